/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Computes what the live table says of a run, and which of its items are slow. */

#include "troupe-live-facts.h"

#include "troupe-readings.h"

#include <unistd.h>

/* Results without which nothing is known of how long items take. */
#define RESULTS_LEAST 8

/* An item is slow, and may be stuck, after so many times the mean, but not before so many seconds.
 */
#define SLOW_TIMES    4
#define SLOW_SECONDS  5
#define STUCK_TIMES   10
#define STUCK_SECONDS 30

/* The part of the time limit after which an item will probably exceed it. */
#define LIMIT_SHARE 0.8

/**
 * troupe_live_machine_read_memory:
 * @self: this machine
 *
 * Sets the memory of this machine, and how much of it is left.
 */
void
troupe_live_machine_read_memory (TroupeLiveMachine *self)
{
  const glong n_pages = sysconf (_SC_PHYS_PAGES);
  TroupeReadings readings;

  troupe_readings_take (&readings, TROUPE_READINGS_FOLDER);
  self->memory_bytes = n_pages > 0 ? (guint64) n_pages * sysconf (_SC_PAGESIZE) : 0;
  self->available_bytes = readings.available <= self->memory_bytes ? readings.available : 0;
}

/**
 * troupe_live_facts_get_item_seconds:
 * @worker: a worker
 *
 * Returns: the seconds since its current item or batch began, or -1 if it has none
 */
double
troupe_live_facts_get_item_seconds (TroupeWorker *worker)
{
  return troupe_worker_status_get_item_seconds (troupe_worker_get_status (worker));
}

/**
 * troupe_live_facts_judge:
 * @self: the facts about its run
 * @worker: a worker
 *
 * Returns: how long its item has been running; that of a paused worker is not judged
 */
TroupeLivePace
troupe_live_facts_judge (const TroupeLiveFacts *self, TroupeWorker *worker)
{
  const double seconds = troupe_live_facts_get_item_seconds (worker);
  const TroupeWorkerStatus *status = troupe_worker_get_status (worker);
  const double usual = self->mean_seconds * MAX (status->n_items_held, 1);

  if (status->state != TROUPE_WORKER_RUNNING || seconds < 0)
    return TROUPE_LIVE_PACE_USUAL;
  if (self->timeout > 0 && seconds > LIMIT_SHARE * self->timeout)
    return TROUPE_LIVE_PACE_STUCK;
  if (usual <= 0)
    return TROUPE_LIVE_PACE_USUAL;
  if (seconds > MAX (STUCK_TIMES * usual, STUCK_SECONDS))
    return TROUPE_LIVE_PACE_STUCK;
  return seconds > MAX (SLOW_TIMES * usual, SLOW_SECONDS) ? TROUPE_LIVE_PACE_SLOW
                                                          : TROUPE_LIVE_PACE_USUAL;
}

static gboolean
is_on_machine (const TroupeLiveFacts *self, TroupeWorker *worker)
{
  const TroupeWorkerStatus *status = troupe_worker_get_status (worker);

  return status->is_local ||
         (*self->machine.host != '\0' && g_str_equal (status->host, self->machine.host));
}

static void
add_worker (TroupeLiveFacts *self, TroupeWorker *worker, GHashTable *hosts)
{
  const TroupeWorkerState state = troupe_worker_get_state (worker);
  const TroupeWorkerSample *sample = troupe_worker_get_sample (worker);

  self->has_hosts |= !is_on_machine (self, worker);
  if (!troupe_worker_is_alive (worker))
    {
      self->n_died += troupe_worker_get_replaced_by (worker) != 0;
      return;
    }

  self->n_workers++;
  self->n_paused += state == TROUPE_WORKER_PAUSED;
  self->n_running += state == TROUPE_WORKER_RUNNING;
  self->n_slow += troupe_live_facts_judge (self, worker) != TROUPE_LIVE_PACE_USUAL;
  self->all_rss_bytes += sample->rss_bytes;
  g_hash_table_add (hosts, (gpointer) troupe_worker_get_host (worker));
  if (is_on_machine (self, worker))
    {
      self->n_local++;
      self->rss_bytes += sample->rss_bytes;
      self->local_cores += sample->cpu_percent / 100;
    }
}

static void
find_pace (TroupeLiveFacts *self, TroupeRun *run, TroupeEstimate *estimate)
{
  const TroupeRunCounts *counts = troupe_run_get_counts (run);
  const guint64 n_run = self->figures.n_done - counts->n_known;

  troupe_run_figures_add_to_estimate (&self->figures, run, estimate);
  self->left = -1;
  if (self->state == TROUPE_RUN_FINISHED)
    {
      self->rate = self->figures.items_per_second;
    }
  else
    {
      self->rate = troupe_estimate_get_rate (estimate);
      if (self->n_items > (gint64) self->figures.n_done)
        self->left = troupe_estimate_get_left (estimate, self->n_items - self->figures.n_done);
    }

  if (n_run >= RESULTS_LEAST)
    self->mean_seconds = self->figures.work_seconds / n_run;
}

/**
 * troupe_live_facts_compute:
 * @self: (out caller-allocates): the facts
 * @run: a run
 * @estimate: of that run, which is kept between the calls
 * @machine: the machine on which it was started
 */
void
troupe_live_facts_compute (TroupeLiveFacts *self,
                           TroupeRun *run,
                           TroupeEstimate *estimate,
                           const TroupeLiveMachine *machine)
{
  GListModel *workers = troupe_run_get_workers (run);
  const guint n_workers = g_list_model_get_n_items (workers);
  g_autoptr (GHashTable) hosts = g_hash_table_new (g_str_hash, g_str_equal);

  *self = (TroupeLiveFacts){
    .machine = *machine,
    .state = troupe_run_get_state (run),
    .n_items = troupe_run_get_n_items (run),
    .n_ok = troupe_run_get_n_status (run, TROUPE_RESULT_OK),
    .n_crashed = troupe_run_get_n_status (run, TROUPE_RESULT_CRASHED),
    .n_timed_out = troupe_run_get_n_status (run, TROUPE_RESULT_TIMED_OUT),
    .timeout = troupe_job_get_timeout (troupe_run_get_job (run)),
  };
  troupe_run_figures_compute (run, &self->figures);
  find_pace (self, run, estimate);
  for (guint i = 0; i < n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      add_worker (self, worker, hosts);
    }
  self->n_hosts = g_hash_table_size (hosts);
}
