/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Removes the marks of letters that are pressed with Alt from the names of buttons. */

#include "troupe-mnemonics.h"

#include <adwaita.h>

/* GTK 4.8 names it “_Run Run”: by the text with the mark, and by the label that shows it. */
static void
rename_button (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget)) &&
      gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

static void
rename_all (GtkWidget *widget)
{
  rename_button (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    rename_all (child);
}

static gboolean
map_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer user_data)
{
  GtkWidget *widget = g_value_get_object (values);

  /* A screen reader also sees the pages of a window that are not shown yet. */
  if (GTK_IS_WINDOW (widget) || GTK_IS_STACK (widget) || ADW_IS_VIEW_STACK (widget) ||
      ADW_IS_LEAFLET (widget))
    rename_all (widget);
  else
    rename_button (widget);
  return G_SOURCE_CONTINUE;
}

/**
 * troupe_mnemonics_leave_names:
 *
 * From now on, a button whose label has a mark is named by its label alone, when it is shown. Must
 * be called once, when GTK is ready.
 */
void
troupe_mnemonics_leave_names (void)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (GTK_TYPE_WIDGET);

  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, map_cb, NULL, NULL);
}
