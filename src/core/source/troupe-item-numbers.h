/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The numbers of the items that each row of several items has. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeItemNumbers:
 *
 * Which of the original items make up each row, if a row has several of them. Reference-counted;
 * rows are added by one thread, and may be looked up from any.
 */
typedef struct _TroupeItemNumbers TroupeItemNumbers;

TroupeItemNumbers *troupe_item_numbers_new (void);
TroupeItemNumbers *troupe_item_numbers_ref (TroupeItemNumbers *self);
void troupe_item_numbers_unref (TroupeItemNumbers *self);

void troupe_item_numbers_add (TroupeItemNumbers *self, guint64 n_items);
void troupe_item_numbers_find (TroupeItemNumbers *self, guint64 row, guint64 *first, guint64 *last);
char *troupe_item_numbers_describe (TroupeItemNumbers *self, guint64 row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeItemNumbers, troupe_item_numbers_unref)

G_END_DECLS
