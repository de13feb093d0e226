/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One sort of the rows of results, for a thread. */

#pragma once

#include "troupe-results.h"
#include "troupe-row-key.h"

G_BEGIN_DECLS

/**
 * TroupeRowSort:
 *
 * Sorts rows of results by a key. It is made and freed by one thread, runs in another one, and both
 * can read its progress. While it runs, it has 16 bytes for each row and up to 256 MiB of text: the
 * more rows there are, the shorter is the beginning of a text that is compared, which is 264 bytes
 * for a million rows and about 34 bytes for ten million.
 */
typedef struct _TroupeRowSort TroupeRowSort;

TroupeRowSort *troupe_row_sort_new (TroupeResults *results,
                                    const TroupeRowKey *key,
                                    TroupeRowSet *top,
                                    TroupeRowSet *rest);
void troupe_row_sort_free (TroupeRowSort *self);

GArray *troupe_row_sort_run (TroupeRowSort *self, GCancellable *cancellable);
double troupe_row_sort_get_progress (TroupeRowSort *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeRowSort, troupe_row_sort_free)

G_END_DECLS
