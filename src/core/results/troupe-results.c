/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Collects chunks from the pool's thread and publishes them as a list model. */

#include "troupe-results.h"

#include "troupe-arrivals.h"
#include "troupe-finished-rows.h"
#include "troupe-handed-items.h"
#include "troupe-page-cache.h"
#include "troupe-row-changes.h"
#include "troupe-weak-source.h"

#include <string.h>

/* Microseconds between two publications: a user can follow at most 20 in a second; a reader of
 * chunks should neither wait nor be woken for each. */
#define ROWS_INTERVAL 50000
#define RUNS_INTERVAL 1500

#define N_STATUSES (TROUPE_RESULT_NOT_RUN + 1)

/* The store and the arrivals have a mutex of their own. A result is added to the store before the
 * item is removed from the items handed out, so that each row is in one of them. */
struct _TroupeResults
{
  GObject parent_instance;
  TroupeResultsKeep keep;
  TroupeItemNumbers *numbers;
  TroupeChunkStore *store;
  GSource *publisher;

  /* Under the mutex. */
  GMutex mutex;
  TroupeHandedItems *handed;
  TroupeRowChanges *changes;
  TroupeArrivals *arrivals;
  TroupeWatchedItem *watched;
  guint64 n_rows;
  guint64 n_finished[N_STATUSES];
  TroupeFinishedRows *finished;
  guint64 n_announced;
  gboolean has_advanced;
  gboolean is_closed;
  gboolean is_scheduled;
  gboolean is_paused;
  gint64 published_at;
  /* Made ready when there is room again. */
  GSource *waker;

  /* The owner's. */
  guint n_items;
  TroupeResultsTold told;
  TroupeChunkCursor *cursor;
  TroupePageCache *pages;
};

enum
{
  ADVANCED,
  TAKEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void troupe_results_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeResults,
                               troupe_results,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      troupe_results_list_model_init))

/* Publishing */

static gint64
results_get_interval (TroupeResults *self)
{
  return self->keep == TROUPE_RESULTS_KEEP_ALL ? ROWS_INTERVAL : RUNS_INTERVAL;
}

static void
results_schedule (TroupeResults *self)
{
  if (self->is_scheduled)
    return;

  self->is_scheduled = TRUE;
  if (!self->is_paused)
    g_source_set_ready_time (self->publisher, self->published_at + results_get_interval (self));
}

static void
results_publish (gpointer data)
{
  TroupeResults *self = data;
  g_autoptr (GArray) changes = NULL;
  guint64 n_rows;
  gboolean has_advanced;

  g_mutex_lock (&self->mutex);
  g_source_set_ready_time (self->publisher, -1);
  changes = troupe_row_changes_steal (self->changes);
  n_rows = self->n_rows;
  has_advanced = self->has_advanced;
  self->has_advanced = FALSE;
  self->is_scheduled = FALSE;
  g_mutex_unlock (&self->mutex);

  if (self->keep == TROUPE_RESULTS_KEEP_ALL)
    troupe_row_changes_emit (changes, G_LIST_MODEL (self), &self->n_items, MIN (n_rows, G_MAXUINT));
  if (has_advanced)
    g_signal_emit (self, signals[ADVANCED], 0);

  /* The interval begins here, so that slow handlers leave time for other work. */
  g_mutex_lock (&self->mutex);
  self->published_at = g_get_monotonic_time ();
  if (self->is_scheduled && !self->is_closed && !self->is_paused)
    g_source_set_ready_time (self->publisher, self->published_at + results_get_interval (self));
  g_mutex_unlock (&self->mutex);
}

static void
results_change_rows (TroupeResults *self, guint64 first, guint64 count)
{
  self->n_rows = MAX (self->n_rows, first + count);
  if (self->keep == TROUPE_RESULTS_KEEP_ALL)
    {
      troupe_row_changes_add (self->changes, first, count);
      results_schedule (self);
    }
}

/* The pool's side */

/**
 * troupe_results_begin:
 * @self: results
 * @items: items
 * @worker: the number of their worker
 *
 * Records that a worker has @items now, for the first time or again. May be called from any thread.
 */
void
troupe_results_begin (TroupeResults *self, TroupeItems *items, guint worker)
{
  g_return_if_fail (TROUPE_IS_RESULTS (self));
  g_return_if_fail (worker > 0);

  if (self->keep == TROUPE_RESULTS_KEEP_NOTHING)
    return;
  g_mutex_lock (&self->mutex);
  troupe_handed_items_put (self->handed, items, worker);
  results_change_rows (self, troupe_items_get_first_index (items), troupe_items_get_count (items));
  g_mutex_unlock (&self->mutex);
}

/**
 * troupe_results_give_back:
 * @self: results
 * @first_index: the index of the first item
 * @count: their number, at least 1; items that have a result keep it
 *
 * Records that no worker has these items any more: they wait until the next troupe_results_begin().
 * May be called from any thread.
 */
void
troupe_results_give_back (TroupeResults *self, guint64 first_index, guint64 count)
{
  g_return_if_fail (TROUPE_IS_RESULTS (self));
  g_return_if_fail (count > 0);

  if (self->keep == TROUPE_RESULTS_KEEP_NOTHING)
    return;
  g_mutex_lock (&self->mutex);
  troupe_handed_items_give_back (self->handed, first_index, count);
  results_change_rows (self, first_index, count);
  g_mutex_unlock (&self->mutex);
}

/**
 * troupe_results_add:
 * @self: results
 * @chunk: a chunk, of at least one item, copied; none of its items had a result before. It has no
 *   values if these are not known here
 *
 * Adds results. The items of a chunk need not be set if troupe_results_begin() was called with
 * them. To be called from any thread. It may write to a file when memory is full, without delaying
 * the owner. A finished result is never lost: see troupe_results_check_room().
 */
void
troupe_results_add (TroupeResults *self, const TroupeResultChunk *chunk)
{
  TroupeResultChunk whole = *chunk;
  g_autoptr (TroupeItems) items = NULL;
  guint64 n_ordered;

  g_return_if_fail (TROUPE_IS_RESULTS (self));
  g_return_if_fail (chunk->count > 0);
  g_return_if_fail (chunk->status >= TROUPE_RESULT_OK && chunk->status < N_STATUSES);

  if (self->keep == TROUPE_RESULTS_KEEP_NOTHING)
    return;
  if (chunk->items == NULL)
    {
      g_mutex_lock (&self->mutex);
      items = troupe_handed_items_dup_items (self->handed, chunk->first_index, chunk->count);
      g_mutex_unlock (&self->mutex);
      whole.items = items;
    }

  if (self->keep == TROUPE_RESULTS_AS_THEY_COME)
    troupe_arrivals_push (self->arrivals, &whole);
  troupe_chunk_store_add (self->store, &whole, &n_ordered);

  g_mutex_lock (&self->mutex);
  troupe_handed_items_remove (self->handed, chunk->first_index, chunk->count);
  self->n_finished[chunk->status] += chunk->count;
  if (self->finished != NULL)
    troupe_finished_rows_add (self->finished, chunk->status, chunk->first_index, chunk->count);
  results_change_rows (self, chunk->first_index, chunk->count);
  if (n_ordered > self->n_announced)
    {
      self->n_announced = n_ordered;
      self->has_advanced = TRUE;
      results_schedule (self);
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * troupe_results_check_room:
 * @self: results
 * @waker: (nullable): made ready, by g_source_set_ready_time(), when there is room again
 * @error: return location for an error
 *
 * Checks whether there is room for results of items that were not handed out yet. There is none
 * when memory is full and the file cannot be written; results that are added nevertheless are kept
 * in memory. Unless everything is kept, reading makes room. To be called from any thread.
 *
 * Returns: %FALSE with %TROUPE_RESULTS_ERROR_WRITE
 */
gboolean
troupe_results_check_room (TroupeResults *self, GSource *waker, GError **error)
{
  g_return_val_if_fail (TROUPE_IS_RESULTS (self), FALSE);

  if (troupe_chunk_store_check_room (self->store, NULL))
    return TRUE;

  g_mutex_lock (&self->mutex);
  if (self->waker == NULL && waker != NULL)
    g_atomic_pointer_set (&self->waker, g_source_ref (waker));
  g_mutex_unlock (&self->mutex);
  /* Again, since a reader may have made room before it could see the waker. */
  return troupe_chunk_store_check_room (self->store, error);
}

/**
 * troupe_results_get_keep:
 * @self: results
 *
 * Returns: which results are kept
 */
TroupeResultsKeep
troupe_results_get_keep (TroupeResults *self)
{
  return self->keep;
}

/**
 * troupe_results_set_paused:
 * @self: results
 * @paused: whether no view displays them
 *
 * While it is paused, the list announces no rows that are added or change, until it is closed. To
 * be called from the owner's thread.
 */
void
troupe_results_set_paused (TroupeResults *self, gboolean paused)
{
  g_return_if_fail (TROUPE_IS_RESULTS (self));

  g_mutex_lock (&self->mutex);
  self->is_paused = paused;
  if (self->is_scheduled && !paused)
    g_source_set_ready_time (self->publisher, 0);
  g_mutex_unlock (&self->mutex);
  troupe_watched_item_set_paused (self->watched, paused);
}

/* In the pool's thread. */
static void
watched_cb (guint64 index, gpointer data)
{
  TroupeResults *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  results_change_rows (self, index, 1);
}

/**
 * troupe_results_get_watched:
 * @self: results
 *
 * Returns: (transfer none): the running item whose row has its output
 */
TroupeWatchedItem *
troupe_results_get_watched (TroupeResults *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULTS (self), NULL);

  return self->watched;
}

/**
 * troupe_results_get_told:
 * @self: results
 *
 * Returns: (transfer none): what is known of them here, for the owner to change and to read
 */
TroupeResultsTold *
troupe_results_get_told (TroupeResults *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULTS (self), NULL);

  return &self->told;
}

/**
 * troupe_results_close:
 * @self: results
 *
 * Declares that no more chunks will be added. Items without a result stay waiting, unless they were
 * added as not run. May be called from any thread.
 */
void
troupe_results_close (TroupeResults *self)
{
  g_return_if_fail (TROUPE_IS_RESULTS (self));

  troupe_chunk_store_close (self->store);

  g_mutex_lock (&self->mutex);
  self->is_closed = TRUE;
  g_clear_pointer (&self->waker, g_source_unref);
  self->has_advanced = TRUE;
  self->is_scheduled = TRUE;
  g_source_set_ready_time (self->publisher, 0);
  g_mutex_unlock (&self->mutex);
}

/** troupe_results_is_closed: Returns: whether troupe_results_close() was called, in any thread. */
gboolean
troupe_results_is_closed (TroupeResults *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->is_closed;
}

/* The owner's side */

static void
results_forget (TroupeResults *self, guint64 end)
{
  troupe_chunk_store_forget (self->store, end);
  if (g_atomic_pointer_get (&self->waker) == NULL)
    return;

  g_mutex_lock (&self->mutex);
  if (self->waker != NULL && troupe_chunk_store_check_room (self->store, NULL))
    {
      g_source_set_ready_time (self->waker, 0);
      g_clear_pointer (&self->waker, g_source_unref);
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * troupe_results_next_chunk:
 * @self: results
 * @chunk: (out caller-allocates): the chunk, to be cleared by the caller
 * @error: return location for an error
 *
 * Takes the next chunk in input order; the first call takes the one of item 0. Unless everything is
 * kept it is forgotten here. With %TROUPE_RESULTS_AS_THEY_COME it is the oldest one that was not
 * taken. After troupe_results_close(), items without a result are skipped. “advanced” is emitted,
 * at most once in each iteration of the main loop, when there is a new chunk, and after the last
 * chunk.
 *
 * Returns: %TRUE with a chunk; %FALSE without an error when it is not there now, with
 *   %TROUPE_RESULTS_ERROR_READ when it cannot be read back
 */
gboolean
troupe_results_next_chunk (TroupeResults *self, TroupeResultChunk *chunk, GError **error)
{
  g_return_val_if_fail (TROUPE_IS_RESULTS (self), FALSE);

  if (!troupe_chunk_cursor_next (self->cursor, chunk, error))
    return FALSE;

  if (self->keep != TROUPE_RESULTS_KEEP_ALL)
    results_forget (self, troupe_chunk_cursor_get_index (self->cursor));
  if (self->keep == TROUPE_RESULTS_AS_THEY_COME)
    troupe_arrivals_pop (self->arrivals, chunk);
  if (g_signal_has_handler_pending (self, signals[TAKEN], 0, FALSE))
    g_signal_emit (self, signals[TAKEN], 0, chunk);
  return TRUE;
}

/** troupe_results_is_exhausted: Returns: whether troupe_results_close() was called and
 * troupe_results_next_chunk() gave every chunk. */
gboolean
troupe_results_is_exhausted (TroupeResults *self)
{
  guint64 index;

  g_return_val_if_fail (TROUPE_IS_RESULTS (self), FALSE);

  index = troupe_chunk_cursor_get_index (self->cursor);
  return troupe_results_is_closed (self) &&
         !troupe_chunk_store_get_next (self->store, FALSE, &index);
}

/**
 * troupe_results_get_n_ordered:
 * @self: results
 *
 * Returns: the number of items with a result, from the first one on without a gap
 */
guint64
troupe_results_get_n_ordered (TroupeResults *self)
{
  g_return_val_if_fail (TROUPE_IS_RESULTS (self), 0);

  return troupe_chunk_store_get_n_ordered (self->store);
}

/**
 * troupe_results_get_n_status:
 * @self: results
 * @status: a status
 *
 * Returns: the number of items that were handed out and have that status
 */
guint64
troupe_results_get_n_status (TroupeResults *self, TroupeResultStatus status)
{
  g_autoptr (GMutexLocker) locker = NULL;
  guint64 n_running;
  guint64 n_waiting;

  g_return_val_if_fail (TROUPE_IS_RESULTS (self), 0);
  g_return_val_if_fail (status < N_STATUSES, 0);

  locker = g_mutex_locker_new (&self->mutex);
  n_running = troupe_handed_items_get_n_running (self->handed);
  if (status == TROUPE_RESULT_RUNNING)
    return n_running;
  if (status != TROUPE_RESULT_WAITING)
    return self->n_finished[status];

  n_waiting = self->n_rows - n_running;
  for (guint i = TROUPE_RESULT_OK; i < N_STATUSES; i++)
    n_waiting -= self->n_finished[i];
  return n_waiting;
}

/**
 * troupe_results_collect_rows:
 * @self: results that are all kept
 * @status: a status; %TROUPE_RESULT_WAITING and %TROUPE_RESULT_RUNNING both stand for all rows that
 *   are not finished
 * @first: a row
 * @count: the number of rows from it on
 * @rows: a set to which those of that status are added
 *
 * Finds the rows that have a status, without reading any of them. The status of a finished row does
 * not change.
 */
void
troupe_results_collect_rows (TroupeResults *self,
                             TroupeResultStatus status,
                             guint64 first,
                             guint64 count,
                             TroupeRowSet *rows)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (TROUPE_IS_RESULTS (self));
  g_return_if_fail (self->finished != NULL);

  locker = g_mutex_locker_new (&self->mutex);
  troupe_finished_rows_collect (self->finished, status, first, count, rows);
}

/**
 * troupe_results_create_cursor:
 * @self: results that are all kept
 * @index: the index of the first item that is wanted
 * @over_gaps: whether to pass over items that may still get a result
 *
 * Creates an independent reader, which may be used in any thread, by one at a time, while @self
 * lives.
 *
 * Returns: (transfer full): the reader
 */
TroupeChunkCursor *
troupe_results_create_cursor (TroupeResults *self, guint64 index, gboolean over_gaps)
{
  g_return_val_if_fail (TROUPE_IS_RESULTS (self), NULL);
  g_return_val_if_fail (self->keep == TROUPE_RESULTS_KEEP_ALL, NULL);

  return troupe_chunk_cursor_new (self->store, index, over_gaps);
}

/**
 * troupe_results_get_sizes:
 * @self: results
 * @memory: (out): bytes in memory, without the pages that were decoded last
 * @disk: (out): bytes in the temporary file
 *
 * Gets the sizes of the data in memory and in the file.
 */
void
troupe_results_get_sizes (TroupeResults *self, gsize *memory, guint64 *disk)
{
  g_return_if_fail (TROUPE_IS_RESULTS (self));

  troupe_chunk_store_get_sizes (self->store, memory, disk);
}

/* The list model */

static GType
troupe_results_get_item_type (GListModel *list)
{
  return TROUPE_TYPE_RESULT;
}

static guint
troupe_results_get_n_items (GListModel *list)
{
  return TROUPE_RESULTS (list)->n_items;
}

/* The chunk that has an item, whether it is finished or not. */
static void
results_get_run (TroupeResults *self, guint64 index, TroupeResultChunk *chunk)
{
  g_auto (TroupeResultChunk) handed = { .first_index = index, .count = 1 };
  g_autoptr (GError) error = NULL;

  if (troupe_page_cache_get (self->pages, index, chunk))
    return;

  /* Before the store is checked: an item that is in neither was never handed out. */
  g_mutex_lock (&self->mutex);
  troupe_handed_items_get_chunk (self->handed, index, &handed);
  g_mutex_unlock (&self->mutex);
  if (troupe_page_cache_load (self->pages, self->store, index, chunk, &error))
    return;

  troupe_result_chunk_copy (&handed, chunk);
  if (error != NULL)
    {
      chunk->status = TROUPE_RESULT_FAILED;
      chunk->note = troupe_result_note_new ();
      chunk->note->message = g_bytes_new (error->message, strlen (error->message));
    }
}

static gpointer
troupe_results_get_item (GListModel *list, guint position)
{
  TroupeResults *self = TROUPE_RESULTS (list);
  g_auto (TroupeResultChunk) chunk = { 0 };
  TroupeResult *result;

  if (position >= self->n_items)
    return NULL;

  results_get_run (self, position, &chunk);
  if (chunk.status == TROUPE_RESULT_RUNNING)
    chunk.note = troupe_watched_item_dup_note (self->watched, position);
  result = troupe_result_new (&chunk, position - chunk.first_index);
  troupe_result_set_numbers (result, self->numbers);
  return result;
}

static void
troupe_results_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = troupe_results_get_item_type;
  interface->get_n_items = troupe_results_get_n_items;
  interface->get_item = troupe_results_get_item;
}

/* The object */

static void
troupe_results_finalize (GObject *object)
{
  TroupeResults *self = TROUPE_RESULTS (object);

  g_source_destroy (self->publisher);
  g_clear_pointer (&self->publisher, g_source_unref);
  g_clear_pointer (&self->cursor, troupe_chunk_cursor_free);
  g_clear_pointer (&self->store, troupe_chunk_store_free);
  g_clear_pointer (&self->handed, troupe_handed_items_free);
  g_clear_pointer (&self->changes, troupe_row_changes_free);
  g_clear_pointer (&self->finished, troupe_finished_rows_free);
  g_clear_pointer (&self->pages, troupe_page_cache_free);
  g_clear_pointer (&self->arrivals, troupe_arrivals_free);
  g_clear_pointer (&self->watched, troupe_watched_item_free);
  g_clear_pointer (&self->waker, g_source_unref);
  g_clear_pointer (&self->numbers, troupe_item_numbers_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (troupe_results_parent_class)->finalize (object);
}

static void
troupe_results_class_init (TroupeResultsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_results_finalize;

  /**
   * TroupeResults::advanced:
   * @self: results
   *
   * There is something new for troupe_results_next_chunk(), or there will never be any more.
   */
  signals[ADVANCED] = g_signal_new ("advanced", TROUPE_TYPE_RESULTS, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);

  /** TroupeResults::taken: troupe_results_next_chunk() returns the chunk, a #TroupeResultChunk. */
  signals[TAKEN] = g_signal_new ("taken", TROUPE_TYPE_RESULTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
troupe_results_init (TroupeResults *self)
{
  g_mutex_init (&self->mutex);
  self->handed = troupe_handed_items_new ();
  self->changes = troupe_row_changes_new ();
  self->pages = troupe_page_cache_new ();
  self->arrivals = troupe_arrivals_new ();
  self->watched = troupe_watched_item_new (watched_cb, self);

  self->publisher = troupe_weak_source_new (self, results_publish, "[troupe] results");
}

/**
 * troupe_results_new:
 * @keep: which results to keep
 * @memory_limit: bytes of memory; the rest goes to an unnamed temporary file in $TMPDIR or the
 *   user's cache folder
 *
 * Returns: (transfer full): results with no rows yet, whose owner is the calling thread
 */
TroupeResults *
troupe_results_new (TroupeResultsKeep keep, gsize memory_limit)
{
  TroupeResults *self = g_object_new (TROUPE_TYPE_RESULTS, NULL);

  self->keep = keep;
  self->store =
      troupe_chunk_store_new (memory_limit, keep == TROUPE_RESULTS_KEEP_ALL ? 0 : memory_limit / 2);
  self->cursor = troupe_chunk_cursor_new (self->store, 0, FALSE);
  if (keep == TROUPE_RESULTS_KEEP_ALL)
    self->finished = troupe_finished_rows_new ();
  return self;
}

/**
 * troupe_results_set_numbers:
 * @self: results with no rows yet
 * @numbers: the items of each row
 *
 * Tells that rows may have several items.
 */
void
troupe_results_set_numbers (TroupeResults *self, TroupeItemNumbers *numbers)
{
  self->numbers = troupe_item_numbers_ref (numbers);
}

/** troupe_results_get_numbers: Returns: (transfer none) (nullable): the items of each row, if it
 * may have several. */
TroupeItemNumbers *
troupe_results_get_numbers (TroupeResults *self)
{
  return self->numbers;
}
