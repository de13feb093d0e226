/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the results against a simple model, with random orders of arrival. */

#include "results-helpers.h"

#define ROUNDS 24

/* The order in which the chunks come: near their own, as from lanes, or any. */
static guint *
make_order (guint n_chunks, GRand *rand)
{
  guint *order = g_new (guint, n_chunks);
  guint window = g_rand_boolean (rand) ? 8 : n_chunks;

  for (guint i = 0; i < n_chunks; i++)
    order[i] = i;
  for (guint i = 0; i < n_chunks; i++)
    {
      guint other = g_rand_int_range (rand, i, MIN (n_chunks, i + window));
      guint swapped = order[i];

      order[i] = order[other];
      order[other] = swapped;
    }
  return order;
}

static void
read_some (TroupeResults *results, ResultModel *model, guint *index, guint n_chunks)
{
  TroupeResultChunk chunk;
  g_autoptr (GError) error = NULL;

  for (; n_chunks > 0 && troupe_results_next_chunk (results, &chunk, &error); n_chunks--)
    {
      g_assert_cmpuint (chunk.first_index, ==, *index);
      for (guint32 i = 0; i < chunk.count; i++)
        {
          g_autoptr (TroupeResult) row = troupe_result_new (&chunk, i);
          g_autofree char *text = describe_row (row);

          g_assert_cmpstr (text, ==, result_model_get_row (model, *index + i));
        }
      *index += chunk.count;
      troupe_result_chunk_clear (&chunk);
    }
  g_assert_no_error (error);
}

static void
check_rows (TroupeResults *results, ResultModel *model, guint n_items, GRand *rand)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (results)), ==, n_items);
  for (guint i = 0; i < 2 * n_items; i++)
    {
      guint index = i < n_items ? i : (guint) g_rand_int_range (rand, 0, n_items);
      g_autoptr (TroupeResult) row = g_list_model_get_item (G_LIST_MODEL (results), index);
      g_autofree char *text = describe_row (row);

      g_assert_cmpstr (text, ==, result_model_get_row (model, index));
    }
}

/* Chunks come in some order, parts of them are handed out, given back and handed out again before,
 * the reader reads now and then, the main loop has its turn now and then. */
static void
run_round (TroupeResultsKeep keep, GRand *rand)
{
  static const gsize limits[] = { 0, 1000, 20000, 300000, 100000000 };
  static const guint longest[] = { 1, 1, 3, 50, 2500 };
  guint n_items = g_rand_int_range (rand, 1, g_rand_boolean (rand) ? 100 : 12000);
  gsize limit = limits[g_rand_int_range (rand, 0, G_N_ELEMENTS (limits))];
  g_autoptr (ResultModel) model =
      result_model_new (n_items, longest[g_rand_int_range (rand, 0, G_N_ELEMENTS (longest))],
                        g_rand_boolean (rand), rand);
  guint n_chunks = result_model_get_n_chunks (model);
  g_autofree guint *order = make_order (n_chunks, rand);
  g_autoptr (TroupeResults) results = troupe_results_new (keep, limit);
  g_autoptr (RowShadow) shadow = row_shadow_new (results);
  guint64 disk_max = 0;
  guint64 disk;
  gsize memory;
  guint index = 0;

  for (guint i = 0; i < n_chunks; i++)
    {
      TroupeResultChunk chunk = *result_model_get_run (model, order[i]);

      if (g_rand_boolean (rand))
        troupe_results_begin (results, chunk.items, g_rand_int_range (rand, 1, 9));
      if (g_rand_boolean (rand))
        troupe_results_give_back (results, chunk.first_index, chunk.count);
      if (g_rand_boolean (rand))
        {
          troupe_results_begin (results, chunk.items, chunk.worker + 1);
          chunk.items = NULL;
        }
      troupe_results_add (results, &chunk);

      /* There is news, and it is waited for. */
      if (keep == TROUPE_RESULTS_KEEP_ALL && g_rand_int_range (rand, 0, n_chunks) == 0)
        g_main_context_iteration (NULL, TRUE);

      troupe_results_get_sizes (results, &memory, &disk);
      disk_max = MAX (disk_max, disk);
      if (g_rand_int_range (rand, 0, 20) == 0)
        read_some (results, model, &index, g_rand_int_range (rand, 0, 100));
      if (g_rand_int_range (rand, 0, 10) == 0)
        g_main_context_iteration (NULL, FALSE);
    }

  g_assert_cmpuint (troupe_results_get_n_ordered (results), ==, n_items);
  troupe_results_close (results);
  while (g_main_context_iteration (NULL, FALSE))
    {
    }
  read_some (results, model, &index, G_MAXUINT);
  g_assert_cmpuint (index, ==, n_items);
  g_assert_true (troupe_results_is_exhausted (results));
  row_shadow_check (shadow);

  troupe_results_get_sizes (results, &memory, &disk);
  if (limit == 0 && troupe_results_get_n_status (results, TROUPE_RESULT_OK) > 0)
    g_assert_cmpuint (disk_max, >, 0);
  if (limit == 100000000)
    g_assert_cmpuint (disk_max, ==, 0);
  if (keep == TROUPE_RESULTS_KEEP_ALL)
    check_rows (results, model, n_items, rand);
  else
    g_assert_cmpuint (disk, ==, 0);
}

static void
test_model (gconstpointer keep)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      guint32 seed = g_test_rand_int ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

      g_test_message ("seed %u", seed);
      run_round (GPOINTER_TO_INT (keep), rand);
    }
}

#define N_ITEMS 200000

/* Imitates a pool: a batch for each of a few lanes, whose results come in parts and in turn. */
static gpointer
produce (gpointer data)
{
  TroupeResults *results = data;
  guint64 next = 0;
  guint64 lanes[4] = { 0 };
  guint left[4] = { 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  gboolean busy = TRUE;

  while (busy)
    {
      busy = next < N_ITEMS;
      for (guint i = 0; i < G_N_ELEMENTS (lanes); i++)
        {
          g_auto (TroupeResultChunk) chunk = { 0 };

          if (left[i] == 0 && next < N_ITEMS)
            {
              g_autoptr (TroupeItems) items = NULL;

              lanes[i] = next;
              left[i] = g_rand_int_range (rand, 1, MIN (300, N_ITEMS - next) + 1);
              items = troupe_items_new_range (next, next, 1, left[i]);
              troupe_results_begin (results, items, i + 1);
              next += left[i];
            }
          if (left[i] == 0)
            continue;

          busy = TRUE;
          make_squares (&chunk, lanes[i], g_rand_int_range (rand, 1, left[i] + 1));
          if (g_rand_boolean (rand))
            g_clear_pointer (&chunk.items, troupe_items_unref);
          troupe_results_add (results, &chunk);
          lanes[i] += chunk.count;
          left[i] -= chunk.count;
        }
    }
  troupe_results_close (results);
  return NULL;
}

typedef struct
{
  guint64 index;
  guint exhausted;
} Reader;

static void
read_all (TroupeResults *results, Reader *reader)
{
  TroupeResultChunk chunk;

  while (troupe_results_next_chunk (results, &chunk, NULL))
    {
      g_assert_cmpuint (chunk.first_index, ==, reader->index);
      for (guint32 i = 0; i < chunk.count; i++)
        {
          g_autoptr (TroupeResult) row = troupe_result_new (&chunk, i);
          g_autofree char *input = g_strdup_printf ("%" G_GUINT64_FORMAT, reader->index);
          g_autofree char *value =
              g_strdup_printf ("%" G_GUINT64_FORMAT, reader->index * reader->index);

          g_assert_cmpstr (troupe_result_get_input (row), ==, input);
          g_assert_cmpstr (troupe_result_get_value (row), ==, value);
          reader->index++;
        }
      troupe_result_chunk_clear (&chunk);
    }
  reader->exhausted = troupe_results_is_exhausted (results);
}

static void
test_threads (TroupeResultsKeep keep, gsize memory_limit)
{
  g_autoptr (TroupeResults) results = troupe_results_new (keep, memory_limit);
  g_autoptr (RowShadow) shadow = row_shadow_new (results);
  Reader reader = { 0 };
  GThread *thread;

  g_signal_connect (results, "advanced", G_CALLBACK (read_all), &reader);
  thread = g_thread_new ("producer", produce, results);
  wait_for_count (&reader.exhausted, 1);
  g_thread_join (thread);
  while (g_main_context_iteration (NULL, FALSE))
    {
    }

  g_assert_cmpuint (reader.index, ==, N_ITEMS);
  g_assert_cmpuint (troupe_results_get_n_status (results, TROUPE_RESULT_OK), ==, N_ITEMS);
  row_shadow_check (shadow);
}

static void
test_threads_all (void)
{
  test_threads (TROUPE_RESULTS_KEEP_ALL, 100000000);
}

static void
test_threads_all_spilled (void)
{
  test_threads (TROUPE_RESULTS_KEEP_ALL, 100000);
}

static void
test_threads_until_read (void)
{
  test_threads (TROUPE_RESULTS_KEEP_UNTIL_READ, 100000000);
}

static void
test_threads_until_read_spilled (void)
{
  test_threads (TROUPE_RESULTS_KEEP_UNTIL_READ, 5000);
}

/* The last reference may be dropped by the pool's thread, with news on its way. */
static gpointer
add_and_drop (gpointer data)
{
  g_autoptr (TroupeResults) results = data;
  g_auto (TroupeResultChunk) chunk = { 0 };

  make_squares (&chunk, 0, 10);
  troupe_results_add (results, &chunk);
  return NULL;
}

static void
test_dropped (void)
{
  for (guint i = 0; i < 200; i++)
    {
      TroupeResults *results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1000000);
      GThread *thread = g_thread_new ("pool", add_and_drop, g_object_ref (results));

      g_main_context_iteration (NULL, FALSE);
      g_object_unref (results);
      g_main_context_iteration (NULL, FALSE);
      g_thread_join (thread);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/results/model/all", GINT_TO_POINTER (TROUPE_RESULTS_KEEP_ALL),
                        test_model);
  g_test_add_data_func ("/results/model/until-read",
                        GINT_TO_POINTER (TROUPE_RESULTS_KEEP_UNTIL_READ), test_model);
  g_test_add_func ("/results/threads/all", test_threads_all);
  g_test_add_func ("/results/threads/all-spilled", test_threads_all_spilled);
  g_test_add_func ("/results/threads/until-read", test_threads_until_read);
  g_test_add_func ("/results/threads/until-read-spilled", test_threads_until_read_spilled);
  g_test_add_func ("/results/threads/dropped", test_dropped);

  return g_test_run ();
}
