/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills the cells of a table of results. */

#include "troupe-result-cells.h"

#include "troupe-ansi.h"
#include "troupe-cell.h"
#include "troupe-describe.h"
#include "troupe-item-name.h"
#include "troupe-result-text.h"

#include <adwaita.h>
#include <string.h>

#define TOOLTIP_CHARACTERS 1000

/* The value has the most room, since its text is the longest. */
static void
setup_value_cb (GtkSignalListItemFactory *factory,
                GtkListItem *list_item,
                GtkColumnViewColumn *column)
{
  troupe_cell_setup (list_item, column, TROUPE_CELL_TEXT, 40);
}

static void
setup_text_cb (GtkSignalListItemFactory *factory,
               GtkListItem *list_item,
               GtkColumnViewColumn *column)
{
  troupe_cell_setup (list_item, column, TROUPE_CELL_TEXT, 16);
}

/* As wide as the longest status. */
static void
setup_status_cb (GtkSignalListItemFactory *factory,
                 GtkListItem *list_item,
                 GtkColumnViewColumn *column)
{
  glong characters = 0;

  for (TroupeResultStatus status = 0; status <= TROUPE_RESULT_NOT_RUN; status++)
    characters = MAX (characters, g_utf8_strlen (troupe_result_status_to_text (status), -1));
  troupe_cell_setup (list_item, column, TROUPE_CELL_TEXT, characters);
}

static void
setup_number_cb (GtkSignalListItemFactory *factory,
                 GtkListItem *list_item,
                 GtkColumnViewColumn *column)
{
  troupe_cell_setup (list_item, column, TROUPE_CELL_NUMBER, 8);
}

/* As wide as a time in the unit with the longest name. */
static void
setup_seconds_cb (GtkSignalListItemFactory *factory,
                  GtkListItem *list_item,
                  GtkColumnViewColumn *column)
{
  static const double examples[] = { 1.85e-9, 1.85e-6, 1.85e-3, 18.5 };
  glong characters = 8;

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *text = troupe_describe_item_time (examples[i]);

      characters = MAX (characters, g_utf8_strlen (text, -1));
    }
  troupe_cell_setup (list_item, column, TROUPE_CELL_NUMBER, characters);
}

/* The numbers of workers and of attempts are short. */
static void
setup_short_cb (GtkSignalListItemFactory *factory,
                GtkListItem *list_item,
                GtkColumnViewColumn *column)
{
  troupe_cell_setup (list_item, column, TROUPE_CELL_NUMBER, 5);
}

/**
 * troupe_result_cells_setup_field_cb:
 * @factory: the factory of a column
 * @list_item: a new cell
 * @column: the column
 *
 * Prepares a cell for a member of values.
 */
void
troupe_result_cells_setup_field_cb (GtkSignalListItemFactory *factory,
                                    GtkListItem *list_item,
                                    GtkColumnViewColumn *column)
{
  setup_text_cb (factory, list_item, column);
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

static gboolean
is_dark (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ());
}

static void
set_look (GtkWidget *cell, TroupeResultLook look)
{
  gtk_widget_remove_css_class (cell, "error");
  gtk_widget_remove_css_class (cell, "dim-label");
  if (look == TROUPE_RESULT_LOOK_ERROR)
    gtk_widget_add_css_class (cell, "error");
  else if (look == TROUPE_RESULT_LOOK_DIM)
    gtk_widget_add_css_class (cell, "dim-label");
}

/**
 * troupe_result_cells_bind_input:
 * @list_item: a cell
 * @prefix: (nullable): a beginning that is left out
 *
 * Shows the item; what is left out is in a tooltip.
 */
void
troupe_result_cells_bind_input (GtkListItem *list_item, const char *prefix)
{
  TroupeResult *result = gtk_list_item_get_item (list_item);
  GtkWidget *child = gtk_list_item_get_child (list_item);
  TroupeResultLook look;
  g_autoptr (GBytes) bytes = troupe_result_get_input_bytes (result);
  char *text = troupe_result_text_describe_input (result, prefix, &look);
  g_autofree char *whole = NULL;

  set_look (child, look);
  if (prefix && bytes)
    whole = troupe_describe_bytes (bytes, TOOLTIP_CHARACTERS);
  troupe_cell_set_tooltip (list_item, whole);
  take_text (list_item, text);
}

/* Behind the direction mark before the text. */
static void
move_spans (GArray *spans, GtkWidget *cell, const char *text)
{
  g_autofree char *placed = troupe_cell_place_line (cell, text);
  const gsize offset = strlen (placed) - strlen (text);

  for (guint i = 0; i < spans->len; i++)
    {
      g_array_index (spans, TroupeAnsiSpan, i).start += offset;
      g_array_index (spans, TroupeAnsiSpan, i).end += offset;
    }
}

static void
bind_value_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *child = gtk_list_item_get_child (list_item);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (TroupeAnsiSpan));
  g_autoptr (PangoAttrList) attributes = NULL;
  TroupeResultLook look;
  char *text = troupe_result_text_describe_value (gtk_list_item_get_item (list_item), spans, &look);

  set_look (child, look);
  if (spans->len > 0)
    {
      move_spans (spans, child, text);
      attributes = troupe_ansi_create_attributes (spans, is_dark ());
    }
  gtk_inscription_set_attributes (GTK_INSCRIPTION (child), attributes);
  take_text (list_item, text);
}

/* GtkInscription does not release its attributes when it is freed. */
static void
unbind_value_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_inscription_set_attributes (GTK_INSCRIPTION (gtk_list_item_get_child (list_item)), NULL);
}

/**
 * troupe_result_cells_bind_field:
 * @list_item: a cell
 * @field: the name of a member
 *
 * Shows a member of a value.
 */
void
troupe_result_cells_bind_field (GtkListItem *list_item, const char *field)
{
  take_text (list_item,
             troupe_result_text_describe_field (gtk_list_item_get_item (list_item), field));
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
  const gboolean has_ended =
      troupe_result_get_worker (result) > 0 && troupe_result_get_attempts (result) > 0;

  /* How long an item has been running yet is not known here. */
  take_text (list_item,
             has_ended ? troupe_describe_item_time (troupe_result_get_seconds (result)) : NULL);
}

/**
 * troupe_result_cells_bind_callbacks:
 * @widget_class: a class whose template has columns of results
 *
 * Binds the callbacks that fill them.
 */
void
troupe_result_cells_bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, setup_text_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_value_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_status_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_number_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_short_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_index_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_value_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_value_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_status_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_worker_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_attempts_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_seconds_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_seconds_cb);
}
