/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The launcher of nodes in a cluster with Slurm. */

#pragma once

#include "troupe-job.h"
#include "troupe-launcher.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_SLURM_LAUNCHER (troupe_slurm_launcher_get_type ())

/**
 * TroupeSlurmLauncher:
 *
 * A #TroupeLauncher that starts a step of Slurm, with a node in it, on each machine of an
 * allocation.
 */
G_DECLARE_FINAL_TYPE (TroupeSlurmLauncher, troupe_slurm_launcher, TROUPE, SLURM_LAUNCHER, GObject)

TroupeLauncher *troupe_slurm_launcher_new (TroupeJob *job);

G_END_DECLS
