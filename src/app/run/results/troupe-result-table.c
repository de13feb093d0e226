/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of results and its columns. */

#include "troupe-result-table.h"

#include "troupe-cell.h"
#include "troupe-describe.h"
#include "troupe-focus.h"
#include "troupe-growing-list.h"
#include "troupe-item-name.h"
#include "troupe-property.h"
#include "troupe-result-filter.h"

/* The columns of numbers, by their ids. */
static const char *const number_columns[] = {
  "index_column",
  "worker_column",
  "attempts_column",
  "seconds_column",
};

/* The length of an input or a value in a cell; the whole of it can be megabytes. */
#define CELL_CHARACTERS 200

struct _TroupeResultTable
{
  AdwBin parent_instance;

  TroupeResultFilter *results;
  gboolean narrow;
  /* The chosen row and its result; its position in the list may change. */
  guint64 chosen_row;
  TroupeResult *chosen;
  GtkColumnView *column_view;
  GtkSingleSelection *selection;
  TroupeGrowingList *rows;
  guint growth_tick;
  GtkPopover *menu;
};

G_DEFINE_FINAL_TYPE (TroupeResultTable, troupe_result_table, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_RESULTS,
  PROP_NARROW,
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

static void
setup_text_cb (GtkSignalListItemFactory *factory,
               GtkListItem *list_item,
               GtkColumnViewColumn *column)
{
  troupe_cell_setup (list_item, column, TROUPE_CELL_TEXT, 20);
}

static void
setup_number_cb (GtkSignalListItemFactory *factory,
                 GtkListItem *list_item,
                 GtkColumnViewColumn *column)
{
  troupe_cell_setup (list_item, column, TROUPE_CELL_NUMBER, 8);
}

/* A result does not change while it is in a list, so that a cell is filled once. */

static void
take_text (GtkListItem *list_item, char *text)
{
  g_autofree char *owned = text;

  troupe_cell_set_text (list_item, owned);
}

static void
bind_index_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  TroupeResult *result = gtk_list_item_get_item (list_item);
  g_autofree char *number = troupe_item_name_to_number (result);
  GtkWidget *row = troupe_cell_get_row (list_item);

  troupe_cell_set_text (list_item, number);
  if (row)
    {
      g_autofree char *name = troupe_item_name_to_title (result);

      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
    }
}

static void
bind_input_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  g_autoptr (GBytes) input = troupe_result_get_input_bytes (gtk_list_item_get_item (list_item));

  take_text (list_item, input ? troupe_describe_bytes (input, CELL_CHARACTERS) : NULL);
}

static void
bind_value_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  TroupeResult *result = gtk_list_item_get_item (list_item);
  const TroupeResultStatus status = troupe_result_get_status (result);
  GtkWidget *child = gtk_list_item_get_child (list_item);
  g_autoptr (GBytes) value = troupe_result_get_value_bytes (result);
  const char *message = troupe_result_get_message (result);

  gtk_widget_remove_css_class (child, "error");
  gtk_widget_remove_css_class (child, "dim-label");

  if (status == TROUPE_RESULT_OK)
    {
      take_text (list_item, value ? troupe_describe_bytes (value, CELL_CHARACTERS) : NULL);
      return;
    }

  troupe_cell_set_text (list_item, message);
  if (status == TROUPE_RESULT_FAILED || status == TROUPE_RESULT_CRASHED ||
      status == TROUPE_RESULT_TIMED_OUT)
    gtk_widget_add_css_class (child, "error");
  else
    gtk_widget_add_css_class (child, "dim-label");
}

static void
bind_status_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  troupe_cell_set_text (list_item,
                        troupe_result_get_status_text (gtk_list_item_get_item (list_item)));
}

static void
bind_worker_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  const guint worker = troupe_result_get_worker (gtk_list_item_get_item (list_item));

  take_text (list_item, worker > 0 ? g_strdup_printf ("%u", worker) : NULL);
}

static void
bind_attempts_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  const guint attempts = troupe_result_get_attempts (gtk_list_item_get_item (list_item));

  take_text (list_item, attempts > 0 ? g_strdup_printf ("%u", attempts) : NULL);
}

static void
bind_seconds_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  TroupeResult *result = gtk_list_item_get_item (list_item);
  const gboolean ran = troupe_result_get_attempts (result) > 0;

  take_text (list_item,
             ran ? troupe_describe_item_time (troupe_result_get_seconds (result)) : NULL);
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
  set_chosen (self, gtk_single_selection_get_selected_item (self->selection));
}

/* A changed row is another object at the same position, which the selection does not notice. */
static void
rows_changed_cb (TroupeResultTable *self)
{
  guint position;

  if (self->chosen && self->results &&
      gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION &&
      troupe_result_filter_find (self->results, self->chosen_row, &position))
    gtk_single_selection_set_selected (self->selection, position);
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
      if (g_set_object (&self->results, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_NARROW:
      troupe_property_set_boolean (self, pspec, &self->narrow, g_value_get_boolean (value));
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
troupe_result_table_class_init (TroupeResultTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_result_table_get_property;
  object_class->set_property = troupe_result_table_set_property;
  object_class->dispose = troupe_result_table_dispose;
  widget_class->size_allocate = troupe_result_table_size_allocate;

  properties[PROP_RESULTS] =
      g_param_spec_object ("results", NULL, NULL, TROUPE_TYPE_RESULT_FILTER,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CHOSEN] = g_param_spec_object ("chosen", NULL, NULL, TROUPE_TYPE_RESULT,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TROUPE_TYPE_GROWING_LIST);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-result-table.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeResultTable, column_view);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultTable, selection);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultTable, rows);
  gtk_widget_class_bind_template_child (widget_class, TroupeResultTable, menu);
  for (guint i = 0; i < G_N_ELEMENTS (number_columns); i++)
    gtk_widget_class_bind_template_child_full (widget_class, number_columns[i], FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, rows_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_growth);
  gtk_widget_class_bind_template_callback (widget_class, setup_text_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_number_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_index_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_input_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_value_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_status_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_worker_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_attempts_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_seconds_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}

static void
troupe_result_table_init (TroupeResultTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  troupe_focus_pass_rows (GTK_WIDGET (self->column_view));
  gtk_widget_set_parent (GTK_WIDGET (self->menu), GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (number_columns); i++)
    {
      GObject *column = gtk_widget_get_template_child (GTK_WIDGET (self), TROUPE_TYPE_RESULT_TABLE,
                                                       number_columns[i]);

      troupe_cell_align_title (self->column_view, GTK_COLUMN_VIEW_COLUMN (column));
    }
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

  if (self->results == NULL || !troupe_result_filter_find (self->results, row, &position))
    return FALSE;

  while (position >= g_list_model_get_n_items (G_LIST_MODEL (self->rows)))
    troupe_growing_list_grow (self->rows);
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (get_list (self), "list.scroll-to-item", "u", position);
  return TRUE;
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
