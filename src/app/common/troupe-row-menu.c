/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens the menu of the rows of a table, by the pointer and by a key. */

#include "troupe-row-menu.h"

#include "troupe-cell.h"

/* The distance of a menu that a key opens from the start of its row, in pixels. */
#define MENU_OFFSET 48

static void
popup (GtkPopover *menu, GtkColumnView *table, double x, double y)
{
  graphene_point_t point;

  if (!gtk_widget_compute_point (GTK_WIDGET (table), gtk_widget_get_parent (GTK_WIDGET (menu)),
                                 &GRAPHENE_POINT_INIT (x, y), &point))
    return;

  gtk_popover_set_pointing_to (menu, &(GdkRectangle){ point.x, point.y, 1, 1 });
  gtk_popover_popup (menu);
}

/**
 * troupe_row_menu_press:
 * @menu: a menu, whose parent contains @table
 * @table: a table
 * @x: where the pointer is in @table
 * @y: the same
 * @gesture: of the pointer, which is claimed
 *
 * Opens the menu of the row under the pointer, which is selected unless it is already part of a
 * selection.
 */
void
troupe_row_menu_press (GtkPopover *menu,
                       GtkColumnView *table,
                       double x,
                       double y,
                       GtkGesture *gesture)
{
  GtkListItem *cell = troupe_cell_pick (table, x, y);

  if (cell == NULL)
    return;

  if (!gtk_list_item_get_selected (cell))
    gtk_selection_model_select_item (gtk_column_view_get_model (table),
                                     gtk_list_item_get_position (cell), TRUE);
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  popup (menu, table, x, y);
}

/**
 * troupe_row_menu_show_at_focus:
 * @menu: a menu, whose parent contains @table
 * @table: a table
 *
 * Opens the menu beside the row that has the focus, if there is one.
 */
void
troupe_row_menu_show_at_focus (GtkPopover *menu, GtkColumnView *table)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (table)));
  graphene_rect_t bounds;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (table)) ||
      !gtk_widget_compute_bounds (focus, GTK_WIDGET (table), &bounds))
    return;

  popup (menu, table,
         gtk_widget_get_direction (GTK_WIDGET (table)) == GTK_TEXT_DIR_RTL
             ? bounds.origin.x + bounds.size.width - MENU_OFFSET
             : bounds.origin.x + MENU_OFFSET,
         bounds.origin.y + bounds.size.height / 2);
}
