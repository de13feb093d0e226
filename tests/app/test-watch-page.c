/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the page of a run of another process, here of this one: what it shows, what it says of
 * where the run is, and what becomes of it when the run is gone. */

#include "app-test.h"
#include "troupe-run-view.h"
#include "troupe-watch-page.h"
#include "watching.h"

#include <unistd.h>

typedef struct
{
  GtkWidget *page;
  GtkWindow *window;
  char *reason;
} Fixture;

static void
failed_cb (Fixture *fixture, const char *reason)
{
  g_assert_null (fixture->reason);
  fixture->reason = g_strdup (reason);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->page = g_object_new (TROUPE_TYPE_WATCH_PAGE, NULL);
  g_signal_connect_swapped (fixture->page, "failed", G_CALLBACK (failed_cb), fixture);
  fixture->window = app_test_present (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_free (fixture->reason);
}

static gboolean
shows_spinner (Fixture *fixture)
{
  return gtk_widget_get_mapped (app_test_find_type (fixture->page, GTK_TYPE_SPINNER));
}

static gboolean
shows_run (gpointer user_data)
{
  Fixture *fixture = user_data;

  return gtk_widget_get_mapped (app_test_find_type (fixture->page, TROUPE_TYPE_RUN_VIEW));
}

static gboolean
has_failed (gpointer user_data)
{
  return ((Fixture *) user_data)->reason != NULL;
}

static void
open_page (Fixture *fixture)
{
  g_autofree char *path = watching_find_path ();

  troupe_watch_page_open (TROUPE_WATCH_PAGE (fixture->page), path);
  g_assert_true (shows_spinner (fixture));
  app_test_wait (shows_run, fixture);
  g_assert_false (shows_spinner (fixture));
}

static void
test_shows (Fixture *fixture, gconstpointer user_data)
{
  SharedRun shared = shared_run_start_sleepers (2, TROUPE_WATCH_SERVER_TAKES_ORDERS);
  g_autofree char *folder = g_get_current_dir ();
  g_autofree char *words = g_strdup_printf (
      "This run goes on in process %d, in the folder “%s”. Closing this window does not end it.",
      (int) getpid (), folder);
  g_autofree char *end =
      g_strdup_printf ("The process %d, in which this run was, has ended.", (int) getpid ());
  GtkWidget *view = app_test_find_type (fixture->page, TROUPE_TYPE_RUN_VIEW);

  open_page (fixture);
  app_test_assert_text (fixture->page, words);
  app_test_assert_text (fixture->page, "sleep by 2 workers");
  g_assert_true (app_test_offers (view, "run.stop"));
  /* It is not seen any more while it is opened again. */
  open_page (fixture);
  g_object_unref (shared.runner);
  app_test_assert_text (fixture->page, end);
  g_assert_null (fixture->reason);
}

static void
test_no_orders (Fixture *fixture, gconstpointer user_data)
{
  SharedRun shared = shared_run_start_sleepers (1, 0);
  g_autofree char *folder = g_get_current_dir ();
  g_autofree char *words =
      g_strdup_printf ("This run goes on in process %d, in the folder “%s”, and takes no orders. "
                       "Closing this window does not end it.",
                       (int) getpid (), folder);

  open_page (fixture);
  app_test_assert_text (fixture->page, words);
  g_assert_false (
      app_test_offers (app_test_find_type (fixture->page, TROUPE_TYPE_RUN_VIEW), "run.stop"));
  g_object_unref (shared.runner);
}

/* Why there is nothing to see. */
static void
test_fails (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "no-run", NULL);

  troupe_watch_page_open (TROUPE_WATCH_PAGE (fixture->page), path);
  app_test_wait (has_failed, fixture);
  g_assert_cmpstr (fixture->reason, ==, "that run is over");
  g_assert_false (shows_run (fixture));
}

/* A page that is closed before the run has answered is told nothing of it; one that is closed later
 * watches the run no more, and says nothing of what becomes of it. */
static void
test_closes (Fixture *fixture, gconstpointer user_data)
{
  SharedRun shared = shared_run_start_sleepers (1, TROUPE_WATCH_SERVER_TAKES_ORDERS);
  g_autofree char *path = watching_find_path ();
  g_autofree char *missing = g_build_filename (g_get_tmp_dir (), "no-run", NULL);
  GtkWidget *view = app_test_find_type (fixture->page, TROUPE_TYPE_RUN_VIEW);

  troupe_watch_page_open (TROUPE_WATCH_PAGE (fixture->page), missing);
  troupe_watch_page_close (TROUPE_WATCH_PAGE (fixture->page));
  troupe_watch_page_open (TROUPE_WATCH_PAGE (fixture->page), path);
  app_test_wait (shows_run, fixture);
  g_assert_null (fixture->reason);
  g_assert_true (app_test_offers (view, "run.stop"));
  troupe_watch_page_close (TROUPE_WATCH_PAGE (fixture->page));
  g_assert_false (app_test_offers (view, "run.stop"));
  g_object_unref (shared.runner);
  app_test_wait_settled (GTK_WIDGET (fixture->window));
  g_assert_null (fixture->reason);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/watch-page/" name, Fixture, NULL, set_up, function, tear_down)
  add ("shows", test_shows);
  add ("no-orders", test_no_orders);
  add ("fails", test_fails);
  add ("closes", test_closes);
#undef add
  return g_test_run ();
}
