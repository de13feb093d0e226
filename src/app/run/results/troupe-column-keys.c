/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Gives columns the keys that results are sorted by, and finds the key that a person chose. */

#include "troupe-column-keys.h"

/* Where a compared object has the column that was asked. */
#define ASKED "troupe-asked"

static GQuark
key_quark (void)
{
  return g_quark_from_static_string ("troupe-row-key");
}

static void
key_free (gpointer data)
{
  TroupeRowKey *key = data;

  g_free (key->field);
  g_free (key);
}

/* GTK 4.8 does not tell by which column a view is sorted: the sorter of that column is asked first
 * when two rows are compared, and the sign of what it says is that of the order. */
static int
compare_cb (gconstpointer one, gconstpointer other, gpointer column)
{
  GtkColumnViewColumn **asked = g_object_get_data (G_OBJECT (one), ASKED);

  if (*asked == NULL)
    *asked = column;
  return -1;
}

/**
 * troupe_column_keys_add:
 * @column: a column
 * @kind: what it sorts by
 * @field: (nullable): with %TROUPE_ROW_KEY_FIELD, the name of the member
 *
 * Lets a person sort by the column.
 */
void
troupe_column_keys_add (GtkColumnViewColumn *column, TroupeRowKeyKind kind, const char *field)
{
  TroupeRowKey *key = g_new0 (TroupeRowKey, 1);
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, column, NULL));

  key->kind = kind;
  key->field = g_strdup (field);
  g_object_set_qdata_full (G_OBJECT (column), key_quark (), key, key_free);
  gtk_column_view_column_set_sorter (column, sorter);
}

/**
 * troupe_column_keys_read:
 * @column_view: a view of columns with keys
 * @key: (out caller-allocates): the key of the column by which it is sorted, or that of the order
 * of the items; its field belongs to the column
 */
void
troupe_column_keys_read (GtkColumnView *column_view, TroupeRowKey *key)
{
  g_autoptr (GObject) one = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) other = g_object_new (G_TYPE_OBJECT, NULL);
  GtkColumnViewColumn *asked = NULL;
  GtkOrdering ordering;

  *key = (TroupeRowKey){ 0 };
  g_object_set_data (one, ASKED, &asked);
  ordering = gtk_sorter_compare (gtk_column_view_get_sorter (column_view), one, other);
  if (asked)
    *key = *(TroupeRowKey *) g_object_get_qdata (G_OBJECT (asked), key_quark ());
  key->descending = ordering == GTK_ORDERING_LARGER;
}
