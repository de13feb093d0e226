/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows runs as another process watches them, and pages on which there is nothing yet. */

#include "watch-pages.h"

#include "app-test.h"
#include "run-pages.h"
#include "troupe-config.h"
#include "troupe-history-list.h"
#include "troupe-run-view.h"
#include "troupe-watch-page.h"
#include "watching.h"

#include <glib/gi18n.h>

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static void
wait_mapped (GtkWidget *widget)
{
  g_assert_nonnull (widget);
  app_test_wait (is_mapped, widget);
}

static gboolean
has_page (gpointer window)
{
  GtkWidget *page = app_test_find_type (window, TROUPE_TYPE_WATCH_PAGE);

  return page != NULL && gtk_widget_get_mapped (app_test_find_type (page, TROUPE_TYPE_RUN_VIEW));
}

/* Shows a run of this process, which lasts as long as the window. */
static void
watch (TroupeWindow *window, TroupeWatchServerFlags flags, const char *view_name)
{
  SharedRun shared = shared_run_start_sleepers (2, flags);
  g_autofree char *path = watching_find_path ();
  GtkWidget *page;

  g_object_set_data_full (G_OBJECT (window), "runner", shared.runner, g_object_unref);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.watch-run", "s", path);
  app_test_wait (has_page, window);
  page = app_test_find_type (GTK_WIDGET (window), TROUPE_TYPE_WATCH_PAGE);
  gtk_widget_activate_action (app_test_find_type (page, TROUPE_TYPE_RUN_VIEW), "run.show-view", "s",
                              view_name);
  app_test_assert_text (page, _ ("running"));
}

/**
 * watch_pages_show_run:
 * @window: a window
 *
 * Shows a run of another process.
 */
void
watch_pages_show_run (TroupeWindow *window)
{
  watch (window, TROUPE_WATCH_SERVER_TAKES_ORDERS, "overview");
}

/**
 * watch_pages_show_run_without_orders:
 * @window: a window
 *
 * Shows one that can only be watched.
 */
void
watch_pages_show_run_without_orders (TroupeWindow *window)
{
  watch (window, 0, "workers");
}

/**
 * watch_pages_show_ended_run:
 * @window: a window
 *
 * Shows one whose process has ended.
 */
void
watch_pages_show_ended_run (TroupeWindow *window)
{
  watch (window, TROUPE_WATCH_SERVER_TAKES_ORDERS, "workers");
  g_object_set_data (G_OBJECT (window), "runner", NULL);
  app_test_assert_text (app_test_find_type (GTK_WIDGET (window), TROUPE_TYPE_WATCH_PAGE),
                        _ ("The process of this run is gone."));
}

/**
 * watch_pages_show_failure:
 * @window: a window
 *
 * Shows that the worker program is missing.
 */
void
watch_pages_show_failure (TroupeWindow *window)
{
  GtkWidget *label;
  GtkWidget *scrolled;
  GtkAdjustment *adjustment;

  troupe_window_show_failure (window, "/usr/libexec/troupe/troupe-worker: no such file");
  label = app_test_find_text (GTK_WIDGET (window), _ ("No Functions"));
  wait_mapped (label);
  app_test_wait_settled (GTK_WIDGET (window));
  scrolled = gtk_widget_get_ancestor (label, GTK_TYPE_SCROLLED_WINDOW);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

/**
 * watch_pages_show_no_history:
 * @window: a window
 *
 * Shows the history before the first run.
 */
void
watch_pages_show_no_history (TroupeWindow *window)
{
  g_autoptr (GListStore) runs = g_list_store_new (G_TYPE_OBJECT);

  run_pages_present (GTK_WINDOW (window),
                     g_object_new (TROUPE_TYPE_HISTORY_LIST, "runs", runs, NULL));
}

/**
 * watch_pages_show_no_events:
 * @window: a window
 *
 * Shows events of which none is wanted.
 */
void
watch_pages_show_no_events (TroupeWindow *window)
{
  GtkWidget *list = run_pages_present_events (GTK_WINDOW (window));
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  app_test_list (list, GTK_TYPE_SEARCH_ENTRY, entries);
  app_test_replace_text (entries->pdata[entries->len - 1], "nowhere");
  wait_mapped (app_test_find_text (list, _ ("No Such Events")));
}

/**
 * watch_pages_show_no_results:
 * @window: a window
 *
 * Shows results of which none is wanted.
 */
void
watch_pages_show_no_results (TroupeWindow *window)
{
  GtkWidget *page = run_pages_present_results (GTK_WINDOW (window));

  app_test_replace_text (app_test_find_type (page, GTK_TYPE_SEARCH_ENTRY), "nowhere");
  app_test_assert_text (page, _ ("No Results Found"));
  wait_mapped (app_test_find_text (page, _ ("No Results Found")));
}
