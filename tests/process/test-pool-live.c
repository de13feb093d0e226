/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that a pool passes on what items print while they run. */

#include "pool-run.h"
#include "troupe-argument-source.h"
#include "troupe-node-launcher.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <string.h>

/* A run whose owner takes the pieces, unless it is slow. */
typedef struct
{
  PoolRun *run;
  TroupeLiveOutput *live;
  gboolean is_slow;
  GString *texts[TROUPE_OUTPUT_STDERR + 1];
  guint64 last_index;
  guint last_attempt;
} Fixture;

static void
take (Fixture *fixture)
{
  while (TRUE)
    {
      g_auto (TroupeLivePiece) piece = { 0 };

      if (!troupe_live_output_take (fixture->live, &piece))
        return;
      fixture->last_index = piece.index;
      fixture->last_attempt = piece.attempt;
      g_string_append_len (fixture->texts[piece.stream], g_bytes_get_data (piece.text, NULL),
                           g_bytes_get_size (piece.text));
    }
}

static gboolean
wake_cb (gpointer data)
{
  Fixture *fixture = data;

  if (!fixture->is_slow)
    take (fixture);
  return G_SOURCE_CONTINUE;
}

static void
start (Fixture *fixture,
       TroupeJobKind kind,
       const char *subject,
       gboolean is_only,
       const char *item)
{
  g_autoptr (TroupeJob) job = troupe_job_new (kind, subject);
  g_autoptr (TroupeSource) source =
      troupe_argument_source_new ((const char *const[]){ item, NULL }, -1);

  troupe_job_set_workers (job, 1);
  fixture->run = pool_run_new (job, source);
  fixture->live = troupe_live_output_new (is_only, wake_cb, fixture);
  for (guint i = TROUPE_OUTPUT_STDOUT; i <= TROUPE_OUTPUT_STDERR; i++)
    fixture->texts[i] = g_string_new (NULL);
  troupe_pool_set_live_output (fixture->run->pool, fixture->live);
  pool_run_start (fixture->run);
}

static void
clear (Fixture *fixture)
{
  troupe_live_output_disconnect (fixture->live);
  pool_run_free (fixture->run);
  troupe_live_output_unref (fixture->live);
  for (guint i = TROUPE_OUTPUT_STDOUT; i <= TROUPE_OUTPUT_STDERR; i++)
    g_string_free (fixture->texts[i], TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, clear)

static void
finish (Fixture *fixture)
{
  pool_run_wait (fixture->run);
  take (fixture);
}

static void
assert_texts (Fixture *fixture, const char *output, const char *errors)
{
  g_assert_cmpstr (fixture->texts[TROUPE_OUTPUT_STDOUT]->str, ==, output);
  g_assert_cmpstr (fixture->texts[TROUPE_OUTPUT_STDERR]->str, ==, errors);
}

/* All of it is passed on, be it by a node, and the result has it as well. */
static void
test_all (gconstpointer n_nodes)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (TroupeResult) result = NULL;

  if (n_nodes != NULL)
    g_setenv (TROUPE_NODE_LAUNCHER_VARIABLE, n_nodes, TRUE);
  start (&fixture, TROUPE_JOB_COMMAND, "printf 'a\\nb'; echo {} >&2", FALSE, "e");
  finish (&fixture);
  g_unsetenv (TROUPE_NODE_LAUNCHER_VARIABLE);
  assert_texts (&fixture, "a\nb", "e\n");
  g_assert_cmpuint (fixture.last_index, ==, 0);
  g_assert_cmpuint (fixture.last_attempt, ==, 1);
  result = pool_run_get_result (fixture.run, 0);
  g_assert_cmpstr (troupe_result_get_value (result), ==, "a\nb");
  g_assert_cmpstr (troupe_result_get_standard_error (result), ==, "e\n");
}

/* It is passed on and is nowhere else. */
static void
test_only (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (TroupeResult) result = NULL;

  start (&fixture, TROUPE_JOB_COMMAND, "echo a; echo {} >&2; exit 3", TRUE, "e");
  finish (&fixture);
  assert_texts (&fixture, "a\n", "e\n");
  result = pool_run_get_result (fixture.run, 0);
  g_assert_cmpstr (troupe_result_get_message (result), ==, "exit status 3: e");
  g_assert_cmpstr (troupe_result_get_standard_output (result), ==, "");
  g_assert_cmpstr (troupe_result_get_standard_error (result), ==, "");
}

/* A function whose worker cannot be asked: its output comes with its result. */
static void
test_unable (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (TroupeResult) result = NULL;

  start (&fixture, TROUPE_JOB_FUNCTION, "print-number", TRUE, "7");
  finish (&fixture);
  assert_texts (&fixture, "Process 7: Printing number 7\n", "");
  result = pool_run_get_result (fixture.run, 0);
  g_assert_cmpstr (troupe_result_get_standard_output (result), ==, "");
}

static gboolean
is_running (PoolRun *run, gpointer data)
{
  return g_list_model_get_n_items (troupe_run_get_workers (run->run)) == 1 &&
         troupe_worker_get_state (pool_run_get_worker (run, 1)) == TROUPE_WORKER_RUNNING;
}

static gboolean
has_printed (PoolRun *run, gpointer data)
{
  const Fixture *fixture = data;

  return fixture->texts[TROUPE_OUTPUT_STDOUT]->len > 0;
}

/* However much an item prints, only a little waits for a slow owner, and nothing is lost. */
static void
test_slow (void)
{
  const gsize size = 30 * 1000 * 1000;
  g_auto (Fixture) fixture = { .is_slow = TRUE };
  g_autofree char *item = g_strdup_printf ("%zu", size);
  gsize waiting = 0;

  start (&fixture, TROUPE_JOB_COMMAND, "head -c {} /dev/zero | tr '\\0' x", TRUE, item);
  pool_run_wait_until (fixture.run, is_running, NULL);
  for (const gint64 limit = wait_begin (); waiting == 0; wait_turn (limit))
    {
      g_auto (TroupeLivePiece) piece = { 0 };

      if (troupe_live_output_take (fixture.live, &piece))
        waiting += g_bytes_get_size (piece.text);
    }
  g_assert_cmpuint (waiting, <=, TROUPE_LIVE_OUTPUT_ROOM);
  g_assert_cmpuint (troupe_run_get_n_status (fixture.run->run, TROUPE_RESULT_OK), ==, 0);

  fixture.is_slow = FALSE;
  take (&fixture);
  finish (&fixture);
  g_assert_cmpuint (waiting + fixture.texts[TROUPE_OUTPUT_STDOUT]->len, ==, size);
}

/* An item whose worker died prints from the beginning, as another attempt. */
static void
test_killed (void)
{
  g_auto (Fixture) fixture = { 0 };
  g_autofree char *folder = g_dir_make_tmp ("troupe-live-XXXXXX", NULL);
  g_autofree char *flag = g_build_filename (folder, "flag", NULL);

  start (&fixture, TROUPE_JOB_COMMAND, "echo begin; mkdir {} && exec sleep 600; rmdir {}; echo end",
         TRUE, flag);
  pool_run_wait_until (fixture.run, has_printed, &fixture);
  wait_while (!g_file_test (flag, G_FILE_TEST_IS_DIR));
  troupe_run_act (fixture.run->run, 1, TROUPE_RUN_KILL);
  finish (&fixture);
  g_assert_true (
      g_str_has_suffix (fixture.texts[TROUPE_OUTPUT_STDOUT]->str, "begin\nbegin\nend\n"));
  g_assert_cmpuint (fixture.last_attempt, ==, 2);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* The row of a running item that a person looks at has its output. */
static gboolean
shows_output (PoolRun *run, gpointer data)
{
  g_autoptr (TroupeResult) row = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (run->results)) == 0)
    return FALSE;

  row = g_list_model_get_item (G_LIST_MODEL (run->results), 0);
  return troupe_result_get_status (row) == TROUPE_RESULT_RUNNING &&
         g_str_equal (troupe_result_get_standard_output (row), "begin\n") &&
         g_str_equal (troupe_result_get_standard_error (row), "aside\n");
}

static void
count_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  guint *n_changes = data;

  *n_changes += removed > 0 && position == 0;
}

/* Whoever looks at an item that runs, be it on a node, sees what it has printed, each time. */
static void
test_watched (gconstpointer n_nodes)
{
  static const char *const items[] = { "600", NULL };
  g_autoptr (TroupeJob) job =
      troupe_job_new (TROUPE_JOB_COMMAND, "echo begin; echo aside >&2; exec sleep {}");
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);
  g_autoptr (PoolRun) run = NULL;
  TroupeWatchedItem *watched;
  guint n_changes = 0;

  troupe_job_set_workers (job, 1);
  if (n_nodes != NULL)
    g_setenv (TROUPE_NODE_LAUNCHER_VARIABLE, n_nodes, TRUE);
  run = pool_run_new (job, source);
  watched = troupe_results_get_watched (run->results);
  g_signal_connect (run->results, "items-changed", G_CALLBACK (count_cb), &n_changes);
  troupe_watched_item_watch (watched, 0);
  pool_run_start (run);
  pool_run_wait_until (run, shows_output, NULL);
  g_unsetenv (TROUPE_NODE_LAUNCHER_VARIABLE);
  g_assert_cmpuint (n_changes, >, 0);

  troupe_watched_item_unwatch (watched);
  g_assert_false (shows_output (run, NULL));
  troupe_watched_item_watch (watched, 0);
  pool_run_wait_until (run, shows_output, NULL);
  troupe_run_stop (run->run, TRUE);
  pool_run_wait (run);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/pool/live/all", NULL, test_all);
  g_test_add_data_func ("/pool/live/all/node", "1", test_all);
  g_test_add_func ("/pool/live/only", test_only);
  g_test_add_func ("/pool/live/unable", test_unable);
  g_test_add_func ("/pool/live/slow", test_slow);
  g_test_add_func ("/pool/live/killed", test_killed);
  g_test_add_data_func ("/pool/live/watched", NULL, test_watched);
  g_test_add_data_func ("/pool/live/watched/node", "1", test_watched);

  return g_test_run ();
}
