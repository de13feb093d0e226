/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The experiment on pipes, queues and shared memory. */

#include "troupe-config.h"
#include "troupe-exchange-run.h"
#include "troupe-experiments-private.h"

#include <glib/gi18n-lib.h>

/* 8 bytes to 16 MiB. */
#define SIZE_LEAST  8
#define SIZE_FACTOR 8
#define N_SIZES     8

#define N_PRODUCERS 4

/* Each measurement sends for so long. */
#define SECONDS 0.1

typedef TroupeExchangeRate Rates[TROUPE_EXCHANGE_N_WAYS][N_SIZES];

static gsize
get_size (guint i)
{
  gsize size = SIZE_LEAST;

  while (i-- > 0)
    size *= SIZE_FACTOR;
  return size;
}

static double
get_messages (const TroupeExchangeRate *rate)
{
  return rate->messages / rate->seconds;
}

static gboolean
measure (TroupeExperimentRun *self, const char *const *titles, Rates rates, GError **error)
{
  for (guint way = 0; way < TROUPE_EXCHANGE_N_WAYS; way++)
    for (guint i = 0; i < N_SIZES; i++)
      {
        g_autofree char *size = g_format_size_full (get_size (i), G_FORMAT_SIZE_IEC_UNITS);
        g_autofree char *step = g_strdup_printf ("%s: %s", titles[way], size);

        if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
          return FALSE;
        troupe_experiment_run_step (
            self, (way * N_SIZES + i) / (double) (TROUPE_EXCHANGE_N_WAYS * N_SIZES), step);
        if (!troupe_exchange_run_messages (way, way == TROUPE_EXCHANGE_QUEUE ? N_PRODUCERS : 1,
                                           get_size (i), SECONDS, &rates[way][i], error))
          return FALSE;
      }
  return TRUE;
}

static void
add_table (TroupeFinding *finding, const char *const *names, const char *const *titles, Rates rates)
{
  TroupeTable *table = troupe_table_new ("messages", _ ("Messages from process to process"));

  troupe_table_add_column (table, "way", _ ("Way"), TROUPE_UNIT_NONE);
  troupe_table_add_column (table, "message_bytes", _ ("Message"), TROUPE_UNIT_BYTES);
  troupe_table_add_column (table, "seconds", _ ("Each takes"), TROUPE_UNIT_SECONDS);
  troupe_table_add_column (table, "messages_per_second", _ ("Messages"), TROUPE_UNIT_PER_SECOND);
  troupe_table_add_column (table, "bytes_per_second", _ ("Data"), TROUPE_UNIT_BYTES_PER_SECOND);
  for (guint way = 0; way < TROUPE_EXCHANGE_N_WAYS; way++)
    for (guint i = 0; i < N_SIZES; i++)
      {
        double messages = get_messages (&rates[way][i]);

        troupe_table_add_text (table, names[way], titles[way]);
        troupe_table_add_number (table, get_size (i));
        troupe_table_add_number (table, 1 / messages);
        troupe_table_add_number (table, messages);
        troupe_table_add_number (table, messages * get_size (i));
      }
  troupe_finding_take_table (finding, table);
}

static void
add_plot (TroupeFinding *finding,
          const char *name,
          const char *title,
          TroupeUnit unit,
          const char *const *titles,
          Rates rates)
{
  TroupePlot *plot = troupe_plot_new (TROUPE_PLOT_LINES, name, title);

  troupe_plot_set_x (plot, _ ("Size of a message"), TROUPE_UNIT_BYTES, TRUE);
  troupe_plot_set_y (plot, title, unit, TRUE);
  for (guint way = 0; way < TROUPE_EXCHANGE_N_WAYS; way++)
    {
      guint series = troupe_plot_add_series (plot, titles[way]);

      for (guint i = 0; i < N_SIZES; i++)
        troupe_plot_add_point (plot, series, get_size (i),
                               get_messages (&rates[way][i]) *
                                   (unit == TROUPE_UNIT_BYTES_PER_SECOND ? get_size (i) : 1));
    }
  troupe_finding_take_plot (finding, plot);
}

static void
add_meaning (TroupeExperimentRun *self, Rates rates)
{
  const guint last = N_SIZES - 1;
  const TroupeExchangeRate *pipe = rates[TROUPE_EXCHANGE_PIPE];
  const TroupeExchangeRate *memory = rates[TROUPE_EXCHANGE_MEMORY];
  g_autofree char *small = troupe_unit_format (TROUPE_UNIT_SECONDS, 1 / get_messages (&pipe[0]));
  g_autofree char *large = troupe_unit_format (TROUPE_UNIT_BYTES_PER_SECOND,
                                               get_messages (&pipe[last]) * get_size (last));

  troupe_experiment_run_say (self,
                             _ ("A small message through a pipe takes %s, a large one travels at "
                                "%s: many small values are better sent together."),
                             small, large);
  troupe_experiment_run_say (
      self,
      _ ("Shared memory carried %.1f times as many small messages as a pipe, and large ones %.1f "
         "times as fast, since nothing goes through the kernel."),
      get_messages (&memory[0]) / get_messages (&pipe[0]),
      get_messages (&memory[last]) / get_messages (&pipe[last]));
  troupe_experiment_run_say (
      self,
      _ ("A queue is a pipe with a lock, as multiprocessing.Queue is: %u processes could write to "
         "it, one at a time."),
      N_PRODUCERS);
}

gboolean
troupe_experiment_run_communication (TroupeExperimentRun *self, GError **error)
{
  const char *const names[TROUPE_EXCHANGE_N_WAYS] = { "pipe", "queue", "shared-memory" };
  const char *const titles[TROUPE_EXCHANGE_N_WAYS] = { _ ("pipe"), _ ("queue"),
                                                       _ ("shared memory") };
  Rates rates;

  if (!measure (self, titles, rates, error))
    return FALSE;

  add_table (self->finding, names, titles, rates);
  add_plot (self->finding, "messages", _ ("Messages a second"), TROUPE_UNIT_PER_SECOND, titles,
            rates);
  add_plot (self->finding, "data", _ ("Megabytes a second"), TROUPE_UNIT_BYTES_PER_SECOND, titles,
            rates);
  add_meaning (self, rates);
  return TRUE;
}
