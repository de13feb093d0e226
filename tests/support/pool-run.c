/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a pool in a test and collects its results and events. */

#include "pool-run.h"

#include "troupe-range-source.h"

#include <glib/gstdio.h>
#include <string.h>

/* The limit is generous, for a busy machine. */
#define LIMIT_SECONDS 120

static void
on_event (TroupeRun *self, TroupeEvent *event, PoolRun *run)
{
  const char *text = troupe_event_get_text (event);

  g_test_message ("%s", text);
  g_ptr_array_add (run->events, g_strdup (text));
}

static void
on_finished (TroupeRun *self, PoolRun *run)
{
  g_assert_false (run->finished);
  run->finished = TRUE;
}

PoolRun *
pool_run_new (TroupeJob *job, TroupeSource *source)
{
  PoolRun *run = g_new0 (PoolRun, 1);
  g_autoptr (TroupeTrace) trace = troupe_trace_new (1000);

  run->results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 64 * 1024 * 1024);
  run->pool = troupe_pool_new (job, source, run->results, trace);
  run->run = troupe_pool_get_run (run->pool);
  run->events = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect (run->run, "event", G_CALLBACK (on_event), run);
  g_signal_connect (run->run, "finished", G_CALLBACK (on_finished), run);
  return run;
}

PoolRun *
pool_run_new_range (TroupeJob *job, gint64 first, gint64 last)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = troupe_range_source_new (first, last, 1, &error);

  g_assert_no_error (error);
  return pool_run_new (job, source);
}

void
pool_run_free (PoolRun *run)
{
  g_signal_handlers_disconnect_by_data (run->run, run);
  g_object_unref (run->pool);
  g_object_unref (run->results);
  g_ptr_array_unref (run->events);
  g_free (run);
}

void
pool_run_start (PoolRun *run)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (troupe_pool_start (run->pool, &error));
  g_assert_no_error (error);
}

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
pool_run_wait_until (PoolRun *run, PoolRunCondition condition, gpointer data)
{
  gint64 limit = g_get_monotonic_time () + LIMIT_SECONDS * G_USEC_PER_SEC;
  guint tick = g_timeout_add (20, on_tick, NULL);

  while (!condition (run, data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}

static gboolean
is_finished (PoolRun *run, gpointer data)
{
  return run->finished;
}

/* Waits for the end, after which no worker is there, and none has items. */
void
pool_run_wait (PoolRun *run)
{
  GListModel *workers = troupe_run_get_workers (run->run);

  pool_run_wait_until (run, is_finished, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  for (guint i = 0; i < g_list_model_get_n_items (workers); i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      g_assert_false (troupe_worker_is_alive (worker));
      g_assert_cmpuint (troupe_worker_get_status (worker)->n_items_held, ==, 0);
    }
}

void
pool_run_complete (PoolRun *run)
{
  pool_run_start (run);
  pool_run_wait (run);
}

TroupeWorker *
pool_run_get_worker (PoolRun *run, guint number)
{
  g_autoptr (TroupeWorker) worker =
      g_list_model_get_item (troupe_run_get_workers (run->run), number - 1);

  /* The list holds a reference. */
  return worker;
}

guint
pool_run_get_n_joined (PoolRun *run, const char *join_text)
{
  guint n_workers = g_list_model_get_n_items (troupe_run_get_workers (run->run));
  guint n = 0;

  for (guint number = 1; number <= n_workers; number++)
    if (g_str_equal (troupe_worker_get_join_text (pool_run_get_worker (run, number)), join_text))
      n++;
  return n;
}

gboolean
pool_run_has_event (PoolRun *run, const char *part)
{
  for (guint i = 0; i < run->events->len; i++)
    if (strstr (g_ptr_array_index (run->events, i), part) != NULL)
      return TRUE;
  return FALSE;
}

TroupeResult *
pool_run_get_result (PoolRun *run, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (run->results), position);
}

/* Every item has its square, in order; the padding of a value is ignored. */
void
pool_run_assert_squares (PoolRun *run, gint64 first, guint n)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (run->results)), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TroupeResult) result = pool_run_get_result (run, i);

      if (troupe_result_get_status (result) != TROUPE_RESULT_OK)
        g_test_message ("item %u: %s, %s", i, troupe_result_get_status_text (result),
                        troupe_result_get_message (result));
    }
  g_assert_cmpuint (troupe_run_get_n_status (run->run, TROUPE_RESULT_OK), ==, n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TroupeResult) result = pool_run_get_result (run, i);
      gint64 item = first + i;

      g_assert_cmpint (troupe_result_get_status (result), ==, TROUPE_RESULT_OK);
      g_assert_cmpint (g_ascii_strtoll (troupe_result_get_value (result), NULL, 10), ==,
                       item * item);
    }
}

/* Gated items */

static char *
build_gate (void)
{
  return g_build_filename (g_get_tmp_dir (), "gate", NULL);
}

/**
 * pool_run_new_gated:
 * @n_workers: the number of workers
 * @n_items: the number of items
 * @n_free: the number of those, the first ones, that do not wait
 *
 * Returns: (transfer full): a run of items that do not end before the gate is open
 */
PoolRun *
pool_run_new_gated (guint n_workers, guint n_items, guint n_free)
{
  g_autofree char *gate = build_gate ();
  g_autofree char *command =
      g_strdup_printf ("[ {} -le %u ] || until [ -e '%s' ]; do sleep 0.02; done", n_free, gate);
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, command);

  troupe_job_set_workers (job, n_workers);
  /* However late a worker does what it is told, none is killed for that. */
  troupe_job_set_grace (job, POOL_RUN_LONG_GRACE);
  return pool_run_new_range (job, 1, n_items);
}

/** pool_run_open_gate: lets the gated items end. */
void
pool_run_open_gate (void)
{
  g_autofree char *gate = build_gate ();

  g_assert_true (g_file_set_contents (gate, "", 0, NULL));
}

/** pool_run_complete_gated: opens the gate, waits until @self is finished, and removes the gate. */
void
pool_run_complete_gated (PoolRun *self)
{
  g_autofree char *gate = build_gate ();

  pool_run_open_gate ();
  pool_run_wait (self);
  g_assert_no_errno (g_unlink (gate));
}
