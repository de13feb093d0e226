/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures the cost of results: memory and disk for each besides its value, and CPU time to add, to
 * read in order and to show as a row. Each case runs in a process of its own. Ends with an error if
 * a result takes more than 32 bytes besides its value, or more memory than the limit allows. */

#include "table.h"
#include "troupe-results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define VALUE      "12345678"
#define VALUE_SIZE (sizeof VALUE - 1)
#define MAX_BYTES  32.0
#define MEBIBYTE   (1024 * 1024)

/* Chunks are created in groups of this size, then added with the clock running. */
#define CHUNK 4096

typedef struct
{
  const char *title;
  TroupeResultsKeep keep;
  guint n_results;
  guint batch;
  guint limit;
  gboolean streamed;
} Case;

static const Case cases[] = {
  { "all", TROUPE_RESULTS_KEEP_ALL, 1000000, 50000, 1024, FALSE },
  { "all", TROUPE_RESULTS_KEEP_ALL, 1000000, 1, 1024, FALSE },
  { "all", TROUPE_RESULTS_KEEP_ALL, 10000000, 50000, 1024, FALSE },
  { "all", TROUPE_RESULTS_KEEP_ALL, 10000000, 1, 1024, FALSE },
  { "all", TROUPE_RESULTS_KEEP_ALL, 10000000, 50000, 32, FALSE },
  { "all", TROUPE_RESULTS_KEEP_ALL, 10000000, 1, 32, FALSE },
  { "until read, read at the end", TROUPE_RESULTS_KEEP_UNTIL_READ, 10000000, 1, 32, FALSE },
  { "until read, read at once", TROUPE_RESULTS_KEEP_UNTIL_READ, 10000000, 50000, 32, TRUE },
  { "until read, read at once", TROUPE_RESULTS_KEEP_UNTIL_READ, 10000000, 1, 32, TRUE },
};

static double
get_resident_bytes (void)
{
  g_autofree char *text = NULL;
  unsigned long pages = 0;

  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  sscanf (text, "%*u %lu", &pages);
  return (double) pages * sysconf (_SC_PAGESIZE);
}

/* Returns the CPU time of this thread, in microseconds. */
static gint64
get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
make_chunk (TroupeResultChunk *chunk, guint64 first_index, guint32 count)
{
  g_autofree const char **values = g_new (const char *, count);

  for (guint32 i = 0; i < count; i++)
    values[i] = VALUE;
  *chunk = (TroupeResultChunk){
    .first_index = first_index,
    .count = count,
    .status = TROUPE_RESULT_OK,
    .items = troupe_items_new_range (first_index, first_index, 1, count),
    .values = troupe_block_new_from_strings (values, count),
    .worker = 1 + first_index % 8,
    .attempts = 1,
    .seconds = 1.234e-3,
    .user_seconds = 0.2e-3,
    .system_seconds = 0.1e-3,
    .max_rss_bytes = 2500000,
    .core = first_index % 2,
    .finished_at = 1000000000 + first_index * 50,
  };
}

static guint
read_chunks (TroupeResults *results)
{
  TroupeResultChunk chunk;
  guint n_results = 0;

  while (troupe_results_next_chunk (results, &chunk, NULL))
    {
      n_results += chunk.count;
      troupe_result_chunk_clear (&chunk);
    }
  return n_results;
}

/* Returns the microseconds of CPU time that adding took. */
static gint64
add_chunks (TroupeResults *results, const Case *kind)
{
  g_autofree TroupeResultChunk *chunks = g_new (TroupeResultChunk, CHUNK);
  gint64 took = 0;

  for (guint done = 0; done < kind->n_results;)
    {
      guint n_chunks = 0;
      gint64 start;

      for (; n_chunks < MAX (1, CHUNK / kind->batch) && done < kind->n_results; n_chunks++)
        {
          make_chunk (&chunks[n_chunks], done, MIN (kind->batch, kind->n_results - done));
          done += chunks[n_chunks].count;
        }

      start = get_cpu_time ();
      for (guint i = 0; i < n_chunks; i++)
        {
          troupe_results_begin (results, chunks[i].items, chunks[i].worker);
          troupe_results_add (results, &chunks[i]);
        }
      took += get_cpu_time () - start;

      for (guint i = 0; i < n_chunks; i++)
        troupe_result_chunk_clear (&chunks[i]);
      if (kind->streamed)
        read_chunks (results);
    }
  return took;
}

/* The microseconds of CPU time that a row took: at random places, then in order. */
static void
show_rows (TroupeResults *results, guint n_rows, double *at_random, double *in_order)
{
  GListModel *list = G_LIST_MODEL (results);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gint64 start = get_cpu_time ();

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (TroupeResult) row =
          g_list_model_get_item (list, g_rand_int_range (rand, 0, n_rows));

      troupe_result_get_value (row);
    }
  *at_random = (get_cpu_time () - start) / 2000.0;

  start = get_cpu_time ();
  for (guint i = 0; i < 200000; i++)
    {
      g_autoptr (TroupeResult) row = g_list_model_get_item (list, i);

      troupe_result_get_value (row);
    }
  *in_order = (get_cpu_time () - start) / 200000.0;
}

static gboolean
measure (const Case *kind)
{
  g_autoptr (TroupeResults) results = troupe_results_new (kind->keep, kind->limit * MEBIBYTE);
  double before = get_resident_bytes ();
  double resident;
  double besides;
  double at_random = 0;
  double in_order = 0;
  gint64 took;
  gint64 start;
  gsize memory;
  guint64 disk;

  took = add_chunks (results, kind);
  troupe_results_close (results);
  resident = get_resident_bytes () - before;
  troupe_results_get_sizes (results, &memory, &disk);
  while (g_main_context_iteration (NULL, FALSE))
    {
    }

  besides = (resident + disk) / kind->n_results - (kind->streamed ? 0 : VALUE_SIZE);
  printf ("  %-26s %9u %6u %5u %9.2f %9.2f %8.2f %7.2f", kind->title, kind->n_results, kind->batch,
          kind->limit, resident / kind->n_results, (double) disk / kind->n_results, besides,
          1000.0 * took / kind->n_results);
  if (kind->keep == TROUPE_RESULTS_KEEP_ALL)
    show_rows (results, kind->n_results, &at_random, &in_order);

  start = get_cpu_time ();
  read_chunks (results);
  took = get_cpu_time () - start;
  if (!kind->streamed)
    printf (" %7.2f", 1000.0 * took / kind->n_results);
  if (kind->keep == TROUPE_RESULTS_KEEP_ALL)
    printf (" %7.2f %7.2f", in_order, at_random);
  putchar ('\n');

  return besides <= MAX_BYTES && resident <= (kind->limit + 16.0) * MEBIBYTE;
}

static void
add_row (Table *table, const char *program, guint i)
{
  g_autofree char *number = g_strdup_printf ("%u", i);
  g_autofree char *row = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, number, NULL);

  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &row, NULL, &error))
    g_error ("%s", error->message);
  table_print (table, "%s", g_strchomp (row));
  table_add_verdict (table, g_subprocess_get_successful (process));
  table_print (table, "\n");
}

int
main (int argc, char *argv[])
{
  g_autoptr (Table) table = NULL;

  if (argc == 2)
    return measure (&cases[atoi (argv[1])]) ? EXIT_SUCCESS : EXIT_FAILURE;

  table = table_new ("what results cost: values of 8 bytes, items of a range");
  table_print (
      table,
      "Bytes for each result: resident, on disk, and both besides the value, at most %g,\n"
      "and no more memory than the limit allows. Nanoseconds of CPU time for each result:\n"
      "to add, to read in order. Microseconds for each row: in order, at random.\n\n",
      MAX_BYTES);
  table_print (table, "  %-26s %9s %6s %5s %9s %9s %8s %7s %7s %7s %7s\n", "kept", "results",
               "batch", "MiB", "resident", "disk", "besides", "add", "read", "rows", "random");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    add_row (table, argv[0], i);
  return table_finish (table, "results");
}
