/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One worker process, as views see it. */

#pragma once

#include "troupe-samples.h"
#include "troupe-worker-processes.h"
#include "troupe-worker-status.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TroupeWorkerSample:
 * @cpu_percent: CPU time since the previous sample, in percent of one core
 * @cpu_seconds: in all, its process group's
 * @core: the processor that it ran on last, or -1
 * @rss_bytes: resident memory now
 * @read_bytes: read from disks in all, by its process group
 * @written_bytes: written to disks in all, likewise
 * @disk_rate: both since the previous sample, in bytes per second
 * @n_processes: the number of processes that it has started and that run
 * @process_state: the kernel's letter for it (R, S, D, T, Z), 0 when it has ended
 *
 * The measurements of a worker by the sampler.
 */
typedef struct
{
  double cpu_percent;
  double cpu_seconds;
  int core;
  guint64 rss_bytes;
  guint64 read_bytes;
  guint64 written_bytes;
  double disk_rate;
  guint n_processes;
  char process_state;
} TroupeWorkerSample;

/** A sample to begin with: all is zero but the core, which is not known. */
#define TROUPE_WORKER_SAMPLE_INIT \
  {                               \
    .core = -1                    \
  }

#define TROUPE_TYPE_WORKER (troupe_worker_get_type ())

/**
 * TroupeWorker:
 *
 * One worker process, for views. It belongs to the owner's thread; the part that fills the run
 * updates its status, the sampler its sample, and each property notifies when it changed. Orders to
 * it go to the control of the run.
 *
 * Properties, all read-only: number (guint), slot (guint), pid (gint64), state (int), state-text,
 * status-text (its state or, once it joined, how it ended),
 * items-done (guint64), item (string), item-since (gint64, as in the status), join-text ("running",
 * "finished normally (exit 0)", "You killed it (SIGKILL)", "crashed (SIGSEGV)"), killed-by (int),
 * replaces (guint), replaced-by (guint, its successor or 0), restarts (guint), host (string),
 * is-local (boolean: on this machine), command-line (string, nullable), samples (TroupeSamples),
 * cpu-percent (double), cpu-seconds (double; the larger of the measured and the reported value),
 * core (int, -1 unknown), rss-bytes (guint64), max-rss-bytes (guint64; likewise the larger),
 * read-bytes, written-bytes (guint64, from and to disks), disk-rate (double, bytes per second),
 * n-processes (guint, those it started), alive (boolean: not joined).
 *
 * Once it joined, cpu-percent, rss-bytes, disk-rate and n-processes are 0, and a late sample
 * changes none of them.
 */
G_DECLARE_FINAL_TYPE (TroupeWorker, troupe_worker, TROUPE, WORKER, GObject)

TroupeWorker *troupe_worker_new (guint number);
void troupe_worker_set_status (TroupeWorker *self, const TroupeWorkerStatus *status);
const TroupeWorkerStatus *troupe_worker_get_status (TroupeWorker *self);
void troupe_worker_set_sample (TroupeWorker *self, const TroupeWorkerSample *sample);
const TroupeWorkerSample *troupe_worker_get_sample (TroupeWorker *self);

void troupe_worker_set_replaced_by (TroupeWorker *self, guint number);
guint troupe_worker_get_replaced_by (TroupeWorker *self);

guint troupe_worker_get_number (TroupeWorker *self);
gint64 troupe_worker_get_pid (TroupeWorker *self);
TroupeWorkerState troupe_worker_get_state (TroupeWorker *self);
const char *troupe_worker_get_state_text (TroupeWorker *self);
const char *troupe_worker_get_join_text (TroupeWorker *self);
const char *troupe_worker_get_status_text (TroupeWorker *self);
const char *troupe_worker_get_host (TroupeWorker *self);
gboolean troupe_worker_is_local (TroupeWorker *self);
void troupe_worker_set_command_line (TroupeWorker *self, const char *command_line);
const char *troupe_worker_get_command_line (TroupeWorker *self);
guint64 troupe_worker_get_items_done (TroupeWorker *self);
double troupe_worker_get_cpu_seconds (TroupeWorker *self);
guint64 troupe_worker_get_max_rss_bytes (TroupeWorker *self);
gboolean troupe_worker_is_alive (TroupeWorker *self);
TroupeWorkerProcesses *troupe_worker_get_processes (TroupeWorker *self);
gboolean troupe_worker_wants_processes (TroupeWorker *self);
TroupeSamples *troupe_worker_get_samples (TroupeWorker *self);

GArray *troupe_worker_get_cores_used (TroupeWorker *self);

G_END_DECLS
