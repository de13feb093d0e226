/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tells the pool above how its workers and its machine are doing. */

#include "troupe-node-measures.h"

#include "troupe-tick.h"
#include "troupe-timer.h"
#include "troupe-told-cores.h"
#include "troupe-told-sample.h"

#define INTERVAL_MS 1000

/* The time after a tick at which its measurements are there. */
#define LATE_MS 30

struct _TroupeNodeMeasures
{
  TroupeRunner *runner;
  /* Unowned: it outlives it. */
  TroupeNodeOutput *output;
  GSource *timer;
  /* All workers before it have joined. */
  guint first_alive;
};

static void
measures_send_workers (TroupeNodeMeasures *self, GByteArray *to)
{
  GListModel *workers = troupe_run_get_workers (troupe_runner_get_run (self->runner));
  const guint n_workers = g_list_model_get_n_items (workers);
  gboolean has_alive = FALSE;

  for (guint i = self->first_alive; i < n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      if (!troupe_worker_is_alive (worker))
        {
          self->first_alive += has_alive ? 0 : 1;
          continue;
        }
      has_alive = TRUE;
      troupe_told_sample_append (to, troupe_worker_get_number (worker),
                                 troupe_worker_get_sample (worker));
    }
}

static void
measures_send_cores (TroupeNodeMeasures *self, GByteArray *to)
{
  TroupeMachine *machine = troupe_sampler_get_machine (troupe_runner_get_sampler (self->runner));
  const guint n_cores = g_list_model_get_n_items (G_LIST_MODEL (machine));
  g_auto (TroupeToldCores) cores = { .memory_bytes = troupe_machine_get_memory_bytes (machine) };

  cores.n_cores = n_cores;
  cores.numbers = g_new (guint, n_cores);
  cores.loads = g_new (double, n_cores);
  for (guint i = 0; i < n_cores; i++)
    {
      g_autoptr (TroupeCore) core = g_list_model_get_item (G_LIST_MODEL (machine), i);

      cores.numbers[i] = troupe_core_get_number (core);
      cores.loads[i] = troupe_core_get_load (core);
    }
  troupe_told_cores_append (to, &cores);
}

static void measures_schedule (TroupeNodeMeasures *self);

static gboolean
tick_cb (gpointer data)
{
  TroupeNodeMeasures *self = data;

  /* While much waits to be sent, older measurements are of no use. */
  if (!troupe_node_output_is_full (self->output))
    {
      GByteArray *to = troupe_node_output_begin_told (self->output);

      measures_send_workers (self, to);
      measures_send_cores (self, to);
      troupe_node_output_end_told (self->output);
    }
  troupe_timer_clear (&self->timer);
  measures_schedule (self);
  return G_SOURCE_REMOVE;
}

static void
measures_schedule (TroupeNodeMeasures *self)
{
  const gint64 now = g_get_monotonic_time ();

  self->timer = troupe_timer_add ((troupe_tick_find (now, INTERVAL_MS) - now) / 1000 + LATE_MS,
                                  tick_cb, self);
}

/**
 * troupe_node_measures_new:
 * @runner: runs the job of the node
 * @output: what it sends; it must outlive this
 *
 * Returns: (transfer full): measures, from now on
 */
TroupeNodeMeasures *
troupe_node_measures_new (TroupeRunner *runner, TroupeNodeOutput *output)
{
  TroupeNodeMeasures *self = g_new0 (TroupeNodeMeasures, 1);

  self->runner = g_object_ref (runner);
  self->output = output;
  troupe_sampler_set_active (troupe_runner_get_sampler (runner), TRUE);
  measures_schedule (self);
  return self;
}

/**
 * troupe_node_measures_free:
 * @self: (transfer full): measures
 *
 * Frees @self.
 */
void
troupe_node_measures_free (TroupeNodeMeasures *self)
{
  troupe_timer_clear (&self->timer);
  troupe_sampler_set_active (troupe_runner_get_sampler (self->runner), FALSE);
  g_object_unref (self->runner);
  g_free (self);
}
