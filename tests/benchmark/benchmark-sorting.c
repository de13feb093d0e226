/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures sorting ten million rows: CPU time and memory while it goes on, and the memory of the
 * order afterwards. Ends with an error if the order has more than 5 bytes for each row, or sorting
 * has more than 48 bytes for each row, besides the results. */

#include "table.h"
#include "troupe-row-sort.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define N_ROWS 10000000
#define CHUNK  4096

#define MAX_SORTING 48.0
#define MAX_ORDER   5.0

typedef struct
{
  const char *title;
  TroupeRowKeyKind kind;
  gboolean texts;
  gboolean descending;
} Case;

static const Case cases[] = {
  { "times", TROUPE_ROW_KEY_SECONDS, FALSE, TRUE },
  { "numbers", TROUPE_ROW_KEY_VALUE, FALSE, FALSE },
  { "texts", TROUPE_ROW_KEY_VALUE, TRUE, FALSE },
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

static double
get_peak_bytes (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss * 1024.0;
}

static double
get_cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static void
add_chunk (TroupeResults *results, guint first, gboolean texts, GRand *rand)
{
  const guint count = MIN (CHUNK, N_ROWS - first);
  g_auto (GStrv) values = g_new0 (char *, count + 1);
  g_auto (TroupeResultChunk) chunk = {
    .first_index = first,
    .count = count,
    .status = TROUPE_RESULT_OK,
    .items = troupe_items_new_range (first, first, 1, count),
    .worker = 1,
    .attempts = 1,
    .seconds = g_rand_double (rand) * count,
  };

  for (guint i = 0; i < count; i++)
    values[i] = g_strdup_printf (texts ? "result %u of it" : "%u", g_rand_int (rand) >> 8);
  chunk.values = troupe_block_new_from_strings ((const char *const *) values, count);
  troupe_results_add (results, &chunk);
}

/* Prints a line, and returns whether the limits are kept. */
static gboolean
measure (const Case *kind)
{
  const TroupeRowKey key = { .kind = kind->kind, .descending = kind->descending };
  g_autoptr (TroupeResults) results =
      troupe_results_new (TROUPE_RESULTS_KEEP_ALL, (gsize) 1024 * 1024 * 1024);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  TroupeRowSet *all = troupe_row_set_new ();
  g_autoptr (TroupeRowSort) sort = NULL;
  g_autoptr (GArray) rows = NULL;
  double before;
  double peak;
  double seconds;

  for (guint i = 0; i < N_ROWS; i += CHUNK)
    add_chunk (results, i, kind->texts, rand);
  troupe_results_close (results);
  troupe_row_set_add (all, 0, N_ROWS);

  before = get_resident_bytes ();
  seconds = get_cpu_seconds ();
  sort = troupe_row_sort_new (results, &key, troupe_row_set_new (), all);
  rows = troupe_row_sort_run (sort, NULL);
  seconds = get_cpu_seconds () - seconds;
  peak = MAX (get_peak_bytes () - before, 0);
  printf ("  %-10s %8.2f %12.1f %10.1f", kind->title, seconds, peak / N_ROWS,
          (double) rows->len * sizeof (guint32) / N_ROWS);
  return rows->len == N_ROWS && peak / N_ROWS <= MAX_SORTING &&
         (double) rows->len * sizeof (guint32) / N_ROWS <= MAX_ORDER;
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
  table_print (table, "%s", row);
  table_add_verdict (table, g_subprocess_get_successful (process));
  table_print (table, "\n");
}

int
main (int argc, char *argv[])
{
  g_autoptr (Table) table = NULL;

  if (argc == 2)
    return measure (&cases[atoi (argv[1])]) ? EXIT_SUCCESS : EXIT_FAILURE;

  table = table_new ("Sorting ten million rows");
  table_print (table, "  %-10s %8s %12s %10s\n", "by", "CPU s", "bytes a row", "after");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    add_row (table, argv[0], i);
  return table_finish (table, "sorting");
}
