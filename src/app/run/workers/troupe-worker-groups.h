/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The workers of a run, by machine and slot. */

#pragma once

#include "troupe-worker-group.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_WORKER_GROUPS (troupe_worker_groups_get_type ())

/**
 * TroupeWorkerGroups:
 *
 * The workers of a list, by machine: a #GListModel of #TroupeWorkerGroup, in the order in which the
 * machines appeared. Workers are found by number, and a worker that replaces another one takes its
 * place.
 *
 * Properties: workers (GListModel of TroupeWorker, by number; nullable).
 *
 * Signals: "replaced" (TroupeWorkerPlace): its worker is another one from now on; "filling" and
 * "filled": between them, any number of groups and places change, one after another, and a view
 * should follow neither.
 */
G_DECLARE_FINAL_TYPE (TroupeWorkerGroups, troupe_worker_groups, TROUPE, WORKER_GROUPS, GObject)

TroupeWorkerGroups *troupe_worker_groups_new (void);
GListModel *troupe_worker_groups_get_workers (TroupeWorkerGroups *self);
void troupe_worker_groups_set_workers (TroupeWorkerGroups *self, GListModel *workers);
gboolean troupe_worker_groups_has_far (TroupeWorkerGroups *self);

G_END_DECLS
