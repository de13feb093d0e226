/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Gives watchers the results of a run, as they ask for them. */

#include "troupe-watch-feed.h"

#include "troupe-told-chunk.h"

/* Bytes of results that are kept for watchers, where the run does not keep them. */
#define KEPT_BYTES (4 * 1024 * 1024)

/* Bytes of results in each second that are encoded for watchers, where the run does not keep them:
 * all that come faster are missed, so that a fast run has no more work than a slow one. */
#define ENCODED_PER_SECOND (16 * 1024 * 1024)

/* What an entry takes besides its frame, about. */
#define ENTRY_BYTES 64

/* A larger value is not told: it would take this much memory in the process of the run as well. */
#define VALUE_MAX (16 * 1024 * 1024)

/* A frame of results, or a number of results that are not told. */
typedef struct
{
  GByteArray *frame;
  guint64 n_items;
} Kept;

struct _TroupeWatchFeed
{
  TroupeResults *results;
  guint n_pulls;
  gulong taken_handler;
  GQueue kept;
  gsize kept_bytes;
  double allowance;
  gint64 allowed_at;
  /* The number of the first one that is kept, and of the items before it. */
  guint64 first;
  guint64 n_items_before;
};

struct _TroupeWatchPull
{
  TroupeWatchFeed *feed;
  guint64 n_missed;

  /* Where all results are kept: rows that were told, and one below which all were. */
  TroupeRowSet *told;
  guint64 frontier;

  gboolean is_unreadable;

  /* Where they are not: the number of the next one, and of the items before it. */
  guint64 next;
  guint64 n_items_before;
};

static gboolean
keeps_all (TroupeWatchFeed *self)
{
  return troupe_results_get_keep (self->results) == TROUPE_RESULTS_KEEP_ALL;
}

/**
 * troupe_watch_feed_new:
 * @results: the results of a run
 *
 * Returns: (transfer full): a feed, which does nothing until somebody pulls
 */
TroupeWatchFeed *
troupe_watch_feed_new (TroupeResults *results)
{
  TroupeWatchFeed *self = g_new0 (TroupeWatchFeed, 1);

  self->results = g_object_ref (results);
  g_queue_init (&self->kept);
  return self;
}

static void
kept_free (Kept *kept)
{
  g_clear_pointer (&kept->frame, g_byte_array_unref);
  g_free (kept);
}

/**
 * troupe_watch_feed_free:
 * @self: (transfer full): a feed from which nobody pulls any more
 *
 * Frees @self.
 */
void
troupe_watch_feed_free (TroupeWatchFeed *self)
{
  g_clear_signal_handler (&self->taken_handler, self->results);
  g_queue_clear_full (&self->kept, (GDestroyNotify) kept_free);
  g_object_unref (self->results);
  g_free (self);
}

/* Cutting */

/* The number of items from @offset on that one frame should have; 0 if one alone is too large. */
static guint32
find_count (const TroupeResultChunk *chunk, guint32 offset)
{
  const gsize size = troupe_told_chunk_get_size (chunk);
  const guint32 left = chunk->count - offset;

  if (chunk->count == 1)
    return size <= VALUE_MAX ? 1 : 0;
  if (size <= TROUPE_WATCH_PULL_BYTES)
    return left;
  return CLAMP ((guint64) chunk->count * (TROUPE_WATCH_PULL_BYTES / 2) / size, 1, left);
}

/* Appends a frame with results from @offset on. Returns their number; *@is_told is FALSE if there
 * is no frame because it would be too large. */
static guint32
append_part (const TroupeResultChunk *chunk, guint32 offset, GByteArray *to, gboolean *is_told)
{
  g_auto (TroupeResultChunk) part = { 0 };
  guint32 count = find_count (chunk, offset);

  *is_told = count > 0;
  if (count == 0)
    return 1;

  troupe_result_chunk_slice (chunk, offset, count, &part);
  /* One of several may be much larger than the others. */
  if (count > 1 && troupe_told_chunk_get_size (&part) > 4 * TROUPE_WATCH_PULL_BYTES)
    {
      count = 1;
      troupe_result_chunk_clear (&part);
      troupe_result_chunk_slice (chunk, offset, 1, &part);
    }
  *is_told = troupe_told_chunk_get_size (&part) <= VALUE_MAX;
  if (*is_told)
    troupe_told_chunk_append (to, &part);
  return count;
}

/* Where results are not kept */

static void
drop_oldest (TroupeWatchFeed *self)
{
  Kept *oldest = g_queue_pop_head (&self->kept);

  self->kept_bytes -= oldest->frame->len + ENTRY_BYTES;
  self->n_items_before += oldest->n_items;
  self->first++;
  kept_free (oldest);
}

static void
keep (TroupeWatchFeed *self, GByteArray *frame, guint64 n_items)
{
  Kept *kept = g_new (Kept, 1);

  *kept = (Kept){ frame, n_items };
  self->kept_bytes += frame->len + ENTRY_BYTES;
  g_queue_push_tail (&self->kept, kept);
  while (self->kept_bytes > KEPT_BYTES)
    drop_oldest (self);
}

static gboolean
may_encode (TroupeWatchFeed *self, gsize size)
{
  const gint64 now = g_get_monotonic_time ();

  self->allowance += (now - self->allowed_at) * (ENCODED_PER_SECOND / 1e6);
  self->allowance = MIN (self->allowance, KEPT_BYTES);
  self->allowed_at = now;
  if (self->allowance < 0)
    return FALSE;
  self->allowance -= size;
  return TRUE;
}

static void
taken_cb (TroupeResults *results, const TroupeResultChunk *chunk, TroupeWatchFeed *self)
{
  if (!may_encode (self, troupe_told_chunk_get_size (chunk)))
    {
      keep (self, g_byte_array_new (), chunk->count);
      return;
    }

  for (guint32 offset = 0; offset < chunk->count;)
    {
      GByteArray *frame = g_byte_array_new ();
      gboolean is_told;
      const guint32 count = append_part (chunk, offset, frame, &is_told);

      keep (self, frame, count);
      offset += count;
    }
}

static void
append_kept (TroupeWatchPull *self, GByteArray *to)
{
  TroupeWatchFeed *feed = self->feed;
  const guint start = to->len;
  GList *link;

  link = g_queue_peek_nth_link (&feed->kept, self->next - feed->first);
  while (link != NULL && to->len - start < TROUPE_WATCH_PULL_BYTES)
    {
      const Kept *kept = link->data;

      if (kept->frame->len == 0)
        self->n_missed += kept->n_items;
      g_byte_array_append (to, kept->frame->data, kept->frame->len);
      self->n_items_before += kept->n_items;
      self->next++;
      link = link->next;
    }
}

/* Where all results are kept */

static guint64
count_rows (TroupeResults *results)
{
  guint64 n_rows = 0;

  for (int status = TROUPE_RESULT_WAITING; status <= TROUPE_RESULT_NOT_RUN; status++)
    n_rows += troupe_results_get_n_status (results, status);
  return n_rows;
}

/* The rows that have a result and were not told. */
static TroupeRowSet *
find_rows (TroupeWatchPull *self)
{
  TroupeRowSet *rows = troupe_row_set_new ();
  const guint64 n_rows = count_rows (self->feed->results);
  const guint64 count = n_rows - MIN (self->frontier, n_rows);

  for (int status = TROUPE_RESULT_OK; count > 0 && status <= TROUPE_RESULT_NOT_RUN; status++)
    troupe_results_collect_rows (self->feed->results, status, self->frontier, count, rows);
  if (count > 0)
    troupe_row_set_remove_from (rows, self->told, self->frontier, count);
  return rows;
}

/* Tells those of a chunk that were not told, while there is room. */
static void
append_chunk (TroupeWatchPull *self,
              TroupeRowSet *rows,
              const TroupeResultChunk *chunk,
              GByteArray *to,
              gsize limit)
{
  for (guint32 offset = 0; offset < chunk->count && to->len < limit;)
    {
      const guint64 row = chunk->first_index + offset;
      gboolean is_told;
      guint32 count;

      if (!troupe_row_set_contains (rows, row))
        {
          offset++;
          continue;
        }
      count = append_part (chunk, offset, to, &is_told);
      if (!is_told)
        self->n_missed += count;
      troupe_row_set_add (self->told, row, count);
      offset += count;
    }
}

static void
append_rows (TroupeWatchPull *self, GByteArray *to)
{
  const gsize limit = to->len + TROUPE_WATCH_PULL_BYTES;
  g_autoptr (TroupeRowSet) rows = find_rows (self);
  g_autoptr (TroupeChunkCursor) cursor = NULL;
  g_autoptr (GError) error = NULL;

  if (troupe_row_set_get_size (rows) == 0)
    return;

  cursor =
      troupe_results_create_cursor (self->feed->results, troupe_row_set_get_nth (rows, 0), TRUE);
  while (to->len < limit)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      if (!troupe_chunk_cursor_next (cursor, &chunk, &error))
        break;
      append_chunk (self, rows, &chunk, to, limit);
    }
  self->is_unreadable = error != NULL;
  while (troupe_row_set_contains (self->told, self->frontier))
    self->frontier++;
}

/* Pulling */

/**
 * troupe_watch_pull_new:
 * @feed: a feed
 *
 * Returns: (transfer full): a watcher that has no result yet
 */
TroupeWatchPull *
troupe_watch_pull_new (TroupeWatchFeed *feed)
{
  TroupeWatchPull *self = g_new0 (TroupeWatchPull, 1);

  self->feed = feed;
  self->told = troupe_row_set_new ();
  self->next = feed->first;
  self->n_items_before = feed->n_items_before;
  feed->n_pulls++;
  if (!keeps_all (feed) && feed->taken_handler == 0)
    feed->taken_handler = g_signal_connect (feed->results, "taken", G_CALLBACK (taken_cb), feed);
  return self;
}

/** troupe_watch_pull_free: frees @self. */
void
troupe_watch_pull_free (TroupeWatchPull *self)
{
  TroupeWatchFeed *feed = self->feed;

  feed->n_pulls--;
  if (feed->n_pulls == 0)
    {
      g_clear_signal_handler (&feed->taken_handler, feed->results);
      while (!g_queue_is_empty (&feed->kept))
        drop_oldest (feed);
    }
  troupe_row_set_free (self->told);
  g_free (self);
}

/**
 * troupe_watch_pull_append:
 * @self: a watcher
 * @to: the bytes to append frames to
 *
 * Tells the next results, about %TROUPE_WATCH_PULL_BYTES of them.
 *
 * Returns: whether there were any
 */
gboolean
troupe_watch_pull_append (TroupeWatchPull *self, GByteArray *to)
{
  const guint before = to->len;
  const guint64 n_missed = self->n_missed;

  if (keeps_all (self->feed))
    {
      append_rows (self, to);
    }
  else
    {
      if (self->next < self->feed->first)
        {
          self->n_missed += self->feed->n_items_before - self->n_items_before;
          self->n_items_before = self->feed->n_items_before;
          self->next = self->feed->first;
        }
      append_kept (self, to);
    }
  return to->len > before || self->n_missed > n_missed;
}

/** troupe_watch_pull_get_n_missed: Returns: the number of results that will never be told, because
 * they are too large, or were forgotten before they were asked for. */
guint64
troupe_watch_pull_get_n_missed (TroupeWatchPull *self)
{
  return self->n_missed;
}

/**
 * troupe_watch_pull_is_complete:
 * @self: a watcher
 *
 * Returns: whether it was told everything of a run that is over
 */
gboolean
troupe_watch_pull_is_complete (TroupeWatchPull *self)
{
  g_autoptr (TroupeRowSet) rows = NULL;

  if (!keeps_all (self->feed))
    return troupe_results_is_exhausted (self->feed->results) &&
           self->next == self->feed->first + g_queue_get_length (&self->feed->kept);

  if (self->is_unreadable)
    return TRUE;
  rows = find_rows (self);
  return troupe_row_set_get_size (rows) == 0;
}
