/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the parts of the results on their own. */

#include "results-helpers.h"
#include "troupe-attempts.h"
#include "troupe-chunk-segments.h"
#include "troupe-chunk-store.h"
#include "troupe-handed-items.h"
#include "troupe-live-output.h"
#include "troupe-page-cache.h"
#include "troupe-row-changes.h"
#include "troupe-wake-source.h"
#include "wait.h"

#define N 300

/* Changes against a row of marks. */
static void
test_row_changes (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (TroupeRowChanges) changes = troupe_row_changes_new ();

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 300; round++)
    {
      gboolean marks[N] = { FALSE };
      g_autoptr (GArray) stolen = NULL;
      guint64 at = 0;

      for (guint i = g_rand_int_range (rand, 0, 30); i > 0; i--)
        {
          guint first = g_rand_int_range (rand, 0, N);
          guint count = g_rand_int_range (rand, 1, MIN (20, N - first) + 1);

          troupe_row_changes_add (changes, first, count);
          for (guint j = 0; j < count; j++)
            marks[first + j] = TRUE;
        }

      stolen = troupe_row_changes_steal (changes);
      for (guint i = 0; i < stolen->len; i++)
        {
          const TroupeRowChange *change = &g_array_index (stolen, TroupeRowChange, i);

          g_assert_true (i == 0 || change->first > at);
          for (; at < change->first; at++)
            g_assert_false (marks[at]);
          for (; at < change->end; at++)
            g_assert_true (marks[at]);
        }
      for (; at < N; at++)
        g_assert_false (marks[at]);
    }
}

/* With very many, those nearest to each other become one. */
static void
test_row_changes_many (void)
{
  g_autoptr (TroupeRowChanges) changes = troupe_row_changes_new ();
  g_autoptr (GArray) stolen = NULL;

  for (guint i = 0; i < 256; i++)
    troupe_row_changes_add (changes, 100 * i, 1);
  troupe_row_changes_add (changes, 5050, 1);
  troupe_row_changes_add (changes, 5020, 1);
  stolen = troupe_row_changes_steal (changes);
  g_assert_cmpuint (stolen->len, ==, 256);
  g_assert_cmpuint (g_array_index (stolen, TroupeRowChange, 50).first, ==, 5000);
  g_assert_cmpuint (g_array_index (stolen, TroupeRowChange, 50).end, ==, 5051);
}

/* Handed items against an array: for each item the worker, or -1. */
static void
test_handed_items (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (TroupeHandedItems) handed = troupe_handed_items_new ();
  int workers[N];

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < N; i++)
    workers[i] = -1;

  for (guint round = 0; round < 2000; round++)
    {
      guint first = g_rand_int_range (rand, 0, N);
      guint count = g_rand_int_range (rand, 1, MIN (40, N - first) + 1);
      int action = g_rand_int_range (rand, 0, 3);
      int worker = g_rand_int_range (rand, 1, 9);
      g_autoptr (TroupeItems) items = troupe_items_new_range (first, first, 1, count);
      guint64 n_running = 0;

      if (action == 0)
        troupe_handed_items_put (handed, items, worker);
      else if (action == 1)
        troupe_handed_items_give_back (handed, first, count);
      else
        troupe_handed_items_remove (handed, first, count);

      for (guint i = first; i < first + count; i++)
        if (action == 0)
          workers[i] = worker;
        else if (action == 1)
          workers[i] = workers[i] >= 0 ? 0 : -1;
        else
          workers[i] = -1;

      for (guint i = 0; i < N; i++)
        {
          g_auto (TroupeResultChunk) chunk = { 0 };
          g_autoptr (TroupeItems) one = troupe_handed_items_dup_items (handed, i, 1);

          g_assert_true ((workers[i] >= 0) == (one != NULL));
          g_assert_true ((workers[i] >= 0) == troupe_handed_items_get_chunk (handed, i, &chunk));
          if (one == NULL)
            continue;
          g_assert_cmpuint (troupe_items_get_first_index (one), ==, i);
          g_assert_cmpuint (chunk.worker, ==, workers[i]);
          g_assert_cmpint (chunk.status, ==,
                           workers[i] > 0 ? TROUPE_RESULT_RUNNING : TROUPE_RESULT_WAITING);
          g_assert_cmpuint (chunk.first_index, <=, i);
          g_assert_cmpuint (chunk.first_index + chunk.count, >, i);
          n_running += workers[i] > 0;
        }
      g_assert_cmpuint (troupe_handed_items_get_n_running (handed), ==, n_running);
    }
}

/* Only items that were handed out together are found together. */
static void
test_handed_items_together (void)
{
  g_autoptr (TroupeHandedItems) handed = troupe_handed_items_new ();
  g_autoptr (TroupeItems) first = troupe_items_new_range (0, 0, 1, 5);
  g_autoptr (TroupeItems) second = troupe_items_new_range (5, 5, 1, 5);
  g_autoptr (TroupeItems) some = NULL;

  troupe_handed_items_put (handed, first, 1);
  troupe_handed_items_put (handed, second, 2);
  some = troupe_handed_items_dup_items (handed, 6, 3);
  g_assert_cmpuint (troupe_items_get_first_index (some), ==, 6);
  g_assert_cmpuint (troupe_items_get_count (some), ==, 3);
  g_assert_null (troupe_handed_items_dup_items (handed, 4, 2));
  g_assert_null (troupe_handed_items_dup_items (handed, 9, 2));
}

/* Segments against marks: for each item whether it is in one, and in which. */
static void
test_segments (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (TroupeChunkSegments) segments = troupe_chunk_segments_new ();
  guint marks[N] = { 0 };

  g_test_message ("seed %u", seed);
  for (guint round = 1; round < 5000; round++)
    {
      TroupeChunkSegment segment = { .kind = TROUPE_CHUNK_SEGMENT_SPILLED, .offset = round };
      gboolean is_free = TRUE;
      gsize position;
      guint at = 0;

      segment.first_index = g_rand_int_range (rand, 0, N);
      segment.count = g_rand_int_range (rand, 1, MIN (5, N - segment.first_index) + 1);
      for (guint i = 0; i < segment.count; i++)
        is_free = is_free && marks[segment.first_index + i] == 0;
      g_assert_true (is_free == troupe_chunk_segments_insert (segments, &segment, &position));
      for (guint i = 0; is_free && i < segment.count; i++)
        marks[segment.first_index + i] = round;
      if (is_free)
        g_assert_cmpuint (troupe_chunk_segments_get (segments, position)->offset, ==, round);

      if (g_rand_int_range (rand, 0, 4) == 0)
        {
          gsize count = troupe_chunk_segments_get_count (segments);
          gsize first = g_rand_boolean (rand) ? 0 : g_rand_int_range (rand, 0, count);
          gsize removed = g_rand_int_range (rand, 0, MIN (9, count - first) + 1);

          for (gsize i = first; i < first + removed; i++)
            {
              const TroupeChunkSegment *gone = troupe_chunk_segments_get (segments, i);

              for (guint j = 0; j < gone->count; j++)
                marks[gone->first_index + j] = 0;
            }
          troupe_chunk_segments_remove (segments, first, removed);
        }

      for (gsize i = 0; i < troupe_chunk_segments_get_count (segments); i++)
        {
          const TroupeChunkSegment *kept = troupe_chunk_segments_get (segments, i);

          for (; at < kept->first_index; at++)
            {
              g_assert_cmpuint (marks[at], ==, 0);
              g_assert_cmpuint (troupe_chunk_segments_find (segments, at), ==, i);
            }
          for (; at < kept->first_index + kept->count; at++)
            {
              g_assert_cmpuint (marks[at], ==, kept->offset);
              g_assert_cmpuint (troupe_chunk_segments_find (segments, at), ==, i);
            }
        }
      for (; at < N; at++)
        g_assert_cmpuint (marks[at], ==, 0);
    }
  g_assert_cmpuint (troupe_chunk_segments_get_size (segments), >, 0);
}

static gsize
get_memory (TroupeChunkStore *store)
{
  gsize memory;
  guint64 disk;

  troupe_chunk_store_get_sizes (store, &memory, &disk);
  return memory;
}

static void
add_square (TroupeChunkStore *store, guint index)
{
  g_auto (TroupeResultChunk) chunk = { 0 };
  guint64 n_ordered;

  make_squares (&chunk, index, 1);
  troupe_chunk_store_add (store, &chunk, &n_ordered);
}

/* As soon as they fill a page, results take a fraction of the memory, though more of them come. */
static void
test_store_packs (void)
{
  g_autoptr (TroupeChunkStore) store = troupe_chunk_store_new (G_MAXSIZE, 0);
  gsize loose;

  for (guint i = 0; i < 4095; i++)
    add_square (store, i);
  loose = get_memory (store);
  add_square (store, 4095);
  g_assert_cmpuint (get_memory (store), <, loose / 4);

  /* Between two pages, those that can have no further neighbours are not waited with. */
  for (guint i = 5000; i < 5000 + 4096; i++)
    add_square (store, i);
  for (guint i = 4096; i < 5000; i++)
    add_square (store, i);
  loose = get_memory (store);
  for (guint i = 9096; i < 9096 + 4096; i++)
    add_square (store, i);
  g_assert_cmpuint (get_memory (store), <, loose);
}

static void
add_value (TroupeChunkStore *store, guint index, gsize size)
{
  g_autoptr (GBytes) value = g_bytes_new_take (g_malloc0 (size), size);
  g_auto (TroupeResultChunk)
      chunk = { .first_index = index, .count = 1, .status = TROUPE_RESULT_OK };
  guint64 n_ordered;

  chunk.values = troupe_block_new_from_values (&value, 1);
  troupe_chunk_store_add (store, &chunk, &n_ordered);
}

/* Returns the number of chunks in the page that has the first result, or 0. */
static guint
measure_first_page (TroupeChunkStore *store)
{
  g_auto (TroupeResultChunk) chunk = { 0 };
  TroupeChunkPage *page;
  guint n_chunks = 0;

  g_assert_true (troupe_chunk_store_get (store, 0, &chunk, &page, NULL));
  if (page != NULL)
    n_chunks = troupe_chunk_page_get_n_chunks (page);
  g_clear_pointer (&page, troupe_chunk_page_unref);
  return n_chunks;
}

/* A page has 2 MiB; a result of an eighth of that stays as it came. */
static void
test_store_packs_bytes (void)
{
  g_autoptr (TroupeChunkStore) store = troupe_chunk_store_new (G_MAXSIZE, 0);
  g_autoptr (TroupeChunkStore) large = troupe_chunk_store_new (G_MAXSIZE, 0);

  for (guint i = 0; i < 9; i++)
    {
      g_assert_cmpuint (i == 0 ? 0 : measure_first_page (store), ==, 0);
      add_value (store, i, 255 * 1024);
      add_value (large, i, 256 * 1024);
    }
  g_assert_cmpuint (measure_first_page (store), ==, 9);
  troupe_chunk_store_close (large);
  g_assert_cmpuint (measure_first_page (large), ==, 0);
}

static gboolean
has_page (TroupePageCache *cache, guint page)
{
  g_auto (TroupeResultChunk) chunk = { 0 };
  const gboolean found = troupe_page_cache_get (cache, page * 4096 + 17, &chunk);

  g_assert_true (!found || chunk.first_index == page * 4096 + 17);
  return found;
}

static void
load_page (TroupePageCache *cache, TroupeChunkStore *store, guint page)
{
  g_auto (TroupeResultChunk) chunk = { 0 };

  g_assert_false (has_page (cache, page));
  g_assert_true (troupe_page_cache_load (cache, store, page * 4096 + 17, &chunk, NULL));
  g_assert_cmpuint (chunk.first_index, ==, page * 4096 + 17);
}

/* The four pages that were used last need not be decoded again. */
static void
test_page_cache (void)
{
  g_autoptr (TroupeChunkStore) store = troupe_chunk_store_new (G_MAXSIZE, 0);
  TroupePageCache *cache = troupe_page_cache_new ();

  for (guint i = 0; i < 5 * 4096; i++)
    add_square (store, i);
  for (guint i = 0; i < 4; i++)
    load_page (cache, store, i);
  g_assert_true (has_page (cache, 0));
  load_page (cache, store, 4);
  g_assert_true (has_page (cache, 0));
  g_assert_false (has_page (cache, 1));
  for (guint i = 2; i < 5; i++)
    g_assert_true (has_page (cache, i));
  troupe_page_cache_free (cache);
}

static gboolean
count_cb (gpointer n_calls)
{
  ++*(guint *) n_calls;
  return G_SOURCE_CONTINUE;
}

/* The owner takes pieces in their order, and the pool learns of what was taken. */
static void
test_live_output (void)
{
  guint n_wakes = 0;
  guint n_taken = 0;
  g_autoptr (TroupeLiveOutput) live = troupe_live_output_new (FALSE, count_cb, &n_wakes);
  g_autoptr (GSource) taken = troupe_wake_source_new (NULL, count_cb, &n_taken);
  g_autoptr (GBytes) item = g_bytes_new_static ("item", 4);
  g_autoptr (GBytes) text = g_bytes_new_static ("text\n", 5);
  TroupeLivePiece piece = { .index = 7, .attempt = 1, .worker = 2, .item = item, .text = text };

  troupe_live_output_set_taken_source (live, taken);
  g_assert_true (troupe_live_output_is_idle (live));
  troupe_live_output_add (live, &piece);
  piece.index = 8;
  piece.account = 9;
  troupe_live_output_add (live, &piece);
  g_assert_false (troupe_live_output_is_idle (live));
  wait_while (n_wakes == 0);
  g_assert_cmpuint (n_taken, ==, 0);

  for (guint i = 0; i < 2; i++)
    {
      g_auto (TroupeLivePiece) oldest = { 0 };

      g_assert_true (troupe_live_output_take (live, &oldest));
      g_assert_cmpuint (oldest.index, ==, 7 + i);
      g_assert_true (g_bytes_equal (oldest.text, text));
      g_assert_false (troupe_live_output_is_idle (live));
      troupe_live_output_pass_on (live);
    }
  g_assert_true (troupe_live_output_is_idle (live));
  g_assert_false (troupe_live_output_take (live, &piece));
  wait_while (n_taken == 0);

  g_assert_cmpuint (troupe_live_output_collect_taken (live, 2, 6), ==, 0);
  g_assert_cmpuint (troupe_live_output_collect_taken (live, 2, 5), ==, 5);
  g_assert_cmpuint (troupe_live_output_collect_taken (live, 2, 0), ==, 0);
  g_assert_cmpuint (troupe_live_output_collect_taken (live, 9, 0), ==, 5);
  troupe_live_output_disconnect (live);
}

/* Attempts are the same by the clock of another machine; the latest of many are known, and the time
 * of all. */
static void
test_attempts (void)
{
  const guint n = TROUPE_ATTEMPTS_MAX + 3;
  g_autoptr (TroupeAttempts) attempts = troupe_attempts_new ();
  g_autoptr (TroupeAttempts) back = NULL;
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < n; i++)
    troupe_attempts_add (attempts, &(TroupeAttempt){ .worker = i + 1,
                                                     .end = i % (TROUPE_ATTEMPT_LOST + 1),
                                                     .seconds = i,
                                                     .paused_seconds = 0.5,
                                                     .finished_at = 1000 + i });
  bytes = troupe_attempts_encode (attempts, 2000);
  g_assert_cmpfloat (troupe_attempts_peek_seconds (bytes), ==, n * (n - 1) / 2);
  back = troupe_attempts_decode (bytes, 52000);
  g_assert_cmpfloat (back->seconds, ==, n * (n - 1) / 2);
  g_assert_cmpuint (back->n_before, ==, 3);
  g_assert_cmpuint (back->latest->len, ==, TROUPE_ATTEMPTS_MAX);
  for (guint i = 0; i < back->latest->len; i++)
    {
      const TroupeAttempt *attempt = &g_array_index (back->latest, TroupeAttempt, i);

      g_assert_cmpuint (attempt->worker, ==, i + 4);
      g_assert_cmpint (attempt->end, ==, (i + 3) % (TROUPE_ATTEMPT_LOST + 1));
      g_assert_cmpfloat (attempt->seconds, ==, i + 3);
      g_assert_cmpfloat (attempt->paused_seconds, ==, 0.5);
      g_assert_cmpint (attempt->finished_at, ==, 51003 + i);
    }
}

/* What is cut off or changed is refused, and nothing beyond it is read. */
static void
test_attempts_damage (void)
{
  g_autoptr (TroupeAttempts) attempts = troupe_attempts_new ();
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  const guint8 *data;

  troupe_attempts_add (attempts, &(TroupeAttempt){ .worker = 1, .seconds = 1 });
  bytes = troupe_attempts_encode (attempts, 0);
  data = g_bytes_get_data (bytes, &size);
  for (gsize i = 0; i < size; i++)
    {
      g_autoptr (GBytes) cut = g_bytes_new (data, i);

      g_assert_null (troupe_attempts_decode (cut, 0));
    }
  /* Its number of attempts, its worker, its end. */
  for (guint i = 12; i <= 20; i += 4)
    {
      g_autofree guint8 *changed = g_memdup2 (data, size);
      g_autoptr (GBytes) other = NULL;

      changed[i] = i == 16 ? 0 : 100;
      other = g_bytes_new (changed, size);
      g_assert_null (troupe_attempts_decode (other, 0));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/results-parts/row-changes", test_row_changes);
  g_test_add_func ("/results-parts/row-changes/many", test_row_changes_many);
  g_test_add_func ("/results-parts/handed-items", test_handed_items);
  g_test_add_func ("/results-parts/handed-items/together", test_handed_items_together);
  g_test_add_func ("/results-parts/segments", test_segments);
  g_test_add_func ("/results-parts/store/packs", test_store_packs);
  g_test_add_func ("/results-parts/store/packs-bytes", test_store_packs_bytes);
  g_test_add_func ("/results-parts/page-cache", test_page_cache);
  g_test_add_func ("/results-parts/live-output", test_live_output);
  g_test_add_func ("/results-parts/attempts", test_attempts);
  g_test_add_func ("/results-parts/attempts/damage", test_attempts_damage);

  return g_test_run ();
}
