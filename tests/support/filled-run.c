/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run that is filled by hand, without a pool, and a control that records orders. */

#include "filled-run.h"

#include <signal.h>
#include <string.h>

/* The start of the run by its own clock, which is independent of that of this machine. */
#define ORIGIN ((gint64) 7 * G_USEC_PER_SEC)

static void
add_worker (TroupeRun *run,
            TroupeRunState state,
            guint number,
            guint slot,
            guint replaces,
            double started_after)
{
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = number;
  status.slot = slot;
  status.replaces = replaces;
  status.is_local = FALSE;
  g_strlcpy (status.host, "node7", sizeof status.host);
  status.pid = 4710 + number;
  status.started_at = ORIGIN + (gint64) (started_after * G_USEC_PER_SEC);
  status.launched_at = status.started_at - G_USEC_PER_SEC / 2;
  status.items_done = number == 2 ? 1 : 2;
  status.user_seconds = 10 * number;
  status.core = 0;
  status.state = state == TROUPE_RUN_FINISHED ? TROUPE_WORKER_JOINED : TROUPE_WORKER_RUNNING;
  status.exited = TRUE;
  if (number == 2)
    {
      status.state = TROUPE_WORKER_JOINED;
      status.exited = FALSE;
      status.exit_code = SIGKILL;
      status.killed_by = TROUPE_KILLED_BY_USER;
    }
  if (status.state == TROUPE_WORKER_JOINED)
    status.joined_at = ORIGIN + (number == 2 ? 20 : FILLED_RUN_SECONDS) * G_USEC_PER_SEC;
  troupe_worker_status_add_items (&status, number - 1, 1);
  troupe_worker_set_command_line (troupe_run_set_worker_status (run, &status),
                                  "troupe-worker square");
}

static void
add_event (TroupeRun *run, TroupeEventKind kind, double seconds, guint worker, const char *text)
{
  g_autoptr (TroupeEvent) event = troupe_event_new (kind, seconds, worker, text);

  troupe_run_add_event (run, event);
}

/* Item 2 failed; each took ten seconds. */
static void
add_result (TroupeRun *run, guint index, guint worker)
{
  const char *value = "a value";
  const gboolean failed = index == 2;
  g_auto (TroupeResultChunk) chunk = {
    .first_index = index,
    .count = 1,
    .status = failed ? TROUPE_RESULT_FAILED : TROUPE_RESULT_OK,
    .items = troupe_items_new_range (index, 100 + index, 1, 1),
    .values = failed ? NULL : troupe_block_new_from_strings (&value, 1),
    .worker = worker,
    .attempts = 1,
    .seconds = 10,
    .finished_at = ORIGIN + (12 + 10 * (gint64) index) * G_USEC_PER_SEC,
    .core = TROUPE_WIRE_CORE_UNKNOWN,
  };

  if (failed)
    {
      chunk.note = troupe_result_note_new ();
      chunk.note->message = g_bytes_new_static ("the reason", strlen ("the reason"));
    }
  troupe_results_begin (troupe_run_get_results (run), chunk.items, worker);
  troupe_results_add (troupe_run_get_results (run), &chunk);
  troupe_trace_add (troupe_run_get_trace (run), &chunk);
}

/**
 * filled_run_new:
 * @state: its state
 *
 * Makes a run on another machine. Worker 2 was killed after 20 of its %FILLED_RUN_SECONDS, and
 * worker 3 replaced it.
 *
 * Returns: (transfer full): a run without a control
 */
TroupeRun *
filled_run_new (TroupeRunState state)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeTrace) trace = troupe_trace_new (1000);
  g_autoptr (GDateTime) started = g_date_time_new_utc (2026, 3, 1, 12, 0, 0);
  TroupeRun *run;
  TroupeRunCounts counts = {
    .state = state == TROUPE_RUN_FINISHED ? TROUPE_RUN_RUNNING : state,
    .n_items = FILLED_RUN_N_ITEMS,
    .n_status = { [TROUPE_RESULT_OK] = FILLED_RUN_N_ITEMS - 1, [TROUPE_RESULT_FAILED] = 1 },
    .restarts = 1,
    .retries = 1,
    .n_again = 1,
    .item_seconds = 40,
    .slowest = { { 3, 10 } },
    .n_slowest = 1,
    .started_at = ORIGIN,
  };

  troupe_job_set_workers (job, 2);
  run = troupe_run_new (job, results, trace);
  troupe_run_set_counts (run, &counts);
  troupe_run_set_wall_clock (run, g_date_time_to_unix (started) * G_USEC_PER_SEC, 0);
  add_worker (run, state, 1, 0, 0, 0.5);
  add_worker (run, state, 2, 1, 0, 0.5);
  add_worker (run, state, 3, 1, 2, 21);
  add_event (run, TROUPE_EVENT_STARTED, 0.5, 1, "worker 1 was started on node7");
  add_event (run, TROUPE_EVENT_KILLED, 20, 2, "worker 2 was killed on node7");
  for (guint i = 0; i < FILLED_RUN_N_ITEMS; i++)
    add_result (run, i, 1 + i % 2 * (i == 1 ? 1 : 2));
  if (state != TROUPE_RUN_FINISHED)
    return run;

  troupe_results_close (results);
  counts.state = TROUPE_RUN_FINISHED;
  counts.ended_at = ORIGIN + FILLED_RUN_SECONDS * G_USEC_PER_SEC;
  troupe_run_set_wall_clock (run, troupe_run_get_started_on (run),
                             troupe_run_get_started_on (run) + FILLED_RUN_SECONDS * G_USEC_PER_SEC);
  troupe_run_set_counts (run, &counts);
  return run;
}

/* Control */

struct _WrittenControl
{
  GObject parent_instance;

  GString *orders;
  guint interval;
};

static void implement_run_control (TroupeRunControlInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WrittenControl,
                               written_control,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_RUN_CONTROL,
                                                      implement_run_control))

static void
act (TroupeRunControl *control, guint worker, TroupeRunAction action)
{
  static const char *const names[] = { "kill", "terminate", "pause", "continue" };

  g_string_append_printf (WRITTEN_CONTROL (control)->orders, "%s %u;", names[action], worker);
}

static void
stop (TroupeRunControl *control, gboolean now)
{
  g_string_append (WRITTEN_CONTROL (control)->orders, now ? "stop now;" : "stop;");
}

static void
set_interval (TroupeRunControl *control, guint milliseconds)
{
  WRITTEN_CONTROL (control)->interval = milliseconds;
}

static void
implement_run_control (TroupeRunControlInterface *iface)
{
  iface->act = act;
  iface->stop = stop;
  iface->set_interval = set_interval;
}

static void
written_control_finalize (GObject *object)
{
  g_string_free (WRITTEN_CONTROL (object)->orders, TRUE);

  G_OBJECT_CLASS (written_control_parent_class)->finalize (object);
}

static void
written_control_class_init (WrittenControlClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = written_control_finalize;
}

static void
written_control_init (WrittenControl *self)
{
  self->orders = g_string_new (NULL);
}

/**
 * written_control_new:
 *
 * Returns: (transfer full): a control without orders
 */
WrittenControl *
written_control_new (void)
{
  return g_object_new (TYPE_WRITTEN_CONTROL, NULL);
}

/**
 * written_control_assert:
 * @self: a control
 * @orders: those since the last call, as "kill 2;stop;"
 *
 * Asserts the orders that it received.
 */
void
written_control_assert (WrittenControl *self, const char *orders)
{
  g_assert_cmpstr (self->orders->str, ==, orders);
  g_string_truncate (self->orders, 0);
}

/**
 * written_control_get_interval:
 * @self: a control
 *
 * Returns: how often the counts are to change, in milliseconds
 */
guint
written_control_get_interval (WrittenControl *self)
{
  return self->interval;
}
