/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the main window, from a job to its results. */

#include "app-test.h"
#include "troupe-experiment.h"
#include "troupe-job-page.h"
#include "troupe-run-banner.h"
#include "troupe-run-view.h"
#include "troupe-settings.h"
#include "troupe-start-page.h"
#include "troupe-window.h"

/* No window manager is there to fill the screen. */
static gboolean is_fullscreen;

void __wrap_gtk_window_fullscreen (GtkWindow *window);
void __wrap_gtk_window_unfullscreen (GtkWindow *window);
gboolean __wrap_gtk_window_is_fullscreen (GtkWindow *window);

void
__wrap_gtk_window_fullscreen (GtkWindow *window)
{
  is_fullscreen = TRUE;
}

void
__wrap_gtk_window_unfullscreen (GtkWindow *window)
{
  is_fullscreen = FALSE;
}

gboolean
__wrap_gtk_window_is_fullscreen (GtkWindow *window)
{
  return is_fullscreen;
}

typedef struct
{
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  app_test_open_window (&fixture->window);
}

static gboolean
is_closed (gpointer user_data)
{
  return ((Fixture *) user_data)->window == NULL;
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  app_test_close_window (&fixture->window);
}

static void
run (Fixture *fixture, TroupeJobKind kind, const char *subject, const char *items)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_PROGRAM);
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = NULL;

  g_object_set (troupe_draft_get_job (draft), "kind", kind, "subject", subject, "grace", 0.1,
                "workers", 2, NULL);
  g_object_set (troupe_draft_get_list (draft, 0), "text", items, NULL);
  source = troupe_draft_create_source (draft, &error);
  g_assert_no_error (error);
  troupe_window_run (TROUPE_WINDOW (fixture->window), draft, source);
}

/* The dialog that belongs to the window. */
static GtkWidget *
find_dialog (Fixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();
  const guint n_windows = g_list_model_get_n_items (windows);

  for (guint i = 0; i < n_windows; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (window) == GTK_WINDOW (fixture->window))
        return GTK_WIDGET (window);
    }
  return NULL;
}

static gboolean
is_in_content (gpointer user_data)
{
  GtkWidget *focus = gtk_window_get_focus (user_data);

  return focus && gtk_widget_get_ancestor (focus, ADW_TYPE_HEADER_BAR) == NULL;
}

static gboolean
is_toast_settled (gpointer user_data)
{
  GtkWidget *label = app_test_find_text (user_data, "All read.");

  return label && gtk_widget_get_mapped (label) && gtk_widget_get_height (label) > 0;
}

/* A toast that stays covers no buttons of the page below. */
static void
test_toast_leaves_buttons (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *overlay = app_test_find_type (fixture->window, ADW_TYPE_TOAST_OVERLAY);
  const int tallest_bar = 52;
  GtkWidget *toast;
  graphene_rect_t bounds;

  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new ("All read."));
  app_test_wait (is_toast_settled, fixture->window);
  toast = app_test_find_text (fixture->window, "All read.");
  while (g_strcmp0 (gtk_widget_get_css_name (toast), "toast") != 0)
    toast = gtk_widget_get_parent (toast);
  g_assert_true (gtk_widget_compute_bounds (toast, overlay, &bounds));
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=,
                     gtk_widget_get_height (overlay) - tallest_bar);
}

/* On each page, the focus begins below the header bar. */
static void
test_focus (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "checksums.troupe", NULL);
  GtkWidget *row;

  troupe_window_open_file (TROUPE_WINDOW (fixture->window), path);
  app_test_wait (is_in_content, fixture->window);
  row = gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->window)),
                                 ADW_TYPE_ENTRY_ROW);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "Command");
  run (fixture, TROUPE_JOB_FUNCTION, "square", "1 2");
  app_test_wait (is_in_content, fixture->window);
  g_assert_nonnull (gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->window)),
                                             TROUPE_TYPE_RUN_VIEW));
  gtk_widget_activate_action (fixture->window, "win.show-history", NULL);
  app_test_wait (is_in_content, fixture->window);
  gtk_widget_activate_action (fixture->window, "win.show-experiments", NULL);
  app_test_wait (is_in_content, fixture->window);
}

static gboolean
is_unmapped (gpointer widget)
{
  return !gtk_widget_get_mapped (widget);
}

/* Chooses a job, and goes back to the page before. */
static void
choose (Fixture *fixture, TroupeJobKind kind, const char *title)
{
  GtkWidget *start = app_test_find_type (fixture->window, TROUPE_TYPE_START_PAGE);
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (kind);
  GtkWidget *row;

  g_signal_emit_by_name (start, "chosen", draft);
  app_test_wait (is_in_content, fixture->window);
  row = gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->window)),
                                 ADW_TYPE_ENTRY_ROW);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, title);
  gtk_widget_activate_action (fixture->window, "win.back", NULL);
  app_test_wait (is_unmapped, app_test_find_type (fixture->window, TROUPE_TYPE_JOB_PAGE));
}

/* A form begins with its first field, although the focus was in another one, which the form may not
 * have, when the page was left. */
static void
test_first_field (Fixture *fixture, gconstpointer user_data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  gboolean animated;

  /* A page that slides away takes long where drawing is slow. */
  g_object_get (settings, "gtk-enable-animations", &animated, NULL);
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  choose (fixture, TROUPE_JOB_PYTHON, "Python File or Module");
  choose (fixture, TROUPE_JOB_PROGRAM, "Program and its arguments");
  choose (fixture, TROUPE_JOB_PYTHON, "Python File or Module");
  g_object_set (settings, "gtk-enable-animations", animated, NULL);
}

static gboolean
is_banner_hidden (gpointer user_data)
{
  return app_test_find_text (user_data, "A job is running in this window.") == NULL;
}

static gboolean
is_run_shown (gpointer user_data)
{
  GtkWidget *view = app_test_find_type (user_data, TROUPE_TYPE_RUN_VIEW);

  return view && gtk_widget_get_child_visible (view) && gtk_widget_get_mapped (view);
}

/* While a job runs, a bar on the other pages leads back to its run. */
static void
test_banner (Fixture *fixture, gconstpointer user_data)
{
  static const char *const ways[] = { "win.back", "win.show-history", "win.show-experiments" };
  GtkWidget *banner = app_test_find_type (fixture->window, TROUPE_TYPE_RUN_BANNER);
  TroupeRunView *view;
  g_autoptr (TroupeRun) shown = NULL;

  g_assert_true (is_banner_hidden (fixture->window));
  run (fixture, TROUPE_JOB_FUNCTION, "sleep", "100 100");
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      app_test_wait (is_run_shown, fixture->window);
      g_assert_false (gtk_widget_get_visible (banner));
      gtk_widget_activate_action (fixture->window, ways[i], NULL);
      app_test_assert_text (fixture->window, "A job is running in this window.");
      gtk_widget_activate_action (banner, "banner.show", NULL);
      app_test_wait (is_banner_hidden, fixture->window);
    }

  /* When the job is over, there is nothing to go back to. */
  app_test_wait (is_run_shown, fixture->window);
  gtk_widget_activate_action (fixture->window, "win.back", NULL);
  app_test_assert_text (fixture->window, "A job is running in this window.");
  view = TROUPE_RUN_VIEW (app_test_find_type (fixture->window, TROUPE_TYPE_RUN_VIEW));
  g_object_get (view, "run", &shown, NULL);
  troupe_run_stop (shown, TRUE);
  app_test_wait (is_banner_hidden, fixture->window);
}

/* The window begins with the start page. */
static void
test_starts (Fixture *fixture, gconstpointer user_data)
{
  app_test_assert_text (fixture->window, "Counts the primes up to a number");
  app_test_assert_text (fixture->window, "Misbehaving on Purpose");
}

static gboolean
shows_start (gpointer user_data)
{
  GtkWidget *heading = app_test_find_text (user_data, "Misbehaving on Purpose");

  return heading && gtk_widget_get_mapped (heading);
}

static gboolean
shows_job (gpointer user_data)
{
  return !shows_start (user_data);
}

static void
test_opens_file (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "first.troupe", NULL);

  troupe_window_open_file (TROUPE_WINDOW (fixture->window), path);
  app_test_assert_text (fixture->window, "first.troupe");
  app_test_assert_text (fixture->window,
                        "50 items: 5000000, 10000000, 15000000, 20000000, 25000000, …");
  app_test_wait (shows_job, fixture->window);
}

/* Back and forward stop where there is no page. */
static void
test_navigates (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "first.troupe", NULL);

  gtk_widget_activate_action (fixture->window, "win.back", NULL);
  gtk_widget_activate_action (fixture->window, "win.forward", NULL);
  app_test_wait (shows_start, fixture->window);
  troupe_window_open_file (TROUPE_WINDOW (fixture->window), path);
  gtk_widget_activate_action (fixture->window, "win.back", NULL);
  app_test_wait (shows_start, fixture->window);
  gtk_widget_activate_action (fixture->window, "win.forward", NULL);
  app_test_wait (shows_job, fixture->window);
}

static gboolean
shows_text (Fixture *fixture, const char *text)
{
  GtkWidget *label = app_test_find_text (fixture->window, text);

  return label && gtk_widget_get_mapped (label);
}

static gboolean
shows_comparison (gpointer user_data)
{
  return shows_text (user_data, troupe_experiment_kind_get_claim (TROUPE_EXPERIMENT_SPEEDUP));
}

static gboolean
shows_isolation (gpointer user_data)
{
  return shows_text (user_data, troupe_experiment_kind_get_claim (TROUPE_EXPERIMENT_MEMORY));
}

static gboolean
shows_job_of_example (gpointer user_data)
{
  return shows_text (user_data, "50 items: 5000000, 10000000, 15000000, 20000000, 25000000, …");
}

/* By way of the list of experiments, where that is not beside them. */
static gboolean
goes_back_to_job (gpointer user_data)
{
  Fixture *fixture = user_data;

  if (shows_job_of_example (fixture))
    return TRUE;

  gtk_widget_activate_action (fixture->window, "win.back", NULL);
  return FALSE;
}

/* The lesson is beside the jobs, which are as they were left. */
static void
test_shows_lesson (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "first.troupe", NULL);

  gtk_widget_activate_action (fixture->window, "win.compare", NULL);
  app_test_wait (shows_comparison, fixture);
  gtk_widget_activate_action (fixture->window, "win.isolate", NULL);
  app_test_wait (shows_isolation, fixture);
  troupe_window_open_file (TROUPE_WINDOW (fixture->window), path);
  app_test_wait (shows_job_of_example, fixture);
  gtk_widget_activate_action (app_test_find_text (fixture->window, "first.troupe"), "job.compare",
                              NULL);
  app_test_wait (shows_comparison, fixture);
  app_test_wait (goes_back_to_job, fixture);
}

static gboolean
is_job_shown (gpointer window)
{
  GtkWidget *page = app_test_find_type (window, TROUPE_TYPE_JOB_PAGE);

  return gtk_widget_get_mapped (page) && app_test_find_text (page, "1 item: 6") != NULL;
}

/* Rows arrive while they are visible. */
static void
show_results (GtkWidget *window)
{
  gtk_widget_activate_action (app_test_find_type (window, TROUPE_TYPE_RUN_VIEW), "run.show-view",
                              "s", "results");
}

static gboolean
can_run_again (gpointer pages)
{
  return app_test_offers (pages, "win.run-again");
}

static void
test_runs (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *pages = app_test_find_type (fixture->window, GTK_TYPE_STACK);
  g_autoptr (TroupeRun) first = NULL;
  g_autoptr (TroupeRun) second = NULL;

  g_assert_false (can_run_again (pages));
  run (fixture, TROUPE_JOB_FUNCTION, "square", "6");
  app_test_assert_text (fixture->window, "square by 2 workers");
  app_test_assert_text (fixture->window, "All processes have finished.");
  /* What was done may have to be written before. */
  app_test_wait (can_run_again, pages);
  /* None has. */
  g_assert_false (app_test_offers (pages, "win.run-failed"));
  g_object_get (app_test_find_type (fixture->window, TROUPE_TYPE_RUN_VIEW), "run", &first, NULL);
  gtk_widget_activate_action (fixture->window, "win.run-again", NULL);
  g_object_get (app_test_find_type (fixture->window, TROUPE_TYPE_RUN_VIEW), "run", &second, NULL);
  g_assert_true (second != first);
  show_results (fixture->window);
  app_test_assert_text (fixture->window, "36");
  app_test_assert_text (fixture->window, "All processes have finished.");
  gtk_widget_activate_action (fixture->window, "win.edit-job", NULL);
  app_test_wait (is_job_shown, fixture->window);
}

static void
test_cannot_start (Fixture *fixture, gconstpointer user_data)
{
  run (fixture, TROUPE_JOB_PROGRAM, "/proc/nonexistent/program", "6");
  app_test_assert_text (fixture->window, "/proc/nonexistent/program by 2 workers");
  app_test_assert_text (
      fixture->window,
      "The worker program “/proc/nonexistent/program” did not start: troupe-worker: "
      "“/proc/nonexistent/program” cannot be executed: No such file or directory");
}

static void
test_asks (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *dialog;

  run (fixture, TROUPE_JOB_FUNCTION, "sleep", "600 600");
  gtk_window_close (GTK_WINDOW (fixture->window));
  dialog = find_dialog (fixture);
  g_assert_nonnull (dialog);
  app_test_assert_text (dialog, "Stop the Job?");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_assert_nonnull (fixture->window);

  gtk_window_close (GTK_WINDOW (fixture->window));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_dialog (fixture)), "stop");
  app_test_wait (is_closed, fixture);
}

static void
test_closes_idle (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_close (GTK_WINDOW (fixture->window));
  app_test_wait (is_closed, fixture);
}

static void
test_shortcuts (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *shortcuts;

  gtk_widget_activate_action (fixture->window, "win.show-shortcuts", NULL);
  shortcuts = find_dialog (fixture);
  app_test_assert_text (shortcuts, "Run the job");
  g_assert_nonnull (app_test_find_type (shortcuts, GTK_TYPE_SHORTCUT_LABEL));
  gtk_window_destroy (GTK_WINDOW (shortcuts));
}

static gboolean
is_presenting (GtkWidget *window)
{
  return gtk_widget_has_css_class (window, "presentation");
}

/* A presentation fills the screen, and leaves it as it was. */
static void
test_presents (Fixture *fixture, gconstpointer user_data)
{
  gtk_widget_activate_action (fixture->window, "win.fullscreen", NULL);
  g_assert_true (is_fullscreen);
  g_assert_false (is_presenting (fixture->window));
  gtk_widget_activate_action (fixture->window, "win.present", NULL);
  g_assert_true (is_presenting (fixture->window));
  gtk_widget_activate_action (fixture->window, "win.leave-presentation", NULL);
  g_assert_false (is_presenting (fixture->window));
  g_assert_true (is_fullscreen);
  gtk_widget_activate_action (fixture->window, "win.fullscreen", NULL);
  g_assert_false (is_fullscreen);

  gtk_widget_activate_action (fixture->window, "win.present", NULL);
  g_assert_true (is_fullscreen);
  gtk_widget_activate_action (fixture->window, "win.present", NULL);
  g_assert_false (is_fullscreen);
  g_assert_false (is_presenting (fixture->window));
}

/* The next window has the size of this one. */
static void
test_remembers_size (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *next;
  int width;
  int height;

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 777, 555);
  next = troupe_window_new (NULL);
  gtk_window_get_default_size (GTK_WINDOW (next), &width, &height);
  g_assert_cmpint (width, ==, 777);
  g_assert_cmpint (height, ==, 555);
  gtk_window_destroy (GTK_WINDOW (next));
  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_WINDOW_WIDTH);
  g_settings_reset (troupe_settings_get (), TROUPE_SETTINGS_WINDOW_HEIGHT);
}

/* It is maximized if the one before was, and does not follow other windows later. */
static void
test_remembers_maximized (Fixture *fixture, gconstpointer user_data)
{
  GSettings *settings = troupe_settings_get ();
  GtkWidget *first = troupe_window_new (NULL);
  GtkWidget *second;

  g_assert_false (gtk_window_is_maximized (GTK_WINDOW (first)));
  gtk_window_maximize (GTK_WINDOW (first));
  g_assert_true (g_settings_get_boolean (settings, TROUPE_SETTINGS_WINDOW_MAXIMIZED));
  second = troupe_window_new (NULL);
  g_assert_true (gtk_window_is_maximized (GTK_WINDOW (second)));
  gtk_window_unmaximize (GTK_WINDOW (second));
  g_assert_false (g_settings_get_boolean (settings, TROUPE_SETTINGS_WINDOW_MAXIMIZED));
  g_assert_true (gtk_window_is_maximized (GTK_WINDOW (first)));
  gtk_window_destroy (GTK_WINDOW (first));
  gtk_window_destroy (GTK_WINDOW (second));
  g_settings_reset (settings, TROUPE_SETTINGS_WINDOW_MAXIMIZED);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) g_test_add ("/window/" name, Fixture, NULL, set_up, function, tear_down)
  add ("starts", test_starts);
  add ("opens-file", test_opens_file);
  add ("toast-leaves-buttons", test_toast_leaves_buttons);
  add ("focus", test_focus);
  add ("first-field", test_first_field);
  add ("banner", test_banner);
  add ("navigates", test_navigates);
  add ("shows-lesson", test_shows_lesson);
  add ("runs", test_runs);
  add ("cannot-start", test_cannot_start);
  add ("asks", test_asks);
  add ("closes-idle", test_closes_idle);
  add ("shortcuts", test_shortcuts);
  add ("presents", test_presents);
  add ("remembers-size", test_remembers_size);
  add ("remembers-maximized", test_remembers_maximized);
#undef add
  return g_test_run ();
}
