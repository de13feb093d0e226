/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One signal for all workers of a list. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_WORKER_WATCH (troupe_worker_watch_get_type ())

/**
 * TroupeWorkerWatch:
 *
 * Follows all workers of a list, which may grow and shrink: its signal "changed" is emitted when
 * one of their properties changes, or the list does.
 */
G_DECLARE_FINAL_TYPE (TroupeWorkerWatch, troupe_worker_watch, TROUPE, WORKER_WATCH, GObject)

TroupeWorkerWatch *troupe_worker_watch_new (const char *const *properties);
GListModel *troupe_worker_watch_get_workers (TroupeWorkerWatch *self);
gboolean troupe_worker_watch_set_workers (TroupeWorkerWatch *self, GListModel *workers);

G_END_DECLS
