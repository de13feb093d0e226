/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows of the table of workers, and which workers are selected. */

#pragma once

#include "troupe-worker.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_WORKER_ROWS (troupe_worker_rows_get_type ())

/**
 * TroupeWorkerRows:
 *
 * Fills a selection with rows (#GtkTreeListRow): slots (#TroupeWorkerPlace) with the earlier
 * workers (#TroupeWorker) and the processes (#TroupeWorkerProcess) below them; if there are several
 * machines, each has a row (#TroupeWorkerGroup) above its slots.
 *
 * Who selects a row points at the worker that is in it then: when the worker is replaced, the row
 * is not selected any more.
 *
 * Signals: "targets-changed": other workers are selected; "grouped": there are several machines
 * now, or only one, or there is a far one.
 */
G_DECLARE_FINAL_TYPE (TroupeWorkerRows, troupe_worker_rows, TROUPE, WORKER_ROWS, GObject)

TroupeWorkerRows *troupe_worker_rows_new (GtkMultiSelection *selection, GtkSorter *sorter);
GListModel *troupe_worker_rows_get_workers (TroupeWorkerRows *self);
gboolean troupe_worker_rows_set_workers (TroupeWorkerRows *self, GListModel *workers);
void troupe_worker_rows_set_search (TroupeWorkerRows *self, const char *text);
gboolean troupe_worker_rows_get_grouped (TroupeWorkerRows *self);
gboolean troupe_worker_rows_has_far (TroupeWorkerRows *self);
void troupe_worker_rows_expand (TroupeWorkerRows *self, gboolean expanded);
GPtrArray *troupe_worker_rows_get_targets (TroupeWorkerRows *self);

TroupeWorker *troupe_worker_rows_get_item_worker (gpointer item);
TroupeWorker *troupe_worker_rows_get_worker (GtkTreeListRow *row);

G_END_DECLS
