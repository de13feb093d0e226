/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The experiment on separate and shared memory. */

#include "troupe-argument-source.h"
#include "troupe-config.h"
#include "troupe-experiments-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#define FUNCTION "counter"

/* The number of additions of each item: long enough for every process to start, and for threads to
 * collide; with a lock, each addition takes longer. */
#define ADDED_BY_PROCESS 20000000
#define ADDED_BY_THREAD  2000000
#define ITEMS_BY_LANE    5

/* Collisions of threads are random: there may be none, and a process may start too late. */
#define TRIES 5

typedef struct
{
  const char *name;
  const char *title;
  guint processes;
  guint threads;
  guint64 added;
  gboolean locked;
} Way;

typedef struct
{
  const Way *way;
  GArray *counts;
} Look;

/* The count of one process. */
typedef struct
{
  gint64 pid;
  guint64 address;
  guint64 asked;
  guint64 counted;
} Count;

static guint64
get_lost (const GArray *counts)
{
  guint64 lost = 0;

  for (guint i = 0; i < counts->len; i++)
    {
      const Count *count = &g_array_index (counts, Count, i);

      lost += count->asked - count->counted;
    }
  return lost;
}

static Count *
find_count (GArray *counts, gint64 pid, guint64 address)
{
  const Count new_count = { .pid = pid, .address = address };

  for (guint i = 0; i < counts->len; i++)
    if (g_array_index (counts, Count, i).pid == pid)
      return &g_array_index (counts, Count, i);

  g_array_append_val (counts, new_count);
  return &g_array_index (counts, Count, counts->len - 1);
}

/* "3 at 0x200000000000 in process 4711" */
static void
take_values (const TroupeResultChunk *chunk, gpointer data)
{
  Look *look = data;

  for (guint32 i = 0; chunk->values != NULL && i < chunk->count; i++)
    {
      gsize size;
      const char *value = (const char *) troupe_block_get_value (chunk->values, i, &size);
      g_autofree char *text = g_strndup (value, size);
      guint64 counted, address;
      gint64 pid;

      if (sscanf (text,
                  "%" G_GUINT64_FORMAT " at %" G_GINT64_MODIFIER "x in process %" G_GINT64_FORMAT,
                  &counted, &address, &pid) == 3)
        {
          Count *count = find_count (look->counts, pid, address);

          count->asked += look->way->added;
          count->counted = MAX (count->counted, counted);
        }
    }
}

static GArray *
count (TroupeExperimentRun *self, const Way *way, GError **error)
{
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (Count));
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, FUNCTION);
  guint n_items = way->processes * way->threads * ITEMS_BY_LANE;
  g_autofree char *item =
      g_strdup_printf ("%" G_GUINT64_FORMAT "%s", way->added, way->locked ? " locked" : "");
  g_autofree const char **items = g_new (const char *, n_items);
  g_autoptr (TroupeSource) source = NULL;
  Look look = { .way = way, .counts = counts };
  const TroupeTrialWatch watch = { .result = take_values, .data = &look };
  g_autoptr (TroupeTrial) trial = NULL;

  for (guint i = 0; i < n_items; i++)
    items[i] = item;
  source = troupe_argument_source_new (items, n_items);
  troupe_job_set_chunk (job, 1);
  trial =
      troupe_experiment_run_job (self, job, way->processes, way->threads, source, &watch, error);
  return trial == NULL ? NULL : g_steal_pointer (&counts);
}

/* Returns whether the run demonstrates the claim: every process counted, or threads collided. */
static gboolean
is_telling (const Way *way, const GArray *counts)
{
  return counts->len == way->processes &&
         (way->threads == 1 || way->locked || get_lost (counts) > 0);
}

static GArray *
count_until_telling (TroupeExperimentRun *self, const Way *way, GError **error)
{
  GArray *counts = count (self, way, error);

  for (guint try = 1; counts != NULL && !is_telling (way, counts) && try < TRIES; try++)
    {
      g_array_unref (counts);
      counts = count (self, way, error);
    }
  return counts;
}

static void
add_rows (TroupeTable *table, const Way *way, const GArray *counts)
{
  for (guint i = 0; i < counts->len; i++)
    {
      const Count *one = &g_array_index (counts, Count, i);
      g_autofree char *address = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", one->address);

      troupe_table_add_text (table, way->name, way->title);
      troupe_table_add_number (table, one->pid);
      troupe_table_add_text (table, address, address);
      troupe_table_add_number (table, one->asked);
      troupe_table_add_number (table, one->counted);
      troupe_table_add_number (table, one->asked - one->counted);
    }
}

/* The fraction of the additions that was counted, for each way. */
static void
add_plot (TroupeFinding *finding, const Way *ways, GPtrArray *counts)
{
  TroupePlot *plot =
      troupe_plot_new (TROUPE_PLOT_BARS, "counted", _ ("Counted, of what was added"));
  guint series = troupe_plot_add_series (plot, _ ("Counted"));

  troupe_plot_set_y (plot, _ ("Counted"), TROUPE_UNIT_PERCENT, FALSE);
  for (guint i = 0; i < counts->len; i++)
    {
      const GArray *way_counts = g_ptr_array_index (counts, i);
      double added = ways[i].added * ITEMS_BY_LANE * ways[i].processes * ways[i].threads;

      troupe_plot_add_category (plot, ways[i].title);
      troupe_plot_add_point (plot, series, i, 100 * (1 - get_lost (way_counts) / added));
    }
  troupe_finding_take_plot (finding, plot);
}

static gboolean
is_one_address (const GArray *counts)
{
  for (guint i = 1; i < counts->len; i++)
    if (g_array_index (counts, Count, i).address != g_array_index (counts, Count, 0).address)
      return FALSE;
  return TRUE;
}

static void
add_meaning (TroupeExperimentRun *self,
             const GArray *processes,
             const GArray *threads,
             const GArray *locked)
{
  g_autofree char *lost = troupe_unit_format (TROUPE_UNIT_COUNT, get_lost (threads));
  g_autofree char *locked_lost = troupe_unit_format (TROUPE_UNIT_COUNT, get_lost (locked));

  if (is_one_address (processes))
    troupe_experiment_run_say (self,
                               _ ("%u processes had a variable at the same address, and each "
                                  "counted alone: an address means something else in each of them, "
                                  "and no count was lost."),
                               processes->len);
  else
    troupe_experiment_run_say (self,
                               _ ("%u processes had a variable each, and each counted alone. Their "
                                  "addresses differ here, because something else was at the one "
                                  "that was asked for."),
                               processes->len);
  troupe_experiment_run_say (self,
                             _ ("Threads share one variable. Without a lock, two of them read the "
                                "same number and both write the next one: %s counts were lost. "
                                "With a lock, %s."),
                             lost, locked_lost);
}

gboolean
troupe_experiment_run_memory (TroupeExperimentRun *self, GError **error)
{
  guint lanes = self->workers;
  const Way ways[] = {
    { "processes", _ ("processes"), lanes, 1, ADDED_BY_PROCESS, FALSE },
    { "threads", _ ("threads, no lock"), 1, lanes, ADDED_BY_THREAD, FALSE },
    { "threads-locked", _ ("threads, with a lock"), 1, lanes, ADDED_BY_THREAD, TRUE },
  };
  g_autoptr (GPtrArray) counts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (TroupeTable) table = troupe_table_new ("counts", _ ("What each process counted"));

  troupe_table_add_column (table, "mode", _ ("Mode"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "pid", _ ("Process"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "address", _ ("Address"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "added", _ ("Added"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "counted", _ ("Counted"), TROUPE_UNIT_COUNT);
  troupe_table_add_column (table, "lost", _ ("Lost"), TROUPE_UNIT_COUNT);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      GArray *way_counts;

      troupe_experiment_run_step (self, i / (double) G_N_ELEMENTS (ways), ways[i].title);
      way_counts = count_until_telling (self, &ways[i], error);
      if (way_counts == NULL)
        return FALSE;
      g_ptr_array_add (counts, way_counts);
      add_rows (table, &ways[i], way_counts);
    }

  troupe_finding_take_table (self->finding, g_steal_pointer (&table));
  add_plot (self->finding, ways, counts);
  add_meaning (self, g_ptr_array_index (counts, 0), g_ptr_array_index (counts, 1),
               g_ptr_array_index (counts, 2));
  return TRUE;
}
