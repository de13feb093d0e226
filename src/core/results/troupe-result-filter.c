/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A list model of the rows with chosen statuses or a searched text. */

#include "troupe-result-filter.h"

#include "troupe-result-search.h"
#include "troupe-row-changes.h"

/* Limits on the rows searched before the matches are shown: this number of rows, or this time in
 * microseconds if the rows are large. */
#define SLICE_ROWS 65536
#define SLICE_TIME 50000

/* The rows on top, then the rest, each in order. */
struct _TroupeResultFilter
{
  GObject parent_instance;

  TroupeResults *results;
  TroupeResultShow show;
  char *text;
  gboolean failed_first;

  TroupeRowSet *top;
  TroupeRowSet *rest;

  /* While there is a text: rows that contain it, and rows that are still to be searched. */
  TroupeResultSearch *search;
  TroupeRowSet *found;
  TroupeRowChanges *unsearched;
  GCancellable *cancellable;
};

enum
{
  PROP_0,
  PROP_RESULTS,
  PROP_SHOW,
  PROP_SEARCH,
  PROP_FAILED_FIRST,
  PROP_SEARCHING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void troupe_result_filter_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeResultFilter,
                               troupe_result_filter,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      troupe_result_filter_list_model_init))

/* Which rows there are */

static void
collect_shown (TroupeResultFilter *self, guint64 first, guint64 count, TroupeRowSet *rows)
{
  static const TroupeResultStatus statuses[] = {
    [TROUPE_RESULT_SHOW_OK] = TROUPE_RESULT_OK,
    [TROUPE_RESULT_SHOW_FAILED] = TROUPE_RESULT_FAILED,
    [TROUPE_RESULT_SHOW_CRASHED] = TROUPE_RESULT_CRASHED,
    [TROUPE_RESULT_SHOW_TIMED_OUT] = TROUPE_RESULT_TIMED_OUT,
    [TROUPE_RESULT_SHOW_NOT_RUN] = TROUPE_RESULT_NOT_RUN,
    [TROUPE_RESULT_SHOW_UNFINISHED] = TROUPE_RESULT_WAITING,
  };

  if (self->show == TROUPE_RESULT_SHOW_ALL)
    troupe_row_set_add (rows, first, count);
  else
    troupe_results_collect_rows (self->results, statuses[self->show], first, count, rows);
  if (self->found)
    troupe_row_set_retain (rows, self->found, first, count);
}

static guint
count_between (TroupeRowSet *rows, guint64 first, guint64 end)
{
  return troupe_row_set_count_before (rows, end) - troupe_row_set_count_before (rows, first);
}

/* Replaces the rows of a range in one of two parts of the list. */
static void
replace_rows (TroupeResultFilter *self,
              TroupeRowSet *part,
              TroupeRowSet *by,
              guint64 first,
              guint64 count)
{
  const guint removed = count_between (part, first, first + count);
  guint position = troupe_row_set_count_before (part, first);
  guint added;

  troupe_row_set_retain (part, by, first, count);
  troupe_row_set_add_from (part, by, first, count);
  added = count_between (part, first, first + count);
  if (part == self->rest)
    position += troupe_row_set_get_size (self->top);
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
update_rows (TroupeResultFilter *self, guint64 first, guint64 count)
{
  g_autoptr (TroupeRowSet) top = troupe_row_set_new ();
  g_autoptr (TroupeRowSet) rest = troupe_row_set_new ();

  collect_shown (self, first, count, rest);
  if (self->failed_first)
    {
      for (TroupeResultStatus i = TROUPE_RESULT_FAILED; i <= TROUPE_RESULT_TIMED_OUT; i++)
        troupe_results_collect_rows (self->results, i, first, count, top);
      troupe_row_set_retain (top, rest, first, count);
      troupe_row_set_remove_from (rest, top, first, count);
    }

  replace_rows (self, self->top, top, first, count);
  replace_rows (self, self->rest, rest, first, count);
}

static guint
get_n_rows (TroupeResultFilter *self)
{
  return self->results ? g_list_model_get_n_items (G_LIST_MODEL (self->results)) : 0;
}

/* Searching */

typedef struct
{
  TroupeResults *results;
  TroupeResultSearch *search;
  TroupeRowChange rows;
  /* Up to the position that the thread has reached. */
  guint64 end;
  TroupeRowSet *found;
} Slice;

static void
slice_free (Slice *slice)
{
  g_object_unref (slice->results);
  troupe_result_search_unref (slice->search);
  troupe_row_set_free (slice->found);
  g_free (slice);
}

static void
search_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Slice *slice = data;
  const gint64 until = g_get_monotonic_time () + SLICE_TIME;
  g_autoptr (TroupeChunkCursor) cursor =
      troupe_results_create_cursor (slice->results, slice->rows.first, TRUE);
  guint64 at = slice->rows.first;

  /* At least one chunk, so that the search comes to its end. */
  do
    {
      g_auto (TroupeResultChunk) chunk = { 0 };
      guint64 end;

      /* A chunk that cannot be read does not contain the text; its rows show the error. */
      if (!troupe_chunk_cursor_next (cursor, &chunk, NULL))
        {
          at = slice->rows.end;
          break;
        }

      at = MAX (at, chunk.first_index);
      end = MIN (chunk.first_index + chunk.count, slice->rows.end);
      if (at < end)
        troupe_result_search_chunk (slice->search, &chunk, at - chunk.first_index, end - at,
                                    slice->found);
      at = end;
    }
  while (at < slice->rows.end && g_get_monotonic_time () < until &&
         !g_cancellable_is_cancelled (cancellable));

  slice->end = at;
  g_task_return_boolean (task, TRUE);
}

static void search_next (TroupeResultFilter *self);

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TroupeResultFilter *self = TROUPE_RESULT_FILTER (source);
  Slice *slice = g_task_get_task_data (G_TASK (result));
  const guint64 count = slice->end - slice->rows.first;

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;

  if (slice->end < slice->rows.end)
    troupe_row_changes_add (self->unsearched, slice->end, slice->rows.end - slice->end);

  troupe_row_set_remove (self->found, slice->rows.first, count);
  troupe_row_set_add_from (self->found, slice->found, slice->rows.first, count);
  g_clear_object (&self->cancellable);
  update_rows (self, slice->rows.first, count);
  search_next (self);
}

/* One slice at a time is searched by a thread; the rows after it wait. */
static void
search_next (TroupeResultFilter *self)
{
  g_autoptr (GArray) changes = NULL;
  g_autoptr (GTask) task = NULL;
  Slice *slice;

  if (self->search == NULL || self->cancellable)
    return;

  changes = troupe_row_changes_steal (self->unsearched);
  if (changes->len == 0)
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
      return;
    }

  slice = g_new (Slice, 1);
  slice->results = g_object_ref (self->results);
  slice->search = troupe_result_search_ref (self->search);
  slice->rows = g_array_index (changes, TroupeRowChange, 0);
  slice->found = troupe_row_set_new ();
  for (guint i = 0; i < changes->len; i++)
    {
      TroupeRowChange *change = &g_array_index (changes, TroupeRowChange, i);

      if (i == 0)
        {
          slice->rows.end = MIN (slice->rows.end, slice->rows.first + SLICE_ROWS);
          change->first = slice->rows.end;
        }
      if (change->first < change->end)
        troupe_row_changes_add (self->unsearched, change->first, change->end - change->first);
    }

  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, searched_cb, NULL);
  g_task_set_source_tag (task, search_next);
  g_task_set_task_data (task, slice, (GDestroyNotify) slice_free);
  g_task_run_in_thread (task, search_thread);
}

static void
look_through (TroupeResultFilter *self, guint64 first, guint64 count)
{
  if (count == 0)
    return;
  troupe_row_changes_add (self->unsearched, first, count);
  search_next (self);
}

static void
stop_searching (TroupeResultFilter *self)
{
  g_autoptr (GArray) dropped = troupe_row_changes_steal (self->unsearched);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->search, troupe_result_search_unref);
  g_clear_pointer (&self->found, troupe_row_set_free);
}

/* Discards the rows that were found so far. */
static void
restart (TroupeResultFilter *self)
{
  stop_searching (self);
  if (self->text[0] != '\0')
    {
      self->search = troupe_result_search_new (self->text);
      self->found = troupe_row_set_new ();
    }
  if (self->results)
    update_rows (self, 0, get_n_rows (self));
  if (self->search)
    look_through (self, 0, get_n_rows (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
}

static void
results_changed_cb (TroupeResultFilter *self, guint position, guint removed, guint added)
{
  /* Rows become more, and never fewer. */
  update_rows (self, position, added);
  if (self->search)
    look_through (self, position, added);
}

static void
set_results (TroupeResultFilter *self, TroupeResults *results)
{
  const guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self));

  stop_searching (self);
  if (self->results)
    g_signal_handlers_disconnect_by_func (self->results, results_changed_cb, self);
  g_set_object (&self->results, results);
  g_clear_pointer (&self->top, troupe_row_set_free);
  g_clear_pointer (&self->rest, troupe_row_set_free);
  self->top = troupe_row_set_new ();
  self->rest = troupe_row_set_new ();
  if (n_items > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_items, 0);
  if (results)
    g_signal_connect_object (results, "items-changed", G_CALLBACK (results_changed_cb), self,
                             G_CONNECT_SWAPPED);
  restart (self);
}

/* The list model */

static GType
troupe_result_filter_get_item_type (GListModel *list)
{
  return TROUPE_TYPE_RESULT;
}

static guint
troupe_result_filter_get_n_items (GListModel *list)
{
  TroupeResultFilter *self = TROUPE_RESULT_FILTER (list);

  return troupe_row_set_get_size (self->top) + troupe_row_set_get_size (self->rest);
}

static gpointer
troupe_result_filter_get_item (GListModel *list, guint position)
{
  TroupeResultFilter *self = TROUPE_RESULT_FILTER (list);
  const guint n_top = troupe_row_set_get_size (self->top);
  guint64 row;

  if (position >= troupe_result_filter_get_n_items (list))
    return NULL;

  row = position < n_top ? troupe_row_set_get_nth (self->top, position)
                         : troupe_row_set_get_nth (self->rest, position - n_top);
  return g_list_model_get_item (G_LIST_MODEL (self->results), row);
}

static void
troupe_result_filter_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = troupe_result_filter_get_item_type;
  interface->get_n_items = troupe_result_filter_get_n_items;
  interface->get_item = troupe_result_filter_get_item;
}

/* The object */

static void
troupe_result_filter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TroupeResultFilter *self = TROUPE_RESULT_FILTER (object);

  switch (id)
    {
    case PROP_RESULTS:
      g_value_set_object (value, self->results);
      break;

    case PROP_SHOW:
      g_value_set_uint (value, self->show);
      break;

    case PROP_SEARCH:
      g_value_set_string (value, self->text);
      break;

    case PROP_FAILED_FIRST:
      g_value_set_boolean (value, self->failed_first);
      break;

    case PROP_SEARCHING:
      g_value_set_boolean (value, self->cancellable != NULL);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
troupe_result_filter_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  TroupeResultFilter *self = TROUPE_RESULT_FILTER (object);
  const char *text;

  switch (id)
    {
    case PROP_RESULTS:
      if (self->results == g_value_get_object (value))
        return;
      set_results (self, g_value_get_object (value));
      break;

    case PROP_SHOW:
      if (self->show == g_value_get_uint (value))
        return;
      self->show = g_value_get_uint (value);
      if (self->results)
        update_rows (self, 0, get_n_rows (self));
      break;

    case PROP_SEARCH:
      text = g_value_get_string (value) ? g_value_get_string (value) : "";
      if (g_str_equal (self->text, text))
        return;
      g_free (self->text);
      self->text = g_strdup (text);
      restart (self);
      break;

    case PROP_FAILED_FIRST:
      if (self->failed_first == g_value_get_boolean (value))
        return;
      self->failed_first = g_value_get_boolean (value);
      if (self->results)
        update_rows (self, 0, get_n_rows (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  g_object_notify_by_pspec (object, pspec);
}

static void
troupe_result_filter_finalize (GObject *object)
{
  TroupeResultFilter *self = TROUPE_RESULT_FILTER (object);

  stop_searching (self);
  g_clear_object (&self->results);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->top, troupe_row_set_free);
  g_clear_pointer (&self->rest, troupe_row_set_free);
  g_clear_pointer (&self->unsearched, troupe_row_changes_free);

  G_OBJECT_CLASS (troupe_result_filter_parent_class)->finalize (object);
}

static void
troupe_result_filter_class_init (TroupeResultFilterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_result_filter_get_property;
  object_class->set_property = troupe_result_filter_set_property;
  object_class->finalize = troupe_result_filter_finalize;

  properties[PROP_RESULTS] =
      g_param_spec_object ("results", NULL, NULL, TROUPE_TYPE_RESULTS, flags);
  properties[PROP_SHOW] =
      g_param_spec_uint ("show", NULL, NULL, TROUPE_RESULT_SHOW_ALL, TROUPE_RESULT_SHOW_UNFINISHED,
                         TROUPE_RESULT_SHOW_ALL, flags);
  properties[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, "", flags);
  properties[PROP_FAILED_FIRST] = g_param_spec_boolean ("failed-first", NULL, NULL, FALSE, flags);
  properties[PROP_SEARCHING] = g_param_spec_boolean ("searching", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_result_filter_init (TroupeResultFilter *self)
{
  self->text = g_strdup ("");
  self->top = troupe_row_set_new ();
  self->rest = troupe_row_set_new ();
  self->unsearched = troupe_row_changes_new ();
}

/**
 * troupe_result_filter_new:
 *
 * Returns: (transfer full): a list without results
 */
TroupeResultFilter *
troupe_result_filter_new (void)
{
  return g_object_new (TROUPE_TYPE_RESULT_FILTER, NULL);
}

/**
 * troupe_result_filter_find:
 * @self: a list
 * @row: the index of an item
 * @position: (out): its position in the list
 *
 * Returns: whether it is in the list
 */
gboolean
troupe_result_filter_find (TroupeResultFilter *self, guint64 row, guint *position)
{
  g_return_val_if_fail (TROUPE_IS_RESULT_FILTER (self), FALSE);

  if (troupe_row_set_contains (self->top, row))
    {
      *position = troupe_row_set_count_before (self->top, row);
      return TRUE;
    }
  if (!troupe_row_set_contains (self->rest, row))
    return FALSE;
  *position = troupe_row_set_get_size (self->top) + troupe_row_set_count_before (self->rest, row);
  return TRUE;
}

/**
 * troupe_result_filter_copy_rows:
 * @self: a list
 * @top: (out): the rows that are before all others
 * @rest: (out): the other rows
 *
 * Copies which rows there are.
 */
void
troupe_result_filter_copy_rows (TroupeResultFilter *self, TroupeRowSet **top, TroupeRowSet **rest)
{
  g_return_if_fail (TROUPE_IS_RESULT_FILTER (self));

  *top = troupe_row_set_new ();
  *rest = troupe_row_set_new ();
  troupe_row_set_add_from (*top, self->top, 0, get_n_rows (self));
  troupe_row_set_add_from (*rest, self->rest, 0, get_n_rows (self));
}
