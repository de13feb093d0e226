/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A whole Slurm on this machine, for a test. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SlurmCluster:
 *
 * The daemons of a cluster whose machines, "node1", "node2" and so on, are this one, with two
 * processors each. Its commands find it by the environment of this process.
 */
typedef struct _SlurmCluster SlurmCluster;

SlurmCluster *slurm_cluster_start (guint n_nodes);
void slurm_cluster_select (SlurmCluster *self);
void slurm_cluster_stop (SlurmCluster *self);
const char *slurm_cluster_get_folder (SlurmCluster *self);
void slurm_cluster_kill_controller (SlurmCluster *self);
void slurm_cluster_add_steps (SlurmCluster *self, GArray *pids);
void slurm_cluster_restart_node (SlurmCluster *self, guint node);
void slurm_cluster_kill_node (SlurmCluster *self, guint node);
char *slurm_cluster_ask (const char *command);
char *slurm_cluster_read_file (SlurmCluster *self, const char *name);
GSubprocess *
slurm_cluster_spawn (SlurmCluster *self, const char *before, const char *const *arguments);
guint slurm_cluster_count_left (SlurmCluster *self);
void slurm_cluster_assert_nothing_left (SlurmCluster *self);

G_END_DECLS
