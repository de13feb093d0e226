/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Binds properties to the cells of column views. */

#include "troupe-cell.h"

#include "troupe-isolate.h"

/* The title of the column of a cell. */
#define TITLE "troupe-title"

/* The characters of a title that are shown in any case. */
#define LEAST_TITLE 5

static GQuark
binding_quark (void)
{
  return g_quark_from_static_string ("troupe-cell-binding");
}

static GQuark
list_item_quark (void)
{
  return g_quark_from_static_string ("troupe-cell-list-item");
}

/**
 * troupe_cell_set_child:
 * @list_item: a new cell
 * @child: its content
 *
 * Sets a child other than a line of text.
 */
void
troupe_cell_set_child (GtkListItem *list_item, GtkWidget *child)
{
  gtk_list_item_set_child (list_item, child);
  g_object_set_qdata (G_OBJECT (child), list_item_quark (), list_item);
}

static void
describe_by_title (GtkWidget *cell)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  g_object_get_data (G_OBJECT (cell), TITLE), -1);
}

/**
 * troupe_cell_setup:
 * @list_item: a new cell
 * @column: its column, whose title describes it to a screen reader
 * @kind: its alignment
 * @characters: its natural width
 *
 * Gives the cell a line of text.
 */
void
troupe_cell_setup (GtkListItem *list_item,
                   GtkColumnViewColumn *column,
                   TroupeCellKind kind,
                   guint characters)
{
  GtkWidget *inscription = gtk_inscription_new ("");

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (inscription),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (inscription), MIN (characters, 4));
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (inscription), characters);
  gtk_inscription_set_min_lines (GTK_INSCRIPTION (inscription), 1);
  if (kind == TROUPE_CELL_NUMBER)
    {
      gtk_inscription_set_xalign (GTK_INSCRIPTION (inscription), 1);
      gtk_widget_add_css_class (inscription, "numeric");
    }
  g_object_set_data_full (G_OBJECT (inscription), TITLE,
                          g_strdup (gtk_column_view_column_get_title (column)), g_free);
  describe_by_title (inscription);
  troupe_cell_set_child (list_item, inscription);
}

/**
 * troupe_cell_set_tooltip:
 * @list_item: a cell with a line of text
 * @text: (nullable): its tooltip
 *
 * The cell is still described by the title of its column, which GTK would replace by the tooltip.
 */
void
troupe_cell_set_tooltip (GtkListItem *list_item, const char *text)
{
  GtkWidget *cell = gtk_list_item_get_child (list_item);

  gtk_widget_set_tooltip_text (cell, text);
  describe_by_title (cell);
}

/**
 * troupe_cell_place_text:
 * @cell: an inscription
 * @text: the text to show
 *
 * A line of left-to-right text is aligned to the wrong end of a right-to-left inscription, since
 * GTK and Pango both swap the sides. Direction marks make the line right-to-left and leave its
 * content unchanged.
 *
 * Returns: (transfer full): the text for the inscription
 */
char *
troupe_cell_place_text (GtkWidget *cell, const char *text)
{
  if (gtk_widget_get_direction (cell) == GTK_TEXT_DIR_RTL && text[0] != '\0')
    return g_strconcat ("\u200f\u2068", text, "\u2069", NULL);
  return g_strdup (text);
}

/**
 * troupe_cell_place_line:
 * @cell: an inscription of one line
 * @text: the text to show
 *
 * A line has the direction of its content, so that an ellipsis is where the text goes on: that of a
 * path or a command is at the right in any layout. The line still begins at the side of the cell
 * where all lines of its column begin. A text without letters, such as "+1", is left-to-right.
 *
 * Returns: (transfer full): the text for the inscription, with a direction mark before it or not
 */
char *
troupe_cell_place_line (GtkWidget *cell, const char *text)
{
  const gboolean is_mirrored = gtk_widget_get_direction (cell) == GTK_TEXT_DIR_RTL;
  const gboolean is_rtl = troupe_isolate_find_direction (text) == GTK_TEXT_DIR_RTL;
  const double side = gtk_widget_has_css_class (cell, "numeric") ? 1 : 0;

  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), is_rtl == is_mirrored ? side : 1 - side);
  if (is_mirrored && !is_rtl && text[0] != '\0')
    return g_strconcat ("\u200e", text, NULL);
  return g_strdup (text);
}

/**
 * troupe_cell_set_text:
 * @list_item: a cell
 * @text: (nullable): its text
 */
void
troupe_cell_set_text (GtkListItem *list_item, const char *text)
{
  GtkWidget *cell = gtk_list_item_get_child (list_item);
  /* A screen reader that asks for a text that is NULL ends the program, in GTK 4.8. */
  g_autofree char *placed = troupe_cell_place_line (cell, text ? text : "");

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), placed);
}

typedef struct
{
  TroupeCellText to_text;
  gpointer user_data;
} Content;

static gboolean
transform (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  const Content *content = user_data;
  g_autoptr (GtkWidget) cell = GTK_WIDGET (g_binding_dup_target (binding));
  g_autofree char *text =
      content->to_text ? content->to_text (from, content->user_data) : g_value_dup_string (from);

  /* The paths of files begin alike, and end with their names. */
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     content->to_text == NULL && text != NULL && text[0] == '/'
                                         ? GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_START
                                         : GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  g_value_take_string (to, troupe_cell_place_line (cell, text ? text : ""));
  return TRUE;
}

/**
 * troupe_cell_bind:
 * @list_item: a cell to which an item is bound
 * @object: the item, or an object that belongs to it
 * @property: a property of the object
 * @to_text: (nullable): converts its value to text; not needed for a string
 * @user_data: for @to_text
 *
 * Shows the property in the cell until troupe_cell_unbind().
 */
void
troupe_cell_bind (GtkListItem *list_item,
                  gpointer object,
                  const char *property,
                  TroupeCellText to_text,
                  gpointer user_data)
{
  const Content content = { to_text, user_data };
  GBinding *binding = g_object_bind_property_full (
      object, property, gtk_list_item_get_child (list_item), "text", G_BINDING_SYNC_CREATE,
      transform, NULL, g_memdup2 (&content, sizeof content), g_free);

  /* The object may be gone before the cell is unbound. */
  g_object_set_qdata_full (G_OBJECT (list_item), binding_quark (), g_object_ref (binding),
                           g_object_unref);
}

/**
 * troupe_cell_update:
 * @list_item: a cell that is bound
 *
 * Computes its text again after a change of something other than the property.
 */
void
troupe_cell_update (GtkListItem *list_item)
{
  GBinding *binding = g_object_get_qdata (G_OBJECT (list_item), binding_quark ());
  g_autoptr (GObject) object = g_binding_dup_source (binding);

  if (object)
    g_object_notify (object, g_binding_get_source_property (binding));
}

/**
 * troupe_cell_unbind:
 * @list_item: a cell whose item is unbound
 */
void
troupe_cell_unbind (GtkListItem *list_item)
{
  g_autoptr (GObject) binding = g_object_steal_qdata (G_OBJECT (list_item), binding_quark ());

  if (binding)
    g_binding_unbind (G_BINDING (binding));
}

/**
 * troupe_cell_get_row:
 * @list_item: a cell
 *
 * Returns: (transfer none) (nullable): the widget of the whole row, while the cell is in one
 */
GtkWidget *
troupe_cell_get_row (GtkListItem *list_item)
{
  GtkWidget *cell = gtk_widget_get_parent (gtk_list_item_get_child (list_item));

  return cell ? gtk_widget_get_parent (cell) : NULL;
}

/* Returns the widget of the title of a column, or NULL. The titles are in the order of the
 * columns. */
static GtkWidget *
find_title (GtkColumnView *column_view, GtkColumnViewColumn *column)
{
  GListModel *columns = gtk_column_view_get_columns (column_view);
  GtkWidget *title = gtk_widget_get_first_child (GTK_WIDGET (column_view));

  title = title ? gtk_widget_get_first_child (title) : NULL;
  for (guint i = 0; title && i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) other = g_list_model_get_item (columns, i);

      if (other == column)
        break;
      title = gtk_widget_get_next_sibling (title);
    }
  return title;
}

static GtkWidget *
find_title_label (GtkWidget *title)
{
  GtkWidget *box = title ? gtk_widget_get_first_child (title) : NULL;
  GtkWidget *child = box ? gtk_widget_get_first_child (box) : NULL;

  while (child && !GTK_IS_LABEL (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/**
 * troupe_cell_align_title:
 * @column_view: a column view
 * @column: one of its columns that has numbers
 *
 * Aligns the end of the title of the column with that of its numbers; the arrow of a sorted column
 * is before the title. GTK has no property for this; if the header does not consist of the expected
 * widgets, the title is not moved.
 */
void
troupe_cell_align_title (GtkColumnView *column_view, GtkColumnViewColumn *column)
{
  GtkWidget *label = find_title_label (find_title (column_view, column));
  GtkWidget *box;

  if (label == NULL)
    return;

  box = gtk_widget_get_parent (label);
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_box_reorder_child_after (GTK_BOX (box), gtk_widget_get_last_child (box), NULL);
}

/**
 * troupe_cell_let_title_shrink:
 * @column_view: a column view
 * @column: one of its columns
 *
 * Lets the title be cut where the column is narrower, instead of making the column wider. Who
 * points at it sees it in full. GTK has no property for this, either.
 */
void
troupe_cell_let_title_shrink (GtkColumnView *column_view, GtkColumnViewColumn *column)
{
  GtkWidget *title = find_title (column_view, column);
  GtkWidget *label = find_title_label (title);
  gboolean is_at_end;

  if (label == NULL)
    return;

  /* A title may be narrower than what is reserved for its characters. */
  is_at_end = gtk_widget_get_halign (gtk_widget_get_parent (label)) == GTK_ALIGN_END;
  gtk_label_set_xalign (GTK_LABEL (label), is_at_end ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (
      GTK_LABEL (label),
      MIN (g_utf8_strlen (gtk_label_get_label (GTK_LABEL (label)), -1), LEAST_TITLE));
  gtk_widget_set_tooltip_text (title, gtk_column_view_column_get_title (column));
}

/**
 * troupe_cell_pick:
 * @x: from the left edge of the column view
 * @y: from its upper edge
 *
 * Returns: (transfer none) (nullable): a cell of the row at that position
 */
GtkListItem *
troupe_cell_pick (GtkColumnView *column_view, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (column_view), x, y, GTK_PICK_DEFAULT);

  for (; widget && !GTK_IS_LIST_VIEW (widget); widget = gtk_widget_get_parent (widget))
    {
      /* The row, its first cell, or the child of that cell. */
      for (GtkWidget *inner = widget; inner; inner = gtk_widget_get_first_child (inner))
        {
          GtkListItem *list_item = g_object_get_qdata (G_OBJECT (inner), list_item_quark ());

          if (list_item)
            return list_item;
        }
    }
  return NULL;
}
