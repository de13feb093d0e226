/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows of a list that changed. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TroupeRowChange:
 * @first: the first row
 * @end: the row behind the last
 *
 * Rows next to each other that changed.
 */
typedef struct
{
  guint64 first;
  guint64 end;
} TroupeRowChange;

/**
 * TroupeRowChanges:
 *
 * The rows that changed, with adjacent ones as one change.
 */
typedef struct _TroupeRowChanges TroupeRowChanges;

TroupeRowChanges *troupe_row_changes_new (void);
void troupe_row_changes_free (TroupeRowChanges *self);

void troupe_row_changes_add (TroupeRowChanges *self, guint64 first, guint64 count);
GArray *troupe_row_changes_steal (TroupeRowChanges *self);
void troupe_row_changes_emit (GArray *changes, GListModel *list, guint *n_items, guint n_after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeRowChanges, troupe_row_changes_free)

G_END_DECLS
