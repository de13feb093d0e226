/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Moves the focus to the content of a page, and past a list of many rows; names what has it where
 * there is nothing. */

#include "troupe-focus.h"

#include <adwaita.h>

/**
 * troupe_focus_leave_header:
 * @window: a window whose page has changed
 *
 * Moves the focus from the header bar of the page, where GTK places it, to the content below.
 */
void
troupe_focus_leave_header (GtkWidget *window)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));
  GtkWidget *header = focus ? gtk_widget_get_ancestor (focus, ADW_TYPE_HEADER_BAR) : NULL;

  if (header == NULL)
    return;

  for (GtkWidget *part = gtk_widget_get_next_sibling (header); part;
       part = gtk_widget_get_next_sibling (part))
    if (gtk_widget_child_focus (part, GTK_DIR_TAB_FORWARD))
      return;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state)
{
  GtkWidget *list = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  GtkWidget *scrolled = gtk_widget_get_ancestor (list, GTK_TYPE_SCROLLED_WINDOW);
  GtkWidget *passed = scrolled ? scrolled : list;
  const gboolean is_tab = keyval == GDK_KEY_Tab || keyval == GDK_KEY_KP_Tab;
  const gboolean is_back = keyval == GDK_KEY_ISO_Left_Tab || (is_tab && (state & GDK_SHIFT_MASK));

  if ((!is_tab && !is_back) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return GDK_EVENT_PROPAGATE;

  /* What cannot have the focus is passed. */
  gtk_widget_set_can_focus (passed, FALSE);
  g_signal_emit_by_name (gtk_widget_get_root (list), "move-focus",
                         is_back ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD);
  gtk_widget_set_can_focus (passed, TRUE);
  return GDK_EVENT_STOP;
}

/**
 * troupe_focus_pass_rows:
 * @list: a list or a column view
 *
 * Lets Tab leave the list, whose rows are reached by the arrow keys; GTK would go from row to row,
 * however many there are.
 */
void
troupe_focus_pass_rows (GtkWidget *list)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), NULL);
  gtk_widget_add_controller (list, keys);
}

/**
 * troupe_focus_name_statuses:
 * @widget: a widget with an AdwStatusPage, or several, in it
 *
 * Names them by their titles: a status page without a button has the focus itself, so that it can
 * be scrolled.
 */
void
troupe_focus_name_statuses (GtkWidget *widget)
{
  if (ADW_IS_STATUS_PAGE (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (widget)),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    adw_status_page_get_title (ADW_STATUS_PAGE (widget)), -1);
  else
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
         child = gtk_widget_get_next_sibling (child))
      troupe_focus_name_statuses (child);
}
