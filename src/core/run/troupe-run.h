/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One execution of a job, as it is shown by windows, the command line and reports. */

#pragma once

#include "troupe-events.h"
#include "troupe-hosts.h"
#include "troupe-job.h"
#include "troupe-results.h"
#include "troupe-run-control.h"
#include "troupe-run-counts.h"
#include "troupe-trace.h"
#include "troupe-worker.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_RUN (troupe_run_get_type ())

/**
 * TroupeRun:
 *
 * One execution of a job, for views: the job, counts, workers, events, results, and the trace. It
 * does not depend on their origin: a pool of this process fills it, or any other part that has the
 * data. It belongs to one thread, in which it is filled and read.
 *
 * Orders go to its control, which is set only while orders can be taken.
 *
 * Properties, all read-only: state (int), n-items (gint64, -1 while not known), n-done, n-ok,
 * n-failed, n-crashed, n-timed-out, n-not-run (guint64; done is all of the others but not-run),
 * elapsed (double, seconds), restarts, retries (guint), waiting (string: why no item starts, or
 * empty), started-on and ended-on (gint64,
 * microseconds since 1970, UTC; 0 while not known), control (TroupeRunControl, nullable).
 *
 * Signals: "finished", once, after the last property changed; "event" (#TroupeEvent): an event to
 * show to the user: a worker that was killed, died, cannot be started, or items that are left out.
 * The list of events has these and all others.
 */
G_DECLARE_FINAL_TYPE (TroupeRun, troupe_run, TROUPE, RUN, GObject)

/**
 * TroupeRunViewer:
 * @TROUPE_RUN_VIEWER_OWN: the view of this process
 * @TROUPE_RUN_VIEWER_OTHERS: other processes, which watch the run together
 *
 * Those for which the counts of a run change.
 */
typedef enum
{
  TROUPE_RUN_VIEWER_OWN,
  TROUPE_RUN_VIEWER_OTHERS,
} TroupeRunViewer;

TroupeRun *troupe_run_new (TroupeJob *job, TroupeResults *results, TroupeTrace *trace);

/* Functions for the object that fills it. */
void troupe_run_set_trace (TroupeRun *self, TroupeTrace *trace);
void troupe_run_set_counts (TroupeRun *self, const TroupeRunCounts *counts);
void troupe_run_set_wall_clock (TroupeRun *self, gint64 started_on, gint64 ended_on);
TroupeWorker *troupe_run_set_worker_status (TroupeRun *self, const TroupeWorkerStatus *status);
void troupe_run_add_event (TroupeRun *self, TroupeEvent *event);
void troupe_run_set_error (TroupeRun *self, const GError *error);
void troupe_run_set_control (TroupeRun *self, TroupeRunControl *control);

/* Orders, which a run without a control leaves undone. */
void troupe_run_act (TroupeRun *self, guint worker, TroupeRunAction action);
void troupe_run_stop (TroupeRun *self, gboolean now);
void troupe_run_set_interval (TroupeRun *self, TroupeRunViewer viewer, guint milliseconds);
TroupeRunControl *troupe_run_get_control (TroupeRun *self);

/* Functions for views. */
TroupeJob *troupe_run_get_job (TroupeRun *self);
TroupeResults *troupe_run_get_results (TroupeRun *self);
TroupeTrace *troupe_run_get_trace (TroupeRun *self);
GListModel *troupe_run_get_workers (TroupeRun *self);
TroupeWorker *troupe_run_get_worker (TroupeRun *self, guint number);
TroupeHosts *troupe_run_get_hosts (TroupeRun *self);
TroupeEvents *troupe_run_get_events (TroupeRun *self);
const TroupeRunCounts *troupe_run_get_counts (TroupeRun *self);
TroupeRunState troupe_run_get_state (TroupeRun *self);
gint64 troupe_run_get_n_items (TroupeRun *self);
guint64 troupe_run_get_n_done (TroupeRun *self);
guint64 troupe_run_get_n_status (TroupeRun *self, TroupeResultStatus status);
double troupe_run_get_elapsed (TroupeRun *self);
const char *troupe_run_get_waiting (TroupeRun *self);
gint64 troupe_run_get_started_on (TroupeRun *self);
gint64 troupe_run_get_ended_on (TroupeRun *self);
const GError *troupe_run_get_error (TroupeRun *self);

G_END_DECLS
