/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Presents filtered results in the order of a column, which a thread finds. */

#include "troupe-result-order.h"

#include "troupe-property.h"
#include "troupe-row-sort.h"

/* Rows that arrive are sorted in at most this often, and so that sorting takes a fifth of the time
 * of a core at most. */
#define LEAST_PAUSE    1000
#define PAUSE_OF_SORT  4
#define PROGRESS_PAUSE 100

struct _TroupeResultOrder
{
  GObject parent_instance;

  TroupeResultFilter *filter;
  TroupeResults *results;
  TroupeRowKey key;
  guint n_items;
  /* The rows in their order, as guint32, or NULL if it is that of the filter, or its opposite. */
  GArray *rows;
  gboolean is_reversed;
  /* The rows that the next change of the list brings. */
  GArray *next;
  /* The rows that changed since they were sorted: their cells are to be filled anew. */
  TroupeRowSet *changed;

  TroupeRowSort *sort;
  GCancellable *cancellable;
  gint64 sorted_at;
  gint64 duration;
  gboolean is_stale;
  guint again_source;
  guint progress_source;
};

enum
{
  PROP_0,
  PROP_FILTER,
  PROP_SORTING,
  PROP_PROGRESS,
  N_PROPS
};

enum
{
  REORDER,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void troupe_result_order_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeResultOrder,
                               troupe_result_order,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      troupe_result_order_list_model_init))

static guint
count_filtered (TroupeResultOrder *self)
{
  return self->filter ? g_list_model_get_n_items (G_LIST_MODEL (self->filter)) : 0;
}

static gboolean
puts_failed_first (TroupeResultOrder *self)
{
  gboolean failed_first = FALSE;

  if (self->filter)
    g_object_get (self->filter, "failed-first", &failed_first, NULL);
  return failed_first;
}

/* Whether the order follows from that of the filter. */
static gboolean
is_simple (TroupeResultOrder *self)
{
  return self->key.kind == TROUPE_ROW_KEY_INDEX &&
         (!self->key.descending || !puts_failed_first (self));
}

/* Changing the order */

static gboolean
is_same (TroupeResultOrder *self, const GArray *rows, guint position, guint next_position)
{
  const guint32 row = g_array_index (self->rows, guint32, position);

  return g_array_index (rows, guint32, next_position) == row &&
         !troupe_row_set_contains (self->changed, row);
}

/* Announces only what is between the rows that stay at both ends. */
static void
replace_rows (TroupeResultOrder *self)
{
  g_autoptr (GArray) before = self->rows ? g_array_ref (self->rows) : NULL;
  const guint n_before = self->n_items;
  const guint n_after = self->next ? self->next->len : count_filtered (self);
  const guint n_both = before && self->next ? MIN (n_before, n_after) : 0;
  guint first = 0;
  guint last = 0;

  while (first < n_both && is_same (self, self->next, first, first))
    first++;
  while (last < n_both - first &&
         is_same (self, self->next, n_before - 1 - last, n_after - 1 - last))
    last++;

  g_clear_pointer (&self->rows, g_array_unref);
  self->rows = g_steal_pointer (&self->next);
  self->is_reversed = self->rows == NULL && self->key.descending;
  self->n_items = n_after;
  g_clear_pointer (&self->changed, troupe_row_set_free);
  self->changed = troupe_row_set_new ();
  if (n_before - first - last > 0 || n_after - first - last > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), first, n_before - first - last,
                                n_after - first - last);
}

static void
reorder (TroupeResultOrder *self, GArray *rows)
{
  self->next = rows;
  g_signal_emit (self, signals[REORDER], 0);
}

/* Sorting */

static void
stop_sorting (TroupeResultOrder *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->sort = NULL;
  self->is_stale = FALSE;
  g_clear_handle_id (&self->again_source, g_source_remove);
  g_clear_handle_id (&self->progress_source, g_source_remove);
}

static void
sort_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GArray *rows = troupe_row_sort_run (data, cancellable);

  g_task_return_pointer (task, rows, (GDestroyNotify) g_array_unref);
}

static gboolean
progress_cb (gpointer user_data)
{
  g_object_notify_by_pspec (user_data, properties[PROP_PROGRESS]);
  return G_SOURCE_CONTINUE;
}

static void sort_later (TroupeResultOrder *self);

static void
sorted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TroupeResultOrder *self = TROUPE_RESULT_ORDER (source);
  g_autoptr (GArray) rows = g_task_propagate_pointer (G_TASK (result), NULL);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable || rows == NULL)
    return;

  g_clear_object (&self->cancellable);
  self->sort = NULL;
  self->duration = g_get_monotonic_time () - self->sorted_at;
  self->sorted_at = g_get_monotonic_time ();
  g_clear_handle_id (&self->progress_source, g_source_remove);
  reorder (self, g_steal_pointer (&rows));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORTING]);
  if (self->is_stale)
    sort_later (self);
}

static void
start_sorting (TroupeResultOrder *self)
{
  g_autoptr (GTask) task = NULL;
  TroupeRowSet *top;
  TroupeRowSet *rest;

  stop_sorting (self);
  troupe_result_filter_copy_rows (self->filter, &top, &rest);
  self->sort = troupe_row_sort_new (self->results, &self->key, top, rest);
  self->cancellable = g_cancellable_new ();
  self->sorted_at = g_get_monotonic_time ();
  self->progress_source = g_timeout_add (PROGRESS_PAUSE, progress_cb, self);
  task = g_task_new (self, self->cancellable, sorted_cb, NULL);
  g_task_set_source_tag (task, start_sorting);
  /* The task outlives the pointer to the sort, which is cleared with the task's cancellable. */
  g_task_set_task_data (task, self->sort, (GDestroyNotify) troupe_row_sort_free);
  g_task_run_in_thread (task, sort_thread);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORTING]);
}

static gboolean
again_cb (gpointer user_data)
{
  TroupeResultOrder *self = user_data;

  self->again_source = 0;
  start_sorting (self);
  return G_SOURCE_REMOVE;
}

/* Those that arrive while rows are sorted are sorted after them. */
static void
sort_later (TroupeResultOrder *self)
{
  const gint64 pause = MAX (LEAST_PAUSE, self->duration * PAUSE_OF_SORT / 1000);
  const gint64 passed = (g_get_monotonic_time () - self->sorted_at) / 1000;

  self->is_stale = TRUE;
  if (self->cancellable == NULL && self->again_source == 0)
    self->again_source = g_timeout_add (CLAMP (pause - passed, 0, pause), again_cb, self);
}

/* Changes of what is sorted */

/* The order, or what is in the list, is another one. */
static void
restart (TroupeResultOrder *self)
{
  stop_sorting (self);
  if (self->results && !is_simple (self))
    {
      start_sorting (self);
      return;
    }
  if (self->rows || self->is_reversed != self->key.descending)
    reorder (self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORTING]);
}

/* The rows that are shown are those of the filter until they are sorted. */
static void
filter_changed_cb (TroupeResultOrder *self, guint position, guint removed, guint added)
{
  if (self->rows || self->cancellable)
    sort_later (self);
  if (self->rows)
    return;

  self->n_items = count_filtered (self);
  if (self->is_reversed)
    position = self->n_items - added - position;
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
results_changed_cb (TroupeResultOrder *self, guint row, guint removed, guint added)
{
  if (self->rows)
    troupe_row_set_add (self->changed, row, added);
}

static void
results_replaced_cb (TroupeResultOrder *self)
{
  g_autoptr (TroupeResults) results = NULL;

  if (self->filter)
    g_object_get (self->filter, "results", &results, NULL);
  if (!troupe_property_follow (self, &self->results, results, "items-changed",
                               G_CALLBACK (results_changed_cb)))
    return;

  self->duration = 0;
  stop_sorting (self);
  if (self->rows)
    reorder (self, NULL);
  restart (self);
}

/* What a person asks for is done at once. */
static void
choice_changed_cb (TroupeResultOrder *self)
{
  if (self->rows || self->cancellable || !is_simple (self))
    restart (self);
}

/* All rows with the text were found. */
static void
searching_changed_cb (TroupeResultOrder *self)
{
  gboolean searching;

  g_object_get (self->filter, "searching", &searching, NULL);
  if (!searching && self->is_stale)
    restart (self);
}

static void
set_filter (TroupeResultOrder *self, TroupeResultFilter *filter)
{
  if (self->filter == filter)
    return;

  stop_sorting (self);
  if (self->filter)
    g_signal_handlers_disconnect_by_data (self->filter, self);
  g_set_object (&self->filter, filter);
  if (filter)
    {
      g_signal_connect_object (filter, "items-changed", G_CALLBACK (filter_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (filter, "notify::results", G_CALLBACK (results_replaced_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (filter, "notify::show", G_CALLBACK (choice_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (filter, "notify::search", G_CALLBACK (choice_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (filter, "notify::searching", G_CALLBACK (searching_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (filter, "notify::failed-first", G_CALLBACK (choice_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  results_replaced_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

/* The list model */

static GType
troupe_result_order_get_item_type (GListModel *list)
{
  return TROUPE_TYPE_RESULT;
}

static guint
troupe_result_order_get_n_items (GListModel *list)
{
  return TROUPE_RESULT_ORDER (list)->n_items;
}

static gpointer
troupe_result_order_get_item (GListModel *list, guint position)
{
  TroupeResultOrder *self = TROUPE_RESULT_ORDER (list);

  if (position >= self->n_items)
    return NULL;
  if (self->rows)
    return g_list_model_get_item (G_LIST_MODEL (self->results),
                                  g_array_index (self->rows, guint32, position));
  return g_list_model_get_item (G_LIST_MODEL (self->filter),
                                self->is_reversed ? self->n_items - 1 - position : position);
}

static void
troupe_result_order_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = troupe_result_order_get_item_type;
  interface->get_n_items = troupe_result_order_get_n_items;
  interface->get_item = troupe_result_order_get_item;
}

/* The object */

static void
troupe_result_order_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TroupeResultOrder *self = TROUPE_RESULT_ORDER (object);

  switch (id)
    {
    case PROP_FILTER:
      g_value_set_object (value, self->filter);
      break;

    case PROP_SORTING:
      g_value_set_boolean (value, self->cancellable != NULL);
      break;

    case PROP_PROGRESS:
      g_value_set_double (value, self->sort ? troupe_row_sort_get_progress (self->sort) : 1);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
troupe_result_order_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_FILTER:
      set_filter (TROUPE_RESULT_ORDER (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
troupe_result_order_dispose (GObject *object)
{
  TroupeResultOrder *self = TROUPE_RESULT_ORDER (object);

  stop_sorting (self);
  troupe_property_follow (self, &self->results, NULL, "items-changed",
                          G_CALLBACK (results_changed_cb));
  g_clear_object (&self->filter);
  g_clear_pointer (&self->rows, g_array_unref);
  self->n_items = 0;

  G_OBJECT_CLASS (troupe_result_order_parent_class)->dispose (object);
}

static void
troupe_result_order_finalize (GObject *object)
{
  TroupeResultOrder *self = TROUPE_RESULT_ORDER (object);

  g_free (self->key.field);
  g_clear_pointer (&self->changed, troupe_row_set_free);

  G_OBJECT_CLASS (troupe_result_order_parent_class)->finalize (object);
}

static void
troupe_result_order_class_init (TroupeResultOrderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_result_order_get_property;
  object_class->set_property = troupe_result_order_set_property;
  object_class->dispose = troupe_result_order_dispose;
  object_class->finalize = troupe_result_order_finalize;

  properties[PROP_FILTER] =
      g_param_spec_object ("filter", NULL, NULL, TROUPE_TYPE_RESULT_FILTER,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SORTING] = g_param_spec_boolean ("sorting", NULL, NULL, FALSE, readable);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 1, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * TroupeResultOrder::reorder:
   * @self: an order
   *
   * The rows of the list are about to change places.
   */
  signals[REORDER] =
      g_signal_new_class_handler ("reorder", TROUPE_TYPE_RESULT_ORDER, G_SIGNAL_RUN_LAST,
                                  G_CALLBACK (replace_rows), NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
troupe_result_order_init (TroupeResultOrder *self)
{
  self->changed = troupe_row_set_new ();
}

/**
 * troupe_result_order_new:
 *
 * Returns: (transfer full): a list without rows, in the order of the items
 */
TroupeResultOrder *
troupe_result_order_new (void)
{
  return g_object_new (TROUPE_TYPE_RESULT_ORDER, NULL);
}

/**
 * troupe_result_order_sort:
 * @self: a list
 * @key: what to sort by, copied
 *
 * Sorts the rows. A sort that goes on is given up; the order of the items, which takes no time, is
 * therefore what cancels one.
 */
void
troupe_result_order_sort (TroupeResultOrder *self, const TroupeRowKey *key)
{
  g_return_if_fail (TROUPE_IS_RESULT_ORDER (self));

  if (self->key.kind == key->kind && self->key.descending == key->descending &&
      g_strcmp0 (self->key.field, key->field) == 0)
    return;

  g_free (self->key.field);
  self->key = *key;
  self->key.field = g_strdup (key->field);
  restart (self);
}

/**
 * troupe_result_order_get_key:
 * @self: a list
 *
 * Returns: (transfer none): what it is sorted by, or is going to be
 */
const TroupeRowKey *
troupe_result_order_get_key (TroupeResultOrder *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULT_ORDER (self), NULL);

  return &self->key;
}

/**
 * troupe_result_order_find:
 * @self: a list
 * @row: the index of an item
 * @position: (out): its position in the list
 *
 * Returns: whether it is in the list
 */
gboolean
troupe_result_order_find (TroupeResultOrder *self, guint64 row, guint *position)
{
  g_return_val_if_fail (TROUPE_IS_RESULT_ORDER (self), FALSE);

  if (self->rows == NULL)
    {
      if (self->filter == NULL || !troupe_result_filter_find (self->filter, row, position) ||
          *position >= self->n_items)
        return FALSE;
      if (self->is_reversed)
        *position = self->n_items - 1 - *position;
      return TRUE;
    }
  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, guint32, i) == row)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * troupe_result_order_copy_rows:
 * @self: a list
 *
 * Returns: (transfer full): its rows in their order, as guint32
 */
GArray *
troupe_result_order_copy_rows (TroupeResultOrder *self)
{
  g_autoptr (TroupeRowSet) top = NULL;
  g_autoptr (TroupeRowSet) rest = NULL;
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->n_items);

  g_return_val_if_fail (TROUPE_IS_RESULT_ORDER (self), rows);

  if (self->rows)
    {
      g_array_append_vals (rows, self->rows->data, self->rows->len);
      return rows;
    }
  if (self->filter)
    troupe_result_filter_copy_rows (self->filter, &top, &rest);
  for (guint i = 0; i < self->n_items; i++)
    {
      const guint position = self->is_reversed ? self->n_items - 1 - i : i;
      const guint n_top = troupe_row_set_get_size (top);
      const guint32 row = position < n_top ? troupe_row_set_get_nth (top, position)
                                           : troupe_row_set_get_nth (rest, position - n_top);

      g_array_append_val (rows, row);
    }
  return rows;
}
