/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the list of join statuses. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-join-list.h"
#include "troupe-worker.h"

#include <signal.h>

static void
join (TroupeWorker *worker, int exit_code, int signal_number, guint64 items_done)
{
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);

  status.state = TROUPE_WORKER_JOINED;
  status.exited = signal_number == 0;
  status.exit_code = signal_number ? signal_number : exit_code;
  status.killed_by = signal_number ? TROUPE_KILLED_BY_USER : TROUPE_KILLED_BY_NOBODY;
  status.items_done = items_done;
  troupe_worker_set_status (worker, &status);
}

static void
set_state (TroupeWorker *worker, TroupeWorkerState state)
{
  TroupeWorkerStatus status = *troupe_worker_get_status (worker);

  status.state = state;
  troupe_worker_set_status (worker, &status);
}

static TroupeWorker *
add_worker (GListStore *workers)
{
  TroupeWorker *worker = troupe_worker_new (g_list_model_get_n_items (G_LIST_MODEL (workers)) + 1);

  g_list_store_append (workers, worker);
  g_object_unref (worker);
  return worker;
}

/* It is hidden while there are no workers. */
static GtkWindow *
present (GtkWidget *list)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), list);
  return app_test_present (box);
}

static void
test_groups (void)
{
  g_autoptr (GListStore) workers = g_list_store_new (TROUPE_TYPE_WORKER);
  GtkWidget *list = g_object_new (TROUPE_TYPE_JOIN_LIST, "workers", workers, NULL);
  GtkWindow *window = present (list);
  TroupeWorker *first = add_worker (workers);
  TroupeWorker *second = add_worker (workers);
  TroupeWorker *third;

  g_assert_false (gtk_widget_get_visible (list));
  app_test_assert_text (list, "starting");
  app_test_assert_text (list, "Workers 1, 2");
  g_assert_true (gtk_widget_get_visible (list));
  /* Each is said to be what the table of the workers says. */
  set_state (first, TROUPE_WORKER_RUNNING);
  app_test_assert_text (list, "running");
  set_state (second, TROUPE_WORKER_PAUSED);
  app_test_assert_text (list, "paused");
  app_test_assert_text (list, "Worker 1");
  app_test_assert_text (list, "Worker 2");

  join (second, 0, SIGKILL, 1);
  app_test_assert_text (list, "You killed it (SIGKILL)");
  app_test_assert_text (list, "Worker 2: 1 item");

  third = add_worker (workers);
  join (first, 0, 0, 1000);
  join (third, 0, 0, 234);
  app_test_assert_text (list, "finished normally (exit 0)");
  app_test_assert_text (list, "Workers 1, 3: 1234 items");
  app_test_assert_no_text (list, "running");

  gtk_window_destroy (window);
}

static void
test_names_some_of_many (void)
{
  g_autoptr (GListStore) workers = g_list_store_new (TROUPE_TYPE_WORKER);
  GtkWidget *list = g_object_new (TROUPE_TYPE_JOIN_LIST, NULL);
  GtkWindow *window = present (list);

  for (guint i = 0; i < 1000; i++)
    add_worker (workers);
  g_object_set (list, "workers", workers, NULL);
  app_test_assert_text (list, "Workers 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, "
                              "18, 19, 20, 21, 22, 23, 24, …");

  gtk_window_destroy (window);
}

static void
test_notifies (void)
{
  g_autoptr (GListStore) workers = g_list_store_new (TROUPE_TYPE_WORKER);
  g_autoptr (GListStore) others = g_list_store_new (TROUPE_TYPE_WORKER);
  GtkWidget *list = g_object_ref_sink (g_object_new (TROUPE_TYPE_JOIN_LIST, NULL));
  g_autoptr (NotifyWatch) watch = notify_watch_new (list);

  add_worker (workers);
  g_object_set (list, "workers", workers, NULL);
  notify_watch_assert (watch, "workers");
  g_object_set (list, "workers", workers, NULL);
  notify_watch_assert (watch, "");
  g_object_set (list, "workers", others, NULL);
  notify_watch_assert (watch, "workers");
  app_test_assert_no_text (list, "starting");

  g_object_unref (list);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/join-list/groups", test_groups);
  g_test_add_func ("/join-list/names-some-of-many", test_names_some_of_many);
  g_test_add_func ("/join-list/notifies", test_notifies);
  return g_test_run ();
}
