/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A compact set of rows. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeRowSet:
 *
 * A subset of the rows of a long list: a bit for each row, and none for long ranges that are all in
 * it or all not.
 */
typedef struct _TroupeRowSet TroupeRowSet;

TroupeRowSet *troupe_row_set_new (void);
void troupe_row_set_free (TroupeRowSet *self);

void troupe_row_set_add (TroupeRowSet *self, guint64 first, guint64 count);
void troupe_row_set_remove (TroupeRowSet *self, guint64 first, guint64 count);
void troupe_row_set_add_from (TroupeRowSet *self,
                              const TroupeRowSet *other,
                              guint64 first,
                              guint64 count);
void troupe_row_set_remove_from (TroupeRowSet *self,
                                 const TroupeRowSet *other,
                                 guint64 first,
                                 guint64 count);
void
troupe_row_set_retain (TroupeRowSet *self, const TroupeRowSet *other, guint64 first, guint64 count);

guint64 troupe_row_set_get_size (TroupeRowSet *self);
gboolean troupe_row_set_contains (const TroupeRowSet *self, guint64 row);
guint64 troupe_row_set_count_before (TroupeRowSet *self, guint64 row);
guint64 troupe_row_set_get_nth (TroupeRowSet *self, guint64 position);
gboolean troupe_row_set_find_stretch (const TroupeRowSet *self,
                                      guint64 from,
                                      guint64 *first,
                                      guint64 *count);
gsize troupe_row_set_get_bytes (const TroupeRowSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeRowSet, troupe_row_set_free)

G_END_DECLS
