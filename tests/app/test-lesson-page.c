/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the lesson, and an experiment that is run from it. */

#include "app-test.h"
#include "notify-watch.h"
#include "results-page-asserts.h"
#include "troupe-experiment-page.h"
#include "troupe-finding-view.h"
#include "troupe-lesson-page.h"

static GtkWidget *
find_widget (GtkWidget *widget, GType type, const char *css_class)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) &&
      (css_class == NULL || gtk_widget_has_css_class (widget, css_class)))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type, css_class);

      if (found)
        return found;
    }
  return NULL;
}

static gboolean
has_finding (gpointer user_data)
{
  return find_widget (user_data, TROUPE_TYPE_FINDING_VIEW, NULL) != NULL;
}

static gboolean
has_ended (gpointer user_data)
{
  return !troupe_experiment_get_running (user_data);
}

static gboolean
is_alone (gpointer user_data)
{
  return G_OBJECT (user_data)->ref_count == 1;
}

/* With real processes. */
static void
test_runs (void)
{
  g_autoptr (TroupeExperiment) experiment = troupe_experiment_new (TROUPE_EXPERIMENT_FAULTS);
  GtkWidget *page = troupe_experiment_page_new (experiment);
  GtkWindow *window = app_test_present (page);

  app_test_assert_text (page, troupe_experiment_kind_get_claim (TROUPE_EXPERIMENT_FAULTS));
  app_test_assert_text (page, troupe_experiment_kind_get_method (TROUPE_EXPERIMENT_FAULTS));
  app_test_assert_text (page, "troupe compare --show faults");
  g_assert_false (has_finding (page));
  gtk_widget_activate_action (page, "experiment.run", NULL);
  g_assert_true (troupe_experiment_get_running (experiment));
  app_test_wait (has_finding, page);
  app_test_assert_text (page, "What It Means");
  g_assert_false (troupe_experiment_get_running (experiment));
  results_page_assert_copies (page, "experiment.copy-command-line", "troupe compare --show faults");
  gtk_window_destroy (window);
}

static void
test_stops (void)
{
  g_autoptr (TroupeExperiment) experiment = troupe_experiment_new (TROUPE_EXPERIMENT_CORES);
  GtkWidget *page = troupe_experiment_page_new (experiment);
  GtkWindow *window = app_test_present (page);

  gtk_widget_activate_action (page, "experiment.run", NULL);
  gtk_widget_activate_action (page, "experiment.stop", NULL);
  app_test_wait (has_ended, experiment);
  g_assert_false (has_finding (page));
  gtk_window_destroy (window);
  app_test_wait (is_alone, experiment);
}

/* An experiment ends with its window. */
static void
test_ends_with_window (void)
{
  g_autoptr (TroupeExperiment) experiment = troupe_experiment_new (TROUPE_EXPERIMENT_CORES);
  GtkWidget *page = troupe_experiment_page_new (experiment);
  GtkWindow *window = app_test_present (page);

  gtk_widget_activate_action (page, "experiment.run", NULL);
  gtk_window_destroy (window);
  app_test_wait (has_ended, experiment);
  g_assert_cmpfloat (troupe_experiment_get_progress (experiment), ==, 0);
  app_test_wait (is_alone, experiment);
}

static void
test_page_notifies (void)
{
  g_autoptr (TroupeExperiment) experiment = troupe_experiment_new (TROUPE_EXPERIMENT_FAULTS);
  GtkWidget *page = g_object_ref_sink (troupe_experiment_page_new (experiment));
  g_autoptr (NotifyWatch) watch = notify_watch_new (page);

  g_object_set (page, "available", TRUE, NULL);
  notify_watch_assert (watch, "");
  g_object_set (page, "available", FALSE, NULL);
  notify_watch_assert (watch, "available");
  gtk_widget_activate_action (page, "experiment.run", NULL);
  g_assert_false (troupe_experiment_get_running (experiment));
  g_object_unref (page);
}

static TroupeExperimentPage *
get_shown (GtkWidget *lesson)
{
  GtkWidget *stack = find_widget (lesson, TROUPE_TYPE_EXPERIMENT_PAGE, NULL);

  stack = gtk_widget_get_ancestor (stack, GTK_TYPE_STACK);
  return TROUPE_EXPERIMENT_PAGE (gtk_stack_get_visible_child (GTK_STACK (stack)));
}

static TroupeExperimentKind
get_kind (GtkWidget *lesson)
{
  return troupe_experiment_get_kind (troupe_experiment_page_get_experiment (get_shown (lesson)));
}

static gboolean
is_running (GtkWidget *lesson)
{
  return troupe_experiment_get_running (troupe_experiment_page_get_experiment (get_shown (lesson)));
}

/* Stops the experiment, as a person does who has seen enough. */
static void
stop (GtkWidget *lesson)
{
  GtkWidget *page = GTK_WIDGET (get_shown (lesson));

  gtk_widget_activate_action (page, "experiment.stop", NULL);
  app_test_wait (has_ended, troupe_experiment_page_get_experiment (get_shown (lesson)));
}

/* One key runs all of them, one after another; in a presentation, it is that of a presenter. */
static void
test_runs_one_after_another (void)
{
  GtkWidget *lesson = g_object_new (TROUPE_TYPE_LESSON_PAGE, NULL);
  GtkWindow *window = app_test_present (lesson);

  for (TroupeExperimentKind i = 0; i < TROUPE_N_EXPERIMENTS; i++)
    {
      gtk_widget_activate_action (lesson, "lesson.run-next", NULL);
      g_assert_cmpint (get_kind (lesson), ==, i);
      g_assert_true (is_running (lesson));
      /* Not two at a time. */
      gtk_widget_activate_action (lesson, "lesson.run-next", NULL);
      g_assert_cmpint (get_kind (lesson), ==, i);
      stop (lesson);
    }
  gtk_widget_activate_action (lesson, "lesson.run-next", NULL);
  g_assert_false (is_running (lesson));

  gtk_widget_activate_action (lesson, "lesson.present-previous", NULL);
  g_assert_cmpint (get_kind (lesson), ==, TROUPE_N_EXPERIMENTS - 1);
  gtk_widget_add_css_class (GTK_WIDGET (window), "presentation");
  for (guint i = 1; i < TROUPE_N_EXPERIMENTS; i++)
    gtk_widget_activate_action (lesson, "lesson.present-previous", NULL);
  g_assert_cmpint (get_kind (lesson), ==, 0);
  gtk_widget_activate_action (lesson, "lesson.show-previous", NULL);
  g_assert_cmpint (get_kind (lesson), ==, 0);
  gtk_widget_activate_action (lesson, "lesson.present-next", NULL);
  g_assert_cmpint (get_kind (lesson), ==, 1);
  g_assert_true (is_running (lesson));
  gtk_widget_remove_css_class (GTK_WIDGET (window), "presentation");
  stop (lesson);
  gtk_widget_activate_action (lesson, "lesson.present-next", NULL);
  g_assert_cmpint (get_kind (lesson), ==, 1);
  gtk_window_destroy (window);
}

static gboolean
shows_text (GtkWidget *page, const char *text)
{
  GtkWidget *label = app_test_find_text (page, text);

  return label != NULL && gtk_widget_get_mapped (label);
}

/* The number that is shown is the number that is used; where it changes nothing, none is shown.
 * So it is with the interpreter. */
static void
test_workers (void)
{
  for (guint i = 0; i < TROUPE_N_EXPERIMENTS; i++)
    {
      const guint fewest = troupe_experiment_kind_get_fewest_workers (i);
      g_autoptr (TroupeExperiment) experiment = troupe_experiment_new (i);
      GtkWidget *page = troupe_experiment_page_new (experiment);
      GtkWindow *window = app_test_present (page);
      /* The first one of a page is that of the workers. */
      GtkWidget *workers = find_widget (page, GTK_TYPE_SPIN_BUTTON, NULL);

      g_assert_cmpint (gtk_widget_get_mapped (workers), ==, fewest > 0);
      g_assert_true (shows_text (page, "_Python Interpreter") == (i == TROUPE_EXPERIMENT_GIL));
      if (fewest > 0)
        {
          gtk_spin_button_set_value (GTK_SPIN_BUTTON (workers), 0);
          g_assert_cmpuint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (workers)), ==,
                            fewest);
        }
      gtk_window_destroy (window);
    }
}

static GtkListBoxRow *
get_row (GtkWidget *lesson, guint index)
{
  GtkWidget *list = find_widget (lesson, GTK_TYPE_LIST_BOX, "navigation-sidebar");

  return gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), index);
}

static gboolean
shows_page (GtkWidget *lesson, TroupeExperimentKind kind)
{
  GtkWidget *claim = app_test_find_text (lesson, troupe_experiment_kind_get_claim (kind));

  return claim && gtk_widget_get_mapped (claim);
}

static void
test_shows (void)
{
  GtkWidget *lesson = g_object_new (TROUPE_TYPE_LESSON_PAGE, NULL);
  GtkWindow *window = app_test_present (lesson);

  g_assert_null (get_row (lesson, TROUPE_N_EXPERIMENTS));
  for (guint i = 0; i < TROUPE_N_EXPERIMENTS; i++)
    {
      app_test_assert_text (GTK_WIDGET (get_row (lesson, i)), troupe_experiment_kind_get_title (i));
      troupe_lesson_page_show (TROUPE_LESSON_PAGE (lesson), i);
      g_assert_true (shows_page (lesson, i));
      g_assert_true (gtk_list_box_row_is_selected (get_row (lesson, i)));
    }
  gtk_window_destroy (window);
}

static TroupeExperimentPage *
get_page (GtkWidget *lesson, TroupeExperimentKind kind)
{
  GtkWidget *claim = app_test_find_text (lesson, troupe_experiment_kind_get_claim (kind));

  return TROUPE_EXPERIMENT_PAGE (gtk_widget_get_ancestor (claim, TROUPE_TYPE_EXPERIMENT_PAGE));
}

static gboolean
is_available (gpointer user_data)
{
  gboolean available;

  g_object_get (user_data, "available", &available, NULL);
  return available;
}

static void
test_one_at_a_time (void)
{
  GtkWidget *lesson = g_object_new (TROUPE_TYPE_LESSON_PAGE, NULL);
  GtkWindow *window = app_test_present (lesson);
  TroupeExperimentPage *cores = get_page (lesson, TROUPE_EXPERIMENT_CORES);
  TroupeExperimentPage *faults = get_page (lesson, TROUPE_EXPERIMENT_FAULTS);

  g_assert_true (is_available (faults));
  gtk_widget_activate_action (GTK_WIDGET (cores), "experiment.run", NULL);
  g_assert_false (is_available (faults));
  gtk_widget_activate_action (GTK_WIDGET (cores), "experiment.stop", NULL);
  app_test_wait (is_available, faults);
  gtk_window_destroy (window);
}

static TroupeJobFile *
create_job (void)
{
  static const char *const items[] = { "1", "2", "3", NULL };
  TroupeJobFile *job = troupe_job_file_new ();
  TroupeItemList *list = troupe_item_list_new (TROUPE_ITEM_LIST_ARGUMENTS);

  troupe_job_set_subject (job->job, "square");
  troupe_item_list_set_arguments (list, items);
  g_ptr_array_add (job->items, list);
  return job;
}

static char *
get_chosen_job (GtkWidget *lesson)
{
  GtkWidget *row = find_widget (lesson, ADW_TYPE_COMBO_ROW, NULL);
  GtkStringObject *chosen = adw_combo_row_get_selected_item (ADW_COMBO_ROW (row));

  return g_strdup (gtk_string_object_get_string (chosen));
}

/* Any job can be compared, with real processes. */
static void
test_compares (void)
{
  g_autoptr (GListModel) functions = app_test_create_functions ();
  GtkWidget *lesson = g_object_new (TROUPE_TYPE_LESSON_PAGE, "functions", functions, NULL);
  GtkWindow *window = app_test_present (lesson);
  g_autofree char *first = get_chosen_job (lesson);
  g_autofree char *chosen = NULL;

  g_assert_cmpstr (first, ==, "Primes, in C");
  troupe_lesson_page_show (TROUPE_LESSON_PAGE (lesson), TROUPE_EXPERIMENT_FAULTS);
  troupe_lesson_page_compare (TROUPE_LESSON_PAGE (lesson), "three squares", create_job ());
  g_assert_true (shows_page (lesson, TROUPE_EXPERIMENT_SPEEDUP));
  chosen = get_chosen_job (lesson);
  g_assert_cmpstr (chosen, ==, "three squares");
  gtk_widget_activate_action (GTK_WIDGET (get_page (lesson, TROUPE_EXPERIMENT_SPEEDUP)),
                              "experiment.run", NULL);
  app_test_wait (has_finding, lesson);
  app_test_assert_text (lesson, "serial (1 × 1)");
  gtk_window_destroy (window);
}

static void
test_lesson_notifies (void)
{
  g_autoptr (GListModel) functions = app_test_create_functions ();
  GtkWidget *lesson = g_object_ref_sink (g_object_new (TROUPE_TYPE_LESSON_PAGE, NULL));
  g_autoptr (NotifyWatch) watch = notify_watch_new (lesson);

  g_object_set (lesson, "functions", functions, NULL);
  notify_watch_assert (watch, "functions");
  g_object_set (lesson, "functions", functions, NULL);
  notify_watch_assert (watch, "");
  g_object_unref (lesson);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/lesson-page/runs-one-after-another", test_runs_one_after_another);
  g_test_add_func ("/experiment-page/runs", test_runs);
  g_test_add_func ("/experiment-page/stops", test_stops);
  g_test_add_func ("/experiment-page/ends-with-window", test_ends_with_window);
  g_test_add_func ("/experiment-page/notifies", test_page_notifies);
  g_test_add_func ("/experiment-page/workers", test_workers);
  g_test_add_func ("/lesson-page/shows", test_shows);
  g_test_add_func ("/lesson-page/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/lesson-page/compares", test_compares);
  g_test_add_func ("/lesson-page/notifies", test_lesson_notifies);
  return g_test_run ();
}
