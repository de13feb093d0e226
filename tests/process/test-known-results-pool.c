/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A pool that goes on with results that are known: no worker runs these items again. */

#include "known-list.h"
#include "pool-run.h"

#include <string.h>

typedef struct
{
  PoolRun *run;
  KnownList *known;
} Fixture;

static Fixture
fixture_new (gint64 n_items, guint workers)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  Fixture fixture;

  troupe_job_set_workers (job, workers);
  fixture.run = pool_run_new_range (job, 1, n_items);
  fixture.known = known_list_new ();
  troupe_pool_set_known_results (fixture.run->pool, TROUPE_KNOWN_RESULTS (fixture.known));
  return fixture;
}

static void
fixture_clear (Fixture *fixture)
{
  pool_run_free (fixture->run);
  g_object_unref (fixture->known);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static guint
get_n_workers (PoolRun *run)
{
  return g_list_model_get_n_items (troupe_run_get_workers (run->run));
}

/* The value of each item says whether it was known or run. */
static void
assert_values (PoolRun *run, guint n, const char *known)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TroupeResult) result = pool_run_get_result (run, i);
      g_autofree char *expected = known[i] == 'k' ? g_strdup_printf ("known %u", i + 1)
                                                  : g_strdup_printf ("%u", (i + 1) * (i + 1));

      if (known[i] == 'f')
        g_assert_cmpint (troupe_result_get_status (result), ==, TROUPE_RESULT_FAILED);
      else
        g_assert_cmpstr (troupe_result_get_value (result), ==, expected);
      g_assert_cmpuint (troupe_result_get_attempts (result), ==, known[i] == 'k' ? 2 : 1);
    }
}

static void
test_some (void)
{
  g_auto (Fixture) fixture = fixture_new (12, 4);
  const TroupeRunCounts *counts = troupe_run_get_counts (fixture.run->run);
  double seconds;

  known_list_add (fixture.known, 0, 3);
  known_list_add_failed (fixture.known, 3);
  known_list_add (fixture.known, 6, 3);
  known_list_add (fixture.known, 11, 1);
  pool_run_complete (fixture.run);

  g_assert_no_error (troupe_run_get_error (fixture.run->run));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.run->results)), ==, 12);
  assert_values (fixture.run, 12, "kkkfrrkkkrrk");
  g_assert_cmpuint (troupe_run_get_n_done (fixture.run->run), ==, 12);
  g_assert_cmpuint (troupe_run_get_n_status (fixture.run->run, TROUPE_RESULT_OK), ==, 11);
  g_assert_cmpuint (troupe_run_get_n_status (fixture.run->run, TROUPE_RESULT_FAILED), ==, 1);
  g_assert_cmpuint (troupe_run_get_counts (fixture.run->run)->n_known, ==, 8);
  /* The slowest are those of the whole. */
  seconds = troupe_run_get_elapsed (fixture.run->run);
  if (seconds < 1)
    g_assert_cmpfloat (counts->slowest[0].seconds, ==, 1);
  g_assert_cmpfloat (counts->item_seconds, >=, 8);
  g_assert_cmpfloat (counts->item_seconds, <, 8 + 4 * seconds);
  /* Four items are to be run. */
  g_assert_cmpuint (get_n_workers (fixture.run), ==, 4);
}

/* There are not more workers than items to be run, and none without any. */
static void
test_workers (void)
{
  g_auto (Fixture) one = fixture_new (10, 4);
  g_auto (Fixture) none = fixture_new (10, 4);

  known_list_add (one.known, 0, 5);
  known_list_add (one.known, 6, 4);
  pool_run_complete (one.run);
  assert_values (one.run, 10, "kkkkkrkkkk");
  g_assert_cmpuint (get_n_workers (one.run), ==, 1);

  known_list_add (none.known, 0, 10);
  pool_run_complete (none.run);
  assert_values (none.run, 10, "kkkkkkkkkk");
  g_assert_cmpuint (get_n_workers (none.run), ==, 0);
  g_assert_no_error (troupe_run_get_error (none.run->run));
  g_assert_cmpint (troupe_run_get_n_items (none.run->run), ==, 10);
}

static void
test_changed (void)
{
  g_auto (Fixture) fixture = fixture_new (5, 1);

  known_list_add (fixture.known, 0, 2);
  known_list_add (fixture.known, 4, 3);
  pool_run_complete (fixture.run);

  g_assert_error (troupe_run_get_error (fixture.run->run), TROUPE_KNOWN_RESULTS_ERROR,
                  TROUPE_KNOWN_RESULTS_ERROR_CHANGED);
  g_assert_cmpuint (get_n_workers (fixture.run), ==, 0);
  g_assert_cmpuint (troupe_run_get_n_done (fixture.run->run), ==, 0);
}

/* Failures of before count for the limit of failures. */
static void
test_halt (void)
{
  for (guint limit = 2; limit <= 3; limit++)
    {
      g_auto (Fixture) fixture = fixture_new (6, 1);

      troupe_job_set_halt (troupe_run_get_job (fixture.run->run), TROUPE_HALT_SOON);
      troupe_job_set_halt_count (troupe_run_get_job (fixture.run->run), limit);
      known_list_add_failed (fixture.known, 1);
      known_list_add_failed (fixture.known, 2);
      known_list_add (fixture.known, 4, 2);
      pool_run_complete (fixture.run);

      if (limit == 3)
        {
          g_assert_no_error (troupe_run_get_error (fixture.run->run));
          assert_values (fixture.run, 6, "rffrkk");
        }
      else
        {
          g_assert_error (troupe_run_get_error (fixture.run->run), TROUPE_POOL_ERROR,
                          TROUPE_POOL_ERROR_HALTED);
          /* Known results are there nevertheless. */
          g_assert_cmpuint (troupe_run_get_counts (fixture.run->run)->n_known, ==, 4);
          g_assert_cmpuint (troupe_run_get_n_status (fixture.run->run, TROUPE_RESULT_OK), <=, 3);
        }
    }
}

/* A million known results pass without delay, and the pool follows orders in between. */
static void
test_million (void)
{
  const guint n = 1000000;
  g_auto (Fixture) fixture = fixture_new (n + 1, 2);
  gint64 since;

  for (guint i = 0; i < n; i += 10)
    known_list_add (fixture.known, i, 10);
  since = g_get_monotonic_time ();
  pool_run_complete (fixture.run);
  g_test_message ("%u known results in %.3f s", n, (g_get_monotonic_time () - since) / 1e6);
  g_assert_cmpuint (troupe_run_get_n_status (fixture.run->run, TROUPE_RESULT_OK), ==, n + 1);
  g_assert_cmpuint (troupe_run_get_counts (fixture.run->run)->n_known, ==, n);
  g_assert_cmpuint (get_n_workers (fixture.run), ==, 1);
}

static void
test_stop (void)
{
  const guint n = 1000000;
  g_auto (Fixture) fixture = fixture_new (n + 1, 1);

  for (guint i = 0; i < n; i += 5)
    known_list_add (fixture.known, i, 5);
  /* It is stopped while results pass, however slow this thread is. */
  known_list_hold_after (fixture.known, n / 5 / 4);
  pool_run_start (fixture.run);
  troupe_run_stop (fixture.run->run, TRUE);
  known_list_go_on (fixture.known);
  pool_run_wait (fixture.run);
  g_assert_cmpuint (get_n_workers (fixture.run), ==, 0);
  /* What is known is known, and the rest was not run. */
  g_assert_cmpuint (troupe_run_get_n_status (fixture.run->run, TROUPE_RESULT_OK), ==, n);
  g_assert_cmpuint (troupe_run_get_n_status (fixture.run->run, TROUPE_RESULT_NOT_RUN), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/known-results/pool/some", test_some);
  g_test_add_func ("/known-results/pool/workers", test_workers);
  g_test_add_func ("/known-results/pool/changed", test_changed);
  g_test_add_func ("/known-results/pool/halt", test_halt);
  g_test_add_func ("/known-results/pool/million", test_million);
  g_test_add_func ("/known-results/pool/stop", test_stop);

  return g_test_run ();
}
