/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills the cells of the table of workers, column by column. A cell of a slot follows the worker
 * that is in it. */

#include "troupe-worker-cells.h"

#include "troupe-cell.h"
#include "troupe-config.h"
#include "troupe-contrast.h"
#include "troupe-describe.h"
#include "troupe-graph.h"
#include "troupe-worker-badge.h"
#include "troupe-worker-content.h"
#include "troupe-worker-group.h"
#include "troupe-worker-rows.h"

#include <glib/gi18n.h>

/* The opacity of the row of a replaced worker. */
#define REPLACED_OPACITY 0.6

/* The most characters that a column grows to. */
#define MOST_CHARACTERS 45

/* The data of one column for the callbacks of its factory. */
typedef struct
{
  TroupeWorkerCells *cells;
  GtkColumnViewColumn *column;
  const TroupeWorkerContent *content;
  /* The width of its texts, in characters. */
  guint characters;
  /* The cells of a column that grows with its texts: elements are GtkInscription, owned. */
  GPtrArray *growing;
} Column;

struct _TroupeWorkerCells
{
  guint divisor;
  /* Elements are GtkListItem, unowned: cells whose text changes even if their worker does not. */
  GPtrArray *changing;
  /* Elements are Column, owned. */
  GPtrArray *columns;
  /* The cells of each place that is shown: GPtrArray of GtkListItem by TroupeWorkerPlace. */
  GHashTable *places;
};

static GQuark
shown_quark (void)
{
  return g_quark_from_static_string ("troupe-worker-cells-shown");
}

/* A cell of the first column: the expander of the row, the number, and that of earlier workers. */
static GtkWidget *
create_badge (void)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *badge = troupe_worker_badge_new (0, 0);
  GtkWidget *earlier =
      g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_NOTE, NULL);

  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (earlier, "caption");
  gtk_widget_add_css_class (earlier, "dim-label");
  gtk_widget_add_css_class (earlier, "numeric");
  gtk_box_append (GTK_BOX (box), badge);
  gtk_box_append (GTK_BOX (box), earlier);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  return expander;
}

/* A text may be cut; what is pointed at is shown in full. */
static gboolean
query_tooltip_cb (GtkWidget *inscription,
                  int x,
                  int y,
                  gboolean keyboard,
                  GtkTooltip *tooltip,
                  gpointer data)
{
  const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (inscription));

  gtk_tooltip_set_text (tooltip, text);
  return text && text[0] != '\0';
}

/* Returns the width of a text in characters of the average width. */
static guint
count_characters (GtkWidget *inscription)
{
  const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (inscription));
  PangoContext *context = gtk_widget_get_pango_context (inscription);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  const int character = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                             pango_font_metrics_get_approximate_digit_width (metrics));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (inscription, text);
  int width;

  pango_font_metrics_unref (metrics);
  pango_layout_get_size (layout, &width, NULL);
  return character > 0 ? (width + character - 1) / character : 0;
}

/* A text that is longer makes the column wider, which never becomes narrower again. */
static void
grow_cb (GtkWidget *inscription, GParamSpec *pspec, Column *column)
{
  const guint needed = MIN (count_characters (inscription), MOST_CHARACTERS);

  if (needed <= column->characters)
    return;

  column->characters = needed;
  for (guint i = 0; i < column->growing->len; i++)
    gtk_inscription_set_min_chars (column->growing->pdata[i], needed);
}

static void
setup_text (GtkListItem *list_item, Column *column)
{
  const TroupeWorkerContent *content = column->content;
  GtkWidget *child;

  troupe_cell_setup (list_item, column->column,
                     content->kind == TROUPE_WORKER_CONTENT_TEXT ? TROUPE_CELL_TEXT
                                                                 : TROUPE_CELL_NUMBER,
                     content->characters);
  child = gtk_list_item_get_child (list_item);
  /* The table scrolls before a text is cut. */
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (child), column->characters);
  if (content->kind != TROUPE_WORKER_CONTENT_TEXT)
    return;

  gtk_widget_set_has_tooltip (child, TRUE);
  g_signal_connect (child, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  if (content->room != TROUPE_WORKER_CONTENT_GROWS)
    return;

  g_ptr_array_add (column->growing, g_object_ref (child));
  g_signal_connect (child, "notify::text", G_CALLBACK (grow_cb), column);
}

static void
teardown_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Column *column)
{
  GtkWidget *child = gtk_list_item_get_child (list_item);

  if (child && g_ptr_array_find (column->growing, child, NULL))
    {
      g_signal_handlers_disconnect_by_data (child, column);
      g_ptr_array_remove_fast (column->growing, child);
    }
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Column *column)
{
  GtkWidget *child;

  switch (column->content->kind)
    {
    case TROUPE_WORKER_CONTENT_BADGE:
      troupe_cell_set_child (list_item, create_badge ());
      break;

    case TROUPE_WORKER_CONTENT_GRAPH:
      child = g_object_new (TROUPE_TYPE_GRAPH, NULL);
      gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
      troupe_cell_set_child (list_item, child);
      break;

    case TROUPE_WORKER_CONTENT_TEXT:
    case TROUPE_WORKER_CONTENT_NUMBER:
    default:
      setup_text (list_item, column);
    }
}

/* What a cell of the first column follows while it shows a row. */
typedef struct
{
  GtkTreeListRow *row;
  GObject *item;
  /* Those of the worker, while the row is expanded. */
  TroupeWorkerProcesses *processes;
} Shown;

static void
follow_processes (Shown *shown)
{
  TroupeWorkerProcesses *processes = NULL;

  if (TROUPE_IS_WORKER_PLACE (shown->item) && gtk_tree_list_row_get_expanded (shown->row))
    processes = troupe_worker_get_processes (
        troupe_worker_place_get_worker (TROUPE_WORKER_PLACE (shown->item)));
  if (shown->processes == processes)
    return;

  if (processes)
    troupe_worker_processes_want (processes);
  if (shown->processes)
    troupe_worker_processes_leave (shown->processes);
  g_set_object (&shown->processes, processes);
}

static void
shown_free (Shown *shown)
{
  if (shown->processes)
    troupe_worker_processes_leave (shown->processes);
  g_clear_object (&shown->processes);
  g_object_unref (shown->row);
  g_object_unref (shown->item);
  g_free (shown);
}

/* A screen reader reads what the row is about. */
static void
name_row (GtkWidget *row, GObject *item, TroupeWorker *worker)
{
  g_autofree char *name = NULL;

  if (worker)
    name = g_strdup_printf (_ ("Worker %u"), troupe_worker_get_number (worker));
  else
    g_object_get (item, TROUPE_IS_WORKER_GROUP (item) ? "host" : "name", &name, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Earlier workers are dimmed. */
static void
dim_row (GtkWidget *row, GObject *item)
{
  gtk_widget_set_opacity (
      row, TROUPE_IS_WORKER (item) && !troupe_contrast_is_high () ? REPLACED_OPACITY : 1);
}

static void
show_earlier (GtkWidget *label, guint n_earlier)
{
  g_autofree char *text = n_earlier > 0 ? g_strdup_printf ("+%u", n_earlier) : NULL;
  /* A sign before a number stays before it in a right-to-left layout. */
  g_autofree char *placed = troupe_cell_place_text (label, text ? text : "");
  g_autofree char *meaning = NULL;

  gtk_label_set_label (GTK_LABEL (label), placed);
  gtk_widget_set_visible (label, text != NULL);
  if (text == NULL)
    return;

  meaning = g_strdup_printf (
      ngettext ("%u earlier worker in this row", "%u earlier workers in this row", n_earlier),
      n_earlier);
  gtk_widget_set_tooltip_text (label, meaning);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, meaning,
                                  -1);
}

/* Shows what the row is about, and whether it has children. */
static void
update_badge (GtkListItem *list_item)
{
  Shown *shown = g_object_get_qdata (G_OBJECT (list_item), shown_quark ());
  GtkWidget *expander = gtk_list_item_get_child (list_item);
  GtkWidget *badge =
      gtk_widget_get_first_child (gtk_tree_expander_get_child (GTK_TREE_EXPANDER (expander)));
  GtkWidget *earlier = gtk_widget_get_next_sibling (badge);
  GtkWidget *row = troupe_cell_get_row (list_item);
  TroupeWorkerPlace *place =
      TROUPE_IS_WORKER_PLACE (shown->item) ? TROUPE_WORKER_PLACE (shown->item) : NULL;
  TroupeWorker *worker = troupe_worker_rows_get_item_worker (shown->item);

  gtk_widget_set_visible (badge, worker != NULL);
  if (worker)
    troupe_worker_badge_set_worker (TROUPE_WORKER_BADGE (badge), troupe_worker_get_number (worker),
                                    troupe_worker_get_status (worker)->slot);
  show_earlier (earlier, place ? troupe_worker_place_get_n_earlier (place) : 0);
  if (TROUPE_IS_WORKER_GROUP (shown->item) ||
      (place && troupe_worker_place_get_has_children (place)))
    gtk_widget_remove_css_class (expander, "childless");
  else
    gtk_widget_add_css_class (expander, "childless");
  if (row)
    {
      name_row (row, shown->item, worker);
      dim_row (row, shown->item);
    }
  follow_processes (shown);
}

static void
bind_badge (GtkListItem *list_item)
{
  GtkTreeListRow *row = gtk_list_item_get_item (list_item);
  Shown *shown = g_new0 (Shown, 1);

  shown->row = g_object_ref (row);
  shown->item = gtk_tree_list_row_get_item (row);
  g_object_set_qdata_full (G_OBJECT (list_item), shown_quark (), shown,
                           (GDestroyNotify) shown_free);
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item)), row);
  g_signal_connect_swapped (row, "notify::expanded", G_CALLBACK (update_badge), list_item);
  if (TROUPE_IS_WORKER_PLACE (shown->item))
    g_signal_connect_swapped (shown->item, "notify::has-children", G_CALLBACK (update_badge),
                              list_item);
  update_badge (list_item);
}

static void
unbind_badge (GtkListItem *list_item)
{
  Shown *shown = g_object_get_qdata (G_OBJECT (list_item), shown_quark ());

  g_signal_handlers_disconnect_by_data (shown->row, list_item);
  g_signal_handlers_disconnect_by_data (shown->item, list_item);
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item)), NULL);
  g_object_set_qdata (G_OBJECT (list_item), shown_quark (), NULL);
}

/* The row of a process that has ended is empty until another one takes it. */
static gboolean
is_process (GObject *item)
{
  return TROUPE_IS_WORKER_PROCESS (item) &&
         troupe_worker_process_get_sample (TROUPE_WORKER_PROCESS (item))->pid != 0;
}

/* Shows a property of what the row is about, or nothing. */
static void
bind_text (GtkListItem *list_item, Column *column)
{
  GtkTreeListRow *row = gtk_list_item_get_item (list_item);
  g_autoptr (GObject) item = gtk_tree_list_row_get_item (row);
  TroupeWorker *worker = troupe_worker_rows_get_item_worker (item);
  const TroupeWorkerContent *content = column->content;

  if (worker)
    troupe_cell_bind (list_item, worker, content->property, content->to_text,
                      &column->cells->divisor);
  else if (is_process (item) && content->of_process)
    troupe_cell_bind (list_item, item, content->of_process, content->to_text,
                      &column->cells->divisor);
  else if (TROUPE_IS_WORKER_GROUP (item) && content->of_machine)
    troupe_cell_bind (list_item, item, content->of_machine, NULL, NULL);
  else
    {
      troupe_cell_set_text (list_item, NULL);
      return;
    }
  if (content->depends_on_more)
    g_ptr_array_add (column->cells->changing, list_item);
}

static void
bind_content (GtkListItem *list_item, Column *column)
{
  TroupeWorker *worker;

  switch (column->content->kind)
    {
    case TROUPE_WORKER_CONTENT_BADGE:
      bind_badge (list_item);
      break;

    case TROUPE_WORKER_CONTENT_GRAPH:
      worker = troupe_worker_rows_get_worker (gtk_list_item_get_item (list_item));
      troupe_graph_set_samples (TROUPE_GRAPH (gtk_list_item_get_child (list_item)),
                                worker ? troupe_worker_get_samples (worker) : NULL);
      gtk_widget_set_visible (gtk_list_item_get_child (list_item), worker != NULL);
      break;

    case TROUPE_WORKER_CONTENT_TEXT:
    case TROUPE_WORKER_CONTENT_NUMBER:
    default:
      bind_text (list_item, column);
    }
}

static void
unbind_content (GtkListItem *list_item, Column *column)
{
  switch (column->content->kind)
    {
    case TROUPE_WORKER_CONTENT_BADGE:
      unbind_badge (list_item);
      break;

    case TROUPE_WORKER_CONTENT_GRAPH:
      troupe_graph_set_samples (TROUPE_GRAPH (gtk_list_item_get_child (list_item)), NULL);
      break;

    case TROUPE_WORKER_CONTENT_TEXT:
    case TROUPE_WORKER_CONTENT_NUMBER:
    default:
      g_ptr_array_remove_fast (column->cells->changing, list_item);
      troupe_cell_unbind (list_item);
    }
}

/* Replacement */

/* A cell of a place: the list item and its column. */
typedef struct
{
  GtkListItem *list_item;
  Column *column;
} PlaceCell;

static GQuark
place_quark (void)
{
  return g_quark_from_static_string ("troupe-worker-cells-place");
}

static void
replaced_cb (TroupeWorkerCells *self, GParamSpec *pspec, TroupeWorkerPlace *place)
{
  GArray *cells = g_hash_table_lookup (self->places, place);

  for (guint i = 0; i < cells->len; i++)
    {
      const PlaceCell *cell = &g_array_index (cells, PlaceCell, i);

      unbind_content (cell->list_item, cell->column);
      bind_content (cell->list_item, cell->column);
    }
}

static void
follow_place (GtkListItem *list_item, Column *column)
{
  g_autoptr (GObject) item = gtk_tree_list_row_get_item (gtk_list_item_get_item (list_item));
  const PlaceCell cell = { list_item, column };
  TroupeWorkerCells *self = column->cells;
  GArray *cells;

  if (!TROUPE_IS_WORKER_PLACE (item))
    return;

  cells = g_hash_table_lookup (self->places, item);
  if (cells == NULL)
    {
      cells = g_array_new (FALSE, FALSE, sizeof (PlaceCell));
      g_hash_table_insert (self->places, item, cells);
      g_signal_connect_swapped (item, "notify::worker", G_CALLBACK (replaced_cb), self);
    }
  g_array_append_val (cells, cell);
  g_object_set_qdata_full (G_OBJECT (list_item), place_quark (), g_steal_pointer (&item),
                           g_object_unref);
}

static void
leave_place (GtkListItem *list_item, Column *column)
{
  TroupeWorkerCells *self = column->cells;
  g_autoptr (GObject) place = g_object_steal_qdata (G_OBJECT (list_item), place_quark ());
  GArray *cells = place ? g_hash_table_lookup (self->places, place) : NULL;

  if (cells == NULL)
    return;

  for (guint i = cells->len; i > 0; i--)
    if (g_array_index (cells, PlaceCell, i - 1).list_item == list_item)
      g_array_remove_index_fast (cells, i - 1);
  if (cells->len > 0)
    return;

  g_signal_handlers_disconnect_by_data (place, self);
  g_hash_table_remove (self->places, place);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Column *column)
{
  bind_content (list_item, column);
  follow_place (list_item, column);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Column *column)
{
  leave_place (list_item, column);
  unbind_content (list_item, column);
}

/* Sorts by the property that the column shows. */
static GtkSorter *
make_sorter (const TroupeWorkerContent *content)
{
  GtkExpression *worker = gtk_property_expression_new (TROUPE_TYPE_WORKER_PLACE, NULL, "worker");
  GtkExpression *expression = gtk_property_expression_new (
      TROUPE_TYPE_WORKER, worker, content->sorted_by ? content->sorted_by : content->property);

  return gtk_expression_get_value_type (expression) == G_TYPE_STRING
             ? GTK_SORTER (gtk_string_sorter_new (expression))
             : GTK_SORTER (gtk_numeric_sorter_new (expression));
}

/* Does nothing if what is shown has no order. */
static void
add_sorter (GtkColumnViewColumn *column, const TroupeWorkerContent *content)
{
  g_autoptr (GtkSorter) sorter = NULL;

  if (content->kind == TROUPE_WORKER_CONTENT_GRAPH)
    return;

  sorter = make_sorter (content);
  gtk_column_view_column_set_sorter (column, sorter);
}

static void
column_free (Column *column)
{
  for (guint i = 0; i < column->growing->len; i++)
    g_signal_handlers_disconnect_by_data (column->growing->pdata[i], column);
  g_ptr_array_unref (column->growing);
  g_free (column);
}

/**
 * troupe_worker_cells_new:
 *
 * Returns: (transfer full): the cells of all columns, to be freed after the columns
 */
TroupeWorkerCells *
troupe_worker_cells_new (void)
{
  TroupeWorkerCells *self = g_new0 (TroupeWorkerCells, 1);

  self->divisor = 1;
  self->changing = g_ptr_array_new ();
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) column_free);
  self->places = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  return self;
}

/**
 * troupe_worker_cells_add_column:
 * @column_view: a table of workers
 * @view_column: one of its columns, at any position
 * @content: what it shows
 *
 * Fills the cells of the column from now on, and lets it be resized and sorted by what it shows.
 */
void
troupe_worker_cells_add_column (TroupeWorkerCells *self,
                                GtkColumnView *column_view,
                                GtkColumnViewColumn *view_column,
                                const TroupeWorkerContent *content)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  Column *column = g_new0 (Column, 1);

  column->cells = self;
  column->column = view_column;
  column->content = content;
  column->characters = content->characters;
  column->growing = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->columns, column);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), column);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), column);
  g_signal_connect (factory, "teardown", G_CALLBACK (teardown_cb), column);
  gtk_column_view_column_set_factory (view_column, factory);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  add_sorter (view_column, column->content);
  if (column->content->kind == TROUPE_WORKER_CONTENT_NUMBER)
    troupe_cell_align_title (column_view, view_column);
  troupe_cell_let_title_shrink (column_view, view_column);
}

/**
 * troupe_worker_cells_free:
 * @self: (transfer full): the cells of a destroyed column view
 *
 * Frees @self.
 */
void
troupe_worker_cells_free (TroupeWorkerCells *self)
{
  g_ptr_array_unref (self->changing);
  g_ptr_array_unref (self->columns);
  g_hash_table_unref (self->places);
  g_free (self);
}

/**
 * troupe_worker_cells_set_divisor:
 * @divisor: 1 if 100 % of CPU are one core, otherwise the number of the machine's cores
 */
void
troupe_worker_cells_set_divisor (TroupeWorkerCells *self, guint divisor)
{
  self->divisor = MAX (divisor, 1);
  troupe_worker_cells_update (self);
}

/**
 * troupe_worker_cells_update:
 *
 * Updates the texts that change without a change of their worker, such as durations.
 */
void
troupe_worker_cells_update (TroupeWorkerCells *self)
{
  for (guint i = 0; i < self->changing->len; i++)
    troupe_cell_update (self->changing->pdata[i]);
}
