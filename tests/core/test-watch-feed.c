/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what watchers are told of the results and of the trace of a run. */

#include "results-helpers.h"
#include "told-examples.h"
#include "troupe-told-bare.h"
#include "troupe-told-chunk.h"
#include "troupe-told-cores.h"
#include "troupe-told-hello.h"
#include "troupe-told-trace.h"
#include "troupe-watch-feed.h"
#include "troupe-watch-part.h"
#include "troupe-watch-past.h"
#include "troupe-watch-teller.h"
#include "troupe-watch-trace.h"
#include "wait.h"

#include <string.h>

#define MODELS  60
#define SPANS   3000
#define WORKERS 3

/* Frames as a watcher takes them */

typedef void (*Take) (guint8 type, const guint8 *body, gsize size, gpointer data);

static void
for_each_frame (GByteArray *frames, Take take, gpointer data)
{
  for (guint at = 0; at < frames->len;)
    {
      guint32 size;

      memcpy (&size, frames->data + at, sizeof size);
      size = GUINT32_FROM_LE (size);
      g_assert_cmpuint (at + TROUPE_WIRE_HEADER_SIZE + size, <=, frames->len);
      take (frames->data[at + 4], frames->data + at + TROUPE_WIRE_HEADER_SIZE, size, data);
      at += TROUPE_WIRE_HEADER_SIZE + size;
    }
}

static void
take_bare (const guint8 *body, gsize size, TroupeResults *into)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) results = troupe_told_bare_read (body, size, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < results->len; i++)
    {
      const TroupeToldBare *bare = &g_array_index (results, TroupeToldBare, i);
      const TroupeResultChunk chunk = {
        .first_index = bare->first_index,
        .count = bare->count,
        .status = bare->status,
        .worker = bare->worker,
        .attempts = bare->attempts,
        .seconds = bare->seconds,
      };

      troupe_results_add (into, &chunk);
      troupe_results_get_told (into)->n_bare += bare->count;
    }
}

static void
take_chunk (guint8 type, const guint8 *body, gsize size, gpointer data)
{
  g_auto (TroupeResultChunk) chunk = { 0 };
  g_autoptr (GError) error = NULL;

  if (type == TROUPE_TOLD_BARE)
    {
      take_bare (body, size, data);
      return;
    }
  g_assert_cmpuint (type, ==, TROUPE_TOLD_CHUNK);
  g_assert_true (troupe_told_chunk_read (body, size, 0, &chunk, &error));
  g_assert_no_error (error);
  troupe_results_add (data, &chunk);
}

/* Returns whether it got something. */
static gboolean
pull (TroupeWatchPull *watcher, TroupeResults *into)
{
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  const gboolean is_some = troupe_watch_pull_append (watcher, frames);

  g_assert_true (is_some == (frames->len > 0));
  for_each_frame (frames, take_chunk, into);
  return is_some;
}

static guint64
count_ok (TroupeResults *results)
{
  return troupe_results_get_n_status (results, TROUPE_RESULT_OK);
}

/* Whatever the order in which results come and are pulled, each is told once. */
static void
check_model (guint n_items, gboolean ranges, guint seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (ResultModel) model = result_model_new (n_items, 40, ranges, rand);
  const guint n = result_model_get_n_chunks (model);
  g_autofree guint *order = g_new (guint, n);
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 16);
  g_autoptr (TroupeResults) told = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeWatchFeed) feed = troupe_watch_feed_new (results);
  g_autoptr (TroupeWatchPull) watcher = NULL;

  for (guint i = 0; i < n; i++)
    {
      const guint j = g_rand_int_range (rand, 0, i + 1);

      order[i] = order[j];
      order[j] = i;
    }
  for (guint i = 0; i < n; i++)
    {
      /* It comes late. */
      if (i == n / 4)
        watcher = troupe_watch_pull_new (feed);
      troupe_results_add (results, result_model_get_run (model, order[i]));
      if (watcher != NULL && g_rand_int_range (rand, 0, 5) == 0)
        pull (watcher, told);
      /* More may come, also if it has all that is there. */
      g_assert_true (watcher == NULL || !troupe_watch_pull_is_complete (watcher));
    }
  if (watcher == NULL)
    watcher = troupe_watch_pull_new (feed);
  troupe_results_close (results);
  while (pull (watcher, told))
    ;
  g_assert_true (troupe_watch_pull_is_complete (watcher));
  g_assert_cmpuint (troupe_watch_pull_get_n_bare (watcher), ==, 0);

  wait_while (g_list_model_get_n_items (G_LIST_MODEL (told)) < n_items);
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (TroupeResult) result = g_list_model_get_item (G_LIST_MODEL (told), i);
      g_autofree char *row = describe_row (result);

      g_assert_cmpstr (row, ==, result_model_get_row (model, i));
    }
}

static void
test_kept (void)
{
  for (guint seed = 0; seed < MODELS; seed++)
    check_model (1 + seed * 10, seed % 2 == 0, seed + g_test_rand_int ());
}

static void
add_squares (TroupeResults *results, guint64 first, guint32 count)
{
  g_auto (TroupeResultChunk) chunk = { 0 };

  make_squares (&chunk, first, count);
  troupe_results_add (results, &chunk);
}

/* Takes all results that are there, as who writes them does. */
static void
take_results (TroupeResults *results)
{
  while (TRUE)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      if (!troupe_results_next_chunk (results, &chunk, NULL))
        return;
    }
}

static guint64
count_bare (TroupeResults *results)
{
  return troupe_results_get_told (results)->n_bare;
}

/* Of results that are forgotten, the last megabytes are told to those who come later. */
static void
test_not_kept (void)
{
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_UNTIL_READ, 1 << 20);
  g_autoptr (TroupeResults) first_told = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeResults) second_told = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeWatchFeed) feed = troupe_watch_feed_new (results);
  g_autoptr (TroupeWatchPull) first = NULL;
  g_autoptr (TroupeWatchPull) second = NULL;

  add_squares (results, 0, 100);
  take_results (results);
  first = troupe_watch_pull_new (feed);
  g_assert_true (pull (first, first_told));
  g_assert_false (pull (first, first_told));
  add_squares (results, 100, 50);
  take_results (results);
  second = troupe_watch_pull_new (feed);
  add_squares (results, 150, 50);
  g_assert_true (pull (first, first_told));
  g_assert_false (pull (first, first_told));
  take_results (results);
  g_assert_false (troupe_watch_pull_is_complete (second));
  troupe_results_close (results);
  while (pull (first, first_told) || pull (second, second_told))
    ;
  g_assert_cmpuint (count_ok (first_told), ==, 200);
  g_assert_cmpuint (count_ok (second_told), ==, 200);
  g_assert_cmpuint (troupe_watch_pull_get_n_bare (first), ==, 0);
  g_assert_cmpuint (count_bare (second_told), ==, 0);
  g_assert_true (troupe_watch_pull_is_complete (first));
  g_assert_true (troupe_watch_pull_is_complete (second));
}

/* A watcher that is too slow is told of some only how they ended, and of how many. */
static void
test_too_slow (void)
{
  const guint n = 400000;
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_AS_THEY_COME, 1 << 24);
  g_autoptr (TroupeResults) told = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 24);
  g_autoptr (TroupeWatchFeed) feed = troupe_watch_feed_new (results);
  g_autoptr (TroupeWatchPull) watcher = troupe_watch_pull_new (feed);

  for (guint i = 0; i < n; i += 1000)
    add_squares (results, i, 1000);
  take_results (results);
  troupe_results_close (results);
  while (pull (watcher, told))
    ;
  g_assert_cmpuint (troupe_watch_pull_get_n_bare (watcher), >, 0);
  g_assert_cmpuint (troupe_watch_pull_get_n_bare (watcher), <, n);
  g_assert_cmpuint (troupe_watch_pull_get_n_bare (watcher), ==, count_bare (told));
  g_assert_cmpuint (count_ok (told), ==, n);
  g_assert_true (troupe_watch_pull_is_complete (watcher));
}

/* Each item alone, as those of a slow function are; every second one fails. */
static TroupeResultStatus
get_status (guint64 index)
{
  return index % 2 == 1 ? TROUPE_RESULT_FAILED : TROUPE_RESULT_OK;
}

static void
add_explained (TroupeResults *results, guint64 index, const char *message)
{
  g_auto (TroupeResultChunk) chunk = { 0 };

  make_squares (&chunk, index, 1);
  chunk.status = get_status (index);
  chunk.worker = 1 + index % 3;
  chunk.attempts = 1 + index % 2;
  chunk.seconds = 0.25;
  if (chunk.status == TROUPE_RESULT_FAILED)
    {
      chunk.note = troupe_result_note_new ();
      chunk.note->message = g_bytes_new (message, strlen (message));
    }
  troupe_results_add (results, &chunk);
}

static void
add_alone (TroupeResults *results, guint64 index)
{
  add_explained (results, index, "why");
}

static void
assert_alone (TroupeResults *told, guint64 index, gboolean has_outcome)
{
  g_autoptr (TroupeResult) result = g_list_model_get_item (G_LIST_MODEL (told), index);

  g_assert_cmpuint (troupe_result_get_status (result), ==, get_status (index));
  if (!has_outcome)
    g_assert_cmpuint (troupe_result_get_worker (result), ==, 0);
  /* Results that come too fast are put together. */
  else if (troupe_result_get_worker (result) > 0)
    g_assert_cmpuint (troupe_result_get_worker (result), ==, 1 + index % 3);
  if (troupe_result_get_attempts (result) > 0)
    g_assert_cmpuint (troupe_result_get_attempts (result), ==, 1 + index % 2);
  if (has_outcome)
    g_assert_cmpfloat_with_epsilon (troupe_result_get_seconds (result), 0.25, 1e-6);
}

/* Why an item failed is told much longer than other results are, for a megabyte of reasons: nothing
 * else is left of the first ones. */
static void
test_failures (void)
{
  const guint n = 40000;
  const guint n_later = 45000;
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_UNTIL_READ, 1 << 24);
  g_autoptr (TroupeResults) told = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 24);
  g_autoptr (TroupeWatchFeed) feed = troupe_watch_feed_new (results);
  g_autoptr (TroupeWatchPull) watcher = NULL;
  g_autofree char *why = g_strnfill (500, 'w');
  guint n_explained = 0;

  for (guint i = 0; i < n + n_later; i++)
    add_explained (results, i, i < n ? why : "");
  take_results (results);
  troupe_results_close (results);
  watcher = troupe_watch_pull_new (feed);
  while (pull (watcher, told))
    ;
  wait_while (g_list_model_get_n_items (G_LIST_MODEL (told)) < n + n_later);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TroupeResult) result = g_list_model_get_item (G_LIST_MODEL (told), i);
      const char *message = troupe_result_get_message (result);

      g_assert_true (g_str_equal (message, "") || (i % 2 == 1 && g_str_equal (message, why)));
      n_explained += *message != '\0';
    }
  g_assert_cmpuint (n_explained, >, (1 << 19) / 500);
  g_assert_cmpuint (n_explained, <, (1 << 20) / 500);
}

/* Results that come too fast for a frame are told together, and all of them. */
static void
test_together (void)
{
  const guint n = 100000;
  g_autoptr (TroupeWatchPast) past = troupe_watch_past_new ();
  g_autoptr (TroupeResults) told = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 24);
  g_autoptr (TroupeRowSet) rows = troupe_row_set_new ();
  TroupeWatchPlace place = { .told = rows };
  g_autofree char *text = g_strnfill (10000, 'v');
  g_autoptr (GBytes) value = g_bytes_new (text, 10000);
  guint64 n_bytes = 0;
  guint64 n_together = 0;

  for (guint i = 0; i < n; i++)
    {
      g_auto (TroupeResultChunk) chunk = {
        .first_index = i,
        .count = 1,
        .status = TROUPE_RESULT_OK,
        .worker = 1 + i % 2,
        .attempts = 1 + i % 2,
      };

      chunk.values = troupe_block_new_from_values (&value, 1);
      troupe_watch_past_add (past, &chunk, FALSE);
      while (i % 1000 == 999 && !troupe_watch_past_is_told (past, &place))
        {
          g_autoptr (GByteArray) frames = g_byte_array_new ();

          troupe_watch_past_tell (past, &place, frames, TROUPE_WATCH_PULL_BYTES);
          for_each_frame (frames, take_chunk, told);
          n_bytes += frames->len;
        }
    }
  g_assert_cmpuint (count_ok (told), ==, n);
  g_assert_cmpuint (count_bare (told), ==, place.n_bare);
  g_assert_cmpuint (n_bytes, <, (n - place.n_bare) * 10300 + place.n_bare * 3);

  /* Of several, it is not said which worker it was, nor how often. */
  wait_while (g_list_model_get_n_items (G_LIST_MODEL (told)) < n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TroupeResult) result = g_list_model_get_item (G_LIST_MODEL (told), i);

      if (troupe_result_get_worker (result) == 0 && troupe_result_get_attempts (result) == 0)
        n_together++;
    }
  g_assert_cmpuint (n_together, >, place.n_bare / 2);
  g_assert_cmpuint (n_together, <=, place.n_bare);
}

/* Of a long run every watcher is told how each item ended, whenever it comes: of the later ones
 * with worker, attempts and time, of the first ones the status alone. */
static void
test_long (void)
{
  const guint n = 180000;
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_UNTIL_READ, 1 << 20);
  g_autoptr (TroupeWatchFeed) feed = troupe_watch_feed_new (results);
  TroupeWatchPull *watchers[] = { troupe_watch_pull_new (feed), NULL, NULL };
  TroupeResults *told[G_N_ELEMENTS (watchers)];

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    told[i] = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 24);
  for (guint i = 0; i < n; i++)
    {
      add_alone (results, i);
      if (i % 500 == 0)
        take_results (results);
      if (i == 1000)
        watchers[1] = troupe_watch_pull_new (feed);
      /* One is told a little before, and the rest only at the end. */
      if (i % 1000 == 0 && i > 0 && i <= 3000)
        pull (watchers[1], told[1]);
    }
  take_results (results);
  troupe_results_close (results);
  watchers[2] = troupe_watch_pull_new (feed);
  for (guint i = 0; i < G_N_ELEMENTS (watchers); i++)
    {
      while (pull (watchers[i], told[i]))
        g_assert_false (troupe_watch_pull_is_complete (watchers[i]) && pull (watchers[i], told[i]));
      g_assert_true (troupe_watch_pull_is_complete (watchers[i]));
      wait_while (g_list_model_get_n_items (G_LIST_MODEL (told[i])) < n);
      g_assert_cmpuint (count_ok (told[i]), ==, n / 2);
      assert_alone (told[i], n - 1, TRUE);
      assert_alone (told[i], n - 30000, TRUE);
      assert_alone (told[i], 10, i == 1);
      assert_alone (told[i], 4000, FALSE);
      g_assert_cmpuint (count_bare (told[i]), ==, troupe_watch_pull_get_n_bare (watchers[i]));
      troupe_watch_pull_free (watchers[i]);
      g_object_unref (told[i]);
    }
}

static void
add_value (TroupeResults *results, guint64 index, gsize size)
{
  g_autofree char *text = g_strnfill (size, 'v');
  g_autoptr (GBytes) value = g_bytes_new (text, size);
  g_auto (TroupeResultChunk) chunk = {
    .first_index = index,
    .count = 1,
    .status = TROUPE_RESULT_OK,
    .worker = 1,
    .attempts = 1,
  };

  chunk.items = troupe_items_new_range (index, (gint64) index, 1, 1);
  chunk.values = troupe_block_new_from_values (&value, 1);
  troupe_results_add (results, &chunk);
}

/* A pull brings about as much as it should; a value that is too large is not told. */
static void
test_large (void)
{
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 26);
  g_autoptr (TroupeResults) told = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 26);
  g_autoptr (TroupeWatchFeed) feed = troupe_watch_feed_new (results);
  g_autoptr (TroupeWatchPull) watcher = troupe_watch_pull_new (feed);
  g_autoptr (GByteArray) frames = g_byte_array_new ();

  add_squares (results, 0, 100000);
  g_assert_true (troupe_watch_pull_append (watcher, frames));
  g_assert_cmpuint (frames->len, >, TROUPE_WATCH_PULL_BYTES / 4);
  g_assert_cmpuint (frames->len, <, 2 * TROUPE_WATCH_PULL_BYTES);
  for_each_frame (frames, take_chunk, told);
  add_value (results, 100000, 1 << 20);
  add_value (results, 100001, 17 << 20);
  add_value (results, 100002, 10);
  troupe_results_close (results);
  while (pull (watcher, told))
    ;
  g_assert_cmpuint (troupe_watch_pull_get_n_bare (watcher), ==, 1);
  g_assert_cmpuint (count_bare (told), ==, 1);
  g_assert_cmpuint (count_ok (told), ==, 100003);
  g_assert_true (troupe_watch_pull_is_complete (watcher));
}

/* A frame is not much larger than others since one of several values is. */
static void
test_uneven (void)
{
  GBytes *values[40];
  g_autofree char *text = g_strnfill (300000, 'v');
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  TroupeToldBare bare;
  g_auto (TroupeResultChunk) chunk = {
    .first_index = 7,
    .count = G_N_ELEMENTS (values),
    .status = TROUPE_RESULT_OK,
    .worker = 2,
    .attempts = 3,
    .seconds = 80,
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = g_bytes_new (text, i < 2 ? 300000 : 10);
  chunk.values = troupe_block_new_from_values (values, G_N_ELEMENTS (values));
  g_assert_cmpuint (troupe_watch_part_append (&chunk, 0, frame, &bare), ==, 1);
  g_assert_cmpuint (frame->len, <, 310000);
  g_assert_cmpuint (bare.first_index, ==, 7);
  g_assert_cmpuint (bare.count, ==, 1);
  g_assert_cmpuint (bare.worker, ==, 2);
  g_assert_cmpuint (bare.attempts, ==, 3);
  g_assert_cmpfloat (bare.seconds, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_bytes_unref (values[i]);
}

/* The trace */

static void
take_spans (guint8 type, const guint8 *body, gsize size, gpointer data)
{
  g_autoptr (GArray) spans = NULL;
  guint worker;
  guint lane;

  g_assert_cmpuint (type, ==, TROUPE_TOLD_SPANS);
  spans = troupe_told_spans_read (body, size, 0, &worker, &lane, NULL);
  g_assert_nonnull (spans);
  troupe_trace_put (data, worker, lane, spans);
}

static void
tell_trace (TroupeWatchTrace *watcher, TroupeTrace *from, TroupeTrace *to)
{
  gboolean is_more = TRUE;

  while (is_more)
    {
      g_autoptr (GByteArray) frames = g_byte_array_new ();

      is_more = troupe_watch_trace_append (watcher, from, WORKERS, frames, 4096);
      g_assert_true (!is_more || frames->len > 0);
      for_each_frame (frames, take_spans, to);
    }
}

/* The items of all spans, which must not overlap. */
static guint64
count_items (TroupeTrace *trace, guint *n_spans)
{
  guint64 n_items = 0;

  *n_spans = 0;
  for (guint worker = 1; worker <= WORKERS; worker++)
    for (guint lane = 0; lane < 2; lane++)
      {
        g_autoptr (GArray) spans =
            troupe_trace_collect (trace, worker, lane, G_MININT64, G_MAXINT64, 0);

        for (guint i = 0; i < spans->len; i++)
          {
            n_items += g_array_index (spans, TroupeSpan, i).n_items;
            if (i > 0)
              g_assert_cmpint (g_array_index (spans, TroupeSpan, i).begin, >=,
                               g_array_index (spans, TroupeSpan, i - 1).end);
          }
        *n_spans += spans->len;
      }
  return n_items;
}

/* Told bit by bit, while spans are merged or not, all items are in the trace of the watcher. */
static void
check_trace (gsize max_spans)
{
  g_autoptr (TroupeTrace) trace = troupe_trace_new (max_spans);
  g_autoptr (TroupeTrace) told = troupe_trace_new (100 * SPANS);
  g_autoptr (TroupeWatchTrace) watcher = troupe_watch_trace_new ();
  gint64 now[WORKERS] = { 1000, 1000, 1000 };
  guint64 n_items = 0;
  guint n_spans;
  guint n_told;

  troupe_trace_set_n_lanes (trace, 2);
  troupe_trace_set_n_lanes (told, 2);
  for (guint i = 0; i < SPANS; i++)
    {
      const guint worker = g_test_rand_int_range (0, WORKERS);
      TroupeResultChunk chunk = {
        .first_index = n_items,
        .count = g_test_rand_int_range (1, 20),
        .status = TROUPE_RESULT_OK,
        .worker = worker + 1,
        .seconds = g_test_rand_int_range (1, 5000) / 1e6,
      };

      now[worker] += g_test_rand_int_range (0, 4000);
      chunk.finished_at = now[worker];
      n_items += chunk.count;
      troupe_trace_add (trace, &chunk);
      if (g_test_rand_int_range (0, 30) == 0)
        tell_trace (watcher, trace, told);
    }
  tell_trace (watcher, trace, told);
  g_assert_cmpuint (count_items (trace, &n_spans), ==, n_items);
  g_assert_cmpuint (count_items (told, &n_told), ==, n_items);
  g_assert_cmpuint (n_told, >=, n_spans);
  if (max_spans >= SPANS)
    g_assert_cmpuint (n_told, ==, n_spans);
}

static void
test_trace (void)
{
  for (guint i = 0; i < 20; i++)
    {
      check_trace (2 * SPANS);
      check_trace (200);
    }
}

static void
count_spans (guint8 type, const guint8 *body, gsize size, gpointer data)
{
  g_autoptr (GArray) spans = NULL;
  guint worker;
  guint lane;

  spans = troupe_told_spans_read (body, size, 0, &worker, &lane, NULL);
  g_assert_nonnull (spans);
  *(guint *) data += spans->len;
}

/* What was told is not told again with what is new, but for the last span, which may grow. */
static void
test_trace_news (void)
{
  g_autoptr (TroupeTrace) trace = troupe_trace_new (SPANS);
  g_autoptr (TroupeWatchTrace) watcher = troupe_watch_trace_new ();

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GByteArray) frames = g_byte_array_new ();
      const TroupeResultChunk chunk = { .first_index = i,
                                        .count = 1,
                                        .status = TROUPE_RESULT_OK,
                                        .worker = 1,
                                        .seconds = 0.5,
                                        .finished_at = (i + 1) * G_USEC_PER_SEC };
      guint n_told = 0;

      troupe_trace_add (trace, &chunk);
      g_assert_false (troupe_watch_trace_append (watcher, trace, WORKERS, frames, 4096));
      for_each_frame (frames, count_spans, &n_told);
      g_assert_cmpuint (n_told, ==, i == 0 ? 1 : 2);
    }
}

static void
take_cores (guint8 type, const guint8 *body, gsize size, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (type != TROUPE_TOLD_CORES)
    return;
  troupe_told_cores_clear (data);
  g_assert_true (troupe_told_cores_read (body, size, data, &error));
  g_assert_no_error (error);
}

/* Each processor of the machine is told with its own load, and again when that has changed. */
static void
test_machine (void)
{
  static const guint numbers[] = { 0, 2, 5 };
  static const double loads[][3] = { { 0.25, 1, 0.5 }, { 0.25, 0.125, 0.5 } };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1000);
  g_autoptr (TroupeRun) run = troupe_run_new (job, results, NULL);
  g_autoptr (TroupeMachine) machine = troupe_machine_new ();
  g_autoptr (TroupeWatchTeller) teller = troupe_watch_teller_new (run);
  TroupeWatchTold told = { 0 };

  troupe_machine_set_memory_bytes (machine, 123456789);
  for (guint i = 0; i < G_N_ELEMENTS (loads); i++)
    {
      g_autoptr (GByteArray) frames = g_byte_array_new ();
      g_auto (TroupeToldCores) cores = { 0 };

      troupe_machine_update (machine, numbers, loads[i], G_N_ELEMENTS (numbers));
      troupe_watch_teller_look (teller, machine, TRUE);
      troupe_watch_teller_append (teller, &told, TROUPE_TOLD_WANTS_SAMPLES, frames);
      for_each_frame (frames, take_cores, &cores);
      g_assert_cmpuint (cores.memory_bytes, ==, 123456789);
      g_assert_cmpmem (cores.numbers, cores.n_cores * sizeof (guint), numbers, sizeof numbers);
      g_assert_cmpmem (cores.loads, cores.n_cores * sizeof (double), loads[i], sizeof loads[i]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/watch-feed/kept", test_kept);
  g_test_add_func ("/watch-feed/not-kept", test_not_kept);
  g_test_add_func ("/watch-feed/too-slow", test_too_slow);
  g_test_add_func ("/watch-feed/failures", test_failures);
  g_test_add_func ("/watch-feed/together", test_together);
  g_test_add_func ("/watch-feed/long", test_long);
  g_test_add_func ("/watch-feed/large", test_large);
  g_test_add_func ("/watch-feed/uneven", test_uneven);
  g_test_add_func ("/watch-feed/trace", test_trace);
  g_test_add_func ("/watch-feed/trace-news", test_trace_news);
  g_test_add_func ("/watch-feed/machine", test_machine);

  return g_test_run ();
}
