/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sorts, filters and groups the places of workers, and keeps the selection on workers. */

#include "troupe-worker-rows.h"

#include "troupe-worker-groups.h"

struct _TroupeWorkerRows
{
  GObject parent_instance;

  TroupeWorkerGroups *groups;
  GtkMultiSelection *selection;
  GtkSorter *sorter;
  GtkFilter *filter;
  char *needle;
  GtkTreeListModel *tree;
  gboolean grouped;
  gboolean filling;

  /* The number of the worker that was in each row when it was selected, by the item of the row,
   * owned. */
  GHashTable *marks;
  guint unselect_source;
};

G_DEFINE_FINAL_TYPE (TroupeWorkerRows, troupe_worker_rows, G_TYPE_OBJECT)

enum
{
  TARGETS_CHANGED,
  GROUPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/**
 * troupe_worker_rows_get_item_worker:
 * @item: (nullable): the item of a row
 *
 * Returns: (transfer none) (nullable): the worker that is in it now, if it is one of a worker
 */
TroupeWorker *
troupe_worker_rows_get_item_worker (gpointer item)
{
  if (TROUPE_IS_WORKER_PLACE (item))
    return troupe_worker_place_get_worker (item);
  return TROUPE_IS_WORKER (item) ? item : NULL;
}

/* Rows */

static GQuark
shown_quark (void)
{
  return g_quark_from_static_string ("troupe-worker-rows-shown");
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  TroupeWorkerRows *self = user_data;

  return self->needle == NULL || troupe_worker_place_matches (item, self->needle);
}

/* Returns the places of the group that are shown, in the order of the chosen column. */
static GListModel *
get_shown (TroupeWorkerRows *self, TroupeWorkerGroup *group)
{
  GListModel *shown = g_object_get_qdata (G_OBJECT (group), shown_quark ());

  if (shown == NULL)
    {
      GtkFilterListModel *filtered = gtk_filter_list_model_new (
          G_LIST_MODEL (g_object_ref (group)), self->needle ? g_object_ref (self->filter) : NULL);

      shown = G_LIST_MODEL (
          gtk_sort_list_model_new (G_LIST_MODEL (filtered), g_object_ref (self->sorter)));
      g_object_set_qdata_full (G_OBJECT (group), shown_quark (), shown, g_object_unref);
    }
  return shown;
}

static GListModel *
create_children (gpointer item, gpointer user_data)
{
  if (TROUPE_IS_WORKER_GROUP (item))
    return g_object_ref (get_shown (user_data, item));
  if (TROUPE_IS_WORKER_PLACE (item))
    return g_object_ref (troupe_worker_place_get_children (item));
  return NULL;
}

static void
expand_groups (TroupeWorkerRows *self, guint first, guint end)
{
  for (guint i = first; i < end; i++)
    {
      g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_child_row (self->tree, i);

      gtk_tree_list_row_set_expanded (row, TRUE);
    }
}

/* The rows of a single machine have no row above them. */
static void
build_tree (TroupeWorkerRows *self)
{
  const guint n_groups = g_list_model_get_n_items (G_LIST_MODEL (self->groups));
  g_autoptr (TroupeWorkerGroup) first = g_list_model_get_item (G_LIST_MODEL (self->groups), 0);
  GListModel *root;

  self->grouped = n_groups > 1;
  if (self->grouped)
    root = G_LIST_MODEL (g_object_ref (self->groups));
  else if (first)
    root = g_object_ref (get_shown (self, first));
  else
    root = G_LIST_MODEL (g_list_store_new (TROUPE_TYPE_WORKER_PLACE));

  g_hash_table_remove_all (self->marks);
  g_clear_object (&self->tree);
  self->tree = gtk_tree_list_model_new (root, FALSE, FALSE, create_children, self, NULL);
  /* Before anything follows the tree, which would cost time for each group. */
  if (self->grouped)
    expand_groups (self, 0, n_groups);
  gtk_multi_selection_set_model (self->selection, G_LIST_MODEL (self->tree));
}

/* The view follows nothing until build_tree(). */
static void
filling_cb (TroupeWorkerRows *self)
{
  self->filling = TRUE;
  gtk_multi_selection_set_model (self->selection, NULL);
  g_clear_object (&self->tree);
}

static void
filled_cb (TroupeWorkerRows *self)
{
  self->filling = FALSE;
  build_tree (self);
  g_signal_emit (self, signals[TARGETS_CHANGED], 0);
  g_signal_emit (self, signals[GROUPED], 0);
}

static void
groups_changed_cb (TroupeWorkerRows *self, guint position, guint removed, guint added)
{
  if (self->filling)
    return;

  /* Groups are added at the end. */
  if (!self->grouped)
    {
      build_tree (self);
      g_signal_emit (self, signals[TARGETS_CHANGED], 0);
    }
  else
    expand_groups (self, position, position + added);
  g_signal_emit (self, signals[GROUPED], 0);
}

/* Selection */

static gpointer
dup_item (TroupeWorkerRows *self, guint position)
{
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  return row ? gtk_tree_list_row_get_item (row) : NULL;
}

static void
selection_changed_cb (TroupeWorkerRows *self, guint position, guint n_items)
{
  for (guint i = position; i < position + n_items; i++)
    {
      gpointer item = dup_item (self, i);
      TroupeWorker *worker = troupe_worker_rows_get_item_worker (item);

      if (worker == NULL)
        g_clear_object (&item);
      else if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), i))
        {
          g_hash_table_remove (self->marks, item);
          g_object_unref (item);
        }
      else if (!g_hash_table_contains (self->marks, item))
        g_hash_table_insert (self->marks, item,
                             GUINT_TO_POINTER (troupe_worker_get_number (worker)));
      else
        g_object_unref (item);
    }
  g_signal_emit (self, signals[TARGETS_CHANGED], 0);
}

static gboolean
is_marked (TroupeWorkerRows *self, gpointer item)
{
  TroupeWorker *worker = troupe_worker_rows_get_item_worker (item);

  return worker && GPOINTER_TO_UINT (g_hash_table_lookup (self->marks, item)) ==
                       troupe_worker_get_number (worker);
}

static gboolean
unselect_cb (gpointer user_data)
{
  TroupeWorkerRows *self = user_data;
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);
  g_autoptr (GtkBitset) present = gtk_selection_model_get_selection (selection);
  /* The selection changes while this one is gone through. */
  g_autoptr (GtkBitset) selected = gtk_bitset_copy (present);
  GtkBitsetIter iter;
  guint position;

  self->unselect_source = 0;
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr (GObject) item = dup_item (self, position);

      if (troupe_worker_rows_get_item_worker (item) && !is_marked (self, item))
        gtk_selection_model_unselect_item (selection, position);
    }
  return G_SOURCE_REMOVE;
}

/* The person did not point at the worker that is in the row now. */
static void
replaced_cb (TroupeWorkerRows *self, TroupeWorkerPlace *place)
{
  if (!g_hash_table_remove (self->marks, place))
    return;

  if (self->unselect_source == 0)
    self->unselect_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, unselect_cb, self, NULL);
  g_signal_emit (self, signals[TARGETS_CHANGED], 0);
}

static void
troupe_worker_rows_dispose (GObject *object)
{
  TroupeWorkerRows *self = TROUPE_WORKER_ROWS (object);

  g_clear_handle_id (&self->unselect_source, g_source_remove);
  if (self->selection)
    {
      g_signal_handlers_disconnect_by_data (self->selection, self);
      gtk_multi_selection_set_model (self->selection, NULL);
    }
  if (self->groups)
    g_signal_handlers_disconnect_by_data (self->groups, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->tree);
  g_clear_object (&self->groups);
  g_clear_object (&self->sorter);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->marks, g_hash_table_unref);

  G_OBJECT_CLASS (troupe_worker_rows_parent_class)->dispose (object);
}

static void
troupe_worker_rows_finalize (GObject *object)
{
  g_free (TROUPE_WORKER_ROWS (object)->needle);

  G_OBJECT_CLASS (troupe_worker_rows_parent_class)->finalize (object);
}

static void
troupe_worker_rows_class_init (TroupeWorkerRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = troupe_worker_rows_dispose;
  G_OBJECT_CLASS (klass)->finalize = troupe_worker_rows_finalize;

  signals[TARGETS_CHANGED] = g_signal_new ("targets-changed", TROUPE_TYPE_WORKER_ROWS,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[GROUPED] = g_signal_new ("grouped", TROUPE_TYPE_WORKER_ROWS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
troupe_worker_rows_init (TroupeWorkerRows *self)
{
  self->groups = troupe_worker_groups_new ();
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->marks = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_signal_connect_object (self->groups, "replaced", G_CALLBACK (replaced_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->groups, "filling", G_CALLBACK (filling_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->groups, "filled", G_CALLBACK (filled_cb), self, G_CONNECT_SWAPPED);
  /* After the tree, which follows the groups. */
  g_signal_connect_object (self->groups, "items-changed", G_CALLBACK (groups_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/**
 * troupe_worker_rows_new:
 * @selection: the selection to fill
 * @sorter: of #TroupeWorkerPlace
 *
 * Returns: (transfer full): rows of no workers
 */
TroupeWorkerRows *
troupe_worker_rows_new (GtkMultiSelection *selection, GtkSorter *sorter)
{
  TroupeWorkerRows *self = g_object_new (TROUPE_TYPE_WORKER_ROWS, NULL);

  self->selection = g_object_ref (selection);
  self->sorter = g_object_ref (sorter);
  g_signal_connect_object (selection, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  build_tree (self);
  return self;
}

/**
 * troupe_worker_rows_get_workers:
 *
 * Returns: (transfer none) (nullable): the list of #TroupeWorker
 */
GListModel *
troupe_worker_rows_get_workers (TroupeWorkerRows *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER_ROWS (self), NULL);

  return troupe_worker_groups_get_workers (self->groups);
}

/**
 * troupe_worker_rows_set_workers:
 * @workers: (nullable): a list of #TroupeWorker, by their numbers, which is followed
 *
 * Returns: %FALSE if they were shown already
 */
gboolean
troupe_worker_rows_set_workers (TroupeWorkerRows *self, GListModel *workers)
{
  g_return_val_if_fail (TROUPE_IS_WORKER_ROWS (self), FALSE);

  if (troupe_worker_rows_get_workers (self) == workers)
    return FALSE;

  troupe_worker_groups_set_workers (self->groups, workers);
  return TRUE;
}

/**
 * troupe_worker_rows_set_search:
 * @text: (nullable): what the shown workers contain; %NULL or empty for all
 */
void
troupe_worker_rows_set_search (TroupeWorkerRows *self, const char *text)
{
  g_autofree char *needle = text && text[0] != '\0' ? g_utf8_casefold (text, -1) : NULL;

  g_return_if_fail (TROUPE_IS_WORKER_ROWS (self));

  if (g_strcmp0 (self->needle, needle) == 0)
    return;

  g_free (self->needle);
  self->needle = g_steal_pointer (&needle);
  /* The view would need time for each group. */
  if (self->grouped)
    gtk_multi_selection_set_model (self->selection, NULL);
  /* Without a filter, workers that are added cost nothing. */
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->groups)); i++)
    {
      g_autoptr (TroupeWorkerGroup) group = g_list_model_get_item (G_LIST_MODEL (self->groups), i);
      GListModel *filtered =
          gtk_sort_list_model_get_model (GTK_SORT_LIST_MODEL (get_shown (self, group)));

      gtk_filter_list_model_set_filter (GTK_FILTER_LIST_MODEL (filtered),
                                        self->needle ? self->filter : NULL);
    }
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  if (self->grouped)
    {
      g_hash_table_remove_all (self->marks);
      gtk_multi_selection_set_model (self->selection, G_LIST_MODEL (self->tree));
      g_signal_emit (self, signals[TARGETS_CHANGED], 0);
    }
}

/**
 * troupe_worker_rows_get_grouped:
 *
 * Returns: whether there are several machines, so that each has a row
 */
gboolean
troupe_worker_rows_get_grouped (TroupeWorkerRows *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER_ROWS (self), FALSE);

  return self->grouped;
}

/**
 * troupe_worker_rows_has_far:
 *
 * Returns: whether a worker runs, or ran, on another machine
 */
gboolean
troupe_worker_rows_has_far (TroupeWorkerRows *self)
{
  g_return_val_if_fail (TROUPE_IS_WORKER_ROWS (self), FALSE);

  return troupe_worker_groups_has_far (self->groups);
}

/**
 * troupe_worker_rows_expand:
 * @expanded: whether to show what is below the selected rows
 *
 * Expands or collapses the selected rows; one that cannot be collapsed, collapses the one above it.
 */
void
troupe_worker_rows_expand (TroupeWorkerRows *self, gboolean expanded)
{
  g_autoptr (GtkBitset) selected = NULL;

  g_return_if_fail (TROUPE_IS_WORKER_ROWS (self));

  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  /* From the last one on, so that the positions of the others do not change. */
  for (guint64 i = gtk_bitset_get_size (selected); i > 0; i--)
    {
      const guint position = gtk_bitset_get_nth (selected, i - 1);
      g_autoptr (GtkTreeListRow) row =
          g_list_model_get_item (G_LIST_MODEL (self->selection), position);
      g_autoptr (GtkTreeListRow) parent = row ? gtk_tree_list_row_get_parent (row) : NULL;

      if (row == NULL)
        continue;
      if (!expanded && parent && !gtk_tree_list_row_get_expanded (row))
        gtk_tree_list_row_set_expanded (parent, FALSE);
      else
        gtk_tree_list_row_set_expanded (row, expanded);
    }
}

/**
 * troupe_worker_rows_get_targets:
 *
 * Returns: (transfer container) (element-type TroupeWorker): the selected workers: those that were
 *   in the rows when they were selected and are still in them
 */
GPtrArray *
troupe_worker_rows_get_targets (TroupeWorkerRows *self)
{
  GPtrArray *targets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) selected = NULL;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (TROUPE_IS_WORKER_ROWS (self), targets);

  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr (GObject) item = dup_item (self, position);

      if (is_marked (self, item))
        g_ptr_array_add (targets, g_object_ref (troupe_worker_rows_get_item_worker (item)));
    }
  return targets;
}

/**
 * troupe_worker_rows_get_worker:
 * @row: a row
 *
 * Returns: (transfer none) (nullable): the worker that is in it now, if it is one of a worker
 */
TroupeWorker *
troupe_worker_rows_get_worker (GtkTreeListRow *row)
{
  /* The model of the row holds the item. */
  g_autoptr (GObject) item = gtk_tree_list_row_get_item (row);

  return troupe_worker_rows_get_item_worker (item);
}
