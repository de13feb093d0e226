/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests chunks of results as they are kept in a page. */

#include "results-helpers.h"
#include "troupe-chunk-page.h"

#include <string.h>

/* Some chunks of a model, encoded and decoded. */
static GBytes *
encode (ResultModel *model)
{
  guint n_chunks = result_model_get_n_chunks (model);
  g_autofree const TroupeResultChunk **chunks = g_new (const TroupeResultChunk *, n_chunks);

  for (guint i = 0; i < n_chunks; i++)
    chunks[i] = result_model_get_run (model, i);
  return troupe_chunk_page_encode (chunks, n_chunks);
}

static void
assert_same_runs (const TroupeResultChunk *chunk, const TroupeResultChunk *expected)
{
  g_assert_cmpuint (chunk->count, ==, expected->count);
  g_assert_cmpint (chunk->status, ==, expected->status);
  for (guint32 i = 0; i < chunk->count; i++)
    {
      g_autofree char *row = describe_run_row (chunk, i);
      g_autofree char *expected_row = describe_run_row (expected, i);

      g_assert_cmpstr (row, ==, expected_row);
    }
  g_assert_true ((chunk->note == NULL) == (expected->note == NULL));
  if (chunk->note != NULL)
    {
      g_assert_true ((chunk->note->message == NULL) == (expected->note->message == NULL));
      g_assert_true ((chunk->note->standard_error == NULL) ==
                     (expected->note->standard_error == NULL));
      g_assert_true ((chunk->note->attempts == NULL) == (expected->note->attempts == NULL));
      if (chunk->note->attempts != NULL)
        g_assert_true (g_bytes_equal (chunk->note->attempts, expected->note->attempts));
      g_assert_cmpint (chunk->note->kind, ==, expected->note->kind);
    }
}

static void
test_round_trip (void)
{
  for (guint round = 0; round < 100; round++)
    {
      guint32 seed = g_test_rand_int ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      guint n_items = g_rand_int_range (rand, 1, 500);
      g_autoptr (ResultModel) model =
          result_model_new (n_items, g_rand_int_range (rand, 1, 50), g_rand_boolean (rand), rand);
      g_autoptr (GBytes) bytes = encode (model);
      g_autoptr (TroupeChunkPage) page = troupe_chunk_page_decode (bytes);
      guint position;

      g_test_message ("seed %u", seed);
      g_assert_nonnull (page);
      g_assert_cmpuint (troupe_chunk_page_get_n_chunks (page), ==,
                        result_model_get_n_chunks (model));
      g_assert_cmpuint (troupe_chunk_page_get_size (page), >, g_bytes_get_size (bytes));
      for (guint i = 0; i < result_model_get_n_chunks (model); i++)
        {
          const TroupeResultChunk *expected = result_model_get_run (model, i);
          g_auto (TroupeResultChunk) chunk = { 0 };

          troupe_chunk_page_get_chunk (page, i, &chunk);
          assert_same_runs (&chunk, expected);
          g_assert_true (troupe_chunk_page_find (page, expected->first_index, &position));
          g_assert_cmpuint (position, ==, i);
          g_assert_true (troupe_chunk_page_find (page, expected->first_index + expected->count - 1,
                                                 &position));
          g_assert_cmpuint (position, ==, i);
        }
      g_assert_false (troupe_chunk_page_find (page, n_items, &position));
    }
}

/* Tests the limits of numbers. */
static void
test_limits (void)
{
  const gint64 firsts[] = { 0, G_MININT64, G_MAXINT64, -1 };

  for (guint i = 0; i < G_N_ELEMENTS (firsts); i++)
    {
      g_auto (TroupeResultChunk) chunk = {
        .first_index = G_MAXUINT64 - 10,
        .count = 1,
        .status = TROUPE_RESULT_FAILED,
        .items = troupe_items_new_range (G_MAXUINT64 - 10, firsts[i], firsts[i], 1),
        .note = troupe_result_note_new (),
        .worker = G_MAXUINT,
        .attempts = G_MAXUINT,
        .seconds = 1e9,
        .user_seconds = 0.123456789,
        .max_rss_bytes = G_MAXUINT64,
        .core = TROUPE_WIRE_CORE_UNKNOWN,
        .finished_at = G_MININT64,
      };
      const TroupeResultChunk *const chunks[] = { &chunk };
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (TroupeChunkPage) page = NULL;
      g_auto (TroupeResultChunk) back = { 0 };
      guint position;

      chunk.note->code = G_MININT32;
      chunk.note->kind = TROUPE_FAILURE_SIGNAL;
      chunk.note->attempts = i % 2 == 0 ? g_bytes_new_static ("twice", 5) : NULL;
      bytes = troupe_chunk_page_encode (chunks, 1);
      page = troupe_chunk_page_decode (bytes);
      g_assert_nonnull (page);
      troupe_chunk_page_get_chunk (page, 0, &back);
      assert_same_runs (&back, &chunk);
      g_assert_true (troupe_chunk_page_find (page, G_MAXUINT64 - 10, &position));
      g_assert_false (troupe_chunk_page_find (page, G_MAXUINT64 - 9, &position));
      g_assert_false (troupe_chunk_page_find (page, 0, &position));
    }
}

/* What an earlier version of Troupe has kept is read, and written in the same way. */
static void
test_form (void)
{
  static const char kept[] =
      "AgAAAAIAAAAIAAAAAgAAAAcAAAA7AAAABAAAAAgAAAAxMDAKMTIxCgIAAAAHAAAAYQppdGVtCgAKSgIBAdAPAAAAAJSJ"
      "ehQCMwIDAoDKte4BgOWadwCQTgLs9veAg4mFBgICDW5vIHN1Y2ggZmlsZQAAAA==";
  const char *texts[] = { "a", "item" };
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (texts, 2);
  g_auto (TroupeResultChunk) squares = { 0 };
  g_auto (TroupeResultChunk) failed = {
    .first_index = 12,
    .count = 2,
    .status = TROUPE_RESULT_FAILED,
    .items = troupe_items_new_block (12, block),
    .note = troupe_result_note_new (),
    .worker = 3,
    .attempts = 2,
    .seconds = 0.5,
    .user_seconds = 0.25,
    .max_rss_bytes = 5000,
    .core = 1,
    .finished_at = 1700000000000000,
  };
  const TroupeResultChunk *const chunks[] = { &squares, &failed };
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *encoded = NULL;
  g_autoptr (TroupeChunkPage) page = NULL;
  gsize size;
  guchar *data = g_base64_decode (kept, &size);
  g_autoptr (GBytes) old = g_bytes_new_take (data, size);

  make_squares (&squares, 10, 2);
  failed.note->message = g_bytes_new_static ("no such file", 12);
  failed.note->kind = TROUPE_FAILURE_EXIT;
  failed.note->code = 1;
  bytes = troupe_chunk_page_encode (chunks, G_N_ELEMENTS (chunks));
  encoded = g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (encoded, ==, kept);

  page = troupe_chunk_page_decode (old);
  g_assert_nonnull (page);
  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
    {
      g_auto (TroupeResultChunk) back = { 0 };

      troupe_chunk_page_get_chunk (page, i, &back);
      assert_same_runs (&back, chunks[i]);
    }
}

/* Chunks of one item take few bytes, and those of a continuing range need no input. */
static void
test_size (void)
{
  TroupeResultChunk chunks[1000];
  const TroupeResultChunk *pointers[1000];
  g_autoptr (GBytes) bytes = NULL;
  gsize values_size = 0;

  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
    {
      gsize size;

      make_squares (&chunks[i], 5000000 + i, 1);
      pointers[i] = &chunks[i];
      troupe_block_get_value (chunks[i].values, 0, &size);
      values_size += size;
    }
  bytes = troupe_chunk_page_encode (pointers, G_N_ELEMENTS (chunks));
  g_assert_cmpuint (g_bytes_get_size (bytes) - values_size, <, 20 * G_N_ELEMENTS (chunks));
  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
    troupe_result_chunk_clear (&chunks[i]);
}

/* A truncated or changed page is not read as something else, or at least not beyond its end. */
static void
test_damage (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (ResultModel) model = result_model_new (60, 3, FALSE, rand);
  g_autoptr (GBytes) bytes = encode (model);
  gsize size = g_bytes_get_size (bytes);

  g_test_message ("seed %u", seed);
  for (gsize i = 0; i < size; i++)
    {
      g_autofree guint8 *cut = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
      g_autoptr (GBytes) cut_bytes = g_bytes_new (cut, i);
      g_autoptr (GBytes) changed_bytes = NULL;
      g_autoptr (TroupeChunkPage) page = NULL;

      g_assert_null (troupe_chunk_page_decode (cut_bytes));

      cut[i] ^= 1 << g_rand_int_range (rand, 0, 8);
      changed_bytes = g_bytes_new_take (g_steal_pointer (&cut), size);
      page = troupe_chunk_page_decode (changed_bytes);
      for (guint j = 0; page != NULL && j < troupe_chunk_page_get_n_chunks (page); j++)
        {
          g_auto (TroupeResultChunk) chunk = { 0 };

          troupe_chunk_page_get_chunk (page, j, &chunk);
          for (guint32 k = 0; chunk.values != NULL && k < chunk.count; k++)
            g_bytes_unref (troupe_block_dup_value (chunk.values, k));
        }
    }
}

/* A faulty worker that writes to its shared memory damages no other result of the page. */
static void
test_overwritten (void)
{
  guint8 memory[] = { 2, 0, 0, 0, 5, 0, 0, 0, 'a', '\n', 'b', 'c', '\n' };
  g_autoptr (GBytes) shared = g_bytes_new_static (memory, sizeof memory);
  g_auto (TroupeResultChunk) chunk = {
    .count = 2,
    .items = troupe_items_new_range (0, 1, 1, 2),
    .values = troupe_block_new_shared (shared, 2, NULL),
  };
  const TroupeResultChunk *const chunks[] = { &chunk };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TroupeChunkPage) page = NULL;
  g_auto (TroupeResultChunk) back = { 0 };
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;

  memset (memory, 'x', sizeof memory);
  bytes = troupe_chunk_page_encode (chunks, 1);
  page = troupe_chunk_page_decode (bytes);
  g_assert_nonnull (page);
  troupe_chunk_page_get_chunk (page, 0, &back);
  first = troupe_block_dup_value (back.values, 0);
  second = troupe_block_dup_value (back.values, 1);
  g_assert_cmpmem (g_bytes_get_data (first, NULL), g_bytes_get_size (first), "x", 1);
  g_assert_cmpmem (g_bytes_get_data (second, NULL), g_bytes_get_size (second), "xx", 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chunk-page/round-trip", test_round_trip);
  g_test_add_func ("/chunk-page/limits", test_limits);
  g_test_add_func ("/chunk-page/form", test_form);
  g_test_add_func ("/chunk-page/size", test_size);
  g_test_add_func ("/chunk-page/damage", test_damage);
  g_test_add_func ("/chunk-page/overwritten", test_overwritten);

  return g_test_run ();
}
