/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A worker that is a process of this machine. */

#pragma once

#include "troupe-worker-handle.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_LOCAL_WORKER (troupe_local_worker_get_type ())

/**
 * TroupeLocalWorker:
 *
 * A #TroupeWorkerHandle of a local process: its standard input and output are the link, orders are
 * signals to its process group, and the kernel reports how much it read and how it ended.
 */
G_DECLARE_FINAL_TYPE (TroupeLocalWorker, troupe_local_worker, TROUPE, LOCAL_WORKER, GObject)

TroupeLocalWorker *troupe_local_worker_start (const char *const *arguments,
                                              const char *const *environment,
                                              const char *marker,
                                              TroupeDescriptors *descriptors,
                                              const TroupeWorkerEvents *events,
                                              gpointer data,
                                              GError **error);

G_END_DECLS
