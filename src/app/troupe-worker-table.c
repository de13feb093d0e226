/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-worker-table.h"

#include "troupe-cell.h"
#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-pool.h"

#include <glib/gi18n.h>

/* The columns of numbers. */
static const guint number_columns[] = { 0, 1, 3, 4, 5, 6 };

/* How much of a row of a joined worker can be seen. */
#define JOINED_OPACITY 0.6

struct _TroupeWorkerTable
{
  AdwBin parent_instance;

  GListModel *workers;
  gboolean narrow;
  GtkColumnView *column_view;
  GtkSelectionModel *selection;
  GtkSortListModel *sorted;
};

G_DEFINE_FINAL_TYPE (TroupeWorkerTable, troupe_worker_table, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_WORKERS,
  PROP_NARROW,
  N_PROPS
};

enum
{
  ACT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const struct
{
  const char *name;
  TroupePoolAction action;
} actions[] = {
  { "workers.kill", TROUPE_POOL_KILL },
  { "workers.terminate", TROUPE_POOL_TERMINATE },
  { "workers.pause", TROUPE_POOL_PAUSE },
  { "workers.continue", TROUPE_POOL_CONTINUE },
};

static gboolean
can_act (TroupeWorker *worker, TroupePoolAction action)
{
  if (!troupe_worker_is_alive (worker))
    return FALSE;
  if (action == TROUPE_POOL_PAUSE)
    return troupe_worker_get_state (worker) != TROUPE_WORKER_PAUSED;
  if (action == TROUPE_POOL_CONTINUE)
    return troupe_worker_get_state (worker) == TROUPE_WORKER_PAUSED;
  return TRUE;
}

/* Of TroupeWorker, owned. */
static GPtrArray *
get_selected (TroupeWorkerTable *self)
{
  g_autoptr (GtkBitset) positions = gtk_selection_model_get_selection (self->selection);
  GPtrArray *selected = g_ptr_array_new_with_free_func (g_object_unref);
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, positions, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (selected, g_list_model_get_item (G_LIST_MODEL (self->selection), position));
  return selected;
}

static void
update_actions (TroupeWorkerTable *self)
{
  g_autoptr (GPtrArray) selected = get_selected (self);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gboolean enabled = FALSE;

      for (guint j = 0; j < selected->len && !enabled; j++)
        enabled = can_act (selected->pdata[j], actions[i].action);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name, enabled);
    }
}

static void
act_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeWorkerTable *self = TROUPE_WORKER_TABLE (widget);
  g_autoptr (GPtrArray) selected = get_selected (self);
  guint chosen = 0;

  while (g_strcmp0 (actions[chosen].name, action_name) != 0)
    chosen++;

  for (guint i = 0; i < selected->len; i++)
    if (can_act (selected->pdata[i], actions[chosen].action))
      g_signal_emit (self, signals[ACT], 0, troupe_worker_get_number (selected->pdata[i]),
                     (int) actions[chosen].action);
}

static void
pause_or_continue_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autoptr (GPtrArray) selected = get_selected (TROUPE_WORKER_TABLE (widget));
  gboolean can_pause = FALSE;

  for (guint i = 0; i < selected->len && !can_pause; i++)
    can_pause = can_act (selected->pdata[i], TROUPE_POOL_PAUSE);
  act_cb (widget, can_pause ? "workers.pause" : "workers.continue", NULL);
}

static void
workers_changed_cb (TroupeWorkerTable *self, guint position, guint removed, guint added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (self->workers, i);

      g_signal_connect_object (worker, "notify::state", G_CALLBACK (update_actions), self,
                               G_CONNECT_SWAPPED);
    }
  update_actions (self);
}

static void
disconnect_workers (TroupeWorkerTable *self)
{
  const guint n_workers = self->workers ? g_list_model_get_n_items (self->workers) : 0;

  for (guint i = 0; i < n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (self->workers, i);

      g_signal_handlers_disconnect_by_func (worker, update_actions, self);
    }
  if (self->workers)
    g_signal_handlers_disconnect_by_func (self->workers, workers_changed_cb, self);
}

static void
set_workers (TroupeWorkerTable *self, GListModel *workers)
{
  if (self->workers == workers)
    return;

  disconnect_workers (self);
  g_set_object (&self->workers, workers);
  gtk_sort_list_model_set_model (self->sorted, workers);
  if (workers)
    {
      g_signal_connect_object (workers, "items-changed", G_CALLBACK (workers_changed_cb), self,
                               G_CONNECT_SWAPPED);
      workers_changed_cb (self, 0, 0, g_list_model_get_n_items (workers));
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKERS]);
}

/* The cells: what a column shows of a worker. */

static void
setup_text_cb (GtkSignalListItemFactory *factory,
               GtkListItem *list_item,
               GtkColumnViewColumn *column)
{
  troupe_cell_setup (list_item, column, TROUPE_CELL_TEXT, 14);
}

static void
setup_number_cb (GtkSignalListItemFactory *factory,
                 GtkListItem *list_item,
                 GtkColumnViewColumn *column)
{
  troupe_cell_setup (list_item, column, TROUPE_CELL_NUMBER, 8);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  troupe_cell_unbind (list_item);
}

static gboolean
alive_to_opacity (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_double (to, g_value_get_boolean (from) ? 1 : JOINED_OPACITY);
  return TRUE;
}

static char *
uint_to_text (const GValue *value)
{
  return g_strdup_printf ("%u", g_value_get_uint (value));
}

static void
bind_number_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  TroupeWorker *worker = gtk_list_item_get_item (list_item);
  GtkWidget *row = troupe_cell_get_row (list_item);

  troupe_cell_bind (list_item, "number", uint_to_text);
  if (row)
    {
      g_autofree char *name = g_strdup_printf (_ ("Worker %u"), troupe_worker_get_number (worker));

      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
      g_object_set_data (G_OBJECT (list_item), "alive-binding",
                         g_object_bind_property_full (worker, "alive", row, "opacity",
                                                      G_BINDING_SYNC_CREATE, alive_to_opacity, NULL,
                                                      NULL, NULL));
    }
}

static void
unbind_number_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GBinding *alive_binding = g_object_steal_data (G_OBJECT (list_item), "alive-binding");

  if (alive_binding)
    g_binding_unbind (alive_binding);
  troupe_cell_unbind (list_item);
}

static char *
pid_to_text (const GValue *value)
{
  const gint64 pid = g_value_get_int64 (value);

  return pid > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, pid) : g_strdup ("–");
}

static void
bind_pid_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  troupe_cell_bind (list_item, "pid", pid_to_text);
}

static void
bind_state_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  troupe_cell_bind (list_item, "state-text", NULL);
}

static char *
percent_to_text (const GValue *value)
{
  return troupe_describe_percent (g_value_get_double (value));
}

static void
bind_cpu_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  troupe_cell_bind (list_item, "cpu-percent", percent_to_text);
}

static char *
core_to_text (const GValue *value)
{
  const int core = g_value_get_int (value);

  return core >= 0 ? g_strdup_printf ("%d", core) : g_strdup ("–");
}

static void
bind_core_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  troupe_cell_bind (list_item, "core", core_to_text);
}

static char *
size_to_text (const GValue *value)
{
  const guint64 size = g_value_get_uint64 (value);

  return size > 0 ? g_format_size (size) : g_strdup ("–");
}

static void
bind_memory_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  troupe_cell_bind (list_item, "rss-bytes", size_to_text);
}

static char *
count_to_text (const GValue *value)
{
  return troupe_describe_count (g_value_get_uint64 (value));
}

static void
bind_items_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  troupe_cell_bind (list_item, "items-done", count_to_text);
}

static void
bind_item_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  troupe_cell_bind (list_item, "item", NULL);
}

static void
bind_join_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  troupe_cell_bind (list_item, "join-text", NULL);
}

static void
troupe_worker_table_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeWorkerTable *self = TROUPE_WORKER_TABLE (object);

  switch (prop_id)
    {
    case PROP_WORKERS:
      g_value_set_object (value, self->workers);
      break;

    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_worker_table_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  TroupeWorkerTable *self = TROUPE_WORKER_TABLE (object);

  switch (prop_id)
    {
    case PROP_WORKERS:
      set_workers (self, g_value_get_object (value));
      break;

    case PROP_NARROW:
      if (self->narrow == g_value_get_boolean (value))
        break;
      self->narrow = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_worker_table_dispose (GObject *object)
{
  TroupeWorkerTable *self = TROUPE_WORKER_TABLE (object);

  disconnect_workers (self);
  g_clear_object (&self->workers);

  G_OBJECT_CLASS (troupe_worker_table_parent_class)->dispose (object);
}

static void
troupe_worker_table_class_init (TroupeWorkerTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_worker_table_get_property;
  object_class->set_property = troupe_worker_table_set_property;
  object_class->dispose = troupe_worker_table_dispose;

  properties[PROP_WORKERS] =
      g_param_spec_object ("workers", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ACT] = g_signal_new ("act", TROUPE_TYPE_WORKER_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_INT);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, act_cb);
  gtk_widget_class_install_action (widget_class, "workers.pause-or-continue", NULL,
                                   pause_or_continue_cb);

  g_type_ensure (TROUPE_TYPE_WORKER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-worker-table.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerTable, column_view);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerTable, selection);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerTable, sorted);
  gtk_widget_class_bind_template_callback (widget_class, update_actions);
  gtk_widget_class_bind_template_callback (widget_class, setup_text_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_number_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_number_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_number_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_pid_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_state_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cpu_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_core_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_memory_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_items_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_item_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_join_cb);
}

static void
troupe_worker_table_init (TroupeWorkerTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (number_columns); i++)
    troupe_cell_align_title (self->column_view, number_columns[i]);
  gtk_sort_list_model_set_sorter (self->sorted, gtk_column_view_get_sorter (self->column_view));
  update_actions (self);
}
