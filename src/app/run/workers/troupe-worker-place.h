/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The row of a slot in the table of workers. */

#pragma once

#include "troupe-worker.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_WORKER_PLACE (troupe_worker_place_get_type ())

/**
 * TroupeWorkerPlace:
 *
 * A slot as a row of a table: the worker that is in it now, and the earlier ones, which are
 * children of the row, as are the processes that the present worker has started. It stays the same
 * object when its worker is replaced, so that the row stays where it is.
 *
 * Properties, read-only, notified on change: worker (TroupeWorker, the present one), n-earlier
 * (guint), has-children (boolean: whether there are, or were, children to show).
 */
G_DECLARE_FINAL_TYPE (TroupeWorkerPlace, troupe_worker_place, TROUPE, WORKER_PLACE, GObject)

TroupeWorkerPlace *troupe_worker_place_new (TroupeWorker *worker);
void troupe_worker_place_replace (TroupeWorkerPlace *self, TroupeWorker *worker);
TroupeWorker *troupe_worker_place_get_worker (TroupeWorkerPlace *self);
guint troupe_worker_place_get_n_earlier (TroupeWorkerPlace *self);
gboolean troupe_worker_place_get_has_children (TroupeWorkerPlace *self);
GListModel *troupe_worker_place_get_children (TroupeWorkerPlace *self);
gboolean troupe_worker_place_matches (TroupeWorkerPlace *self, const char *needle);

G_END_DECLS
