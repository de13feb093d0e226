/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The interface between the engine and the object that starts workers. */

#include "troupe-launcher.h"

G_DEFINE_INTERFACE (TroupeLauncher, troupe_launcher, G_TYPE_OBJECT)

static void
troupe_launcher_default_init (TroupeLauncherInterface *iface)
{
}

/**
 * troupe_launcher_prepare_async:
 * @self: a launcher that was not prepared
 * @waiting: called before @callback, each time that there is a reason to wait
 * @waiting_data: for @waiting
 * @cancellable: (nullable): cancels the preparation
 * @callback: called in the thread's default main context when workers can be started, or on failure
 * @data: for @callback
 *
 * Acquires the resources that are needed before the first worker is started.
 */
void
troupe_launcher_prepare_async (TroupeLauncher *self,
                               TroupeLauncherWaiting waiting,
                               gpointer waiting_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  TROUPE_LAUNCHER_GET_IFACE (self)->prepare_async (self, waiting, waiting_data, cancellable,
                                                   callback, data);
}

/**
 * troupe_launcher_prepare_finish:
 * @self: a launcher
 * @result: the result passed to the callback
 * @error: return location for an error, %G_IO_ERROR_CANCELLED if it was cancelled
 *
 * Returns: whether workers can be started
 */
gboolean
troupe_launcher_prepare_finish (TroupeLauncher *self, GAsyncResult *result, GError **error)
{
  return TROUPE_LAUNCHER_GET_IFACE (self)->prepare_finish (self, result, error);
}

/**
 * troupe_launcher_get_n_workers:
 * @self: a launcher that was prepared
 *
 * Returns: the maximum number of workers at a time; each has a slot, numbered from 0
 */
guint
troupe_launcher_get_n_workers (TroupeLauncher *self)
{
  return TROUPE_LAUNCHER_GET_IFACE (self)->get_n_workers (self);
}

/**
 * troupe_launcher_get_n_lanes:
 * @self: a launcher that was prepared
 * @slot: a slot
 *
 * Returns: the maximum number of lanes of a worker in that slot, 1 or more
 */
guint
troupe_launcher_get_n_lanes (TroupeLauncher *self, guint slot)
{
  return TROUPE_LAUNCHER_GET_IFACE (self)->get_n_lanes (self, slot);
}

/**
 * troupe_launcher_get_program:
 * @self: a launcher
 *
 * Returns: (transfer none): the worker's program, for messages about a worker that did not start
 */
const char *
troupe_launcher_get_program (TroupeLauncher *self)
{
  return TROUPE_LAUNCHER_GET_IFACE (self)->get_program (self);
}

/**
 * troupe_launcher_start:
 * @self: a launcher that was prepared
 * @slot: the worker's slot, which is empty
 * @descriptors: the set in which its output is watched; it must outlive the worker
 * @events: the functions to call, in the main context of @descriptors, but not before this returns
 * @data: for @events
 * @why: (out): the reason why it was not started
 * @error: return location for an error
 *
 * Starts one worker.
 *
 * Returns: (transfer full) (nullable): its handle, to be kept until it has ended
 */
TroupeWorkerHandle *
troupe_launcher_start (TroupeLauncher *self,
                       guint slot,
                       TroupeDescriptors *descriptors,
                       const TroupeWorkerEvents *events,
                       gpointer data,
                       TroupeWorkerEnd *why,
                       GError **error)
{
  return TROUPE_LAUNCHER_GET_IFACE (self)->start (self, slot, descriptors, events, data, why,
                                                  error);
}

/**
 * troupe_launcher_is_any_stopped:
 * @self: a launcher
 *
 * Returns: whether troupe_worker_handle_poll_stopped() may report a change of a worker
 */
gboolean
troupe_launcher_is_any_stopped (TroupeLauncher *self)
{
  const TroupeLauncherInterface *iface = TROUPE_LAUNCHER_GET_IFACE (self);

  return iface->is_any_stopped != NULL && iface->is_any_stopped (self);
}

/**
 * troupe_launcher_end_orphans:
 * @self: a launcher that was prepared
 *
 * Ends the processes that ended workers left behind.
 */
void
troupe_launcher_end_orphans (TroupeLauncher *self)
{
  TROUPE_LAUNCHER_GET_IFACE (self)->end_orphans (self);
}

/**
 * troupe_launcher_release:
 * @self: a launcher without any running worker
 *
 * Releases all resources that were acquired by the preparation, whether or not that succeeded.
 */
void
troupe_launcher_release (TroupeLauncher *self)
{
  TROUPE_LAUNCHER_GET_IFACE (self)->release (self);
}

/**
 * troupe_launcher_has_nodes:
 * @self: a launcher
 *
 * Returns: whether each of its workers is a node, which has workers of its own
 */
gboolean
troupe_launcher_has_nodes (TroupeLauncher *self)
{
  return TROUPE_LAUNCHER_GET_IFACE (self)->set_node_flags != NULL;
}

/**
 * troupe_launcher_set_node_flags:
 * @self: a launcher that was not prepared, and has nodes
 * @flags: what its nodes are to tell: #TroupeWireJobFlags
 */
void
troupe_launcher_set_node_flags (TroupeLauncher *self, guint32 flags)
{
  TROUPE_LAUNCHER_GET_IFACE (self)->set_node_flags (self, flags);
}

/**
 * troupe_launcher_limit_lanes:
 * @self: a launcher that was prepared
 * @slot: a slot, of whose worker nothing was started
 * @n_lanes: a number of items, fewer than the worker has lanes
 *
 * Says that there is work for so many lanes only, so that no more are started.
 */
void
troupe_launcher_limit_lanes (TroupeLauncher *self, guint slot, guint n_lanes)
{
  if (TROUPE_LAUNCHER_GET_IFACE (self)->limit_lanes != NULL)
    TROUPE_LAUNCHER_GET_IFACE (self)->limit_lanes (self, slot, n_lanes);
}
