/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills the cells of the table of workers, column by column. */

#include "troupe-worker-cells.h"

#include "troupe-cell.h"
#include "troupe-config.h"
#include "troupe-contrast.h"
#include "troupe-describe.h"
#include "troupe-graph.h"
#include "troupe-worker-badge.h"
#include "troupe-worker.h"

#include <glib/gi18n.h>

/* The opacity of the row of a replaced worker, and its indent in pixels. */
#define REPLACED_OPACITY 0.6
#define REPLACED_MARGIN  18

typedef enum
{
  KIND_TEXT,
  KIND_NUMBER,
  KIND_BADGE,
  KIND_GRAPH,
} Kind;

typedef struct
{
  const char *id;
  Kind kind;
  guint characters;
  const char *property;
  TroupeCellText to_text;
  gboolean depends_on_more;
} Content;

/* The data of one column for the callbacks of its factory. */
typedef struct
{
  TroupeWorkerCells *cells;
  GtkColumnViewColumn *column;
  const Content *content;
} Column;

struct _TroupeWorkerCells
{
  guint divisor;
  /* Elements are GtkListItem, unowned: cells whose text changes even if their worker does not. */
  GPtrArray *changing;
  /* Elements are Column, owned. */
  GPtrArray *columns;
};

static char *
pid_to_text (const GValue *value, gpointer user_data)
{
  const gint64 pid = g_value_get_int64 (value);

  return pid > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, pid) : g_strdup ("–");
}

static char *
percent_to_text (const GValue *value, gpointer user_data)
{
  const TroupeWorkerCells *cells = user_data;

  return troupe_describe_percent (g_value_get_double (value) / cells->divisor);
}

static char *
core_to_text (const GValue *value, gpointer user_data)
{
  const int core = g_value_get_int (value);

  return core >= 0 ? g_strdup_printf ("%d", core) : g_strdup ("–");
}

static char *
size_to_text (const GValue *value, gpointer user_data)
{
  const guint64 size = g_value_get_uint64 (value);

  return size > 0 ? g_format_size (size) : g_strdup ("–");
}

static char *
seconds_to_text (const GValue *value, gpointer user_data)
{
  return troupe_describe_duration (g_value_get_double (value));
}

static char *
count_to_text (const GValue *value, gpointer user_data)
{
  return troupe_describe_count (g_value_get_uint64 (value));
}

static char *
uint_to_text (const GValue *value, gpointer user_data)
{
  return troupe_describe_count (g_value_get_uint (value));
}

static char *
since_to_text (const GValue *value, gpointer user_data)
{
  const gint64 since = g_value_get_int64 (value);

  return since > 0 ? troupe_describe_duration ((g_get_monotonic_time () - since) / 1e6)
                   : g_strdup ("–");
}

/* Each entry is found by the id of its column in troupe-worker-table.ui, in any order. */
static const Content contents[] = {
  { "worker_column", KIND_BADGE, 0, "number", NULL, FALSE },
  { "pid_column", KIND_NUMBER, 6, "pid", pid_to_text, FALSE },
  { "state_column", KIND_TEXT, 7, "state-text", NULL, FALSE },
  { "cpu_column", KIND_NUMBER, 5, "cpu-percent", percent_to_text, TRUE },
  { "samples_column", KIND_GRAPH, 0, "samples", NULL, FALSE },
  { "core_column", KIND_NUMBER, 3, "core", core_to_text, FALSE },
  { "memory_column", KIND_NUMBER, 7, "rss-bytes", size_to_text, FALSE },
  { "cpu_time_column", KIND_NUMBER, 6, "cpu-seconds", seconds_to_text, FALSE },
  { "items_column", KIND_NUMBER, 5, "items-done", count_to_text, FALSE },
  { "item_column", KIND_TEXT, 8, "item", NULL, FALSE },
  { "item_time_column", KIND_NUMBER, 5, "item-since", since_to_text, TRUE },
  { "join_column", KIND_TEXT, 18, "join-text", NULL, FALSE },
  { "restarts_column", KIND_NUMBER, 4, "restarts", uint_to_text, FALSE },
  { "host_column", KIND_TEXT, 12, "host", NULL, FALSE },
};

static GQuark
bindings_quark (void)
{
  return g_quark_from_static_string ("troupe-worker-cells-bindings");
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Column *column)
{
  GtkWidget *child;

  switch (column->content->kind)
    {
    case KIND_BADGE:
      child = troupe_worker_badge_new (0, 0);
      gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
      troupe_cell_set_child (list_item, child);
      break;

    case KIND_GRAPH:
      child = g_object_new (TROUPE_TYPE_GRAPH, NULL);
      gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
      troupe_cell_set_child (list_item, child);
      break;

    case KIND_TEXT:
    case KIND_NUMBER:
    default:
      troupe_cell_setup (list_item, column->column,
                         column->content->kind == KIND_TEXT ? TROUPE_CELL_TEXT : TROUPE_CELL_NUMBER,
                         column->content->characters);
      /* The table scrolls before a text is cut. */
      gtk_inscription_set_min_chars (GTK_INSCRIPTION (gtk_list_item_get_child (list_item)),
                                     column->content->characters);
    }
}

static gboolean
replaced_to_opacity (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_double (
      to, g_value_get_uint (from) == 0 || troupe_contrast_is_high () ? 1 : REPLACED_OPACITY);
  return TRUE;
}

static gboolean
replaced_to_margin (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_int (to, g_value_get_uint (from) == 0 ? 0 : REPLACED_MARGIN);
  return TRUE;
}

/* A screen reader reads the worker of the row. */
static void
name_row (GtkWidget *row, TroupeWorker *worker)
{
  g_autofree char *name = g_strdup_printf (_ ("Worker %u"), troupe_worker_get_number (worker));

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
bind_badge (GtkListItem *list_item)
{
  TroupeWorker *worker = gtk_list_item_get_item (list_item);
  GtkWidget *badge = gtk_list_item_get_child (list_item);
  GtkWidget *row = troupe_cell_get_row (list_item);
  GPtrArray *bindings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_binding_unbind);

  troupe_worker_badge_set_worker (TROUPE_WORKER_BADGE (badge), troupe_worker_get_number (worker),
                                  troupe_worker_get_status (worker)->slot);
  g_ptr_array_add (bindings, g_object_bind_property_full (worker, "replaced-by", badge,
                                                          "margin-start", G_BINDING_SYNC_CREATE,
                                                          replaced_to_margin, NULL, NULL, NULL));
  if (row)
    {
      name_row (row, worker);
      g_ptr_array_add (bindings, g_object_bind_property_full (
                                     worker, "replaced-by", row, "opacity", G_BINDING_SYNC_CREATE,
                                     replaced_to_opacity, NULL, NULL, NULL));
    }
  g_object_set_qdata_full (G_OBJECT (list_item), bindings_quark (), bindings,
                           (GDestroyNotify) g_ptr_array_unref);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Column *column)
{
  const Content *content = column->content;

  switch (content->kind)
    {
    case KIND_BADGE:
      bind_badge (list_item);
      break;

    case KIND_GRAPH:
      troupe_graph_set_samples (TROUPE_GRAPH (gtk_list_item_get_child (list_item)),
                                troupe_worker_get_samples (gtk_list_item_get_item (list_item)));
      break;

    case KIND_TEXT:
    case KIND_NUMBER:
    default:
      troupe_cell_bind (list_item, content->property, content->to_text, column->cells);
      if (content->depends_on_more)
        g_ptr_array_add (column->cells->changing, list_item);
    }
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Column *column)
{
  switch (column->content->kind)
    {
    case KIND_BADGE:
      g_object_set_qdata (G_OBJECT (list_item), bindings_quark (), NULL);
      break;

    case KIND_GRAPH:
      troupe_graph_set_samples (TROUPE_GRAPH (gtk_list_item_get_child (list_item)), NULL);
      break;

    case KIND_TEXT:
    case KIND_NUMBER:
    default:
      g_ptr_array_remove_fast (column->cells->changing, list_item);
      troupe_cell_unbind (list_item);
    }
}

/* Sorts by the property that the column shows. */
static GtkSorter *
make_sorter (const Content *content)
{
  GtkExpression *expression =
      gtk_property_expression_new (TROUPE_TYPE_WORKER, NULL, content->property);

  return gtk_expression_get_value_type (expression) == G_TYPE_STRING
             ? GTK_SORTER (gtk_string_sorter_new (expression))
             : GTK_SORTER (gtk_numeric_sorter_new (expression));
}

/* Does nothing if the .ui has a sorter for the column, or if what is shown has no order. */
static void
add_sorter (GtkColumnViewColumn *column, const Content *content)
{
  g_autoptr (GtkSorter) sorter = NULL;

  if (content->kind == KIND_GRAPH || gtk_column_view_column_get_sorter (column))
    return;

  sorter = make_sorter (content);
  gtk_column_view_column_set_sorter (column, sorter);
}

/**
 * troupe_worker_cells_get_column_id:
 * @n: a number from 0 on
 *
 * Returns: (nullable): the id of a column with cells, %NULL after the last one
 */
const char *
troupe_worker_cells_get_column_id (guint n)
{
  return n < G_N_ELEMENTS (contents) ? contents[n].id : NULL;
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
  self->columns = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * troupe_worker_cells_add_column:
 * @column_view: a table of workers
 * @view_column: one of its columns, at any position
 * @id: its id, one of troupe_worker_cells_get_column_id()
 *
 * Fills the cells of the column from now on, and lets it be resized and sorted by what it shows.
 */
void
troupe_worker_cells_add_column (TroupeWorkerCells *self,
                                GtkColumnView *column_view,
                                GtkColumnViewColumn *view_column,
                                const char *id)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  Column *column = g_new0 (Column, 1);
  guint n = 0;

  while (!g_str_equal (contents[n].id, id))
    n++;
  column->cells = self;
  column->column = view_column;
  column->content = &contents[n];
  g_ptr_array_add (self->columns, column);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), column);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), column);
  gtk_column_view_column_set_factory (view_column, factory);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  add_sorter (view_column, column->content);
  if (column->content->kind == KIND_NUMBER)
    troupe_cell_align_title (column_view, view_column);
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
