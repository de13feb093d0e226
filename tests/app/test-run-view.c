/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The view of a run, with its parts, on pools with real workers. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-announcement.h"
#include "troupe-argument-source.h"
#include "troupe-progress.h"
#include "troupe-result-table.h"
#include "troupe-run-page.h"
#include "troupe-run-view.h"
#include "troupe-runner.h"
#include "troupe-settings.h"
#include "troupe-tick.h"
#include "troupe-worker-table.h"

#include <string.h>

typedef struct
{
  TroupeRunner *runner;
  TroupeRun *run;
  GtkWidget *view;
  GtkWindow *window;
  double delay;
} Fixture;

/* Those that are to end by themselves are not killed for being late. */
static TroupeRunner *
create_runner (const char *function, const char *const *items, double delay)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, function);
  g_autoptr (TroupeSource) source = troupe_argument_source_new (items, -1);

  troupe_job_set_workers (job, 2);
  troupe_job_set_grace (job, g_str_equal (function, "square") ? 60 : 0.1);
  g_object_set (job, "delay", delay, NULL);
  return troupe_runner_new (job, source, TROUPE_RESULTS_KEEP_ALL, 1 << 20);
}

static void
start (Fixture *fixture, const char *function, const char *const *items)
{
  g_autoptr (GError) error = NULL;

  fixture->runner = create_runner (function, items, fixture->delay);
  fixture->run = troupe_runner_get_run (fixture->runner);
  fixture->view = g_object_new (TROUPE_TYPE_RUN_VIEW, NULL);
  troupe_run_view_show (TROUPE_RUN_VIEW (fixture->view), fixture->run,
                        troupe_runner_get_sampler (fixture->runner));
  fixture->window = app_test_present (fixture->view);
  troupe_runner_start (fixture->runner, &error);
  g_assert_no_error (error);
}

static gboolean
is_finished (gpointer run)
{
  return troupe_run_get_state (run) == TROUPE_RUN_FINISHED;
}

static gboolean
is_running (gpointer run)
{
  return troupe_run_get_state (run) == TROUPE_RUN_RUNNING;
}

static gboolean
is_paused (gpointer run)
{
  return troupe_run_get_state (run) == TROUPE_RUN_PAUSED;
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  troupe_run_stop (fixture->run, TRUE);
  app_test_wait (is_finished, fixture->run);
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->runner);
}

static void
start_squares (Fixture *fixture, gconstpointer user_data)
{
  static const char *const items[] = { "1", "2", "none", "4", "5", NULL };

  start (fixture, "square", items);
}

static void
start_sleeps (Fixture *fixture, gconstpointer user_data)
{
  static const char *const items[] = { "600", "600", NULL };

  start (fixture, "sleep", items);
}

/* The second item is held for a long time. */
static void
start_delayed (Fixture *fixture, gconstpointer user_data)
{
  fixture->delay = 1000;
  start_sleeps (fixture, user_data);
}

static void
start_short_sleeps (Fixture *fixture, gconstpointer user_data)
{
  static const char *items[6000 + 1];

  for (guint i = 0; i < G_N_ELEMENTS (items) - 1; i++)
    items[i] = "0.2";
  start (fixture, "sleep", items);
}

static void
assert_status (Fixture *fixture, const char *pattern)
{
  g_autoptr (TroupeProgress) progress = NULL;
  g_autofree char *status = NULL;

  g_object_get (fixture->view, "progress", &progress, NULL);
  g_object_get (progress, "status", &status, NULL);
  if (!g_pattern_match_simple (pattern, status))
    g_error ("the status is “%s”, not “%s”", status, pattern);
  app_test_assert_text (fixture->view, status);
}

static void
show (Fixture *fixture, const char *page)
{
  gtk_widget_activate_action (fixture->view, "run.show-view", "s", page);
}

static void
test_finishes (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *results;
  g_autofree char *said = NULL;

  app_test_assert_text (fixture->view, "square by 2 workers");
  app_test_assert_text (fixture->view, "Cores");
  app_test_wait (is_finished, fixture->run);
  assert_status (fixture, "4 of 5 done, 1 failed.");
  app_test_assert_text (fixture->view, "finished normally (exit 0)");
  app_test_assert_no_text (fixture->view, "Cores");
  app_test_assert_text (fixture->view, "2 started");
  g_object_get (app_test_find_type (fixture->view, TROUPE_TYPE_ANNOUNCEMENT), "text", &said, NULL);
  g_assert_cmpstr (said, ==, "4 of 5 done, 1 failed.");
  app_test_assert_text (fixture->view, "Slowest Items");

  show (fixture, "workers");
  app_test_assert_text (app_test_find_type (fixture->view, TROUPE_TYPE_WORKER_TABLE),
                        "finished normally (exit 0)");
  show (fixture, "results");
  results = app_test_find_type (fixture->view, TROUPE_TYPE_RESULT_TABLE);
  app_test_assert_text (app_test_find_row (results, "5"), "25");
  app_test_assert_text (app_test_find_row (results, "none"), "failed");
  show (fixture, "events");
  app_test_assert_text (fixture->view, "The job starts: square");
  app_test_assert_text (fixture->view, "All processes have finished.");
  app_test_assert_text (fixture->view, "Item 3 failed: square needs an integer, not “none”");
}

/* The number of texts on screen that contain a text. */
static guint
count_texts (GtkWidget *widget, const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *label = NULL;
  guint n_found = 0;

  if (!gtk_widget_get_mapped (widget))
    return 0;
  if (GTK_IS_LABEL (widget))
    label = g_utf8_casefold (gtk_label_get_text (GTK_LABEL (widget)), -1);
  else if (GTK_IS_INSCRIPTION (widget) && gtk_inscription_get_text (GTK_INSCRIPTION (widget)))
    label = g_utf8_casefold (gtk_inscription_get_text (GTK_INSCRIPTION (widget)), -1);
  n_found = label && strstr (label, folded);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    n_found += count_texts (child, text);
  return n_found;
}

/* No page says anything twice, in the header and below it. */
static void
test_says_once (Fixture *fixture, gconstpointer user_data)
{
  static const char *const pages[] = { "overview", "workers", "timeline", "results", "events" };
  g_autoptr (TroupeProgress) progress = NULL;
  g_autofree char *status = NULL;
  g_autofree char *speedup = NULL;

  app_test_wait (is_finished, fixture->run);
  assert_status (fixture, "4 of 5 done, 1 failed.");
  g_object_get (fixture->view, "progress", &progress, NULL);
  g_object_get (progress, "status", &status, "speedup", &speedup, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      const gboolean is_told =
          g_str_equal (pages[i], "overview") || g_str_equal (pages[i], "events");

      show (fixture, pages[i]);
      app_test_wait_settled (GTK_WIDGET (fixture->window));
      g_assert_cmpuint (count_texts (fixture->view, status), ==, 1);
      g_assert_cmpuint (count_texts (fixture->view, speedup), ==, 1);
      g_assert_cmpuint (count_texts (fixture->view, "All processes have finished"), ==, is_told);
    }
}

/* What is paused comes to no estimate, in the header as in the tiles. */
static void
assert_not_estimating (Fixture *fixture)
{
  g_autoptr (TroupeProgress) progress = NULL;
  g_autofree char *figures = NULL;
  g_autofree char *left = NULL;

  g_object_get (fixture->view, "progress", &progress, NULL);
  g_object_get (progress, "figures", &figures, "left", &left, NULL);
  g_assert_true (g_pattern_match_simple ("* s elapsed, *.* cores in use", figures));
  g_assert_null (strstr (figures, "Estimating"));
  g_assert_cmpstr (left, ==, "–");
}

static void
test_pauses (Fixture *fixture, gconstpointer user_data)
{
  app_test_wait (is_running, fixture->run);
  gtk_widget_activate_action (fixture->view, "run.pause", NULL);
  app_test_wait (is_paused, fixture->run);
  assert_status (fixture, "0 of 2 done. Paused.");
  assert_not_estimating (fixture);
  gtk_widget_activate_action (fixture->view, "run.pause", NULL);
  app_test_wait (is_running, fixture->run);
  app_test_assert_text (fixture->view, "0 of 2 done, 2 running");
}

static gboolean
is_waiting (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (TroupeProgress) progress = NULL;
  g_autofree char *status = NULL;

  g_object_get (fixture->view, "progress", &progress, NULL);
  g_object_get (progress, "status", &status, NULL);
  return g_pattern_match_simple (
      "0 of 2 done, 1 running. Waiting: the next item starts in * seconds", status);
}

/* It says why nothing advances. */
static void
test_waits (Fixture *fixture, gconstpointer user_data)
{
  app_test_wait (is_waiting, fixture);
}

static const char *
get_shown (GtkWidget *view)
{
  return adw_view_stack_get_visible_child_name (
      ADW_VIEW_STACK (app_test_find_type (view, ADW_TYPE_VIEW_STACK)));
}

/* The next run is shown as the last one was, and measured as often as is preferred. */
static void
test_settings (Fixture *fixture, gconstpointer user_data)
{
  TroupeSampler *sampler = troupe_runner_get_sampler (fixture->runner);
  g_autoptr (GtkWidget) next = NULL;

  gtk_widget_activate_action (fixture->view, "run.show-view", "s", "timeline");
  next = g_object_ref_sink (g_object_new (TROUPE_TYPE_RUN_VIEW, NULL));
  troupe_run_view_show (TROUPE_RUN_VIEW (next), fixture->run, NULL);
  g_assert_cmpstr (get_shown (next), ==, "timeline");
  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_LAST_VIEW);

  g_assert_cmpuint (troupe_sampler_get_interval (sampler), ==, 1000);
  g_settings_set_uint (troupe_settings_get (), TROUPE_SETTINGS_SAMPLING_INTERVAL, 2000);
  g_assert_cmpuint (troupe_sampler_get_interval (sampler), ==, 2000);
  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_SAMPLING_INTERVAL);
  g_assert_cmpuint (troupe_sampler_get_interval (sampler), ==, 1000);
}

/* The whole run is searched on its page of results, unless the page that is shown has a search. */
static void
test_searches (Fixture *fixture, gconstpointer user_data)
{
  static const struct
  {
    const char *from;
    const char *to;
  } steps[] = { { "overview", "results" }, { "workers", "workers" } };
  AdwViewStack *views = ADW_VIEW_STACK (app_test_find_type (fixture->view, ADW_TYPE_VIEW_STACK));

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      GtkWidget *focus;

      gtk_widget_activate_action (fixture->view, "run.show-view", "s", steps[i].from);
      gtk_widget_activate_action (fixture->view, "run.search", NULL);
      g_assert_cmpstr (get_shown (fixture->view), ==, steps[i].to);
      focus = gtk_window_get_focus (fixture->window);
      g_assert_nonnull (gtk_widget_get_ancestor (focus, GTK_TYPE_SEARCH_ENTRY));
      g_assert_true (gtk_widget_is_ancestor (focus, adw_view_stack_get_visible_child (views)));
    }
}

static void
test_stops (Fixture *fixture, gconstpointer user_data)
{
  app_test_wait (is_running, fixture->run);
  gtk_widget_activate_action (fixture->view, "run.stop", NULL);
  app_test_wait (is_finished, fixture->run);
  assert_status (fixture, "Stopped: 0 of 2 done, 2 not run.");
  show (fixture, "results");
  app_test_assert_text (fixture->view, "not run");
}

static gboolean
has_two_workers (gpointer run)
{
  return g_list_model_get_n_items (troupe_run_get_workers (run)) == 2;
}

static GtkWidget *
find_widget (GtkWidget *widget, const char *type)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found)
        return found;
    }
  return NULL;
}

static void
test_kills (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *table = find_widget (fixture->view, "TroupeWorkerTable");

  app_test_wait (has_two_workers, fixture->run);
  show (fixture, "workers");
  g_signal_emit_by_name (table, "act", 2, TROUPE_RUN_KILL);
  app_test_assert_text (app_test_find_row (table, "+1"), "3");
}

static void
test_replaces_run (Fixture *fixture, gconstpointer user_data)
{
  static const char *const items[] = { "7", NULL };
  g_autoptr (TroupeRunner) other = create_runner ("square", items, 0);
  g_autoptr (NotifyWatch) watch = notify_watch_new (fixture->view);

  g_object_set (fixture->view, "run", fixture->run, NULL);
  notify_watch_assert (watch, "");
  app_test_wait (is_finished, fixture->run);
  g_object_set (fixture->view, "run", troupe_runner_get_run (other), NULL);
  notify_watch_assert (watch, "progress run");
  show (fixture, "results");
  app_test_assert_no_text (fixture->view, "25");
  g_assert_true (troupe_runner_start (other, NULL));
  app_test_assert_text (fixture->view, "49");
  app_test_wait (is_finished, troupe_runner_get_run (other));
}

/* While the view is hidden, nothing is counted. */
static void
test_progress_rests (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeProgress) progress = troupe_progress_new (fixture->run);
  g_autoptr (NotifyWatch) watch = notify_watch_new (progress);
  gboolean determinate;
  double fraction;

  troupe_progress_set_active (progress, FALSE);
  notify_watch_assert (watch, "");
  troupe_progress_set_active (progress, TRUE);
  app_test_wait (is_finished, fixture->run);
  g_object_get (progress, "fraction", &fraction, "determinate", &determinate, NULL);
  g_assert_cmpfloat (fraction, ==, 1);
  g_assert_true (determinate);
}

/* A page of the test's own. */

#define TEST_TYPE_PAGE (test_page_get_type ())

G_DECLARE_FINAL_TYPE (TestPage, test_page, TEST, PAGE, AdwBin)

struct _TestPage
{
  AdwBin parent_instance;

  TroupeRun *run;
  gboolean active;
};

static void
test_page_set_run (TroupeRunPage *page, TroupeRun *run)
{
  TEST_PAGE (page)->run = run;
}

static void
test_page_set_active (TroupeRunPage *page, gboolean active)
{
  TEST_PAGE (page)->active = active;
}

static void
test_page_implement (TroupeRunPageInterface *iface)
{
  iface->set_run = test_page_set_run;
  iface->set_active = test_page_set_active;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestPage,
                               test_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_RUN_PAGE, test_page_implement))

static void
test_page_class_init (TestPageClass *klass)
{
}

static void
test_page_init (TestPage *self)
{
}

static gboolean
is_active (gpointer page)
{
  return ((TestPage *) page)->active;
}

/* The view knows no page by its name: an added page in its stack gets the run, and is not active
 * while another page or no page is visible. */
static void
test_any_page (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *view = g_object_new (TROUPE_TYPE_RUN_VIEW, NULL);
  GtkWidget *stack = app_test_find_type (view, ADW_TYPE_VIEW_STACK);
  TestPage *page = g_object_new (TEST_TYPE_PAGE, NULL);
  GtkWindow *window;

  adw_view_stack_add_named (ADW_VIEW_STACK (stack), GTK_WIDGET (page), "test");
  g_object_set (view, "run", fixture->run, NULL);
  g_assert_true (page->run == fixture->run);

  window = app_test_present (view);
  g_assert_false (page->active);
  gtk_widget_activate_action (view, "run.show-view", "s", "test");
  app_test_wait (is_active, page);
  gtk_widget_activate_action (view, "run.show-view", "s", "events");
  g_assert_false (page->active);
  gtk_widget_activate_action (view, "run.show-view", "s", "test");
  g_assert_true (page->active);
  gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
  g_assert_false (page->active);
  gtk_window_destroy (window);
}

typedef struct
{
  guint n_frames;
  guint n_calm;
} Frames;

static void
count_frame (Frames *frames)
{
  frames->n_frames++;
}

static gboolean
end_interval (gpointer data)
{
  Frames *frames = data;

  frames->n_calm = frames->n_frames == 1 ? frames->n_calm + 1 : 0;
  frames->n_frames = 0;
  return G_SOURCE_CONTINUE;
}

static gboolean
is_calm (gpointer data)
{
  return ((Frames *) data)->n_calm == 2;
}

/* News of the pool, measurements and durations change together. */
static void
test_one_frame_for_an_interval (Fixture *fixture, gconstpointer user_data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (fixture->view);
  Frames frames = { 0 };
  guint source;

  show (fixture, "workers");
  source = troupe_tick_add (1000, end_interval, &frames);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (count_frame), &frames);
  app_test_wait (is_calm, &frames);
  g_signal_handlers_disconnect_by_data (clock, &frames);
  g_source_remove (source);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, set_up, function) \
  g_test_add ("/run-view/" name, Fixture, NULL, set_up, function, tear_down)
  add ("finishes", start_squares, test_finishes);
  add ("says-once", start_squares, test_says_once);
  add ("pauses", start_sleeps, test_pauses);
  add ("waits", start_delayed, test_waits);
  add ("stops", start_sleeps, test_stops);
  add ("searches", start_squares, test_searches);
  add ("settings", start_squares, test_settings);
  add ("kills", start_sleeps, test_kills);
  add ("replaces-run", start_squares, test_replaces_run);
  add ("any-page", start_squares, test_any_page);
  add ("progress-rests", start_squares, test_progress_rests);
  add ("one-frame-for-an-interval", start_short_sleeps, test_one_frame_for_an_interval);
#undef add
  return g_test_run ();
}
