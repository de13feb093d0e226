/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Gives watchers the results of a run, as they ask for them. */

#include "troupe-watch-feed.h"

#include "troupe-told-bare.h"
#include "troupe-watch-part.h"
#include "troupe-watch-past.h"

struct _TroupeWatchFeed
{
  TroupeResults *results;
  guint n_pulls;
  /* Where results are not kept. */
  TroupeWatchPast *past;
  gulong taken_handler;
};

struct _TroupeWatchPull
{
  TroupeWatchFeed *feed;
  TroupeWatchPlace place;
  gboolean is_unreadable;
};

static void
taken_cb (TroupeResults *results, const TroupeResultChunk *chunk, TroupeWatchFeed *self)
{
  troupe_watch_past_add (self->past, chunk, self->n_pulls > 0);
}

/**
 * troupe_watch_feed_new:
 * @results: the results of a run, none of which was taken yet
 *
 * Returns: (transfer full): a feed; of results that are kept, it does nothing until somebody pulls
 */
TroupeWatchFeed *
troupe_watch_feed_new (TroupeResults *results)
{
  TroupeWatchFeed *self = g_new0 (TroupeWatchFeed, 1);

  self->results = g_object_ref (results);
  if (troupe_results_get_keep (results) != TROUPE_RESULTS_KEEP_ALL)
    {
      self->past = troupe_watch_past_new ();
      self->taken_handler = g_signal_connect (results, "taken", G_CALLBACK (taken_cb), self);
    }
  return self;
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
  g_clear_pointer (&self->past, troupe_watch_past_free);
  g_object_unref (self->results);
  g_free (self);
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
  const guint64 count = n_rows - MIN (self->place.frontier, n_rows);

  for (int status = TROUPE_RESULT_OK; count > 0 && status <= TROUPE_RESULT_NOT_RUN; status++)
    troupe_results_collect_rows (self->feed->results, status, self->place.frontier, count, rows);
  if (count > 0)
    troupe_row_set_remove_from (rows, self->place.told, self->place.frontier, count);
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
      const guint before = to->len;
      TroupeToldBare bare;
      guint32 count;

      if (!troupe_row_set_contains (rows, chunk->first_index + offset))
        {
          offset++;
          continue;
        }
      count = troupe_watch_part_append (chunk, offset, to, &bare);
      if (to->len == before)
        {
          troupe_told_bare_append (to, &bare, 1);
          self->place.n_bare += count;
        }
      troupe_watch_place_add (&self->place, bare.first_index, count);
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
  self->place.told = troupe_row_set_new ();
  feed->n_pulls++;
  return self;
}

/** troupe_watch_pull_free: frees @self. */
void
troupe_watch_pull_free (TroupeWatchPull *self)
{
  self->feed->n_pulls--;
  troupe_row_set_free (self->place.told);
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

  if (self->feed->past != NULL)
    troupe_watch_past_tell (self->feed->past, &self->place, to, TROUPE_WATCH_PULL_BYTES);
  else
    append_rows (self, to);
  return to->len > before;
}

/** troupe_watch_pull_get_n_bare: Returns: the number of results that it was told without their
 * values, because these are too large, or were forgotten before they were asked for. */
guint64
troupe_watch_pull_get_n_bare (TroupeWatchPull *self)
{
  return self->place.n_bare;
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

  if (self->feed->past != NULL)
    return troupe_results_is_exhausted (self->feed->results) &&
           troupe_watch_past_is_told (self->feed->past, &self->place);

  /* Before the rows: the last ones come before the end. */
  if (!troupe_results_is_closed (self->feed->results))
    return FALSE;
  if (self->is_unreadable)
    return TRUE;
  rows = find_rows (self);
  return troupe_row_set_get_size (rows) == 0;
}
