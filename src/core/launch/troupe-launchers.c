/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Chooses how the workers of a job are started. */

#include "troupe-launchers.h"

#include "troupe-local-launcher.h"
#include "troupe-node-launcher.h"

/**
 * troupe_launchers_create:
 * @job: a job, valid
 *
 * Returns: (transfer full): a launcher for its workers, to be prepared
 */
TroupeLauncher *
troupe_launchers_create (TroupeJob *job)
{
  const char *nodes = g_getenv (TROUPE_NODE_LAUNCHER_VARIABLE);

  if (nodes != NULL && *nodes != '\0')
    return troupe_node_launcher_new_from_text (job, nodes);
  return troupe_local_launcher_new (job);
}
