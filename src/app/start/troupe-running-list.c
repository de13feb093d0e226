/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists the runs that go on in other processes. */

#include "troupe-running-list.h"

#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-list-watch.h"
#include "troupe-plain-row.h"
#include "troupe-running-run.h"

#include <glib/gi18n.h>

struct _TroupeRunningList
{
  AdwBin parent_instance;

  GListModel *runs;
  TroupeListWatch *watch;
  /* The paths of the runs that have rows. */
  GPtrArray *paths;

  GtkListBox *list_box;
};

G_DEFINE_FINAL_TYPE (TroupeRunningList, troupe_running_list, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_RUNS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* "400 of 2,000 done, 20 failed, since 13:05", or what is wrong with it. */
static char *
describe_run (TroupeRunningRun *run)
{
  const char *problem = troupe_running_run_get_problem (run);
  guint64 n_done;
  guint64 n_failed;
  gint64 n_items;
  g_autofree char *part = NULL;
  g_autofree char *failed = NULL;
  g_autofree char *started = NULL;
  g_autofree char *done = NULL;
  g_autofree char *outcome = NULL;

  if (problem)
    return g_strdup (problem);

  g_object_get (run, "n-done", &n_done, "n-failed", &n_failed, "n-items", &n_items, NULL);
  part = troupe_describe_part (n_done, n_items);
  failed = troupe_describe_count (n_failed);
  started = troupe_describe_moment (troupe_running_run_get_started_on (run));
  /* Translators: how many items of a run are done, as “400 of 2,000” */
  done = g_strdup_printf (ngettext ("%s done", "%s done", n_items > 0 ? (gulong) n_items : n_done),
                          part);
  if (n_failed > 0)
    /* Translators: a number of items */
    outcome = g_strdup_printf (ngettext ("%s failed", "%s failed", n_failed), failed);
  /* Translators: when a run was started, and how far it is */
  return outcome ? g_strdup_printf (_ ("Started %s: %s, %s"), started, done, outcome)
                 : g_strdup_printf (_ ("Started %s: %s"), started, done);
}

static gboolean
is_shown (TroupeRunningRun *run)
{
  int state;

  g_object_get (run, "state", &state, NULL);
  return state != TROUPE_RUN_FINISHED;
}

static void
add_row (TroupeRunningList *self, TroupeRunningRun *run)
{
  const char *path = troupe_running_run_get_path (run);
  GtkWidget *row = troupe_plain_row_new (troupe_running_run_get_title (run), NULL);

  g_object_set (row, "activatable", TRUE, "title-lines", 1, NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", path);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.watch-run");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_append (self->list_box, row);
  g_ptr_array_add (self->paths, g_strdup (path));
}

static void
update_row (TroupeRunningList *self, guint position, TroupeRunningRun *run)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list_box, position);
  g_autofree char *subtitle = describe_run (run);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), troupe_running_run_get_title (run));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
}

static gboolean
has_rows_of (TroupeRunningList *self, GPtrArray *runs)
{
  if (runs->len != self->paths->len)
    return FALSE;
  for (guint i = 0; i < runs->len; i++)
    if (g_strcmp0 (self->paths->pdata[i], troupe_running_run_get_path (runs->pdata[i])) != 0)
      return FALSE;
  return TRUE;
}

/* Rows are only made anew if the runs are others, so that one can be clicked
 * while figures change. */
static void
update (TroupeRunningList *self)
{
  const guint n_runs = self->runs ? g_list_model_get_n_items (self->runs) : 0;
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr (TroupeRunningRun) run = g_list_model_get_item (self->runs, i);

      if (is_shown (run))
        g_ptr_array_add (shown, g_steal_pointer (&run));
    }
  if (!has_rows_of (self, shown))
    {
      GtkListBoxRow *row;

      while ((row = gtk_list_box_get_row_at_index (self->list_box, 0)))
        gtk_list_box_remove (self->list_box, GTK_WIDGET (row));
      g_ptr_array_set_size (self->paths, 0);
      for (guint i = 0; i < shown->len; i++)
        add_row (self, shown->pdata[i]);
    }
  for (guint i = 0; i < shown->len; i++)
    update_row (self, i, shown->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self), shown->len > 0);
}

static void
troupe_running_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_RUNS:
      g_value_set_object (value, TROUPE_RUNNING_LIST (object)->runs);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_running_list_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  TroupeRunningList *self = TROUPE_RUNNING_LIST (object);

  switch (prop_id)
    {
    case PROP_RUNS:
      if (!g_set_object (&self->runs, g_value_get_object (value)))
        return;
      troupe_list_watch_set_list (self->watch, self->runs);
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_running_list_dispose (GObject *object)
{
  TroupeRunningList *self = TROUPE_RUNNING_LIST (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->runs);
  g_clear_pointer (&self->paths, g_ptr_array_unref);

  G_OBJECT_CLASS (troupe_running_list_parent_class)->dispose (object);
}

static void
troupe_running_list_class_init (TroupeRunningListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_running_list_get_property;
  object_class->set_property = troupe_running_list_set_property;
  object_class->dispose = troupe_running_list_dispose;

  properties[PROP_RUNS] =
      g_param_spec_object ("runs", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-running-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeRunningList, list_box);
}

static void
troupe_running_list_init (TroupeRunningList *self)
{
  static const char *const watched[] = { "state", "n-done", "title", "problem", NULL };

  self->paths = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->watch = troupe_list_watch_new (watched);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
