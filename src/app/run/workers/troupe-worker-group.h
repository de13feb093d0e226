/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The workers of one machine. */

#pragma once

#include "troupe-worker-place.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_WORKER_GROUP (troupe_worker_group_get_type ())

/**
 * TroupeWorkerGroup:
 *
 * The slots on one machine: a #GListModel of #TroupeWorkerPlace, in the order of the slots.
 *
 * Properties, read-only, notified on change: host (string), count (string: "64 workers").
 */
G_DECLARE_FINAL_TYPE (TroupeWorkerGroup, troupe_worker_group, TROUPE, WORKER_GROUP, GObject)

TroupeWorkerGroup *troupe_worker_group_new (const char *host);
const char *troupe_worker_group_get_host (TroupeWorkerGroup *self);
void troupe_worker_group_add (TroupeWorkerGroup *self, GPtrArray *places);

G_END_DECLS
