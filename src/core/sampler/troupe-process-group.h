/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The process group of a worker, as the sampler measures it. */

#pragma once

#include "troupe-worker.h"

G_BEGIN_DECLS

/**
 * TroupeProcessGroup:
 *
 * A worker and the commands that it runs, as the sampler measures them: the processes of the
 * process group that has the worker's process id. Measured on the sampler's thread; otherwise it
 * belongs to its holder.
 */
typedef struct _TroupeProcessGroup TroupeProcessGroup;

TroupeProcessGroup *troupe_process_group_new (gint64 pid);
TroupeProcessGroup *troupe_process_group_ref (TroupeProcessGroup *self);
void troupe_process_group_unref (TroupeProcessGroup *self);

void troupe_process_group_set_detailed (TroupeProcessGroup *self, gboolean detailed);
const TroupeProcessSample *troupe_process_group_get_processes (TroupeProcessGroup *self,
                                                               guint *n_processes);
const TroupeWorkerSample *troupe_process_group_get_sample (TroupeProcessGroup *self);
gboolean troupe_process_groups_measure (GPtrArray *groups, guint n_processors);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeProcessGroup, troupe_process_group_unref)

G_END_DECLS
