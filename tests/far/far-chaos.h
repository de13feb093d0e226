/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Disturbs jobs on hosts, or in a cluster, at random. */

#pragma once

#include "slurm-cluster.h"
#include "ssh-hosts.h"

G_BEGIN_DECLS

void far_chaos_run_round (SshHosts *hosts, SlurmCluster *cluster);
guint64 far_chaos_get_rounds (void);

G_END_DECLS
