/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the scheduler: the sizes of batches, and items that are handed out again. */

#include "troupe-argument-source.h"
#include "troupe-range-source.h"
#include "troupe-scheduler.h"

#define MS ((guint64) 1000 * 1000)

static TroupeScheduler *
scheduler_over (gint64 n, guint chunk, guint lanes)
{
  g_autoptr (TroupeSource) source = troupe_range_source_new (1, n, 1, NULL);

  return troupe_scheduler_new (source, chunk, lanes);
}

static TroupeBatch *
take (TroupeScheduler *scheduler)
{
  TroupeBatch *batch = NULL;

  g_assert_cmpint (troupe_scheduler_take (scheduler, G_MAXUINT32, &batch, NULL), ==,
                   TROUPE_SOURCE_ITEMS);
  return batch;
}

/* Takes a batch and gives it a result for each item, after that time. */
static guint32
run_one (TroupeScheduler *scheduler, double item_ns)
{
  g_autoptr (TroupeBatch) batch = take (scheduler);
  guint32 count = troupe_batch_get_count (batch);

  batch->done = count;
  batch->elapsed_ns = item_ns * count;
  troupe_scheduler_finished (scheduler, batch);
  return count;
}

static void
test_grow (void)
{
  g_autoptr (TroupeScheduler) scheduler = scheduler_over (G_GINT64_CONSTANT (1000000000), 0, 2);
  guint32 expected = 1;

  /* Doubles while a batch takes less than 20 ms. */
  while (expected * (MS / 100) < 20 * MS)
    {
      g_assert_cmpuint (run_one (scheduler, MS / 100.0), ==, expected);
      expected *= 2;
    }
  g_assert_cmpuint (run_one (scheduler, MS / 100.0), ==, expected);
  g_assert_cmpuint (run_one (scheduler, MS / 100.0), ==, expected);
}

/* However short the items are, a batch has a size at which it says something now and then. */
static void
test_largest (void)
{
  g_autoptr (TroupeScheduler) scheduler = scheduler_over (G_GINT64_CONSTANT (1000000000), 0, 2);
  g_autoptr (TroupeScheduler) for_node = scheduler_over (G_GINT64_CONSTANT (1000000000), 0, 2);
  g_autoptr (TroupeBatch) batch = NULL;

  for (guint32 expected = 1; expected < 64 * 1024; expected *= 2)
    g_assert_cmpuint (run_one (scheduler, 1), ==, expected);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (run_one (scheduler, 1), ==, 64 * 1024);

  g_assert_cmpint (troupe_scheduler_take_for_node (for_node, G_MAXUINT32, &batch, NULL), ==,
                   TROUPE_SOURCE_ITEMS);
  g_assert_cmpuint (troupe_batch_get_count (batch), ==, 256 * 1024);
}

/* Nor is it larger than a megabyte. */
static void
test_large_items (void)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  const char *items[50];
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeScheduler) scheduler = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    items[i] = text;
  source = troupe_argument_source_new (items, G_N_ELEMENTS (items));
  scheduler = troupe_scheduler_new (source, G_N_ELEMENTS (items), 1);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (run_one (scheduler, 1), ==, 10);
}

static void
test_shrink (void)
{
  g_autoptr (TroupeScheduler) scheduler = scheduler_over (G_GINT64_CONSTANT (1000000000), 0, 2);

  while (troupe_scheduler_get_chunk (scheduler) < 4096)
    run_one (scheduler, 100);
  while (troupe_scheduler_get_chunk (scheduler) > 1)
    {
      guint32 before = troupe_scheduler_get_chunk (scheduler);

      g_assert_cmpuint (run_one (scheduler, 300.0 * MS), ==, before);
      g_assert_cmpuint (troupe_scheduler_get_chunk (scheduler), ==, before / 2);
    }
  g_assert_cmpuint (run_one (scheduler, 300.0 * MS), ==, 1);
  g_assert_cmpuint (troupe_scheduler_get_chunk (scheduler), ==, 1);
}

/* After a batch that took longer than a fifth of a second; nothing changes in between. */
static void
test_keep (void)
{
  g_autoptr (TroupeScheduler) scheduler = scheduler_over (G_GINT64_CONSTANT (1000000000), 0, 2);

  while (troupe_scheduler_get_chunk (scheduler) < 64)
    run_one (scheduler, 100);
  run_one (scheduler, 21.0 * MS / 64);
  run_one (scheduler, 199.0 * MS / 64);
  g_assert_cmpuint (troupe_scheduler_get_chunk (scheduler), ==, 64);
  run_one (scheduler, 201.0 * MS / 64);
  g_assert_cmpuint (troupe_scheduler_get_chunk (scheduler), ==, 32);
}

/* Batches that were handed out while they were small say nothing about larger ones. */
static void
test_grow_once_a_size (void)
{
  g_autoptr (TroupeScheduler) scheduler = scheduler_over (1000000, 0, 2);
  TroupeBatch *batches[8];

  for (guint i = 0; i < G_N_ELEMENTS (batches); i++)
    batches[i] = take (scheduler);
  for (guint i = 0; i < G_N_ELEMENTS (batches); i++)
    {
      batches[i]->elapsed_ns = 10;
      troupe_scheduler_finished (scheduler, batches[i]);
      troupe_batch_free (batches[i]);
    }
  g_assert_cmpuint (troupe_scheduler_get_chunk (scheduler), ==, 2);
}

/* Towards the end no lane gets so much that the others have nothing. */
static void
test_tail (void)
{
  const gint64 n = 1000;
  const guint lanes = 4;
  g_autoptr (TroupeScheduler) scheduler = scheduler_over (n, 0, lanes);
  g_autoptr (TroupeScheduler) short_ones = scheduler_over (100000, 0, lanes);
  gint64 left = n;

  while (left > 0)
    {
      guint32 count = run_one (scheduler, 5.0 * MS);

      g_assert_cmpuint (count, <=, MAX (1, left / (3 * lanes)));
      left -= count;
    }
  g_assert_cmpint (left, ==, 0);

  /* But what it gets is work for a millisecond. */
  for (left = 100000; left > 0;)
    {
      guint32 count = run_one (short_ones, MS / 100.0);

      if (left < 100000 - 2000)
        g_assert_cmpuint (count, ==, MIN (left, MIN (2048, MAX (100, left / (3 * lanes)))));
      left -= count;
    }
}

static void
test_fixed (void)
{
  g_autoptr (TroupeScheduler) scheduler = scheduler_over (25, 10, 4);

  g_assert_cmpuint (run_one (scheduler, 1), ==, 10);
  g_assert_cmpuint (run_one (scheduler, 1e9), ==, 10);
  g_assert_cmpuint (run_one (scheduler, 1), ==, 5);
  g_assert_cmpuint (troupe_scheduler_get_chunk (scheduler), ==, 10);
}

static void
test_depth (void)
{
  g_autoptr (TroupeScheduler) ones = scheduler_over (1000000, 1, 2);
  g_autoptr (TroupeScheduler) adaptive = scheduler_over (1000000, 0, 2);
  g_autoptr (TroupeScheduler) medium = scheduler_over (1000000, 1, 2);
  g_autoptr (TroupeScheduler) slower = scheduler_over (1000000, 1, 2);
  g_autoptr (TroupeScheduler) slow = scheduler_over (1000000, 1, 2);

  /* Nothing is handed out ahead before anything is known. */
  g_assert_cmpuint (troupe_scheduler_get_depth (ones), ==, 1);

  /* Short items of a fixed batch: many batches at once. */
  run_one (ones, 1000);
  g_assert_cmpuint (troupe_scheduler_get_depth (ones), ==, 512);

  run_one (adaptive, 1000);
  g_assert_cmpuint (troupe_scheduler_get_depth (adaptive), ==, 2);

  /* As many as are done in twenty milliseconds. */
  run_one (medium, 1.0 * MS);
  g_assert_cmpuint (troupe_scheduler_get_depth (medium), ==, 20);

  run_one (slower, 49.0 * MS);
  g_assert_cmpuint (troupe_scheduler_get_depth (slower), ==, 2);

  /* A long item has nothing waiting behind it. */
  run_one (slow, 51.0 * MS);
  g_assert_cmpuint (troupe_scheduler_get_depth (slow), ==, 1);
}

static void
test_give_back (void)
{
  g_autoptr (TroupeScheduler) scheduler = scheduler_over (100, 10, 1);
  TroupeBatch *first = take (scheduler);
  g_autoptr (TroupeBatch) again = NULL;
  g_autoptr (TroupeBatch) part = NULL;
  g_autoptr (TroupeBatch) rest = NULL;

  troupe_scheduler_give_back (scheduler, troupe_batch_new_part (first, 4, 6));
  troupe_batch_free (first);
  g_assert_nonnull (troupe_scheduler_peek_waiting (scheduler));

  again = take (scheduler);
  g_assert_cmpuint (troupe_batch_get_next_index (again), ==, 4);
  g_assert_cmpuint (troupe_batch_get_count (again), ==, 6);
  g_assert_null (troupe_scheduler_peek_waiting (scheduler));

  /* No more than is wanted. */
  troupe_scheduler_give_back (scheduler, g_steal_pointer (&again));
  g_assert_cmpint (troupe_scheduler_take (scheduler, 2, &part, NULL), ==, TROUPE_SOURCE_ITEMS);
  g_assert_cmpuint (troupe_batch_get_next_index (part), ==, 4);
  g_assert_cmpuint (troupe_batch_get_count (part), ==, 2);
  rest = take (scheduler);
  g_assert_cmpuint (troupe_batch_get_next_index (rest), ==, 6);
  g_assert_cmpuint (troupe_batch_get_count (rest), ==, 4);
}

static void
test_split (void)
{
  g_autoptr (TroupeScheduler) scheduler = scheduler_over (1000, 100, 1);
  guint rounds = 0;

  /* Half, and half of that, until one item stands alone. */
  while (TRUE)
    {
      TroupeBatch *batch = take (scheduler);

      batch->suspect = TRUE;
      g_assert_cmpuint (troupe_batch_get_next_index (batch), ==, 0);
      if (troupe_batch_get_count (batch) == 1)
        {
          troupe_batch_free (batch);
          break;
        }
      troupe_scheduler_split (scheduler, batch);
      g_assert_cmpuint (++rounds, <=, 6);
    }
  g_assert_cmpuint (rounds, ==, 6);

  /* Nothing is lost, nothing twice. */
  for (guint64 next = 1; next < 100;)
    {
      g_autoptr (TroupeBatch) batch = take (scheduler);

      g_assert_cmpuint (troupe_batch_get_next_index (batch), ==, next);
      g_assert_true (batch->suspect);
      next += troupe_batch_get_count (batch);
    }
  g_assert_null (troupe_scheduler_peek_waiting (scheduler));
}

/* The item that was the next one in two deaths is likely to be their cause. */
static void
test_suspect (void)
{
  static const guint32 counts[][4] = { { 4, 4 }, { 1, 3, 4 } };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (TroupeScheduler) scheduler = scheduler_over (8, 8, 1);
      TroupeBatch *batch = take (scheduler);
      guint64 next = 0;

      batch->crashes = i + 1;
      troupe_scheduler_split (scheduler, batch);
      for (guint j = 0; counts[i][j] > 0; j++)
        {
          g_autoptr (TroupeBatch) part = take (scheduler);

          g_assert_cmpuint (troupe_batch_get_next_index (part), ==, next);
          g_assert_cmpuint (troupe_batch_get_count (part), ==, counts[i][j]);
          next += counts[i][j];
        }
      g_assert_cmpuint (next, ==, 8);
    }
}

static void
test_end (void)
{
  g_autoptr (TroupeSource) source =
      troupe_argument_source_new ((const char *[]){ "a", "b", "c" }, 3);
  g_autoptr (TroupeScheduler) scheduler = troupe_scheduler_new (source, 2, 1);
  g_autoptr (TroupeBatch) first = take (scheduler);
  g_autoptr (TroupeBatch) rest = NULL;
  TroupeBatch *none = NULL;

  g_assert_cmpint (troupe_scheduler_get_n_items (scheduler), ==, 3);
  g_assert_false (troupe_scheduler_is_empty (scheduler));
  g_assert_true (troupe_scheduler_take_rest (scheduler, &rest));
  g_assert_cmpuint (troupe_batch_get_next_index (rest), ==, 2);
  g_assert_false (troupe_scheduler_take_rest (scheduler, &none));
  g_assert_true (troupe_scheduler_is_empty (scheduler));
  g_assert_cmpint (troupe_scheduler_take (scheduler, 1, &none, NULL), ==, TROUPE_SOURCE_END);

  /* Returned items are still there after the end. */
  troupe_scheduler_give_back (scheduler, g_steal_pointer (&first));
  g_assert_false (troupe_scheduler_is_empty (scheduler));
  first = take (scheduler);
  g_assert_true (troupe_scheduler_is_empty (scheduler));
}

static guint64
take_index (TroupeScheduler *scheduler)
{
  g_autoptr (TroupeBatch) batch = take (scheduler);

  return troupe_batch_get_next_index (batch);
}

/* Items that are due later leave the lanes to others, and precede the source once they are due. */
static void
test_delay (void)
{
  g_autoptr (TroupeScheduler) scheduler = scheduler_over (6, 1, 1);
  TroupeBatch *none = NULL;
  TroupeBatch *batches[3];

  g_assert_cmpint (troupe_scheduler_get_next_due (scheduler), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (batches); i++)
    batches[i] = take (scheduler);
  troupe_scheduler_delay (scheduler, batches[0], 300);
  troupe_scheduler_delay (scheduler, batches[1], 100);
  troupe_scheduler_delay (scheduler, batches[2], 200);
  g_assert_cmpuint (troupe_scheduler_get_n_delayed (scheduler), ==, 3);
  g_assert_cmpint (troupe_scheduler_get_next_due (scheduler), ==, 100);
  g_assert_null (troupe_scheduler_peek_waiting (scheduler));

  troupe_scheduler_release (scheduler, 99);
  g_assert_cmpuint (take_index (scheduler), ==, 3);
  g_assert_false (troupe_scheduler_has_only_delayed (scheduler));

  troupe_scheduler_release (scheduler, 200);
  g_assert_cmpuint (troupe_scheduler_get_n_delayed (scheduler), ==, 1);
  g_assert_cmpint (troupe_scheduler_get_next_due (scheduler), ==, 300);
  g_assert_cmpuint (take_index (scheduler), ==, 1);
  g_assert_cmpuint (take_index (scheduler), ==, 2);
  g_assert_cmpuint (take_index (scheduler), ==, 4);
  g_assert_cmpuint (take_index (scheduler), ==, 5);
  g_assert_cmpint (troupe_scheduler_take (scheduler, 1, &none, NULL), ==, TROUPE_SOURCE_END);

  /* The job is not done before they are. */
  g_assert_true (troupe_scheduler_has_only_delayed (scheduler));
  g_assert_false (troupe_scheduler_is_empty (scheduler));
  troupe_scheduler_release (scheduler, 300);
  g_assert_false (troupe_scheduler_has_only_delayed (scheduler));
  g_assert_cmpuint (take_index (scheduler), ==, 0);
  g_assert_true (troupe_scheduler_is_empty (scheduler));
}

/* A job that ends does not wait for them. */
static void
test_delay_at_end (void)
{
  g_autoptr (TroupeScheduler) scheduler = scheduler_over (1, 1, 1);
  g_autoptr (TroupeBatch) rest = NULL;
  TroupeBatch *none = NULL;

  troupe_scheduler_delay (scheduler, take (scheduler), 300);
  g_assert_true (troupe_scheduler_take_rest (scheduler, &rest));
  g_assert_cmpuint (troupe_batch_get_next_index (rest), ==, 0);
  g_assert_false (troupe_scheduler_take_rest (scheduler, &none));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scheduler/grow", test_grow);
  g_test_add_func ("/scheduler/largest", test_largest);
  g_test_add_func ("/scheduler/large-items", test_large_items);
  g_test_add_func ("/scheduler/grow-once-a-size", test_grow_once_a_size);
  g_test_add_func ("/scheduler/shrink", test_shrink);
  g_test_add_func ("/scheduler/tail", test_tail);
  g_test_add_func ("/scheduler/fixed", test_fixed);
  g_test_add_func ("/scheduler/depth", test_depth);
  g_test_add_func ("/scheduler/give-back", test_give_back);
  g_test_add_func ("/scheduler/split", test_split);
  g_test_add_func ("/scheduler/suspect", test_suspect);
  g_test_add_func ("/scheduler/keep", test_keep);
  g_test_add_func ("/scheduler/end", test_end);
  g_test_add_func ("/scheduler/delay", test_delay);
  g_test_add_func ("/scheduler/delay-at-end", test_delay_at_end);

  return g_test_run ();
}
