/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of workers and the actions for the selected ones. */

#include "troupe-worker-table.h"

#include "troupe-config.h"
#include "troupe-focus.h"
#include "troupe-follow-end.h"
#include "troupe-list-watch.h"
#include "troupe-presence.h"
#include "troupe-property.h"
#include "troupe-row-menu.h"
#include "troupe-run-page.h"
#include "troupe-run.h"
#include "troupe-settings.h"
#include "troupe-tick.h"
#include "troupe-worker-cells.h"
#include "troupe-worker-columns.h"
#include "troupe-worker-content.h"
#include "troupe-worker-question.h"
#include "troupe-worker-rows.h"

#include <glib/gi18n.h>

/* The interval of updates of the durations of items, in milliseconds. */
#define INTERVAL 1000

struct _TroupeWorkerTable
{
  AdwBin parent_instance;

  TroupeListWatch *watch;
  GListModel *machine;
  gboolean narrow;
  gboolean can_act;
  GBindingGroup *run_bindings;
  TroupePresence *presence;
  TroupeWorkerCells *cells;
  TroupeWorkerColumns *columns;
  TroupeWorkerRows *rows;
  guint timer;
  guint update_source;
  /* The number of a worker that was found alive, less 1. */
  guint alive;
  /* Those to which the open menu refers, or NULL; elements are TroupeWorker, owned. */
  GPtrArray *pinned;
  guint unpin_source;

  GtkColumnView *column_view;
  GtkMultiSelection *selection;
  GtkSearchBar *search_bar;
  GtkEditable *search_entry;
  GtkMenuButton *columns_button;
  GtkLabel *cpu_base_label;
  GtkScrolledWindow *scrolled_window;
  GtkPopover *menu;
  GMenuModel *menu_model;
  GMenuModel *details_menu_model;
};

static void implement_run_page (TroupeRunPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeWorkerTable,
                               troupe_worker_table,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_RUN_PAGE, implement_run_page))

enum
{
  PROP_0,
  PROP_WORKERS,
  PROP_MACHINE,
  PROP_NARROW,
  PROP_CAN_ACT,
  N_PROPS
};

enum
{
  ACT,
  DETAILS,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const struct
{
  const char *name;
  TroupeRunAction action;
} actions[] = {
  { "workers.kill", TROUPE_RUN_KILL },
  { "workers.terminate", TROUPE_RUN_TERMINATE },
  { "workers.pause", TROUPE_RUN_PAUSE },
  { "workers.continue", TROUPE_RUN_CONTINUE },
};

static gboolean
can_act (TroupeWorker *worker, TroupeRunAction action)
{
  if (!troupe_worker_is_alive (worker))
    return FALSE;
  if (action == TROUPE_RUN_PAUSE)
    return troupe_worker_get_state (worker) != TROUPE_WORKER_PAUSED;
  if (action == TROUPE_RUN_CONTINUE)
    return troupe_worker_get_state (worker) == TROUPE_WORKER_PAUSED;
  return TRUE;
}

/* Returns the workers that an order is for: elements are TroupeWorker, owned. While the menu is
 * open, these are the ones that it was opened for. */
static GPtrArray *
get_targets (TroupeWorkerTable *self)
{
  return self->pinned ? g_ptr_array_ref (self->pinned)
                      : troupe_worker_rows_get_targets (self->rows);
}

static void
update_actions (TroupeWorkerTable *self)
{
  g_autoptr (GPtrArray) selected = get_targets (self);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gboolean enabled = FALSE;

      for (guint j = 0; j < selected->len && self->can_act && !enabled; j++)
        enabled = can_act (selected->pdata[j], actions[i].action);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name, enabled);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "workers.details", selected->len > 0);
}

static void
act_on (gpointer owner, GPtrArray *workers, TroupeRunAction action)
{
  TroupeWorkerTable *self = TROUPE_WORKER_TABLE (owner);

  for (guint i = 0; i < workers->len; i++)
    if (can_act (workers->pdata[i], action))
      g_signal_emit (self, signals[ACT], 0, troupe_worker_get_number (workers->pdata[i]),
                     (int) action);
}

static void
act_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeWorkerTable *self = TROUPE_WORKER_TABLE (widget);
  g_autoptr (GPtrArray) selected = get_targets (self);
  g_autoptr (GPtrArray) concerned = g_ptr_array_new_with_free_func (g_object_unref);
  TroupeRunAction action;
  guint chosen = 0;

  while (g_strcmp0 (actions[chosen].name, action_name) != 0)
    chosen++;
  action = actions[chosen].action;

  for (guint i = 0; i < selected->len; i++)
    if (can_act (selected->pdata[i], action))
      g_ptr_array_add (concerned, g_object_ref (selected->pdata[i]));

  if (concerned->len > 0 && (action == TROUPE_RUN_KILL || action == TROUPE_RUN_TERMINATE) &&
      g_settings_get_boolean (troupe_settings_get (), TROUPE_SETTINGS_CONFIRM_KILLS))
    troupe_worker_question_ask (widget, concerned, action, act_on);
  else
    act_on (self, concerned, action);
}

static void
pause_or_continue_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autoptr (GPtrArray) selected = get_targets (TROUPE_WORKER_TABLE (widget));
  gboolean can_pause = FALSE;

  for (guint i = 0; i < selected->len && !can_pause; i++)
    can_pause = can_act (selected->pdata[i], TROUPE_RUN_PAUSE);
  act_cb (widget, can_pause ? "workers.pause" : "workers.continue", NULL);
}

/* Menu */

static void
unpin (TroupeWorkerTable *self)
{
  g_clear_handle_id (&self->unpin_source, g_source_remove);
  g_clear_pointer (&self->pinned, g_ptr_array_unref);
}

/* The workers in the rows may be replaced while the menu is open. */
static void
pin (TroupeWorkerTable *self)
{
  unpin (self);
  if (gtk_widget_get_visible (GTK_WIDGET (self->menu)))
    self->pinned = troupe_worker_rows_get_targets (self->rows);
  update_actions (self);
}

static gboolean
unpin_cb (gpointer user_data)
{
  TroupeWorkerTable *self = user_data;

  self->unpin_source = 0;
  unpin (self);
  update_actions (self);
  return G_SOURCE_REMOVE;
}

/* A menu closes before it gives its order. */
static void
menu_closed_cb (TroupeWorkerTable *self)
{
  if (self->pinned && self->unpin_source == 0)
    self->unpin_source = g_idle_add (unpin_cb, self);
}

static void
pressed_cb (TroupeWorkerTable *self, int n_press, double x, double y, GtkGesture *gesture)
{
  unpin (self);
  troupe_row_menu_press (self->menu, self->column_view, x, y, gesture);
  pin (self);
}

static void
show_menu_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeWorkerTable *self = TROUPE_WORKER_TABLE (widget);

  unpin (self);
  troupe_row_menu_show_at_focus (self->menu, self->column_view);
  pin (self);
}

static void
expand_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  const char *how = g_variant_get_string (parameter, NULL);
  const gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  troupe_worker_rows_expand (TROUPE_WORKER_TABLE (widget)->rows,
                             g_str_equal (how, "more") ||
                                 g_str_equal (how, rtl ? "left" : "right"));
}

/* Details */

static void
activate_cb (TroupeWorkerTable *self, guint position)
{
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  TroupeWorker *worker = row ? troupe_worker_rows_get_worker (row) : NULL;

  if (worker)
    g_signal_emit (self, signals[DETAILS], 0, worker);
  else if (row)
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
}

static void
details_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autoptr (GPtrArray) selected = get_targets (TROUPE_WORKER_TABLE (widget));

  if (selected->len > 0)
    g_signal_emit (widget, signals[DETAILS], 0, selected->pdata[0]);
}

/* Updates the durations of items while the table is visible. */

static gboolean
tick_cb (gpointer user_data)
{
  TroupeWorkerTable *self = TROUPE_WORKER_TABLE (user_data);

  troupe_worker_cells_update (self->cells);
  return G_SOURCE_CONTINUE;
}

static gboolean
is_alive (GListModel *workers, guint position)
{
  g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, position);

  return worker && troupe_worker_is_alive (worker);
}

/* Looks at the worker that was alive the last time first: there may be many. */
static gboolean
is_any_alive (TroupeWorkerTable *self)
{
  GListModel *workers = troupe_list_watch_get_list (self->watch);
  const guint n_workers = workers ? g_list_model_get_n_items (workers) : 0;

  if (n_workers > 0 && is_alive (workers, self->alive))
    return TRUE;

  for (guint i = n_workers; i > 0; i--)
    if (is_alive (workers, i - 1))
      {
        self->alive = i - 1;
        return TRUE;
      }
  return FALSE;
}

static void
update_timer (TroupeWorkerTable *self)
{
  const gboolean alive = is_any_alive (self);
  const gboolean wanted = troupe_presence_get_seen (self->presence) && alive;

  troupe_worker_columns_set_any_alive (self->columns, alive);
  if (wanted && self->timer == 0)
    self->timer = troupe_tick_add (INTERVAL, tick_cb, self);
  else if (!wanted)
    g_clear_handle_id (&self->timer, g_source_remove);
}

static gboolean
update_cb (gpointer user_data)
{
  TroupeWorkerTable *self = user_data;

  self->update_source = 0;
  update_actions (self);
  update_timer (self);
  return G_SOURCE_REMOVE;
}

/* Workers that change together cause one update. */
static void
workers_changed_cb (TroupeWorkerTable *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static void
grouped_cb (TroupeWorkerTable *self)
{
  troupe_worker_columns_set_shows_host (self->columns,
                                        troupe_worker_rows_has_far (self->rows) &&
                                            !troupe_worker_rows_get_grouped (self->rows));
}

static void
search_changed_cb (TroupeWorkerTable *self)
{
  troupe_worker_rows_set_search (self->rows, gtk_editable_get_text (self->search_entry));
}

static gboolean
focus_search (TroupeRunPage *page)
{
  TroupeWorkerTable *self = TROUPE_WORKER_TABLE (page);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  return gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
set_workers (TroupeWorkerTable *self, GListModel *workers)
{
  unpin (self);
  self->alive = 0;
  troupe_list_watch_set_list (self->watch, workers);
  if (troupe_worker_rows_set_workers (self->rows, workers))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKERS]);
}

static void
update_cpu_base (TroupeWorkerTable *self)
{
  const gboolean whole = g_settings_get_enum (troupe_settings_get (), TROUPE_SETTINGS_CPU_BASE) ==
                         TROUPE_CPU_BASE_MACHINE;
  const guint n_cores = self->machine ? g_list_model_get_n_items (self->machine) : 1;

  troupe_worker_cells_set_divisor (self->cells, whole ? n_cores : 1);
  gtk_label_set_label (self->cpu_base_label,
                       whole ? _ ("100 % = the whole machine") : _ ("100 % = one core"));
}

static void
set_machine (TroupeWorkerTable *self, GListModel *machine)
{
  if (!troupe_property_follow (self, &self->machine, machine, "items-changed",
                               G_CALLBACK (update_cpu_base)))
    return;

  update_cpu_base (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MACHINE]);
}

static void
set_can_act (TroupeWorkerTable *self, gboolean can_act)
{
  if (self->can_act == can_act)
    return;

  self->can_act = can_act;
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu),
                                   can_act ? self->menu_model : self->details_menu_model);
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_ACT]);
}

static gboolean
is_object (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_boolean (to, g_value_get_object (from) != NULL);
  return TRUE;
}

static void
set_run (TroupeRunPage *page, TroupeRun *run)
{
  g_binding_group_set_source (TROUPE_WORKER_TABLE (page)->run_bindings, run);
  g_object_set (page, "workers", troupe_run_get_workers (run), NULL);
}

static void
implement_run_page (TroupeRunPageInterface *iface)
{
  iface->name = "workers";
  iface->title = N_ ("Workers");
  iface->icon_name = "troupe-workers-symbolic";
  iface->set_run = set_run;
  iface->focus_search = focus_search;
}

static void
troupe_worker_table_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeWorkerTable *self = TROUPE_WORKER_TABLE (object);

  switch (prop_id)
    {
    case PROP_WORKERS:
      g_value_set_object (value, troupe_list_watch_get_list (self->watch));
      break;

    case PROP_MACHINE:
      g_value_set_object (value, self->machine);
      break;

    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;

    case PROP_CAN_ACT:
      g_value_set_boolean (value, self->can_act);
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

    case PROP_MACHINE:
      set_machine (self, g_value_get_object (value));
      break;

    case PROP_NARROW:
      if (troupe_property_set_boolean (self, pspec, &self->narrow, g_value_get_boolean (value)))
        troupe_worker_columns_set_narrow (self->columns, self->narrow);
      break;

    case PROP_CAN_ACT:
      set_can_act (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_worker_table_dispose (GObject *object)
{
  TroupeWorkerTable *self = TROUPE_WORKER_TABLE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->update_source, g_source_remove);
  unpin (self);
  g_clear_object (&self->run_bindings);
  g_clear_object (&self->watch);
  set_machine (self, NULL);
  g_clear_object (&self->presence);
  if (self->rows)
    g_signal_handlers_disconnect_by_data (self->rows, self);
  g_clear_object (&self->rows);
  if (self->menu)
    gtk_widget_unparent (GTK_WIDGET (self->menu));
  self->menu = NULL;
  g_clear_pointer (&self->columns, troupe_worker_columns_free);

  G_OBJECT_CLASS (troupe_worker_table_parent_class)->dispose (object);
}

static void
troupe_worker_table_finalize (GObject *object)
{
  troupe_worker_cells_free (TROUPE_WORKER_TABLE (object)->cells);

  G_OBJECT_CLASS (troupe_worker_table_parent_class)->finalize (object);
}

static void
troupe_worker_table_class_init (TroupeWorkerTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const TroupeWorkerContent *content;

  object_class->get_property = troupe_worker_table_get_property;
  object_class->set_property = troupe_worker_table_set_property;
  object_class->dispose = troupe_worker_table_dispose;
  object_class->finalize = troupe_worker_table_finalize;

  properties[PROP_WORKERS] =
      g_param_spec_object ("workers", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_MACHINE] =
      g_param_spec_object ("machine", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_ACT] =
      g_param_spec_boolean ("can-act", NULL, NULL, TRUE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ACT] = g_signal_new ("act", TROUPE_TYPE_WORKER_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_INT);
  signals[DETAILS] = g_signal_new ("details", TROUPE_TYPE_WORKER_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, TROUPE_TYPE_WORKER);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, act_cb);
  gtk_widget_class_install_action (widget_class, "workers.pause-or-continue", NULL,
                                   pause_or_continue_cb);
  gtk_widget_class_install_action (widget_class, "workers.details", NULL, details_cb);
  gtk_widget_class_install_action (widget_class, "workers.expand", "s", expand_cb);
  gtk_widget_class_install_action (widget_class, "workers.show-menu", NULL, show_menu_cb);

  g_type_ensure (TROUPE_TYPE_WORKER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-worker-table.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerTable, column_view);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerTable, selection);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerTable, search_bar);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerTable, search_entry);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerTable, columns_button);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerTable, cpu_base_label);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerTable, menu);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerTable, menu_model);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerTable, details_menu_model);
  gtk_widget_class_bind_template_child (widget_class, TroupeWorkerTable, scrolled_window);
  for (guint i = 0; (content = troupe_worker_content_get (i)); i++)
    gtk_widget_class_bind_template_child_full (widget_class, content->id, FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, menu_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
}

static void
add_cells (TroupeWorkerTable *self)
{
  const TroupeWorkerContent *content;

  self->cells = troupe_worker_cells_new ();
  self->columns = troupe_worker_columns_new (GTK_WIDGET (self), self->scrolled_window);
  for (guint i = 0; (content = troupe_worker_content_get (i)); i++)
    {
      GObject *column =
          gtk_widget_get_template_child (GTK_WIDGET (self), TROUPE_TYPE_WORKER_TABLE, content->id);

      troupe_worker_cells_add_column (self->cells, self->column_view,
                                      GTK_COLUMN_VIEW_COLUMN (column), content);
      troupe_worker_columns_add (self->columns, GTK_COLUMN_VIEW_COLUMN (column), content);
    }
  gtk_menu_button_set_menu_model (self->columns_button,
                                  troupe_worker_columns_get_menu (self->columns));
}

static void
troupe_worker_table_init (TroupeWorkerTable *self)
{
  static const char *const watched[] = { "state", NULL };

  self->can_act = TRUE;
  self->run_bindings = g_binding_group_new ();
  g_binding_group_bind_full (self->run_bindings, "control", self, "can-act", G_BINDING_DEFAULT,
                             is_object, NULL, NULL, NULL);
  self->watch = troupe_list_watch_new (watched);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (workers_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
  troupe_focus_pass_rows (GTK_WIDGET (self->column_view));
  gtk_widget_set_parent (GTK_WIDGET (self->menu), GTK_WIDGET (self));
  /* In a right-to-left layout, a table that is too wide begins at the right. */
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    troupe_follow_end (gtk_scrolled_window_get_hadjustment (self->scrolled_window));
  add_cells (self);
  self->presence = troupe_presence_new (GTK_WIDGET (self));
  g_signal_connect_object (self->presence, "notify::seen", G_CALLBACK (update_timer), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (troupe_settings_get (), "changed::" TROUPE_SETTINGS_CPU_BASE,
                           G_CALLBACK (update_cpu_base), self, G_CONNECT_SWAPPED);
  self->rows =
      troupe_worker_rows_new (self->selection, gtk_column_view_get_sorter (self->column_view));
  g_signal_connect_object (self->rows, "targets-changed", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "grouped", G_CALLBACK (grouped_cb), self, G_CONNECT_SWAPPED);
  update_cpu_base (self);
  update_actions (self);
}
