/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The launcher of nodes that are plain children of this process. */

#pragma once

#include "troupe-job.h"
#include "troupe-launcher.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_NODE_LAUNCHER (troupe_node_launcher_get_type ())

/**
 * TroupeNodeLauncher:
 *
 * A #TroupeLauncher that starts a node, as a child of this process, in each slot. It exists for
 * tests and benchmarks: all that other launchers of nodes do differently is the command line that
 * they run, and what its messages mean.
 */
G_DECLARE_FINAL_TYPE (TroupeNodeLauncher, troupe_node_launcher, TROUPE, NODE_LAUNCHER, GObject)

/** The environment variable that makes pools start their workers through nodes: the number of
 * nodes, among which the workers are shared out. Beats and patience in milliseconds may follow,
 * each after a comma. */
#define TROUPE_NODE_LAUNCHER_VARIABLE "TROUPE_LOCAL_NODES"

TroupeLauncher *troupe_node_launcher_new (TroupeJob *job, guint n_nodes, guint n_workers);
TroupeLauncher *troupe_node_launcher_new_from_text (TroupeJob *job, const char *text);
void troupe_node_launcher_set_program (TroupeNodeLauncher *self, const char *const *arguments);
void troupe_node_launcher_set_times (TroupeNodeLauncher *self, guint beat_ms, guint patience_ms);

G_END_DECLS
