/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One signal for all workers of a list. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_WORKER_WATCH (troupe_worker_watch_get_type ())

/**
 * TroupeWorkerWatch:
 *
 * Follows all workers of a list, whichever come and go: its signal "changed" says that one of their
 * properties is another, or that there are others.
 */
G_DECLARE_FINAL_TYPE (TroupeWorkerWatch, troupe_worker_watch, TROUPE, WORKER_WATCH, GObject)

TroupeWorkerWatch *troupe_worker_watch_new (const char *const *properties);
GListModel *troupe_worker_watch_get_workers (TroupeWorkerWatch *self);
gboolean troupe_worker_watch_set_workers (TroupeWorkerWatch *self, GListModel *workers);

G_END_DECLS
