/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the events of a pool. */

#include "pool-run.h"
#include "troupe-argument-source.h"
#include "troupe-group-source.h"
#include "turned-clock.h"

#include <glib/gstdio.h>
#include <string.h>

static PoolRun *
start (const char *function, const char *const *items, guint n_workers, guint retries)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, function);
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);
  PoolRun *run;

  troupe_job_set_workers (job, n_workers);
  troupe_job_set_retries (job, retries);
  run = pool_run_new (job, source);
  pool_run_start (run);
  return run;
}

/* Returns the texts of the events of @kind, one in each line, cut before the pids. */
static char *
get_lines (PoolRun *run, int kind)
{
  GListModel *events = G_LIST_MODEL (troupe_run_get_events (run->run));
  g_autoptr (GRegex) regex = g_regex_new ("pid [0-9]+", 0, 0, NULL);
  g_autoptr (GString) lines = g_string_new (NULL);
  double before = 0;

  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, i);

      g_assert_cmpfloat (troupe_event_get_seconds (event), >=, before);
      before = troupe_event_get_seconds (event);
      if ((int) troupe_event_get_kind (event) == kind || kind < 0)
        g_string_append_printf (lines, "%s\n", troupe_event_get_text (event));
    }
  return g_regex_replace_literal (regex, lines->str, -1, 0, "pid N", 0, NULL);
}

static void
assert_lines (PoolRun *run, int kind, const char *expected)
{
  g_autofree char *lines = get_lines (run, kind);

  g_assert_cmpstr (lines, ==, expected);
}

/* Returns the first event of @kind. */
static const TroupeEventData *
find (PoolRun *run, TroupeEventKind kind)
{
  GListModel *events = G_LIST_MODEL (troupe_run_get_events (run->run));

  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, i);

      if (troupe_event_get_kind (event) == kind)
        return troupe_event_get_data (event);
    }
  g_assert_not_reached ();
}

static void
assert_items (const TroupeEventData *event, guint64 n_items, const char *items)
{
  g_autofree char *found = troupe_item_ranges_describe (&event->items);

  g_assert_cmpuint (event->items.n_items, ==, n_items);
  g_assert_cmpstr (found, ==, items);
}

static gboolean
is_working (PoolRun *run, gpointer data)
{
  GListModel *workers = troupe_run_get_workers (run->run);

  return g_list_model_get_n_items (workers) == GPOINTER_TO_UINT (data) &&
         troupe_worker_get_state (pool_run_get_worker (run, GPOINTER_TO_UINT (data))) ==
             TROUPE_WORKER_RUNNING;
}

static gboolean
is_paused (PoolRun *run, gpointer data)
{
  return troupe_worker_get_state (pool_run_get_worker (run, 1)) == TROUPE_WORKER_PAUSED;
}

/* The path of a file that an item makes when it has begun. */
static char *
build_mark (void)
{
  return g_build_filename (g_get_tmp_dir (), "begun", NULL);
}

static gboolean
has_begun (PoolRun *run, gpointer mark)
{
  return g_file_test (mark, G_FILE_TEST_EXISTS);
}

static void
test_killed (void)
{
  g_autofree char *mark = build_mark ();
  g_autofree char *command = g_strdup_printf (": {} > '%s'; exec sleep 600", mark);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, command);
  g_autofree char *started = g_strdup_printf ("The job starts: %s\n", command);
  g_autofree char *expected = NULL;
  g_autoptr (PoolRun) run = NULL;
  const TroupeWorkerStatus *status;
  const TroupeEventData *killed;
  const TroupeEventData *taken;

  troupe_job_set_workers (job, 1);
  run = pool_run_new_range (job, 1, 1);
  pool_run_start (run);
  pool_run_wait_until (run, is_working, GUINT_TO_POINTER (1));
  /* An item that its worker has not read has not begun. */
  pool_run_wait_until (run, has_begun, mark);
  troupe_run_act (run->run, 1, TROUPE_RUN_PAUSE);
  pool_run_wait_until (run, is_paused, NULL);
  troupe_run_act (run->run, 1, TROUPE_RUN_CONTINUE);
  pool_run_wait_until (run, is_working, GUINT_TO_POINTER (1));
  troupe_run_act (run->run, 1, TROUPE_RUN_KILL);
  pool_run_wait_until (run, is_working, GUINT_TO_POINTER (2));
  troupe_run_stop (run->run, TRUE);
  pool_run_wait (run);

  g_assert_no_errno (g_unlink (mark));

  expected = g_strconcat (started,
                          "worker 1 (pid N): started\n"
                          "worker 1 (pid N): paused\n"
                          "worker 1 (pid N): goes on\n"
                          "worker 1 (pid N): killed by you: SIGKILL (killed)\n"
                          "worker 1 (pid N): joined, SIGKILL, 0 items\n"
                          "worker 2 (pid N): started in place of worker 1\n"
                          "item 1 goes from worker 1 to worker 2\n"
                          "The job is stopped.\n"
                          "worker 2 (pid N): joined, SIGKILL, 0 items\n"
                          "All processes have finished.\n",
                          NULL);
  assert_lines (run, -1, expected);
  /* Only important events are reported as they happen. */
  g_assert_cmpuint (run->events->len, ==, 1);
  g_assert_true (pool_run_has_event (run, "killed by you"));

  killed = find (run, TROUPE_EVENT_KILLED);
  g_assert_cmpint (killed->what, ==, TROUPE_EVENT_KILLED_BY_USER);
  g_assert_cmpint (killed->pid, ==, troupe_worker_get_pid (pool_run_get_worker (run, 1)));
  assert_items (killed, 1, "1");
  taken = find (run, TROUPE_EVENT_TAKEN);
  g_assert_cmpuint (taken->worker, ==, 2);
  g_assert_cmpuint (taken->other, ==, 1);
  assert_items (taken, 1, "1");
  assert_items (find (run, TROUPE_EVENT_JOINED), 0, "");

  status = troupe_worker_get_status (pool_run_get_worker (run, 2));
  g_assert_cmpuint (status->replaces, ==, 1);
  g_assert_cmpuint (status->restarts, ==, 1);
  g_assert_cmpuint (status->slot, ==, 0);
}

/* An item is in one event when it failed; those that fail close to each other are told together. */
static void
test_failed (void)
{
  const char *const items[] = { "1", "no", "3", "neither", "nor", "6", NULL };
  g_autoptr (PoolRun) run = start ("square", items, 1, 0);
  guint64 n_failed = 0;
  const TroupeEventData *event;

  pool_run_wait (run);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (troupe_run_get_events (run->run)));
       i++)
    {
      g_autoptr (TroupeEvent) each =
          g_list_model_get_item (G_LIST_MODEL (troupe_run_get_events (run->run)), i);

      if (troupe_event_get_kind (each) == TROUPE_EVENT_FAILED)
        n_failed += troupe_event_get_data (each)->items.n_items;
    }
  g_assert_cmpuint (n_failed, ==, 3);
  event = find (run, TROUPE_EVENT_FAILED);
  g_assert_cmpint (event->what, ==, TROUPE_EVENT_ITEMS_FAILED);
  g_assert_true (troupe_item_ranges_has_row (&event->items, 1));
  if (event->items.n_items == 1)
    g_assert_nonnull (strstr (event->text, "“no”"));
  else
    g_assert_null (event->text);
}

/* Some thousand failures are some events. */
static void
test_many_failed (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "raise");
  g_autoptr (PoolRun) run = NULL;
  guint64 n_failed = 0;
  guint n_events = 0;

  troupe_job_set_workers (job, 2);
  run = pool_run_new_range (job, 1, 20000);
  pool_run_complete (run);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (troupe_run_get_events (run->run)));
       i++)
    {
      g_autoptr (TroupeEvent) each =
          g_list_model_get_item (G_LIST_MODEL (troupe_run_get_events (run->run)), i);

      if (troupe_event_get_kind (each) != TROUPE_EVENT_FAILED)
        continue;
      n_events++;
      n_failed += troupe_event_get_data (each)->items.n_items;
    }
  g_assert_cmpuint (n_failed, ==, 20000);
  g_assert_cmpuint (n_events, <, 200);
}

/* A time limit names the item that ran for too long, its worker's end as well, and the next worker
 * takes it from the first one. */
static void
test_timed_out (void)
{
  g_autofree char *mark = build_mark ();
  g_autofree char *command = g_strdup_printf ("printf {} >> '%s'; exec sleep 600", mark);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, command);
  g_autoptr (PoolRun) run = NULL;

  troupe_job_set_workers (job, 1);
  troupe_job_set_timeout (job, TURNED_CLOCK_LIMIT);
  troupe_job_set_retries (job, 1);
  run = pool_run_new_range (job, 1, 1);
  turned_clock_complete (run, mark, 0);
  g_assert_no_errno (g_unlink (mark));
  g_assert_cmpint (find (run, TROUPE_EVENT_FAILED)->what, ==, TROUPE_EVENT_ITEMS_TIMED_OUT);
  assert_items (find (run, TROUPE_EVENT_FAILED), 1, "1");
  g_assert_cmpint (find (run, TROUPE_EVENT_KILLED)->what, ==, TROUPE_EVENT_KILLED_TIMED_OUT);
  assert_items (find (run, TROUPE_EVENT_KILLED), 1, "1");
  assert_items (find (run, TROUPE_EVENT_TAKEN), 1, "1");
  g_assert_cmpuint (find (run, TROUPE_EVENT_TAKEN)->other, ==, 1);
}

static void
test_retried (void)
{
  static const char *const items[] = { "no", NULL };
  g_autoptr (PoolRun) run = start ("raise", items, 1, 1);
  g_autofree char *lines = NULL;

  pool_run_wait (run);
  lines = get_lines (run, TROUPE_EVENT_RETRIED);
  g_assert_true (g_str_has_prefix (lines, "item 1 is run again: "));
}

/* A command of several items names them. */
static void
test_retried_group (void)
{
  static const char *const items[] = { "a", "b", "c", NULL };
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);
  g_autoptr (TroupeSource) group =
      troupe_group_source_new (source, &(TroupeGroupSettings){ .most = 2 });
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "[ {1} = c ]");
  g_autoptr (PoolRun) run = NULL;
  g_autofree char *lines = NULL;

  g_object_set (job, "max-args", 2, "retries", 1, NULL);
  run = pool_run_new (job, group);
  pool_run_start (run);
  pool_run_wait (run);
  lines = get_lines (run, TROUPE_EVENT_RETRIED);
  g_assert_true (g_str_has_prefix (lines, "items 1 to 2 are run again: "));
}

static void
test_times (void)
{
  static const char *const items[] = { "0.01", "0.6", "0.3", NULL };
  static const double least[] = { 0.01, 0.6, 0.3 };
  g_autoptr (PoolRun) run = start ("sleep", items, 2, 0);
  const TroupeRunCounts *counts = troupe_run_get_counts (run->run);
  double seconds = 0;
  guint64 n_done = 0;

  pool_run_wait (run);
  /* On a busy machine, any of them may be the slowest one. */
  g_assert_cmpuint (counts->n_slowest, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const guint64 index = counts->slowest[i].index;
      g_autoptr (TroupeResult) result = pool_run_get_result (run, index);

      g_assert_cmpfloat (counts->slowest[i].seconds, ==, troupe_result_get_seconds (result));
      g_assert_cmpfloat (counts->slowest[i].seconds, >=, least[index]);
      if (i > 0)
        g_assert_cmpfloat (counts->slowest[i].seconds, <=, counts->slowest[i - 1].seconds);
      seconds += counts->slowest[i].seconds;
    }
  g_assert_cmpfloat_with_epsilon (counts->item_seconds, seconds, 1e-6);
  g_assert_cmpfloat (counts->slowest[0].seconds, <=, troupe_run_get_elapsed (run->run));

  for (guint number = 1; number <= 2; number++)
    {
      const TroupeWorkerStatus *status =
          troupe_worker_get_status (pool_run_get_worker (run, number));

      for (guint i = 0; i < status->n_latest; i++)
        n_done += status->latest[i].count;
    }
  g_assert_cmpuint (n_done, ==, 3);
}

static void
test_command_line (void)
{
  static const char *const items[] = { "1", NULL };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo 'a b' {}");
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);
  g_autoptr (PoolRun) run = pool_run_new (job, source);
  const char *line;

  pool_run_complete (run);
  line = troupe_worker_get_command_line (pool_run_get_worker (run, 1));
  g_assert_true (g_str_has_prefix (line, troupe_pool_get_worker_program ()));
  g_assert_true (g_str_has_suffix (line, " --command 'echo '\\''a b'\\'' {}'"));
}

static void
count_change (guint *n_changes)
{
  ++*n_changes;
}

/* An owner with a long interval is notified of results now and then, and of all at the end. */
static void
test_interval (void)
{
  static const char *const items[] = { "0.1", "0.1", "0.1", "0.1", "0.1", "0.1", "0.1", "0.1",
                                       "0.1", "0.1", "0.1", "0.1", "0.1", "0.1", "0.1", NULL };
  g_autoptr (PoolRun) run = start ("sleep", items, 1, 0);
  guint n_changes = 0;

  troupe_run_set_interval (run->run, TROUPE_RUN_VIEWER_OWN, 60000);
  g_signal_connect_swapped (run->run, "notify::n-done", G_CALLBACK (count_change), &n_changes);
  pool_run_wait (run);
  g_assert_cmpuint (troupe_run_get_n_done (run->run), ==, G_N_ELEMENTS (items) - 1);
  g_assert_cmpuint (n_changes, >, 0);
  g_assert_cmpuint (n_changes, <, 8);
}

static gboolean
has_results (PoolRun *run, gpointer data)
{
  g_autoptr (TroupeResult) fifth = pool_run_get_result (run, 4);

  /* The row of the item that runs may be there as well. */
  return fifth != NULL && troupe_result_get_status (fifth) == TROUPE_RESULT_OK;
}

static gboolean
is_told_of (PoolRun *run, gpointer data)
{
  return troupe_run_get_n_done (run->run) == 5 &&
         troupe_worker_get_status (pool_run_get_worker (run, 1))->items_done == 5;
}

/* What waits for the end of a long interval is told when somebody wants a short one, of workers as
 * well: the owner, or others that watch the run. */
static void
test_interval_shortened (gconstpointer viewer)
{
  /* The failure is told at once, and with it what the worker has done until then. */
  static const char *const items[] = { "0.2", "x", "0.2", "0.2", "0.2", "1000", NULL };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "sleep");
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);
  g_autoptr (PoolRun) run = NULL;

  troupe_job_set_workers (job, 1);
  run = pool_run_new (job, source);
  troupe_run_set_interval (run->run, TROUPE_RUN_VIEWER_OWN, 3600000);
  pool_run_start (run);
  pool_run_wait_until (run, has_results, NULL);
  troupe_run_set_interval (run->run, GPOINTER_TO_INT (viewer), 1000);
  pool_run_wait_until (run, is_told_of, NULL);
  troupe_run_stop (run->run, TRUE);
  pool_run_wait (run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool-events/killed", test_killed);
  g_test_add_func ("/pool-events/failed", test_failed);
  g_test_add_func ("/pool-events/many-failed", test_many_failed);
  g_test_add_func ("/pool-events/timed-out", test_timed_out);
  g_test_add_func ("/pool-events/retried", test_retried);
  g_test_add_func ("/pool-events/retried-group", test_retried_group);
  g_test_add_func ("/pool-events/times", test_times);
  g_test_add_func ("/pool-events/command-line", test_command_line);
  g_test_add_func ("/pool-events/interval", test_interval);
  g_test_add_data_func ("/pool-events/interval-shortened/own",
                        GINT_TO_POINTER (TROUPE_RUN_VIEWER_OWN), test_interval_shortened);
  g_test_add_data_func ("/pool-events/interval-shortened/others",
                        GINT_TO_POINTER (TROUPE_RUN_VIEWER_OTHERS), test_interval_shortened);
  return g_test_run ();
}
