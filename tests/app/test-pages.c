/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws each page into PNG files in the build folder, for people to look at. What a program can see
 * of that is checked: that a page fits into its window, and that there is something on it. It draws
 * the looks that TROUPE_LOOKS names, with commas between them, or "all"; without it, one. With
 * TROUPE_LANGUAGE they are in a language, and only drawn. */

#include "app-test.h"
#include "dialog-pages.h"
#include "form-pages.h"
#include "menu-pages.h"
#include "past-runs.h"
#include "run-pages.h"
#include "run-picture.h"
#include "troupe-config.h"
#include "troupe-experiment.h"
#include "troupe-interrupted-list.h"
#include "troupe-job-page.h"
#include "troupe-overview.h"
#include "troupe-run-view.h"
#include "troupe-window.h"
#include "walk.h"
#include "watch-pages.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* An empty page has the colours of a header bar and of a background. */
#define FEWEST_COLOURS 8
#define DOTS_PER_INCH  96
#define FONT           "Cantarell 11"

typedef struct
{
  const char *name;
  void (*prepare) (TroupeWindow *window);
} Page;

typedef struct
{
  const char *name;
  int width;
  int height;
  AdwColorScheme colours;
  double text_scale;
  GtkTextDirection direction;
  gboolean high_contrast;
} Look;

static const Look looks[] = {
  { "light", 960, 680, ADW_COLOR_SCHEME_FORCE_LIGHT, 1, GTK_TEXT_DIR_LTR, FALSE },
  { "dark", 960, 680, ADW_COLOR_SCHEME_FORCE_DARK, 1, GTK_TEXT_DIR_LTR, FALSE },
  { "high-contrast", 960, 680, ADW_COLOR_SCHEME_FORCE_LIGHT, 1, GTK_TEXT_DIR_LTR, TRUE },
  { "narrow", 360, 720, ADW_COLOR_SCHEME_FORCE_LIGHT, 1, GTK_TEXT_DIR_LTR, FALSE },
  { "large-text", 960, 720, ADW_COLOR_SCHEME_FORCE_LIGHT, 2, GTK_TEXT_DIR_LTR, FALSE },
  { "right-to-left", 960, 680, ADW_COLOR_SCHEME_FORCE_LIGHT, 1, GTK_TEXT_DIR_RTL, FALSE },
};

/* The one in which a page first needs too much room. */
#define DEFAULT_LOOK "narrow"

static void
prepare_start (TroupeWindow *window)
{
  app_test_assert_text (GTK_WIDGET (window), "mandelbrot");
}

static gboolean
has_runs (gpointer list)
{
  g_autoptr (GListModel) runs = NULL;

  g_object_get (list, "runs", &runs, NULL);
  return runs != NULL;
}

/* With runs that can be continued, instead of those that were kept. */
static void
prepare_interrupted (TroupeWindow *window)
{
  GtkWidget *list = app_test_find_type (GTK_WIDGET (window), TROUPE_TYPE_INTERRUPTED_LIST);
  g_autoptr (GListModel) runs = past_runs_new ();

  app_test_wait (has_runs, list);
  g_object_set (list, "runs", runs, NULL);
}

static void
prepare_history (TroupeWindow *window)
{
  run_pages_present_history (GTK_WINDOW (window));
}

static void
prepare_comparison (TroupeWindow *window)
{
  run_pages_present_comparison (GTK_WINDOW (window));
}

static void
prepare_past_run (TroupeWindow *window)
{
  run_pages_present_past_run (GTK_WINDOW (window));
}

static void
prepare_experiments (TroupeWindow *window)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.compare", NULL);
}

/* With its figures, the quickest. */
static void
prepare_faults (TroupeWindow *window)
{
  const char *title = troupe_experiment_kind_get_title (TROUPE_EXPERIMENT_FAULTS);
  const char *claim = troupe_experiment_kind_get_claim (TROUPE_EXPERIMENT_FAULTS);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.isolate", NULL);
  gtk_widget_activate (gtk_widget_get_ancestor (app_test_find_text (GTK_WIDGET (window), title),
                                                GTK_TYPE_LIST_BOX_ROW));
  gtk_widget_activate_action (app_test_find_text (GTK_WIDGET (window), claim), "experiment.run",
                              NULL);
  app_test_assert_text (GTK_WIDGET (window), _ ("What It Means"));
}

static GtkWidget *
run_form (TroupeWindow *window, const char *view_name)
{
  GtkWidget *view;

  gtk_widget_activate_action (app_test_find_type (GTK_WIDGET (window), TROUPE_TYPE_JOB_PAGE),
                              "job.run", NULL);
  view = app_test_find_type (GTK_WIDGET (window), TROUPE_TYPE_RUN_VIEW);
  gtk_widget_activate_action (view, "run.show-view", "s", view_name);
  return view;
}

static GtkWidget *
run_example (TroupeWindow *window, const char *name, const char *view_name)
{
  form_pages_open (window, name);
  return run_form (window, view_name);
}

/* It does not end before it was looked at. */
static void
run_long (TroupeWindow *window)
{
  GtkWidget *page = app_test_find_type (GTK_WIDGET (window), TROUPE_TYPE_JOB_PAGE);
  g_autoptr (TroupeDraft) draft = NULL;

  form_pages_open (window, "sleeps.troupe");
  g_object_get (page, "draft", &draft, NULL);
  g_object_set (troupe_draft_get_list (draft, 0), "last", "100000", NULL);
  run_form (window, "overview");
}

/* While it runs. */
static void
prepare_overview (TroupeWindow *window)
{
  run_long (window);
  app_test_assert_text (GTK_WIDGET (window), _ ("running"));
}

static void
prepare_run (TroupeWindow *window)
{
  run_picture_present (GTK_WINDOW (window), "workers");
}

static void
prepare_paused (TroupeWindow *window)
{
  run_picture_present_state (GTK_WINDOW (window), RUN_PICTURE_PAUSED);
}

static void
prepare_waiting (TroupeWindow *window)
{
  run_picture_present_state (GTK_WINDOW (window), RUN_PICTURE_WAITING);
}

static void
prepare_failures (TroupeWindow *window)
{
  run_picture_present_state (GTK_WINDOW (window), RUN_PICTURE_FAILURES);
}

static void
prepare_not_started (TroupeWindow *window)
{
  run_picture_present_state (GTK_WINDOW (window), RUN_PICTURE_NOT_STARTED);
}

static void
prepare_presentation (TroupeWindow *window)
{
  run_picture_present_state (GTK_WINDOW (window), RUN_PICTURE_PRESENTED);
}

static void
prepare_primes (TroupeWindow *window)
{
  run_picture_present (GTK_WINDOW (window), "results");
}

/* Of a run that goes on, a bar leads back to it. */
static void
prepare_banner (TroupeWindow *window)
{
  run_long (window);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  app_test_assert_text (GTK_WIDGET (window), _ ("A job is running in this window."));
}

static void
prepare_summary (TroupeWindow *window)
{
  run_example (window, "squares.troupe", "overview");
  app_test_assert_text (GTK_WIDGET (window), _ ("All processes have finished."));
}

static void
prepare_results (TroupeWindow *window)
{
  run_example (window, "squares.troupe", "results");
  app_test_assert_text (GTK_WIDGET (window), _ ("All processes have finished."));
}

static void
prepare_result_details (TroupeWindow *window)
{
  run_pages_present_results (GTK_WINDOW (window));
}

static void
prepare_worker (TroupeWindow *window)
{
  GtkWidget *view = run_example (window, "squares.troupe", "workers");
  g_autoptr (TroupeRun) run = NULL;

  app_test_assert_text (GTK_WIDGET (window), _ ("All processes have finished."));
  g_object_get (view, "run", &run, NULL);
  run_pages_present_worker (GTK_WINDOW (window), run);
}

static void
prepare_preferences (TroupeWindow *window)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-preferences", NULL);
}

static void
prepare_help (TroupeWindow *window)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-help", NULL);
}

static void
prepare_workers (TroupeWindow *window)
{
  run_pages_present_workers (GTK_WINDOW (window));
}

static void
prepare_joined (TroupeWindow *window)
{
  run_pages_present_joined_workers (GTK_WINDOW (window));
}

static void
prepare_cores (TroupeWindow *window)
{
  run_pages_present_cores (GTK_WINDOW (window));
}

static void
prepare_timeline (TroupeWindow *window)
{
  run_pages_present_timeline (GTK_WINDOW (window));
}

static void
prepare_events (TroupeWindow *window)
{
  run_pages_present_events (GTK_WINDOW (window));
}

static gboolean
is_drawn (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data) && gtk_widget_get_width (user_data) > 0;
}

static GdkTexture *
draw (GtkWidget *window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  return gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
}

/* Stops at the fewest that there must be. */
static guint
count_colours (GdkTexture *texture)
{
  const int width = gdk_texture_get_width (texture);
  const gsize n_pixels = (gsize) width * gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, n_pixels);
  g_autoptr (GHashTable) colours = g_hash_table_new (NULL, NULL);

  gdk_texture_download (texture, (guchar *) pixels, width * sizeof *pixels);
  for (gsize i = 0; i < n_pixels && g_hash_table_size (colours) < FEWEST_COLOURS; i++)
    g_hash_table_add (colours, GUINT_TO_POINTER (pixels[i]));
  return g_hash_table_size (colours);
}

static void
save (GdkTexture *texture, const char *page, const char *look)
{
  const char *folder = g_getenv ("TROUPE_PAGES");
  g_autofree char *name = g_strdup_printf ("%s-%s.png", page, look);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_no_errno (g_mkdir_with_parents (folder, 0755));
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

/* A language that is, has no other look. */
static gboolean
is_right_to_left (void)
{
  return g_strcmp0 (g_getenv ("TROUPE_LANGUAGE"), "ar") == 0;
}

static void
apply (const Look *look)
{
  app_test_set_high_contrast (look->high_contrast);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), look->colours);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi",
                (int) (DOTS_PER_INCH * PANGO_SCALE * look->text_scale), NULL);
  gtk_widget_set_default_direction (is_right_to_left () ? GTK_TEXT_DIR_RTL : look->direction);
}

static gboolean
is_gone (gpointer user_data)
{
  return *(gpointer *) user_data == NULL;
}

/* The chain of children that needs the most room. */
static char *
describe_widest (GtkWidget *widget)
{
  GString *text = g_string_new (NULL);

  while (widget)
    {
      GtkWidget *widest = NULL;
      int most = -1;
      int needed;

      gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);
      g_string_append_printf (text, " %s:%d", G_OBJECT_TYPE_NAME (widget), needed);
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
           child = gtk_widget_get_next_sibling (child))
        {
          gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);
          if (gtk_widget_get_visible (child) && gtk_widget_get_child_visible (child) &&
              needed > most)
            {
              most = needed;
              widest = child;
            }
        }
      widget = widest;
    }
  return g_string_free (text, FALSE);
}

/* Returns the window of the page: a window above the one of jobs, or that one. */
static GtkWidget *
find_top (GtkWidget *window)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) other = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (other) == GTK_WINDOW (window))
        return GTK_WIDGET (other);
    }
  return window;
}

/* Shows a page that is open in another look. */
static void
change_look (GtkWidget *shown, const Look *look)
{
  apply (look);
  if (!ADW_IS_MESSAGE_DIALOG (shown))
    gtk_window_set_default_size (GTK_WINDOW (shown), look->width, look->height);
  app_test_wait (is_drawn, shown);
  app_test_wait_settled (shown);
}

static GtkWidget *
open_page (const Page *page, const Look *look, GtkWidget **window)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) functions = troupe_catalogue_load (&error);
  GtkWidget *shown;

  g_assert_no_error (error);
  apply (look);
  *window = troupe_window_new (NULL);
  g_object_add_weak_pointer (G_OBJECT (*window), (gpointer *) window);
  troupe_window_set_functions (TROUPE_WINDOW (*window), functions);
  gtk_window_set_default_size (GTK_WINDOW (*window), look->width, look->height);
  gtk_window_present (GTK_WINDOW (*window));
  app_test_wait (is_drawn, *window);
  page->prepare (TROUPE_WINDOW (*window));
  shown = find_top (*window);
  change_look (shown, look);
  return shown;
}

static void
close_page (GtkWidget *shown, GtkWidget **window)
{
  if (shown != *window)
    gtk_window_destroy (GTK_WINDOW (shown));
  troupe_window_stop_and_close (TROUPE_WINDOW (*window));
  app_test_wait (is_gone, window);
}

/* Whether there is more in it than can be seen, although it does not scroll across. */
static gboolean
is_cut (GtkScrolledWindow *place)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (place);
  GtkPolicyType policy;

  gtk_scrolled_window_get_policy (place, &policy, NULL);
  return policy == GTK_POLICY_EXTERNAL &&
         gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment);
}

static void
check_places (GtkWidget *shown, const Page *page, const Look *look)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new ();

  app_test_list (shown, GTK_TYPE_SCROLLED_WINDOW, places);
  for (guint i = 0; i < places->len; i++)
    if (gtk_widget_get_mapped (places->pdata[i]) && is_cut (places->pdata[i]))
      {
        g_autofree char *widest = describe_widest (places->pdata[i]);

        g_test_fail_printf ("%s is cut in %s:%s", page->name, look->name, widest);
      }
}

static void
render (GtkWidget *shown, const Page *page, const Look *look)
{
  GtkWidget *menu = menu_pages_find_open (shown);
  g_autoptr (GdkTexture) texture = draw (menu ? menu : shown);

  save (texture, page->name, look->name);
  g_assert_cmpuint (count_colours (texture), >=, FEWEST_COLOURS);
  /* The page did not make the window wider. */
  if (gtk_widget_get_width (shown) > look->width)
    {
      g_autofree char *widest = describe_widest (shown);

      g_test_fail_printf ("%s is too wide in %s:%s", page->name, look->name, widest);
    }
  check_places (shown, page, look);
}

/* By the keys alone, every place of a page can be reached and left. */
static void
test_walk (gconstpointer user_data)
{
  const Page *page = user_data;
  GtkWidget *window;
  GtkWidget *shown = open_page (page, &looks[0], &window);

  walk_window (GTK_WINDOW (shown), page->name);
  close_page (shown, &window);
}

static gboolean
is_scrolled (gpointer adjustment)
{
  return gtk_adjustment_get_value (adjustment) > 0;
}

/* Page Down scrolls the overview as soon as it is shown. */
static void
test_page_down (void)
{
  static const Page page = { "summary", prepare_summary };
  GtkWidget *window;
  GtkWidget *shown = open_page (&page, &looks[3], &window);
  GtkWidget *overview = app_test_find_type (shown, TROUPE_TYPE_OVERVIEW);
  GtkWidget *scrolled = app_test_find_type (overview, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));

  g_assert_false (is_scrolled (adjustment));
  walk_press (GTK_WINDOW (shown), GDK_KEY_Page_Down);
  app_test_wait (is_scrolled, adjustment);
  close_page (shown, &window);
}

static gboolean
is_wanted (const Look *look)
{
  const char *names = g_getenv ("TROUPE_LOOKS");
  g_auto (GStrv) wanted = g_strsplit (names ? names : DEFAULT_LOOK, ",", -1);

  return g_strcmp0 (names, "all") == 0 ||
         g_strv_contains ((const char *const *) wanted, look->name);
}

static void
close_drawn (GtkWidget *shown, GtkWidget **window)
{
  GtkWidget *menu = menu_pages_find_open (shown);

  if (menu)
    gtk_popover_popdown (GTK_POPOVER (menu));
  close_page (shown, window);
}

/* Whether a window that is open can change from one look to another, and shows the same place. */
static gboolean
differ_in_colour (const Look *a, const Look *b)
{
  return a->width == b->width && a->height == b->height && a->text_scale == b->text_scale &&
         a->direction == b->direction;
}

static void
test_page (gconstpointer user_data)
{
  const Look *last = NULL;
  GtkWidget *window = NULL;
  GtkWidget *shown = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      const Look *look = &looks[i];

      if (!is_wanted (look))
        continue;
      if (last != NULL && differ_in_colour (last, look))
        {
          change_look (shown, look);
        }
      else
        {
          if (last != NULL)
            close_drawn (shown, &window);
          shown = open_page (user_data, look, &window);
        }
      render (shown, user_data, look);
      last = look;
    }
  if (last == NULL)
    g_error ("TROUPE_LOOKS names no look");
  close_drawn (shown, &window);
}

int
main (int argc, char **argv)
{
  static const Page pages[] = {
    { "start", prepare_start },
    { "function", form_pages_show_function },
    { "command", form_pages_show_command },
    { "python", form_pages_show_python },
    { "lists", form_pages_show_lists },
    { "options", form_pages_show_options },
    { "places", form_pages_show_places },
    { "output", form_pages_show_output },
    { "preferences", prepare_preferences },
    { "help", prepare_help },
    { "overview", prepare_overview },
    { "run", prepare_run },
    { "paused", prepare_paused },
    { "waiting", prepare_waiting },
    { "failures", prepare_failures },
    { "not-started", prepare_not_started },
    { "presentation", prepare_presentation },
    { "banner", prepare_banner },
    { "primes", prepare_primes },
    { "summary", prepare_summary },
    { "workers", prepare_workers },
    { "joined", prepare_joined },
    { "worker", prepare_worker },
    { "cores", prepare_cores },
    { "events", prepare_events },
    { "timeline", prepare_timeline },
    { "results", prepare_results },
    { "result-details", prepare_result_details },
    { "experiments", prepare_experiments },
    { "faults", prepare_faults },
    { "mistakes", form_pages_show_mistakes },
    { "interrupted", prepare_interrupted },
    { "history", prepare_history },
    { "comparison", prepare_comparison },
    { "past-run", prepare_past_run },
    { "watched", watch_pages_show_run },
    { "watched-only", watch_pages_show_run_without_orders },
    { "watched-end", watch_pages_show_ended_run },
    { "failure", watch_pages_show_failure },
    { "no-history", watch_pages_show_no_history },
    { "no-events", watch_pages_show_no_events },
    { "no-results", watch_pages_show_no_results },
    { "range", form_pages_show_range },
    { "lines", form_pages_show_lines },
    { "table", form_pages_show_table },
    { "folder", form_pages_show_folder },
    { "pattern", form_pages_show_pattern },
    { "shortcuts", dialog_pages_show_shortcuts },
    { "about", dialog_pages_show_about },
    { "error", dialog_pages_show_error },
    { "save", dialog_pages_ask_to_save },
    { "stop", dialog_pages_ask_to_stop },
    { "discard", dialog_pages_ask_to_discard },
    { "next", dialog_pages_ask_before_next },
    { "kill", dialog_pages_ask_to_kill },
  };

  /* They are only drawn: a menu keeps the keys to itself. */
  static const Page menus[] = {
    { "main-menu", menu_pages_open_main_menu },   { "functions", menu_pages_open_functions },
    { "columns", menu_pages_open_columns },       { "fields", menu_pages_open_fields },
    { "worker-menu", menu_pages_open_worker },    { "result-menu", menu_pages_open_result },
    { "history-menu", menu_pages_open_past_run },
  };

  app_test_init (&argc, &argv);
  app_test_set_language (g_getenv ("TROUPE_LANGUAGE"));
  /* A view switcher that is squeezed out of a narrow window warns of that. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", FONT, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *path = g_strconcat ("/pages/", pages[i].name, NULL);

      g_autofree char *walk_path = g_strconcat ("/walk/", pages[i].name, NULL);

      g_test_add_data_func (path, &pages[i], test_page);
      g_test_add_data_func (walk_path, &pages[i], test_walk);
    }
  for (guint i = 0; i < G_N_ELEMENTS (menus); i++)
    {
      g_autofree char *path = g_strconcat ("/pages/", menus[i].name, NULL);

      g_test_add_data_func (path, &menus[i], test_page);
    }
  g_test_add_func ("/keys/page-down", test_page_down);
  return g_test_run ();
}
