/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of results and its columns. */

#include "troupe-result-table.h"

#include "troupe-cell.h"
#include "troupe-column-keys.h"
#include "troupe-focus.h"
#include "troupe-growing-list.h"
#include "troupe-path-prefix.h"
#include "troupe-property.h"
#include "troupe-result-cells.h"

/* The columns, by their ids, in the order of their keys. */
static const struct
{
  const char *id;
  TroupeRowKeyKind key;
  gboolean is_number;
} columns[] = {
  { "index_column", TROUPE_ROW_KEY_INDEX, TRUE },
  { "input_column", TROUPE_ROW_KEY_INPUT, FALSE },
  { "value_column", TROUPE_ROW_KEY_VALUE, FALSE },
  { "status_column", TROUPE_ROW_KEY_STATUS, FALSE },
  { "worker_column", TROUPE_ROW_KEY_WORKER, TRUE },
  { "attempts_column", TROUPE_ROW_KEY_ATTEMPTS, TRUE },
  { "seconds_column", TROUPE_ROW_KEY_SECONDS, TRUE },
};

/* Columns from values are behind these. */
#define FIRST_FIELD 3

struct _TroupeResultTable
{
  AdwBin parent_instance;

  TroupeResultFilter *results;
  gboolean narrow;
  gboolean compact;
  GStrv fields;
  /* The columns of the fields. */
  GPtrArray *field_columns;
  /* What the items begin with, which is not shown in each row; NULL if they have nothing in common.
   */
  char *prefix;
  TroupeResultOrder *order;
  /* The chosen row and its result; its position in the list may change. */
  guint64 chosen_row;
  TroupeResult *chosen;
  gboolean is_reordering;
  GtkColumnView *column_view;
  GtkSingleSelection *selection;
  TroupeGrowingList *rows;
  guint growth_tick;
  guint scroll_tick;
  GtkPopover *menu;
};

G_DEFINE_FINAL_TYPE (TroupeResultTable, troupe_result_table, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_RESULTS,
  PROP_NARROW,
  PROP_COMPACT,
  PROP_FIELDS,
  PROP_ORDER,
  PROP_CHOSEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GtkWidget *
get_list (TroupeResultTable *self)
{
  return gtk_widget_get_last_child (GTK_WIDGET (self->column_view));
}

static void
show_menu (TroupeResultTable *self, GtkWidget *at, double x, double y)
{
  graphene_point_t point;

  if (self->chosen == NULL ||
      !gtk_widget_compute_point (at, GTK_WIDGET (self), &GRAPHENE_POINT_INIT (x, y), &point))
    return;

  gtk_popover_set_pointing_to (self->menu, &(GdkRectangle){ point.x, point.y, 1, 1 });
  gtk_popover_popup (self->menu);
}

static void
pressed_cb (TroupeResultTable *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GtkListItem *cell = troupe_cell_pick (self->column_view, x, y);

  if (cell == NULL)
    return;

  gtk_single_selection_set_selected (self->selection, gtk_list_item_get_position (cell));
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, GTK_WIDGET (self->column_view), x, y);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  if (focus)
    show_menu (TROUPE_RESULT_TABLE (widget), focus, 24, gtk_widget_get_height (focus));
  return GDK_EVENT_STOP;
}

/* What is left out is in a tooltip. */
static void
bind_input_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, TroupeResultTable *self)
{
  troupe_result_cells_bind_input (list_item, self->prefix);
}

static void
bind_field_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, const char *field)
{
  troupe_result_cells_bind_field (list_item, field);
}

/* Order */

static void
sorter_changed_cb (TroupeResultTable *self)
{
  TroupeRowKey key;

  /* Newer versions of GTK end a sort when the table goes. */
  if (self->column_view == NULL)
    return;

  troupe_column_keys_read (self->column_view, &key);
  troupe_result_order_sort (self->order, &key);
}

/* Choice */

static void
set_chosen (TroupeResultTable *self, TroupeResult *result)
{
  if (!g_set_object (&self->chosen, result))
    return;
  if (result)
    self->chosen_row = troupe_result_get_index (result);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOSEN]);
}

static void
selected_cb (TroupeResultTable *self)
{
  if (!self->is_reordering)
    set_chosen (self, gtk_single_selection_get_selected_item (self->selection));
}

/* A changed row is another object at the same position, which the selection does not notice. */
static void
rows_changed_cb (TroupeResultTable *self)
{
  guint position;

  if (self->chosen && !self->is_reordering &&
      gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION &&
      troupe_result_order_find (self->order, self->chosen_row, &position))
    gtk_single_selection_set_selected (self->selection, position);
}

/* The selection would look for its row among all others, one by one. */
static void
reorder_cb (TroupeResultTable *self)
{
  self->is_reordering = TRUE;
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

/* A list without a size would forget where it is to scroll to. */
static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  TroupeResultTable *self = TROUPE_RESULT_TABLE (widget);
  guint position;

  if (gtk_widget_get_height (get_list (self)) == 0)
    return G_SOURCE_CONTINUE;

  self->scroll_tick = 0;
  if (self->chosen && troupe_result_order_find (self->order, self->chosen_row, &position))
    gtk_widget_activate_action (get_list (self), "list.scroll-to-item", "u", position);
  return G_SOURCE_REMOVE;
}

/* Scrolls to the chosen row. */
static void
scroll_to_chosen (TroupeResultTable *self, guint position)
{
  if (gtk_widget_get_height (get_list (self)) > 0)
    gtk_widget_activate_action (get_list (self), "list.scroll-to-item", "u", position);
  else if (self->scroll_tick == 0)
    self->scroll_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, NULL, NULL);
}

static void
reordered_cb (TroupeResultTable *self)
{
  guint position;

  self->is_reordering = FALSE;
  if (self->chosen == NULL)
    return;
  if (troupe_result_order_find (self->order, self->chosen_row, &position) &&
      position < g_list_model_get_n_items (G_LIST_MODEL (self->rows)))
    gtk_single_selection_set_selected (self->selection, position);
  else
    set_chosen (self, NULL);
}

/* Columns */

/* Fills the cells of the columns from one on anew: those of a column that was hidden are created
 * again, behind the others, so that a screen reader finds them in the order of the columns. */
static void
refresh_columns (TroupeResultTable *self, guint first)
{
  GListModel *all = gtk_column_view_get_columns (self->column_view);

  for (guint i = first; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (all, i);

      if (!gtk_column_view_column_get_visible (column))
        continue;
      gtk_column_view_column_set_visible (column, FALSE);
      gtk_column_view_column_set_visible (column, TRUE);
    }
}

static gboolean
is_wide (TroupeResultTable *self, gboolean narrow, gboolean compact)
{
  return !narrow && !compact;
}

static void
dark_changed_cb (TroupeResultTable *self)
{
  refresh_columns (self, TROUPE_ROW_KEY_VALUE);
}

/* The first rows decide. */
static void
update_prefix (TroupeResultTable *self)
{
  g_autoptr (TroupeResults) results = NULL;
  g_autofree char *prefix = NULL;

  if (self->results)
    g_object_get (self->results, "results", &results, NULL);
  if (results)
    prefix = troupe_path_prefix_find (results);
  if (g_strcmp0 (prefix, self->prefix) == 0)
    return;

  g_free (self->prefix);
  self->prefix = g_steal_pointer (&prefix);
  refresh_columns (self, TROUPE_ROW_KEY_INPUT);
}

static GtkColumnViewColumn *
create_field_column (const char *field)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column = gtk_column_view_column_new (field, factory);
  char *name = g_strdup (field);

  g_object_set_data_full (G_OBJECT (factory), "troupe-field", name, g_free);
  g_signal_connect (factory, "setup", G_CALLBACK (troupe_result_cells_setup_field_cb), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_field_cb), name);
  gtk_column_view_column_set_resizable (column, TRUE);
  troupe_column_keys_add (column, TROUPE_ROW_KEY_FIELD, field);
  return column;
}

static void
set_fields (TroupeResultTable *self, const char *const *fields)
{
  if (!troupe_property_set_strv (self, properties[PROP_FIELDS], &self->fields, fields))
    return;

  while (self->field_columns->len > 0)
    {
      gtk_column_view_remove_column (self->column_view,
                                     self->field_columns->pdata[self->field_columns->len - 1]);
      g_ptr_array_set_size (self->field_columns, self->field_columns->len - 1);
    }
  for (guint i = 0; self->fields[i]; i++)
    {
      GtkColumnViewColumn *column = create_field_column (self->fields[i]);

      g_ptr_array_add (self->field_columns, column);
      gtk_column_view_insert_column (self->column_view, FIRST_FIELD + i, column);
    }
  refresh_columns (self, FIRST_FIELD);
}

/* The first rows take longer to build than a frame may take, so that they are added over several
 * frames. */

static gboolean
grow_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  TroupeResultTable *self = TROUPE_RESULT_TABLE (widget);

  troupe_growing_list_grow (self->rows);
  if (troupe_growing_list_is_limited (self->rows))
    return G_SOURCE_CONTINUE;

  self->growth_tick = 0;
  return G_SOURCE_REMOVE;
}

static void
update_growth (TroupeResultTable *self)
{
  update_prefix (self);
  if (self->growth_tick == 0 && troupe_growing_list_is_limited (self->rows))
    self->growth_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), grow_cb, NULL, NULL);
}

static void
troupe_result_table_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeResultTable *self = TROUPE_RESULT_TABLE (object);

  switch (prop_id)
    {
    case PROP_RESULTS:
      g_value_set_object (value, self->results);
      break;

    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;

    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;

    case PROP_FIELDS:
      g_value_set_boxed (value, self->fields);
      break;

    case PROP_ORDER:
      g_value_set_object (value, self->order);
      break;

    case PROP_CHOSEN:
      g_value_set_object (value, self->chosen);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_result_table_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  TroupeResultTable *self = TROUPE_RESULT_TABLE (object);

  switch (prop_id)
    {
    case PROP_RESULTS:
      if (!g_set_object (&self->results, g_value_get_object (value)))
        break;
      g_object_set (self->order, "filter", self->results, NULL);
      update_prefix (self);
      g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_NARROW:
      troupe_property_set_boolean (self, pspec, &self->narrow, g_value_get_boolean (value));
      break;

    case PROP_COMPACT:
      troupe_property_set_boolean (self, pspec, &self->compact, g_value_get_boolean (value));
      break;

    case PROP_FIELDS:
      set_fields (self, g_value_get_boxed (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_result_table_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (troupe_result_table_parent_class)
      ->size_allocate (widget, width, height, baseline);
  gtk_popover_present (TROUPE_RESULT_TABLE (widget)->menu);
}

static void
troupe_result_table_dispose (GObject *object)
{
  TroupeResultTable *self = TROUPE_RESULT_TABLE (object);

  g_clear_object (&self->results);
  g_clear_object (&self->chosen);
  g_clear_pointer ((GtkWidget **) &self->menu, gtk_widget_unparent);

  G_OBJECT_CLASS (troupe_result_table_parent_class)->dispose (object);
}

static void
troupe_result_table_finalize (GObject *object)
{
  TroupeResultTable *self = TROUPE_RESULT_TABLE (object);

  g_free (self->prefix);
  g_strfreev (self->fields);
  g_ptr_array_unref (self->field_columns);

  G_OBJECT_CLASS (troupe_result_table_parent_class)->finalize (object);
}

static void
troupe_result_table_class_init (TroupeResultTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_result_table_get_property;
  object_class->set_property = troupe_result_table_set_property;
  object_class->dispose = troupe_result_table_dispose;
  object_class->finalize = troupe_result_table_finalize;
  widget_class->size_allocate = troupe_result_table_size_allocate;

  properties[PROP_RESULTS] =
      g_param_spec_object ("results", NULL, NULL, TROUPE_TYPE_RESULT_FILTER,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_COMPACT] =
      g_param_spec_boolean ("compact", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_FIELDS] =
      g_param_spec_boxed ("fields", NULL, NULL, G_TYPE_STRV,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ORDER] = g_param_spec_object ("order", NULL, NULL, TROUPE_TYPE_RESULT_ORDER,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CHOSEN] = g_param_spec_object ("chosen", NULL, NULL, TROUPE_TYPE_RESULT,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TROUPE_TYPE_GROWING_LIST);
  g_type_ensure (TROUPE_TYPE_RESULT_ORDER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-result-table.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeResultTable, column_view);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultTable, selection);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultTable, rows);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultTable, order);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultTable, menu);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    gtk_widget_class_bind_template_child_full (widget_class, columns[i].id, FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, rows_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, is_wide);
  gtk_widget_class_bind_template_callback (widget_class, reorder_cb);
  gtk_widget_class_bind_template_callback (widget_class, reordered_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_growth);
  gtk_widget_class_bind_template_callback (widget_class, bind_input_cb);
  troupe_result_cells_bind_callbacks (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}

static void
troupe_result_table_init (TroupeResultTable *self)
{
  self->fields = g_new0 (char *, 1);
  self->field_columns = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  troupe_focus_pass_rows (GTK_WIDGET (self->column_view));
  gtk_widget_set_parent (GTK_WIDGET (self->menu), GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkColumnViewColumn *column = GTK_COLUMN_VIEW_COLUMN (gtk_widget_get_template_child (
          GTK_WIDGET (self), TROUPE_TYPE_RESULT_TABLE, columns[i].id));

      troupe_column_keys_add (column, columns[i].key, NULL);
      if (columns[i].is_number)
        troupe_cell_align_title (self->column_view, column);
    }
  g_signal_connect_object (gtk_column_view_get_sorter (self->column_view), "changed",
                           G_CALLBACK (sorter_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (dark_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * troupe_result_table_get_chosen:
 *
 * Returns: (transfer none) (nullable): the chosen result
 */
TroupeResult *
troupe_result_table_get_chosen (TroupeResultTable *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULT_TABLE (self), NULL);

  return self->chosen;
}

/**
 * troupe_result_table_choose:
 * @row: the index of an item
 *
 * Chooses a row and scrolls to it, if it is among the rows that are shown.
 *
 * Returns: whether the row is shown
 */
gboolean
troupe_result_table_choose (TroupeResultTable *self, guint64 row)
{
  guint position;

  g_return_val_if_fail (TROUPE_IS_RESULT_TABLE (self), FALSE);

  if (!troupe_result_order_find (self->order, row, &position))
    return FALSE;

  while (position >= g_list_model_get_n_items (G_LIST_MODEL (self->rows)))
    troupe_growing_list_grow (self->rows);
  gtk_single_selection_set_selected (self->selection, position);
  scroll_to_chosen (self, position);
  return TRUE;
}

/**
 * troupe_result_table_choose_failed:
 *
 * Chooses the first of the rows that are shown, and scrolls to it, if its item failed.
 */
void
troupe_result_table_choose_failed (TroupeResultTable *self)
{
  g_autoptr (TroupeResult) first = NULL;

  g_return_if_fail (TROUPE_IS_RESULT_TABLE (self));

  first = g_list_model_get_item (G_LIST_MODEL (self->order), 0);
  if (first && troupe_result_get_status (first) >= TROUPE_RESULT_FAILED &&
      troupe_result_get_status (first) <= TROUPE_RESULT_TIMED_OUT)
    troupe_result_table_choose (self, troupe_result_get_index (first));
}

/**
 * troupe_result_table_unchoose:
 *
 * Clears the choice.
 */
void
troupe_result_table_unchoose (TroupeResultTable *self)
{
  g_return_if_fail (TROUPE_IS_RESULT_TABLE (self));

  set_chosen (self, NULL);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

/**
 * troupe_result_table_sort:
 * @kind: what to sort by, other than %TROUPE_ROW_KEY_FIELD
 * @descending: whether the largest is first
 *
 * Sorts the rows, as a click on the title of a column does. The order of the items ends a sort that
 * goes on.
 */
void
troupe_result_table_sort (TroupeResultTable *self, TroupeRowKeyKind kind, gboolean descending)
{
  g_return_if_fail (TROUPE_IS_RESULT_TABLE (self));
  g_return_if_fail (kind < G_N_ELEMENTS (columns));

  /* Without a column, there are no arrows in the titles. */
  if (kind == TROUPE_ROW_KEY_INDEX && !descending)
    gtk_column_view_sort_by_column (self->column_view, NULL, GTK_SORT_ASCENDING);
  else
    gtk_column_view_sort_by_column (
        self->column_view,
        GTK_COLUMN_VIEW_COLUMN (gtk_widget_get_template_child (
            GTK_WIDGET (self), TROUPE_TYPE_RESULT_TABLE, columns[kind].id)),
        descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}
