/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the one signal for all workers of a list. */

#include "troupe-list-watch.h"
#include "troupe-worker.h"

static const char *const properties[] = { "core", "state", NULL };

typedef struct
{
  GListStore *workers;
  TroupeListWatch *watch;
  guint n_changes;
} Fixture;

static void
changed_cb (Fixture *fixture)
{
  fixture->n_changes++;
}

static void
add_worker (Fixture *fixture, guint position, guint number)
{
  g_autoptr (TroupeWorker) worker = troupe_worker_new (number);

  g_list_store_insert (fixture->workers, position, worker);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->workers = g_list_store_new (TROUPE_TYPE_WORKER);
  add_worker (fixture, 0, 1);
  add_worker (fixture, 1, 2);
  fixture->watch = troupe_list_watch_new (properties);
  g_signal_connect_swapped (fixture->watch, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_clear_object (&fixture->watch);
  g_clear_object (&fixture->workers);
}

/* Since it was asked last. */
static void
assert_changes (Fixture *fixture, guint expected)
{
  g_assert_cmpuint (fixture->n_changes, ==, expected);
  fixture->n_changes = 0;
}

static void
set_state (TroupeWorker *worker, TroupeWorkerState state)
{
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);

  status.state = state;
  troupe_worker_set_status (worker, &status);
}

static TroupeWorker *
get_worker (Fixture *fixture, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (fixture->workers), position);
}

static void
test_properties (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeWorker) worker = get_worker (fixture, 1);

  g_assert_true (troupe_list_watch_set_list (fixture->watch, G_LIST_MODEL (fixture->workers)));
  assert_changes (fixture, 1);
  set_state (worker, TROUPE_WORKER_RUNNING);
  assert_changes (fixture, 1);
  set_state (worker, TROUPE_WORKER_RUNNING);
  assert_changes (fixture, 0);
  troupe_worker_set_sample (worker, &(TroupeWorkerSample){ .core = 3, .cpu_percent = 50 });
  assert_changes (fixture, 1);
  /* Not one of the watched properties. */
  troupe_worker_set_sample (worker, &(TroupeWorkerSample){ .core = 3, .cpu_percent = 60 });
  assert_changes (fixture, 0);
}

static void
test_comes_and_goes (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeWorker) first = get_worker (fixture, 0);
  g_autoptr (TroupeWorker) second = get_worker (fixture, 1);
  g_autoptr (TroupeWorker) between = NULL;

  troupe_list_watch_set_list (fixture->watch, G_LIST_MODEL (fixture->workers));
  assert_changes (fixture, 1);
  add_worker (fixture, 1, 3);
  assert_changes (fixture, 1);
  between = get_worker (fixture, 1);
  set_state (between, TROUPE_WORKER_RUNNING);
  assert_changes (fixture, 1);

  g_list_store_remove (fixture->workers, 0);
  assert_changes (fixture, 1);
  set_state (first, TROUPE_WORKER_RUNNING);
  assert_changes (fixture, 0);
  set_state (between, TROUPE_WORKER_PAUSED);
  set_state (second, TROUPE_WORKER_RUNNING);
  assert_changes (fixture, 2);
}

static void
test_other_lists (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GListStore) others = g_list_store_new (TROUPE_TYPE_WORKER);
  g_autoptr (TroupeWorker) worker = get_worker (fixture, 0);

  g_assert_null (troupe_list_watch_get_list (fixture->watch));
  g_assert_false (troupe_list_watch_set_list (fixture->watch, NULL));
  assert_changes (fixture, 0);
  troupe_list_watch_set_list (fixture->watch, G_LIST_MODEL (fixture->workers));
  g_assert_false (troupe_list_watch_set_list (fixture->watch, G_LIST_MODEL (fixture->workers)));
  assert_changes (fixture, 1);

  g_assert_true (troupe_list_watch_set_list (fixture->watch, G_LIST_MODEL (others)));
  g_assert_true (troupe_list_watch_get_list (fixture->watch) == G_LIST_MODEL (others));
  assert_changes (fixture, 1);
  set_state (worker, TROUPE_WORKER_RUNNING);
  add_worker (fixture, 0, 3);
  assert_changes (fixture, 0);
}

/* Lists and workers may live longer. */
static void
test_ends (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeWorker) worker = get_worker (fixture, 0);

  troupe_list_watch_set_list (fixture->watch, G_LIST_MODEL (fixture->workers));
  assert_changes (fixture, 1);
  g_clear_object (&fixture->watch);
  set_state (worker, TROUPE_WORKER_RUNNING);
  add_worker (fixture, 0, 3);
  assert_changes (fixture, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add_test(name, function) \
  g_test_add ("/list-watch/" name, Fixture, NULL, set_up, function, tear_down)
  add_test ("properties", test_properties);
  add_test ("comes-and-goes", test_comes_and_goes);
  add_test ("other-lists", test_other_lists);
  add_test ("ends", test_ends);
#undef add_test
  return g_test_run ();
}
