/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The processes that a worker started, as a list model. */

#pragma once

#include "troupe-worker-process.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_WORKER_PROCESSES (troupe_worker_processes_get_type ())

/**
 * TroupeWorkerProcesses:
 *
 * The processes that a worker started, such as its commands: a #GListModel of #TroupeWorkerProcess.
 * They are measured one by one only while a view wants them, and the list is empty otherwise.
 */
G_DECLARE_FINAL_TYPE (TroupeWorkerProcesses,
                      troupe_worker_processes,
                      TROUPE,
                      WORKER_PROCESSES,
                      GObject)

TroupeWorkerProcesses *troupe_worker_processes_new (void);
void troupe_worker_processes_want (TroupeWorkerProcesses *self);
void troupe_worker_processes_leave (TroupeWorkerProcesses *self);
gboolean troupe_worker_processes_get_wanted (TroupeWorkerProcesses *self);
void troupe_worker_processes_set_samples (TroupeWorkerProcesses *self,
                                          const TroupeProcessSample *samples,
                                          guint n_samples);

G_END_DECLS
