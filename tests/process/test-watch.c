/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that a run is watched and steered over its socket, with real workers. */

#include "troupe-config.h"
#include "troupe-running-runs.h"
#include "troupe-watch-folder.h"
#include "wait.h"
#include "watching.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether two workers have an item, of which is known that they began: nothing happens then. */
static gboolean
are_at_work (gpointer run)
{
  for (guint number = 1; number <= 2; number++)
    {
      TroupeWorker *worker = troupe_run_get_worker (run, number);

      if (worker == NULL || troupe_worker_get_state (worker) != TROUPE_WORKER_RUNNING ||
          *troupe_worker_get_status (worker)->item == '\0')
        return FALSE;
    }
  return TRUE;
}

/* All that a run knows, one that watches it knows as well. */
static void
test_state (void)
{
  SharedRun shared = shared_run_start_sleepers (2, TROUPE_WATCH_SERVER_TAKES_ORDERS);
  g_autoptr (TroupeWatchedRun) watched = NULL;
  const TroupeWorkerStatus *status;
  TroupeWorker *worker;
  TroupeRun *run;

  wait_until (are_at_work, shared.run);
  watched = watching_open_only (TROUPE_TOLD_WANTS_ALL);
  run = troupe_watched_run_get_run (watched);
  wait_until (are_at_work, run);
  g_assert_cmpint (troupe_run_get_state (run), ==, TROUPE_RUN_RUNNING);
  g_assert_cmpint (troupe_run_get_n_items (run), ==, 3);
  g_assert_cmpint (troupe_run_get_started_on (run), ==, troupe_run_get_started_on (shared.run));
  g_assert_cmpstr (troupe_job_get_subject (troupe_run_get_job (run)), ==, "sleep");
  g_assert_cmpuint (troupe_job_get_workers (troupe_run_get_job (run)), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (troupe_run_get_workers (run)), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (troupe_run_get_events (run))), ==,
                    g_list_model_get_n_items (G_LIST_MODEL (troupe_run_get_events (shared.run))));

  worker = troupe_run_get_worker (run, 1);
  status = troupe_worker_get_status (worker);
  g_assert_cmpint (status->pid, ==, troupe_worker_get_pid (troupe_run_get_worker (shared.run, 1)));
  g_assert_cmpstr (status->item, ==, "600");
  g_assert_true (status->is_local);
  g_assert_cmpstr (troupe_worker_get_command_line (worker), ==,
                   troupe_worker_get_command_line (troupe_run_get_worker (shared.run, 1)));
  /* The clocks are the same here, and the greeting was fast. */
  g_assert_cmpint (
      ABS (status->started_at -
           troupe_worker_get_status (troupe_run_get_worker (shared.run, 1))->started_at),
      <, 60 * G_TIME_SPAN_SECOND);
  g_object_unref (shared.runner);
}

static gboolean
is_measured (gpointer run)
{
  TroupeWorker *worker = troupe_run_get_worker (run, 1);

  return worker != NULL && troupe_worker_get_sample (worker)->rss_bytes > 0 &&
         troupe_samples_get_n_points (troupe_worker_get_samples (worker)) > 1;
}

static gboolean
has_cores (gpointer machine)
{
  return g_list_model_get_n_items (machine) > 0 && troupe_machine_get_memory_bytes (machine) > 0;
}

/* Nothing is measured before somebody wants it. */
static void
test_samples (void)
{
  SharedRun shared = shared_run_start_sleepers (1, TROUPE_WATCH_SERVER_TAKES_ORDERS);
  g_autoptr (TroupeWatchedRun) watched = watching_open_only (TROUPE_TOLD_WANTS_ALL);

  wait_until (is_measured, troupe_watched_run_get_run (watched));
  wait_until (has_cores, troupe_watched_run_get_machine (watched));
  g_clear_object (&watched);
  g_object_unref (shared.runner);
}

static gboolean
has_sleep (gpointer processes)
{
  for (guint i = 0; i < g_list_model_get_n_items (processes); i++)
    {
      g_autoptr (TroupeWorkerProcess) process = g_list_model_get_item (processes, i);
      const TroupeProcessSample *sample = troupe_worker_process_get_sample (process);

      if (g_str_equal (sample->name, "sleep") && sample->pid > 0 && sample->rss_bytes > 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_not_viewed (gpointer worker)
{
  return !troupe_worker_wants_processes (worker);
}

/* The processes of a worker are told while a watcher looks at them, and are not measured before and
 * afterwards. */
static void
test_processes (void)
{
  SharedRun shared = shared_run_start_commands ();
  g_autoptr (TroupeWatchedRun) watched = watching_open_only (TROUPE_TOLD_WANTS_ALL);
  g_autoptr (TroupeWatchedRun) other = watching_open_only (TROUPE_TOLD_WANTS_ALL);
  TroupeWorkerProcesses *processes;
  TroupeWorker *own;

  troupe_watched_run_set_interval (watched, 100);
  troupe_watched_run_set_interval (other, 100);
  wait_until (is_measured, troupe_watched_run_get_run (watched));
  own = troupe_run_get_worker (shared.run, 1);
  g_assert_false (troupe_worker_wants_processes (own));
  processes =
      troupe_worker_get_processes (troupe_run_get_worker (troupe_watched_run_get_run (watched), 1));
  troupe_worker_processes_want (processes);
  wait_until (has_sleep, processes);
  g_assert_true (troupe_worker_wants_processes (own));
  troupe_worker_processes_leave (processes);
  g_assert_false (has_sleep (processes));
  wait_until (is_not_viewed, own);

  /* One that goes without a word. */
  processes =
      troupe_worker_get_processes (troupe_run_get_worker (troupe_watched_run_get_run (other), 1));
  troupe_worker_processes_want (processes);
  wait_until (has_sleep, processes);
  g_clear_object (&other);
  wait_until (is_not_viewed, own);
  g_clear_object (&watched);
  g_object_unref (shared.runner);
}

static void
assert_traces (TroupeTrace *a, TroupeTrace *b, guint n_workers)
{
  guint64 n_items = 0;

  for (guint worker = 1; worker <= n_workers; worker++)
    {
      g_autoptr (GArray) in_a = troupe_trace_collect (a, worker, 0, G_MININT64, G_MAXINT64, 0);
      g_autoptr (GArray) in_b = troupe_trace_collect (b, worker, 0, G_MININT64, G_MAXINT64, 0);

      g_assert_cmpuint (in_a->len, ==, in_b->len);
      for (guint i = 0; i < in_a->len; i++)
        {
          g_assert_cmpuint (g_array_index (in_a, TroupeSpan, i).index, ==,
                            g_array_index (in_b, TroupeSpan, i).index);
          n_items += g_array_index (in_a, TroupeSpan, i).n_items;
        }
    }
  g_assert_cmpuint (n_items, >, 0);
}

/* A watcher from the start to the end of a run has its results and its trace, to the last one. */
static void
test_results (void)
{
  const guint n = 20000;
  SharedRun shared = shared_run_start_squares (
      n, TROUPE_RESULTS_KEEP_ALL, TROUPE_WATCH_SERVER_TAKES_ORDERS | TROUPE_WATCH_SERVER_STAYS);
  g_autoptr (TroupeWatchedRun) watched = NULL;
  TroupeTimeHistogram times;
  TroupeTimeHistogram watched_times;
  TroupeRun *run;

  watched = watching_open_only (TROUPE_TOLD_WANTS_ALL);
  run = troupe_watched_run_get_run (watched);
  g_assert_false (troupe_results_get_told (troupe_run_get_results (run))->is_partial);
  wait_until (watching_is_finished, run);
  wait_until (watching_has_all_rows, run);
  watching_assert_squares (run, n);
  g_assert_cmpuint (troupe_results_get_told (troupe_run_get_results (run))->n_bare, ==, 0);
  g_assert_cmpuint (troupe_run_get_n_status (run, TROUPE_RESULT_OK), ==, n);
  g_assert_null (troupe_run_get_error (run));
  g_assert_cmpint (troupe_run_get_ended_on (run), ==, troupe_run_get_ended_on (shared.run));
  g_assert_false (troupe_watched_run_is_closed (watched));
  assert_traces (troupe_run_get_trace (run), troupe_run_get_trace (shared.run), 2);
  troupe_trace_get_times (troupe_run_get_trace (shared.run), &times);
  troupe_trace_get_times (troupe_run_get_trace (run), &watched_times);
  g_assert_cmpmem (&watched_times, sizeof watched_times, &times, sizeof times);
  g_object_unref (shared.runner);
}

static gboolean
has_some_rows (gpointer run)
{
  return g_list_model_get_n_items (G_LIST_MODEL (troupe_run_get_results (run))) >= 5;
}

/* Results that come one after the other are told one after the other. */
static void
test_results_trickle (void)
{
  SharedRun shared = shared_run_start_naps (1000);
  g_autoptr (TroupeWatchedRun) watched = watching_open_only (TROUPE_TOLD_WANTS_ALL);

  troupe_watched_run_set_interval (watched, 100);
  wait_until (has_some_rows, troupe_watched_run_get_run (watched));
  g_object_unref (shared.runner);
}

static void
count_cb (TroupeWatchedRun *watched, int answer, const char *text, GString *answers)
{
  g_string_append_printf (answers, "%d%s;", answer, text);
}

static gboolean
has_answer (gpointer answers)
{
  return ((GString *) answers)->len > 0;
}

static gboolean
is_paused (gpointer run)
{
  return troupe_worker_get_state (troupe_run_get_worker (run, 1)) == TROUPE_WORKER_PAUSED;
}

static gboolean
is_first_replaced (gpointer run)
{
  return troupe_worker_get_replaced_by (troupe_run_get_worker (run, 1)) > 0;
}

/* Orders, and what the run and its watcher show of them. */
static void
test_orders (void)
{
  SharedRun shared = shared_run_start_sleepers (2, TROUPE_WATCH_SERVER_TAKES_ORDERS);
  g_autoptr (TroupeWatchedRun) watched = watching_open_only (TROUPE_TOLD_WANTS_WORKERS);
  TroupeRun *run = troupe_watched_run_get_run (watched);
  g_autoptr (GString) answers = g_string_new (NULL);

  wait_until (watching_is_running, run);
  g_signal_connect (watched, "answered", G_CALLBACK (count_cb), answers);
  g_assert_nonnull (troupe_run_get_control (run));
  troupe_run_act (run, 1, TROUPE_RUN_PAUSE);
  wait_until (is_paused, run);
  g_assert_true (is_paused (shared.run));
  g_assert_cmpstr (answers->str, ==, "0;");
  troupe_run_act (run, 1, TROUPE_RUN_CONTINUE);
  wait_until (watching_is_running, run);

  troupe_run_act (run, 1, TROUPE_RUN_KILL);
  wait_until (is_first_replaced, run);
  g_assert_cmpstr (troupe_worker_get_join_text (troupe_run_get_worker (run, 1)), ==,
                   "You killed it (SIGKILL)");

  /* One that comes late sees the one that ended, and what happened. */
  {
    g_autoptr (TroupeWatchedRun) late = watching_open_only (TROUPE_TOLD_WANTS_WORKERS);
    TroupeRun *late_run = troupe_watched_run_get_run (late);
    GListModel *events = G_LIST_MODEL (troupe_run_get_events (late_run));
    const guint n_events =
        g_list_model_get_n_items (G_LIST_MODEL (troupe_run_get_events (shared.run)));

    g_assert_false (troupe_worker_is_alive (troupe_run_get_worker (late_run, 1)));
    g_assert_cmpuint (troupe_worker_get_replaced_by (troupe_run_get_worker (late_run, 1)), ==,
                      troupe_worker_get_replaced_by (troupe_run_get_worker (shared.run, 1)));
    g_assert_cmpuint (g_list_model_get_n_items (events), >, 0);
    g_assert_cmpuint (g_list_model_get_n_items (events), <=, n_events);
    for (guint i = 0; i < g_list_model_get_n_items (events); i++)
      {
        g_autoptr (TroupeEvent) told = g_list_model_get_item (events, i);
        g_autoptr (TroupeEvent) event =
            g_list_model_get_item (G_LIST_MODEL (troupe_run_get_events (shared.run)), i);

        g_assert_cmpstr (troupe_event_get_text (told), ==, troupe_event_get_text (event));
      }
  }

  g_string_truncate (answers, 0);
  troupe_run_act (run, 1, TROUPE_RUN_KILL);
  wait_until (has_answer, answers);
  g_assert_cmpstr (answers->str, ==, "2worker 1 has already ended;");
  g_string_truncate (answers, 0);
  troupe_run_act (run, 99, TROUPE_RUN_KILL);
  wait_until (has_answer, answers);
  g_assert_cmpstr (answers->str, ==, "2that run has no worker 99;");

  troupe_run_stop (run, FALSE);
  wait_until (watching_is_finished, run);
  wait_until (watching_is_finished, shared.run);
  g_assert_cmpuint (troupe_run_get_n_status (run, TROUPE_RESULT_NOT_RUN), ==, 3);
  g_object_unref (shared.runner);
}

/* With --no-control. */
static void
test_no_control (void)
{
  SharedRun shared = shared_run_start_sleepers (1, 0);
  g_autoptr (TroupeWatchedRun) watched = watching_open_only (TROUPE_TOLD_WANTS_WORKERS);
  TroupeRun *run = troupe_watched_run_get_run (watched);
  g_autoptr (GString) answers = g_string_new (NULL);

  wait_until (watching_is_running, shared.run);
  g_signal_connect (watched, "answered", G_CALLBACK (count_cb), answers);
  g_assert_false (troupe_watched_run_can_control (watched));
  g_assert_null (troupe_run_get_control (run));
  troupe_watched_run_order (watched, &(TroupeToldOrder){ TROUPE_TOLD_ORDER_STOP_NOW, 0, 0 });
  wait_until (has_answer, answers);
  g_assert_nonnull (strstr (answers->str, "--no-control"));
  g_assert_cmpint (troupe_run_get_state (shared.run), ==, TROUPE_RUN_RUNNING);
  g_object_unref (shared.runner);
}

/* Of a run whose process ends before it, what is known stays. */
static void
test_gone (void)
{
  SharedRun shared = shared_run_start_sleepers (1, TROUPE_WATCH_SERVER_TAKES_ORDERS);
  g_autoptr (TroupeWatchedRun) watched = watching_open_only (TROUPE_TOLD_WANTS_ALL);
  TroupeRun *run = troupe_watched_run_get_run (watched);
  g_autoptr (TroupeEvent) last = NULL;
  GListModel *events;

  wait_until (watching_is_running, run);
  g_object_unref (shared.runner);
  wait_until (watching_is_closed, watched);
  g_assert_cmpint (troupe_run_get_state (run), ==, TROUPE_RUN_FINISHED);
  g_assert_error (troupe_run_get_error (run), TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_GONE);
  g_assert_null (troupe_run_get_control (run));
  g_assert_cmpint (troupe_watched_run_get_exit_status (watched), ==, -1);
  g_assert_cmpint (ABS (troupe_run_get_ended_on (run) - g_get_real_time ()), <, G_TIME_SPAN_MINUTE);
  events = G_LIST_MODEL (troupe_run_get_events (run));
  last = g_list_model_get_item (events, g_list_model_get_n_items (events) - 1);
  g_assert_cmpint (troupe_event_get_kind (last), ==, TROUPE_EVENT_WARNED);
  g_assert_cmpuint (troupe_event_get_worker (last), ==, 0);
}

/* A run that does not keep its results tells those that are taken from then on. */
static void
test_results_not_kept (void)
{
  const guint n = 5000;
  SharedRun shared =
      shared_run_start_squares (n, TROUPE_RESULTS_KEEP_UNTIL_READ,
                                TROUPE_WATCH_SERVER_TAKES_ORDERS | TROUPE_WATCH_SERVER_STAYS);
  g_autoptr (TroupeWatchedRun) watched = watching_open_only (TROUPE_TOLD_WANTS_ALL);
  TroupeRun *run = troupe_watched_run_get_run (watched);
  TroupeResults *results = troupe_run_get_results (shared.run);

  g_assert_true (troupe_results_get_told (troupe_run_get_results (run))->is_told);
  g_assert_true (troupe_results_get_told (troupe_run_get_results (run))->is_partial);
  wait_until (watching_is_finished, shared.run);
  for (const gint64 limit = wait_begin (); !troupe_results_is_exhausted (results);)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      if (!troupe_results_next_chunk (results, &chunk, NULL))
        wait_turn (limit);
    }
  wait_until (watching_is_finished, run);
  wait_until (watching_has_all_rows, run);
  watching_assert_squares (run, n);
  g_assert_cmpuint (troupe_trace_get_n_spans (troupe_run_get_trace (run)), >, 0);
  g_object_unref (shared.runner);
}

/* The socket is there while the run is, and removed with it. */
static void
test_socket (void)
{
  SharedRun shared = shared_run_start_sleepers (1, 0);
  g_autofree char *path = watching_find_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  struct stat info;

  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_object_unref (shared.runner);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_null (watching_open (path, 0, &error));
  g_assert_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_GONE);
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* The folder may be removed when a session ends. Whoever watches goes on, and the run can be found
 * again, although nothing happens in it. */
static void
test_folder_removed (void)
{
  SharedRun shared = shared_run_start_sleepers (1, 0);
  g_autofree char *path = watching_find_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (TroupeWatchedRun) watched = watching_open (path, TROUPE_TOLD_WANTS_WORKERS, NULL);
  g_autoptr (TroupeWatchedRun) again = NULL;

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  wait_until (is_there, path);
  g_assert_false (troupe_watched_run_is_closed (watched));
  again = watching_open_only (TROUPE_TOLD_WANTS_WORKERS);
  g_assert_nonnull (again);
  g_object_unref (shared.runner);
  g_assert_false (is_there (path));
}

static gboolean
has_one (gpointer runs)
{
  return g_list_model_get_n_items (runs) == 1;
}

static gboolean
has_two (gpointer runs)
{
  return g_list_model_get_n_items (runs) == 2;
}

/* A connection that breaks while the run goes on: it is in the list again when that looks. */
static void
test_connection_broken (void)
{
  SharedRun shared = shared_run_start_sleepers (1, 0);
  SharedRun other;
  g_autoptr (TroupeRunningRuns) runs = troupe_running_runs_new (TRUE);
  g_autoptr (TroupeRunningRun) run = NULL;

  wait_until (has_one, runs);
  run = g_list_model_get_item (G_LIST_MODEL (runs), 0);
  wait_while (troupe_running_run_get_watched (run) == NULL);
  g_signal_emit_by_name (troupe_running_run_get_watched (run), "closed");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (runs)), ==, 0);

  other = shared_run_start_sleepers (1, 0);
  wait_until (has_two, runs);
  g_object_unref (shared.runner);
  g_object_unref (other.runner);
}

static gboolean
is_told (gpointer pending)
{
  return poll (pending, 1, 0) == 1;
}

/* A run whose folder cannot be used can be watched when it can. */
static void
test_folder_mended (void)
{
  g_autofree char *folder = troupe_watch_folder_find ();
  g_autoptr (TroupeWatchedRun) watched = NULL;
  SharedRun shared;

  g_mkdir (folder, 0700);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  shared = shared_run_start_sleepers (1, 0);
  wait_until (watching_is_running, shared.run);
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  for (const gint64 limit = wait_begin (); watched == NULL; wait_turn (limit))
    {
      g_autofree char *path = NULL;
      g_autoptr (TroupeRunningRuns) runs = troupe_running_runs_new (TRUE);

      wait_until (has_one, runs);
      path = watching_find_path ();
      watched = watching_open (path, TROUPE_TOLD_WANTS_WORKERS, NULL);
    }
  g_object_unref (shared.runner);
}

/* A process without another descriptor does not poll for ever for a watcher that it cannot take. */
static void
test_no_descriptor (void)
{
  SharedRun shared = shared_run_start_sleepers (1, 0);
  g_autofree char *path = watching_find_path ();
  struct pollfd pending = { .events = POLLIN };
  struct rlimit before;
  struct rlimit none;
  guint n_busy = 0;
  int fd;

  wait_until (watching_is_running, shared.run);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  none = before;
  fd = watching_connect (path);
  none.rlim_cur = fd + 1;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  while (n_busy < 10000 && g_main_context_iteration (NULL, FALSE))
    n_busy++;
  g_assert_cmpuint (n_busy, <, 10000);

  /* It waits, and is told when there is one. */
  pending.fd = fd;
  g_assert_cmpint (poll (&pending, 1, 0), ==, 0);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
  wait_until (is_told, &pending);
  close (fd);
  g_object_unref (shared.runner);
}

static gboolean
has_none (gpointer runs)
{
  return g_list_model_get_n_items (runs) == 0;
}

static gboolean
has_done_some (gpointer run)
{
  const guint *n_notified = g_object_get_data (run, "notified");
  guint64 n_done;

  g_object_get (run, "n-done", &n_done, NULL);
  return n_done > 2 && *n_notified > 0;
}

static void
count_notify_cb (GObject *run, GParamSpec *pspec, guint *n)
{
  (*n)++;
}

static gboolean
has_loaded (gpointer data)
{
  return !troupe_running_runs_get_is_loading (data);
}

/* A list follows what starts, goes on and ends, also where there was no folder yet. */
static void
test_list_follows (void)
{
  g_autofree char *folder = troupe_watch_folder_find ();
  g_autoptr (TroupeRunningRuns) runs = NULL;
  g_autoptr (TroupeRunningRuns) others = NULL;
  g_autoptr (TroupeRunningRun) run = NULL;
  g_autofree char *title = NULL;
  g_autofree char *version = NULL;
  gboolean can_control;
  SharedRun shared;
  guint n = 0;

  g_rmdir (folder);
  g_assert_false (is_there (folder));
  runs = troupe_running_runs_new (TRUE);
  g_assert_true (has_none (runs));
  shared = shared_run_start_naps (1000);
  wait_until (has_one, runs);
  run = g_list_model_get_item (G_LIST_MODEL (runs), 0);
  wait_while (troupe_running_run_get_watched (run) == NULL);
  g_object_get (run, "title", &title, "version", &version, "can-control", &can_control, NULL);
  g_assert_cmpstr (title, ==, "sleep");
  g_assert_cmpstr (version, ==, TROUPE_VERSION);
  g_assert_false (can_control);
  others = troupe_running_runs_new_of_others ();
  g_assert_true (troupe_running_runs_get_is_loading (others));
  wait_until (has_loaded, others);
  g_assert_true (has_none (others));
  g_signal_connect (run, "notify::n-done", G_CALLBACK (count_notify_cb), &n);
  g_object_set_data (G_OBJECT (run), "notified", &n);
  wait_until (has_done_some, run);

  /* It is over for lists when it is over, although its process keeps it. */
  troupe_run_stop (shared.run, TRUE);
  wait_until (watching_is_finished, shared.run);
  wait_until (has_none, runs);
  g_object_unref (shared.runner);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/watch/state", test_state);
  g_test_add_func ("/watch/samples", test_samples);
  g_test_add_func ("/watch/processes", test_processes);
  g_test_add_func ("/watch/results", test_results);
  g_test_add_func ("/watch/results-trickle", test_results_trickle);
  g_test_add_func ("/watch/results-not-kept", test_results_not_kept);
  g_test_add_func ("/watch/orders", test_orders);
  g_test_add_func ("/watch/no-control", test_no_control);
  g_test_add_func ("/watch/gone", test_gone);
  g_test_add_func ("/watch/socket", test_socket);
  g_test_add_func ("/watch/folder-removed", test_folder_removed);
  g_test_add_func ("/watch/folder-mended", test_folder_mended);
  g_test_add_func ("/watch/connection-broken", test_connection_broken);
  g_test_add_func ("/watch/no-descriptor", test_no_descriptor);
  g_test_add_func ("/watch/list-follows", test_list_follows);

  return g_test_run ();
}
