/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A process that a worker started, such as a command. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** Bytes of the name of a process: the kernel keeps 16, and libgtop may lengthen it. */
#define TROUPE_PROCESS_NAME_MAX 40

/**
 * TroupeProcessSample:
 * @pid: its process id
 * @name: of its program, valid UTF-8
 * @cpu_percent: CPU time since the previous sample, in percent of one core
 * @rss_bytes: resident memory
 *
 * A measurement of a process that a worker started.
 */
typedef struct
{
  gint64 pid;
  char name[TROUPE_PROCESS_NAME_MAX];
  double cpu_percent;
  guint64 rss_bytes;
} TroupeProcessSample;

#define TROUPE_TYPE_WORKER_PROCESS (troupe_worker_process_get_type ())

/**
 * TroupeWorkerProcess:
 *
 * A process that a worker started, for views. Properties, read-only, notified on change: pid
 * (gint64), name (string), cpu-percent (double, since the previous sample), rss-bytes (guint64).
 */
G_DECLARE_FINAL_TYPE (TroupeWorkerProcess, troupe_worker_process, TROUPE, WORKER_PROCESS, GObject)

TroupeWorkerProcess *troupe_worker_process_new (const TroupeProcessSample *sample);
void troupe_worker_process_set_sample (TroupeWorkerProcess *self,
                                       const TroupeProcessSample *sample);
const TroupeProcessSample *troupe_worker_process_get_sample (TroupeWorkerProcess *self);

G_END_DECLS
