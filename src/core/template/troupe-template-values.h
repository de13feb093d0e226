/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The values that a template is expanded with. */

#pragma once

#include "troupe-template-piece.h"

G_BEGIN_DECLS

/**
 * TroupeTemplateValues:
 * @parts: (element-type TroupeTemplatePart): the parts of the item; of several items, one after the
 *   other
 * @n_columns: the number of parts of one item
 * @repeats_words: whether a word is repeated for each part that it can stand for
 * @sequence: the number of the item, from 1 on
 * @lane: the number of the lane, from 1 on
 */
typedef struct
{
  GArray *parts;
  guint n_columns;
  gboolean repeats_words;
  guint64 sequence;
  guint lane;
} TroupeTemplateValues;

typedef struct
{
  const char *bytes;
  gsize size;
} TroupeTemplatePart;

guint troupe_template_values_count (const TroupeTemplateValues *self, const TroupePiece *piece);
void troupe_template_values_append (const TroupeTemplateValues *self,
                                    const TroupePiece *piece,
                                    guint index,
                                    GString *to);
guint troupe_template_values_count_repeats (const TroupeTemplateValues *self,
                                            const TroupePiece *pieces,
                                            guint n_pieces,
                                            guint depth);
void troupe_template_values_get_range (const TroupeTemplateValues *self,
                                       const TroupePiece *piece,
                                       int repeat,
                                       guint *first,
                                       guint *end);

G_END_DECLS
