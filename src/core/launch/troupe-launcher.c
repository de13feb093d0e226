/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How workers come to be: the interface between the engine and whatever starts a worker. */

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
 * @cancellable: (nullable): to give it up
 * @callback: called in the thread's default main context when workers can be started, or never will
 * @data: for @callback
 *
 * Gets whatever has to be there before the first worker is started.
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
 * @result: what the callback was given
 * @error: return location for an error, %G_IO_ERROR_CANCELLED where it was given up
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
 * Returns: how many workers there is room for at a time; each has a slot, from 0 on
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
 * Returns: how many lanes a worker in that slot has at the most, 1 or more
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
 * Returns: (transfer none): the program that a worker is, for messages about one that did not start
 */
const char *
troupe_launcher_get_program (TroupeLauncher *self)
{
  return TROUPE_LAUNCHER_GET_IFACE (self)->get_program (self);
}

/**
 * troupe_launcher_start:
 * @self: a launcher that was prepared
 * @slot: the place of the worker among the others; it is empty
 * @descriptors: where what it sends is watched, which must outlive it
 * @events: what to call, in the main context of @descriptors, but not before this returns
 * @data: for @events
 * @why: (out): why it was not started
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
 * Returns: whether troupe_worker_handle_poll_stopped() may have something to say of a worker
 */
gboolean
troupe_launcher_is_any_stopped (TroupeLauncher *self)
{
  return TROUPE_LAUNCHER_GET_IFACE (self)->is_any_stopped (self);
}

/**
 * troupe_launcher_end_orphans:
 * @self: a launcher that was prepared
 *
 * Ends what workers that have ended left behind.
 */
void
troupe_launcher_end_orphans (TroupeLauncher *self)
{
  TROUPE_LAUNCHER_GET_IFACE (self)->end_orphans (self);
}

/**
 * troupe_launcher_release:
 * @self: a launcher none of whose workers is left
 *
 * Gives back what it got when it was prepared, and leaves nothing behind. Whether that succeeded
 * does not matter.
 */
void
troupe_launcher_release (TroupeLauncher *self)
{
  TROUPE_LAUNCHER_GET_IFACE (self)->release (self);
}
