/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page that lists the experiments and shows one of them. */

#include "troupe-lesson-page.h"

#include "troupe-catalogue.h"
#include "troupe-config.h"
#include "troupe-experiment-page.h"
#include "troupe-paths.h"
#include "troupe-primary-menu.h"

#include <glib/gi18n.h>

/* About a second of work for one core, in C and in Python. */
#define C_FUNCTION      "primes"
#define C_RANGE         "10000000:56000000:1000000"
#define PYTHON_MODULE   "troupe_experiments.py"
#define PYTHON_FUNCTION "count"
#define PYTHON_RANGE    "1000000:1000024"

struct _TroupeLessonPage
{
  AdwBin parent_instance;

  GListModel *functions;

  AdwLeaflet *leaflet;
  GtkWidget *sidebar;
  GtkWidget *content;
  GtkListBox *list;
  AdwWindowTitle *title;
  GtkStack *stack;
  TroupeExperimentPage *pages[TROUPE_N_EXPERIMENTS];
  /* Which were run. */
  gboolean begun[TROUPE_N_EXPERIMENTS];
  GtkWidget *window;
};

G_DEFINE_FINAL_TYPE (TroupeLessonPage, troupe_lesson_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_FUNCTIONS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void update_steps (TroupeLessonPage *self);

static void
row_selected_cb (TroupeLessonPage *self, GtkListBoxRow *row)
{
  TroupeExperimentKind kind;

  if (row == NULL)
    return;

  kind = gtk_list_box_row_get_index (row);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->pages[kind]));
  adw_window_title_set_title (self->title, troupe_experiment_kind_get_title (kind));
  update_steps (self);
}

static void
row_activated_cb (TroupeLessonPage *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->content);
}

/* One after another */

static guint
get_shown (TroupeLessonPage *self)
{
  return gtk_list_box_row_get_index (gtk_list_box_get_selected_row (self->list));
}

/* After the last one, there is none. */
static guint
get_next (TroupeLessonPage *self)
{
  const guint shown = get_shown (self);

  return self->begun[shown] ? shown + 1 : shown;
}

static void
run_next_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeLessonPage *self = TROUPE_LESSON_PAGE (widget);
  const guint next = get_next (self);

  troupe_lesson_page_show (self, next);
  gtk_widget_activate_action (GTK_WIDGET (self->pages[next]), "experiment.run", NULL);
}

static void
show_previous_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeLessonPage *self = TROUPE_LESSON_PAGE (widget);

  troupe_lesson_page_show (self, get_shown (self) - 1);
}

static void
update_steps (TroupeLessonPage *self)
{
  const gboolean presents = self->window && gtk_widget_has_css_class (self->window, "presentation");
  const gboolean has_previous = get_shown (self) > 0;
  gboolean has_next = get_next (self) < TROUPE_N_EXPERIMENTS;

  for (guint i = 0; i < TROUPE_N_EXPERIMENTS; i++)
    has_next &=
        !troupe_experiment_get_running (troupe_experiment_page_get_experiment (self->pages[i]));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lesson.run-next", has_next);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lesson.show-previous", has_previous);
  /* The keys of a presenter do nothing else in a presentation, such as to scroll. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lesson.present-next", presents);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lesson.present-previous", presents);
}

static void
present_step_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_activate_action (
      widget,
      g_str_equal (action_name, "lesson.present-next") ? "lesson.run-next" : "lesson.show-previous",
      NULL);
}

static void
troupe_lesson_page_root (GtkWidget *widget)
{
  TroupeLessonPage *self = TROUPE_LESSON_PAGE (widget);

  GTK_WIDGET_CLASS (troupe_lesson_page_parent_class)->root (widget);
  self->window = GTK_WIDGET (gtk_widget_get_root (widget));
  g_signal_connect_object (self->window, "notify::css-classes", G_CALLBACK (update_steps), self,
                           G_CONNECT_SWAPPED);
  update_steps (self);
}

static void
troupe_lesson_page_unroot (GtkWidget *widget)
{
  TroupeLessonPage *self = TROUPE_LESSON_PAGE (widget);

  g_signal_handlers_disconnect_by_func (self->window, update_steps, self);
  self->window = NULL;
  GTK_WIDGET_CLASS (troupe_lesson_page_parent_class)->unroot (widget);
}

/* Two experiments at a time would compete for the cores. */
static void
running_changed_cb (TroupeLessonPage *self)
{
  guint n_running = 0;

  for (guint i = 0; i < TROUPE_N_EXPERIMENTS; i++)
    if (troupe_experiment_get_running (troupe_experiment_page_get_experiment (self->pages[i])))
      {
        self->begun[i] = TRUE;
        n_running++;
      }
  update_steps (self);
  for (guint i = 0; i < TROUPE_N_EXPERIMENTS; i++)
    g_object_set (self->pages[i], "available", n_running == 0, NULL);
}

static void
troupe_lesson_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeLessonPage *self = TROUPE_LESSON_PAGE (object);

  switch (prop_id)
    {
    case PROP_FUNCTIONS:
      g_value_set_object (value, self->functions);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_lesson_page_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  TroupeLessonPage *self = TROUPE_LESSON_PAGE (object);

  switch (prop_id)
    {
    case PROP_FUNCTIONS:
      troupe_lesson_page_set_functions (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_lesson_page_dispose (GObject *object)
{
  TroupeLessonPage *self = TROUPE_LESSON_PAGE (object);

  g_clear_object (&self->functions);

  G_OBJECT_CLASS (troupe_lesson_page_parent_class)->dispose (object);
}

static void
troupe_lesson_page_class_init (TroupeLessonPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_lesson_page_get_property;
  object_class->set_property = troupe_lesson_page_set_property;
  object_class->dispose = troupe_lesson_page_dispose;
  widget_class->root = troupe_lesson_page_root;
  widget_class->unroot = troupe_lesson_page_unroot;

  properties[PROP_FUNCTIONS] =
      g_param_spec_object ("functions", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "lesson.run-next", NULL, run_next_cb);
  gtk_widget_class_install_action (widget_class, "lesson.show-previous", NULL, show_previous_cb);
  gtk_widget_class_install_action (widget_class, "lesson.present-next", NULL, present_step_cb);
  gtk_widget_class_install_action (widget_class, "lesson.present-previous", NULL, present_step_cb);

  g_type_ensure (TROUPE_TYPE_PRIMARY_MENU);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-lesson-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeLessonPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, TroupeLessonPage, sidebar);
  gtk_widget_class_bind_template_child (widget_class, TroupeLessonPage, content);
  gtk_widget_class_bind_template_child (widget_class, TroupeLessonPage, list);
  gtk_widget_class_bind_template_child (widget_class, TroupeLessonPage, title);
  gtk_widget_class_bind_template_child (widget_class, TroupeLessonPage, stack);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
}

static TroupeJobFile *
create_job (TroupeJobKind kind, const char *subject, TroupeItemList *items)
{
  TroupeJobFile *file = troupe_job_file_new ();

  g_object_unref (file->job);
  file->job = troupe_job_new (kind, subject);
  g_ptr_array_add (file->items, items);
  return file;
}

static TroupeItemList *
create_range (const char *range)
{
  TroupeItemList *items = troupe_item_list_new (TROUPE_ITEM_LIST_RANGE);

  troupe_item_list_set_range (items, range);
  return items;
}

static void
add_jobs_with_work (TroupeLessonPage *self)
{
  TroupeExperimentPage *page = self->pages[TROUPE_EXPERIMENT_SPEEDUP];
  g_autofree char *path = troupe_paths_find_program (PYTHON_MODULE);
  g_autofree char *python = g_strconcat (path, ":", PYTHON_FUNCTION, NULL);

  troupe_experiment_page_add_job (
      page, _ ("Primes, in C"),
      create_job (TROUPE_JOB_FUNCTION, C_FUNCTION, create_range (C_RANGE)));
  troupe_experiment_page_add_job (
      page, _ ("Sums, in Python"),
      create_job (TROUPE_JOB_PYTHON, python, create_range (PYTHON_RANGE)));
}

static void
add_row (TroupeLessonPage *self, TroupeExperimentKind kind)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *number = g_strdup_printf ("%u", kind + 1);
  GtkWidget *number_label = gtk_label_new (number);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", troupe_experiment_kind_get_title (kind),
                                   "wrap", TRUE, "xalign", 0.0f, "hexpand", TRUE, NULL);

  gtk_widget_add_css_class (number_label, "numeric");
  gtk_widget_add_css_class (number_label, "dim-label");
  gtk_box_append (GTK_BOX (box), number_label);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  troupe_experiment_kind_get_title (kind), -1);
  gtk_list_box_append (self->list, row);
}

static void
troupe_lesson_page_init (TroupeLessonPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < TROUPE_N_EXPERIMENTS; i++)
    {
      g_autoptr (TroupeExperiment) experiment = troupe_experiment_new (i);
      GtkWidget *page = troupe_experiment_page_new (experiment);

      self->pages[i] = TROUPE_EXPERIMENT_PAGE (page);
      gtk_stack_add_child (self->stack, page);
      add_row (self, i);
      g_signal_connect_object (experiment, "notify::running", G_CALLBACK (running_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  add_jobs_with_work (self);
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
}

/**
 * troupe_lesson_page_get_functions:
 *
 * Returns: (transfer none) (nullable): a list of #TroupeFunction, the functions that can be
 *   compared
 */
GListModel *
troupe_lesson_page_get_functions (TroupeLessonPage *self)
{
  g_return_val_if_fail (TROUPE_IS_LESSON_PAGE (self), NULL);

  return self->functions;
}

static void
add_function (TroupeLessonPage *self, TroupeFunction *function)
{
  TroupeItemList *items = troupe_item_list_new (TROUPE_ITEM_LIST_ARGUMENTS);
  g_auto (GStrv) words = NULL;

  g_shell_parse_argv (troupe_function_get_example (function), NULL, &words, NULL);
  troupe_item_list_set_arguments (items, (const char *const *) words);
  troupe_experiment_page_add_job (
      self->pages[TROUPE_EXPERIMENT_SPEEDUP], troupe_function_get_name (function),
      create_job (TROUPE_JOB_FUNCTION, troupe_function_get_name (function), items));
}

/**
 * troupe_lesson_page_set_functions:
 * @functions: (nullable): a list of #TroupeFunction, which can also be compared, with their
 *   examples
 *
 * Offers the functions. May be called once.
 */
void
troupe_lesson_page_set_functions (TroupeLessonPage *self, GListModel *functions)
{
  guint n_functions;

  g_return_if_fail (TROUPE_IS_LESSON_PAGE (self));

  if (!g_set_object (&self->functions, functions))
    return;

  n_functions = functions ? g_list_model_get_n_items (functions) : 0;
  for (guint i = 0; i < n_functions; i++)
    {
      g_autoptr (TroupeFunction) function = g_list_model_get_item (functions, i);

      if (!troupe_function_get_misbehaves (function))
        add_function (self, function);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FUNCTIONS]);
}

/**
 * troupe_lesson_page_show:
 * @kind: an experiment
 *
 * Shows the experiment.
 */
void
troupe_lesson_page_show (TroupeLessonPage *self, TroupeExperimentKind kind)
{
  g_return_if_fail (TROUPE_IS_LESSON_PAGE (self));

  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, kind));
  adw_leaflet_set_visible_child (self->leaflet, self->content);
}

/**
 * troupe_lesson_page_show_list:
 *
 * Shows the list of experiments.
 */
void
troupe_lesson_page_show_list (TroupeLessonPage *self)
{
  g_return_if_fail (TROUPE_IS_LESSON_PAGE (self));

  adw_leaflet_set_visible_child (self->leaflet, self->sidebar);
}

/**
 * troupe_lesson_page_compare:
 * @title: the name of the job
 * @job: (transfer full): a job and its items
 *
 * Shows the comparison of serial, threads and processes, with this job chosen.
 */
void
troupe_lesson_page_compare (TroupeLessonPage *self, const char *title, TroupeJobFile *job)
{
  TroupeExperimentPage *page = self->pages[TROUPE_EXPERIMENT_SPEEDUP];

  g_return_if_fail (TROUPE_IS_LESSON_PAGE (self));

  troupe_experiment_page_choose_job (page, troupe_experiment_page_add_job (page, title, job));
  troupe_lesson_page_show (self, TROUPE_EXPERIMENT_SPEEDUP);
}

/**
 * troupe_lesson_page_go_back:
 *
 * Returns from an experiment to the list, if the list is not beside it.
 *
 * Returns: %FALSE if there is nothing to go back to
 */
gboolean
troupe_lesson_page_go_back (TroupeLessonPage *self)
{
  g_return_val_if_fail (TROUPE_IS_LESSON_PAGE (self), FALSE);

  return adw_leaflet_get_folded (self->leaflet) &&
         adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}
