/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists kept runs: search, filter, and the actions for the selected ones. */

#include "troupe-history-list.h"

#include "troupe-focus.h"
#include "troupe-history-cells.h"
#include "troupe-list-watch.h"
#include "troupe-primary-menu.h"
#include "troupe-property.h"
#include "troupe-row-menu.h"

struct _TroupeHistoryList
{
  AdwBin parent_instance;

  GListModel *runs;
  TroupeListWatch *watch;
  gboolean narrow;

  AdwSqueezer *squeezer;
  GtkWidget *narrow_title;
  GtkWidget *search_entry;
  GtkDropDown *state_drop_down;
  GtkCustomFilter *state_filter;
  GtkSortListModel *sorted;
  GtkSelectionModel *selection;
  GtkStack *stack;
  GtkColumnView *column_view;
  GtkPopover *menu;
};

G_DEFINE_FINAL_TYPE (TroupeHistoryList, troupe_history_list, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_RUNS,
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
  TroupeHistoryAction action;
} actions[] = {
  { "history.open", TROUPE_HISTORY_OPEN },
  { "history.continue", TROUPE_HISTORY_CONTINUE },
  { "history.run-failed", TROUPE_HISTORY_RUN_FAILED },
  { "history.compare", TROUPE_HISTORY_COMPARE },
  { "history.keep", TROUPE_HISTORY_KEEP },
  { "history.delete", TROUPE_HISTORY_DELETE },
};

/* Elements are TroupePastRun, owned. */
static GPtrArray *
get_selected (TroupeHistoryList *self)
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

static gboolean
can_act (GPtrArray *runs, TroupeHistoryAction action)
{
  const TroupePastRunFacts *first =
      runs->len > 0 ? troupe_past_run_get_facts (runs->pdata[0]) : NULL;

  if (first == NULL)
    return FALSE;

  switch (action)
    {
    case TROUPE_HISTORY_OPEN:
      return runs->len == 1;
    case TROUPE_HISTORY_CONTINUE:
      return runs->len == 1 && first->resumable;
    case TROUPE_HISTORY_RUN_FAILED:
      return runs->len == 1 && first->n_failed > 0 && first->state != TROUPE_PAST_RUN_RUNNING &&
             !troupe_past_run_facts_are_calls (first);
    case TROUPE_HISTORY_COMPARE:
      return runs->len == 2;
    case TROUPE_HISTORY_DELETE:
      for (guint i = 0; i < runs->len; i++)
        if (troupe_past_run_get_facts (runs->pdata[i])->state == TROUPE_PAST_RUN_RUNNING)
          return FALSE;
      return TRUE;
    case TROUPE_HISTORY_KEEP:
    case TROUPE_HISTORY_UNKEEP:
    default:
      return TRUE;
    }
}

static void
update_actions (TroupeHistoryList *self)
{
  g_autoptr (GPtrArray) selected = get_selected (self);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name,
                                   can_act (selected, actions[i].action));
}

static void
act (TroupeHistoryList *self, TroupeHistoryAction action, GPtrArray *runs)
{
  g_signal_emit (self, signals[ACT], 0, (int) action, runs);
}

static gboolean
is_any_not_kept (GPtrArray *runs)
{
  for (guint i = 0; i < runs->len; i++)
    if (!troupe_past_run_get_facts (runs->pdata[i])->kept_for_ever)
      return TRUE;
  return FALSE;
}

static void
act_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeHistoryList *self = TROUPE_HISTORY_LIST (widget);
  g_autoptr (GPtrArray) selected = get_selected (self);
  TroupeHistoryAction action;
  guint chosen = 0;

  while (!g_str_equal (actions[chosen].name, action_name))
    chosen++;
  action = actions[chosen].action;
  if (action == TROUPE_HISTORY_KEEP && !is_any_not_kept (selected))
    action = TROUPE_HISTORY_UNKEEP;
  act (self, action, selected);
}

static void
activate_cb (TroupeHistoryList *self, guint position)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (runs, g_list_model_get_item (G_LIST_MODEL (self->selection), position));
  act (self, TROUPE_HISTORY_OPEN, runs);
}

static void
search_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_grab_focus (TROUPE_HISTORY_LIST (widget)->search_entry);
}

/* Menu */

static void
pressed_cb (TroupeHistoryList *self, int n_press, double x, double y, GtkGesture *gesture)
{
  troupe_row_menu_press (self->menu, self->column_view, x, y, gesture);
}

static void
show_menu_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeHistoryList *self = TROUPE_HISTORY_LIST (widget);

  troupe_row_menu_show_at_focus (self->menu, self->column_view);
}

/* What is shown */

static void
squeezed_cb (TroupeHistoryList *self)
{
  troupe_property_set_boolean (self, properties[PROP_NARROW], &self->narrow,
                               adw_squeezer_get_visible_child (self->squeezer) ==
                                   self->narrow_title);
}

/* The first entry of the list of states is for all of them. */
static gboolean
has_chosen_state (gpointer run, gpointer user_data)
{
  const guint selected =
      gtk_drop_down_get_selected (TROUPE_HISTORY_LIST (user_data)->state_drop_down);

  return selected == 0 || troupe_past_run_get_facts (run)->state == (int) selected - 1;
}

static void
state_chosen_cb (TroupeHistoryList *self)
{
  gtk_filter_changed (GTK_FILTER (self->state_filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
update_stack (TroupeHistoryList *self)
{
  const char *name = "list";

  if (self->runs == NULL || g_list_model_get_n_items (self->runs) == 0)
    name = "no-runs";
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    name = "nothing";
  gtk_stack_set_visible_child_name (self->stack, name);
  update_actions (self);
}

/* A filter does not notice the changes of a run by itself. */
static void
changed_cb (TroupeHistoryList *self)
{
  state_chosen_cb (self);
  update_stack (self);
}

/* The filter takes the list by this notification as well, and does so before: it must know of each
 * change of the list before it is asked to filter it again. */
static void
runs_set_cb (TroupeHistoryList *self)
{
  troupe_list_watch_set_list (self->watch, self->runs);
}

static void
troupe_history_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeHistoryList *self = TROUPE_HISTORY_LIST (object);

  switch (prop_id)
    {
    case PROP_RUNS:
      g_value_set_object (value, self->runs);
      break;

    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_history_list_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  TroupeHistoryList *self = TROUPE_HISTORY_LIST (object);

  switch (prop_id)
    {
    case PROP_RUNS:
      if (g_set_object (&self->runs, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_history_list_dispose (GObject *object)
{
  TroupeHistoryList *self = TROUPE_HISTORY_LIST (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->runs);
  g_clear_pointer ((GtkWidget **) &self->menu, gtk_widget_unparent);

  G_OBJECT_CLASS (troupe_history_list_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  const char *id;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-history-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryList, squeezer);
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryList, narrow_title);
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryList, search_entry);
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryList, state_drop_down);
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryList, state_filter);
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryList, sorted);
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryList, selection);
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryList, stack);
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryList, column_view);
  gtk_widget_class_bind_template_child (widget_class, TroupeHistoryList, menu);
  for (guint i = 0; (id = troupe_history_cells_get_column_id (i)); i++)
    gtk_widget_class_bind_template_child_full (widget_class, id, FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, squeezed_cb);
  gtk_widget_class_bind_template_callback (widget_class, state_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_actions);
  gtk_widget_class_bind_template_callback (widget_class, update_stack);
}

static void
troupe_history_list_class_init (TroupeHistoryListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_history_list_get_property;
  object_class->set_property = troupe_history_list_set_property;
  object_class->dispose = troupe_history_list_dispose;

  properties[PROP_RUNS] =
      g_param_spec_object ("runs", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ACT] = g_signal_new ("act", TROUPE_TYPE_HISTORY_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_PTR_ARRAY);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, act_cb);
  gtk_widget_class_install_action (widget_class, "history.search", NULL, search_cb);
  gtk_widget_class_install_action (widget_class, "history.show-menu", NULL, show_menu_cb);

  g_type_ensure (TROUPE_TYPE_PAST_RUN);
  g_type_ensure (TROUPE_TYPE_PRIMARY_MENU);
  bind_template (widget_class);
}

static void
troupe_history_list_init (TroupeHistoryList *self)
{
  static const char *const watched[] = { "state", "resumable", NULL };
  const char *id;

  self->watch = troupe_list_watch_new (watched);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
  troupe_focus_name_statuses (GTK_WIDGET (self));
  troupe_focus_pass_rows (GTK_WIDGET (self->column_view));
  g_signal_connect (self, "notify::runs", G_CALLBACK (runs_set_cb), NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->menu), GTK_WIDGET (self));
  for (guint i = 0; (id = troupe_history_cells_get_column_id (i)); i++)
    {
      GObject *column =
          gtk_widget_get_template_child (GTK_WIDGET (self), TROUPE_TYPE_HISTORY_LIST, id);

      troupe_history_cells_fill (self->column_view, GTK_COLUMN_VIEW_COLUMN (column), i);
    }
  gtk_custom_filter_set_filter_func (self->state_filter, has_chosen_state, self, NULL);
  gtk_sort_list_model_set_sorter (self->sorted, gtk_column_view_get_sorter (self->column_view));
  update_stack (self);
}
