/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The interface between the engine and the object that starts workers. */

#pragma once

#include "troupe-worker-handle.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_LAUNCHER (troupe_launcher_get_type ())

/**
 * TroupeLauncher:
 *
 * Starts the workers of one pool, in this order: it is prepared, reports the maximum number of
 * workers and lanes, starts workers, reports why they ended, and is released. It belongs to the
 * thread whose main context was the default when it was made, and to one pool.
 *
 * A worker of a launcher is anything that implements the worker's side of the wire protocol: a
 * process, or a node that has workers of its own and so has more lanes.
 */
G_DECLARE_INTERFACE (TroupeLauncher, troupe_launcher, TROUPE, LAUNCHER, GObject)

/**
 * TroupeLauncherWaiting:
 * @what: the reason for waiting, a sentence for the user
 * @data: the user data
 *
 * Called when preparing takes longer, each time that the reason changes.
 */
typedef void (*TroupeLauncherWaiting) (const char *what, gpointer data);

/**
 * TroupeLauncherInterface:
 * @prepare_async: see troupe_launcher_prepare_async()
 * @prepare_finish: see troupe_launcher_prepare_finish()
 * @get_n_workers: see troupe_launcher_get_n_workers()
 * @get_n_lanes: see troupe_launcher_get_n_lanes()
 * @get_program: see troupe_launcher_get_program()
 * @start: see troupe_launcher_start()
 * @is_any_stopped: see troupe_launcher_is_any_stopped(); %NULL if no change is ever reported
 * @end_orphans: see troupe_launcher_end_orphans()
 * @release: see troupe_launcher_release()
 * @set_node_flags: see troupe_launcher_set_node_flags(); %NULL if its workers are not nodes
 * @limit_lanes: see troupe_launcher_limit_lanes(); %NULL if it starts as many as it always does
 *
 * All others are set.
 */
struct _TroupeLauncherInterface
{
  GTypeInterface parent_iface;

  void (*prepare_async) (TroupeLauncher *self,
                         TroupeLauncherWaiting waiting,
                         gpointer waiting_data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data);
  gboolean (*prepare_finish) (TroupeLauncher *self, GAsyncResult *result, GError **error);
  guint (*get_n_workers) (TroupeLauncher *self);
  guint (*get_n_lanes) (TroupeLauncher *self, guint slot);
  const char *(*get_program) (TroupeLauncher *self);
  TroupeWorkerHandle *(*start) (TroupeLauncher *self,
                                guint slot,
                                TroupeDescriptors *descriptors,
                                const TroupeWorkerEvents *events,
                                gpointer data,
                                TroupeWorkerEnd *why,
                                GError **error);
  gboolean (*is_any_stopped) (TroupeLauncher *self);
  void (*end_orphans) (TroupeLauncher *self);
  void (*release) (TroupeLauncher *self);
  void (*set_node_flags) (TroupeLauncher *self, guint32 flags);
  void (*limit_lanes) (TroupeLauncher *self, guint slot, guint n_lanes);
};

void troupe_launcher_prepare_async (TroupeLauncher *self,
                                    TroupeLauncherWaiting waiting,
                                    gpointer waiting_data,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
gboolean
troupe_launcher_prepare_finish (TroupeLauncher *self, GAsyncResult *result, GError **error);
guint troupe_launcher_get_n_workers (TroupeLauncher *self);
guint troupe_launcher_get_n_lanes (TroupeLauncher *self, guint slot);
const char *troupe_launcher_get_program (TroupeLauncher *self);
TroupeWorkerHandle *troupe_launcher_start (TroupeLauncher *self,
                                           guint slot,
                                           TroupeDescriptors *descriptors,
                                           const TroupeWorkerEvents *events,
                                           gpointer data,
                                           TroupeWorkerEnd *why,
                                           GError **error);
gboolean troupe_launcher_is_any_stopped (TroupeLauncher *self);
void troupe_launcher_end_orphans (TroupeLauncher *self);
void troupe_launcher_release (TroupeLauncher *self);
gboolean troupe_launcher_has_nodes (TroupeLauncher *self);
void troupe_launcher_set_node_flags (TroupeLauncher *self, guint32 flags);
void troupe_launcher_limit_lanes (TroupeLauncher *self, guint slot, guint n_lanes);

G_END_DECLS
