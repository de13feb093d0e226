/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows a table of figures as a grid of labels. */

#include "troupe-table-view.h"

struct _TroupeTableView
{
  AdwBin parent_instance;

  GtkWidget *scrolled_window;
  GtkWidget *rows;
};

G_DEFINE_FINAL_TYPE (TroupeTableView, troupe_table_view, ADW_TYPE_BIN)

static void
troupe_table_view_class_init (TroupeTableViewClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "figures");
}

static void
troupe_table_view_init (TroupeTableView *self)
{
  self->scrolled_window = gtk_scrolled_window_new ();
  self->rows = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_TABLE, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled_window), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled_window), self->rows);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  adw_bin_set_child (ADW_BIN (self), self->scrolled_window);
}

static GtkBox *
add_row (TroupeTableView *self, const char *css_class)
{
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_ROW, NULL);

  gtk_widget_add_css_class (row, css_class);
  gtk_box_append (GTK_BOX (self->rows), row);
  return GTK_BOX (row);
}

/* Numbers are aligned to the right, so that their digits line up. */
static void
add_cell (GtkBox *row,
          GtkAccessibleRole role,
          const char *text,
          TroupeUnit unit,
          GtkSizeGroup *column)
{
  GtkWidget *cell = g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "label", text, "xalign",
                                  unit == TROUPE_UNIT_NONE ? 0.0f : 1.0f, "hexpand", TRUE, NULL);

  gtk_widget_add_css_class (cell, "numeric");
  gtk_size_group_add_widget (column, cell);
  gtk_box_append (row, cell);
}

static void
add_rows (TroupeTableView *self, const TroupeTable *table)
{
  const guint n_columns = troupe_table_get_n_columns (table);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
  GtkBox *row = add_row (self, "header");

  for (guint i = 0; i < n_columns; i++)
    {
      g_ptr_array_add (columns, gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL));
      add_cell (row, GTK_ACCESSIBLE_ROLE_COLUMN_HEADER, troupe_table_get_column_title (table, i),
                troupe_table_get_column_unit (table, i), columns->pdata[i]);
    }
  for (guint i = 0; i < troupe_table_get_n_rows (table); i++)
    {
      row = add_row (self, "row");
      for (guint j = 0; j < n_columns; j++)
        {
          g_autofree char *text = troupe_table_format (table, i, j);

          add_cell (row, GTK_ACCESSIBLE_ROLE_CELL, text, troupe_table_get_column_unit (table, j),
                    columns->pdata[j]);
        }
    }
}

/**
 * troupe_table_view_new:
 * @table: a table
 *
 * Returns: (transfer floating): a view of the current content of the table
 */
GtkWidget *
troupe_table_view_new (const TroupeTable *table)
{
  TroupeTableView *self = g_object_new (TROUPE_TYPE_TABLE_VIEW, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  troupe_table_get_title (table), -1);
  /* In a narrow window it scrolls, and Tab comes to it. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scrolled_window),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, troupe_table_get_title (table),
                                  -1);
  add_rows (self, table);
  return GTK_WIDGET (self);
}
