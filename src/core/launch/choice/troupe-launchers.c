/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Chooses the launcher of a job. */

#include "troupe-launchers.h"

#include "troupe-far-launcher.h"
#include "troupe-local-launcher.h"
#include "troupe-node-launcher.h"
#include "troupe-slurm-route.h"
#include "troupe-ssh-route.h"

/**
 * troupe_launchers_create:
 * @job: a valid job
 *
 * Returns: (transfer full): the launcher that starts its workers where it wants them, to be
 *   prepared
 */
TroupeLauncher *
troupe_launchers_create (TroupeJob *job)
{
  const char *nodes = g_getenv (TROUPE_NODE_LAUNCHER_VARIABLE);
  g_autoptr (TroupePlaces) places = troupe_job_create_places (job, NULL);

  if (places != NULL && troupe_places_get_kind (places) == TROUPE_PLACE_SLURM)
    return troupe_far_launcher_new (job, troupe_slurm_route_new (job));
  if (troupe_job_is_far (job))
    return troupe_far_launcher_new (job, troupe_ssh_route_new (job));
  if (nodes != NULL && *nodes != '\0')
    return troupe_node_launcher_new_from_text (job, nodes);
  return troupe_local_launcher_new (job);
}
