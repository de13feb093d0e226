/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lets other processes of the same user watch and steer a run of this one. */

#pragma once

#include "troupe-run.h"
#include "troupe-sampler.h"

G_BEGIN_DECLS

/**
 * TroupeWatchServer:
 *
 * The socket of a run of this process, and those who watch it. It belongs to the thread of the run.
 * The socket is created with the first worker or warning; until somebody connects, it costs one
 * descriptor.
 */
typedef struct _TroupeWatchServer TroupeWatchServer;

/**
 * TroupeWatchServerFlags:
 * @TROUPE_WATCH_SERVER_TAKES_ORDERS: watchers may pause and kill workers, and stop the run
 * @TROUPE_WATCH_SERVER_STAYS: the run can be found until the server is freed, not only until the
 *   run is over, since its process has an exit status that may be waited for
 */
typedef enum
{
  TROUPE_WATCH_SERVER_TAKES_ORDERS = 1 << 0,
  TROUPE_WATCH_SERVER_STAYS = 1 << 1,
} TroupeWatchServerFlags;

/**
 * TroupeWatchServerSampling:
 * @wanted: whether a watcher wants measurements
 * @data: the data of the function
 *
 * Called when the first watcher wants measurements, and when none does any more.
 *
 * Returns: (transfer none) (nullable): the sampler that measures the workers of the run
 */
typedef TroupeSampler *(*TroupeWatchServerSampling) (gboolean wanted, gpointer data);

TroupeWatchServer *troupe_watch_server_new (TroupeRun *run,
                                            TroupeWatchServerFlags flags,
                                            TroupeWatchServerSampling sampling,
                                            gpointer data);
void troupe_watch_server_free (TroupeWatchServer *self);

void troupe_watch_server_set_exit (TroupeWatchServer *self, int status);
guint troupe_watch_server_get_n_watchers (TroupeWatchServer *self);
const char *troupe_watch_server_get_path (TroupeWatchServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeWatchServer, troupe_watch_server_free)

G_END_DECLS
