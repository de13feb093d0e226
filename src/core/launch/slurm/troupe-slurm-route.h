/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reaches the machines of a cluster with Slurm. */

#pragma once

#include "troupe-far-route.h"
#include "troupe-job.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_SLURM_ROUTE (troupe_slurm_route_get_type ())

/**
 * TroupeSlurmRoute:
 *
 * A #TroupeFarRoute to machines that Slurm allocates to a job, or has allocated to this process.
 */
G_DECLARE_FINAL_TYPE (TroupeSlurmRoute, troupe_slurm_route, TROUPE, SLURM_ROUTE, GObject)

TroupeFarRoute *troupe_slurm_route_new (TroupeJob *job);

G_END_DECLS
