/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the items of another one, split into parts and trimmed. */

#pragma once

#include "troupe-source.h"

G_BEGIN_DECLS

/**
 * TroupeTrim:
 * @TROUPE_TRIM_NONE: white space is kept
 * @TROUPE_TRIM_LEFT: white space is removed before each part
 * @TROUPE_TRIM_RIGHT: white space is removed after each part
 * @TROUPE_TRIM_BOTH: both
 *
 * The white space that is removed.
 */
typedef enum
{
  TROUPE_TRIM_NONE = 0,
  TROUPE_TRIM_LEFT = 1 << 0,
  TROUPE_TRIM_RIGHT = 1 << 1,
  TROUPE_TRIM_BOTH = TROUPE_TRIM_LEFT | TROUPE_TRIM_RIGHT,
} TroupeTrim;

/**
 * TroupeFields:
 * @separator: (nullable): a regular expression for what is between two parts, or %NULL: an item has
 *   one part
 * @trim: the white space that is removed from each part
 * @skip_first: whether the first item is left out
 * @header: whether the first item (after that) names the parts
 * @skip_blank: whether items of nothing but white space are left out
 *
 * How items are split.
 */
typedef struct
{
  const char *separator;
  TroupeTrim trim;
  gboolean skip_first;
  gboolean header;
  gboolean skip_blank;
} TroupeFields;

#define TROUPE_TYPE_FIELDS_SOURCE (troupe_fields_source_get_type ())

G_DECLARE_FINAL_TYPE (TroupeFieldsSource, troupe_fields_source, TROUPE, FIELDS_SOURCE, TroupeSource)

TroupeSource *
troupe_fields_source_new (TroupeSource *source, const TroupeFields *fields, GError **error);

G_END_DECLS
