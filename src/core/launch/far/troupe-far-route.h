/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The interface between the launcher of nodes elsewhere and what reaches other machines. */

#pragma once

#include "troupe-far-host.h"
#include "troupe-launcher.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_FAR_ROUTE (troupe_far_route_get_type ())

/**
 * TroupeFarRoute:
 *
 * Reaches other machines: through ssh, or through Slurm. It finds them, builds the command lines
 * that run a program there, and knows what the end of one means.
 */
G_DECLARE_INTERFACE (TroupeFarRoute, troupe_far_route, TROUPE, FAR_ROUTE, GObject)

/**
 * TroupeFarRouteInterface:
 * @tries: how often a machine is tried
 * @has_shared_folder: whether nodes are started in the current folder of this process, where they
 *   get no files
 * @prepare_async: finds the machines, see troupe_launcher_prepare_async()
 * @prepare_finish: (transfer full) (element-type TroupeFarHost): returns them, in an array that
 * does not free them
 * @build: (transfer full): builds the call that runs a program as a node on a machine
 * @build_beside: (transfer full): builds a call that runs a program beside the node of a machine
 * @explain: what the end of a node means, without a full stop, in a sentence that names the machine
 * @release: releases what the preparation acquired, whether or not that succeeded
 *
 * What a route does. All functions are called in the thread of the pool.
 */
struct _TroupeFarRouteInterface
{
  GTypeInterface parent_iface;

  TroupeFarTries tries;
  gboolean has_shared_folder;

  void (*prepare_async) (TroupeFarRoute *self,
                         TroupeLauncherWaiting waiting,
                         gpointer waiting_data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data);
  GPtrArray *(*prepare_finish) (TroupeFarRoute *self, GAsyncResult *result, GError **error);
  GStrv (*build) (TroupeFarRoute *self, const char *host, const char *const *arguments);
  GStrv (*build_beside) (TroupeFarRoute *self, const char *host, const char *const *arguments);
  TroupeWorkerEnd (*explain) (TroupeFarRoute *self,
                              const char *host,
                              const TroupeNodeEnd *end,
                              char **reason);
  void (*release) (TroupeFarRoute *self);
};

G_END_DECLS
