/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nodes that Slurm gives to this process, from the request to their release. */

#pragma once

#include "troupe-launcher.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_SLURM_ALLOCATION (troupe_slurm_allocation_get_type ())

/**
 * TroupeSlurmAllocation:
 *
 * An allocation of Slurm: a job that salloc asked for, or the one that this process is in. Slurm
 * takes it back when this process ends, however that happens.
 */
G_DECLARE_FINAL_TYPE (TroupeSlurmAllocation,
                      troupe_slurm_allocation,
                      TROUPE,
                      SLURM_ALLOCATION,
                      GObject)

TroupeSlurmAllocation *troupe_slurm_allocation_new (void);
void troupe_slurm_allocation_request_async (TroupeSlurmAllocation *self,
                                            const char *const *arguments,
                                            TroupeLauncherWaiting waiting,
                                            gpointer waiting_data,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer data);
gboolean troupe_slurm_allocation_request_finish (TroupeSlurmAllocation *self,
                                                 GAsyncResult *result,
                                                 GError **error);
const char *troupe_slurm_allocation_get_number (TroupeSlurmAllocation *self);
guint troupe_slurm_allocation_get_n_nodes (TroupeSlurmAllocation *self);
const char *troupe_slurm_allocation_get_node (TroupeSlurmAllocation *self, guint position);
guint troupe_slurm_allocation_get_n_cpus (TroupeSlurmAllocation *self, guint position);
void troupe_slurm_allocation_release (TroupeSlurmAllocation *self);

G_END_DECLS
