/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The counts of a running job: its state, the outcome of items, and whether to halt. */

#include "troupe-tally.h"

#include "troupe-attempts.h"
#include "troupe-median.h"

struct _TroupeTally
{
  TroupeJob *job;
  TroupeRunCounts counts;
  /* Of the times of the items that succeeded. */
  TroupeMedian *median;
  gboolean halting;
  guint last_worker;
  gint64 n_handed;
};

/**
 * troupe_tally_new:
 * @job: the job
 * @n_items: the number of its items, or -1 while it is unknown
 *
 * Returns: (transfer full): counts of a job that was not started
 */
TroupeTally *
troupe_tally_new (TroupeJob *job, gint64 n_items)
{
  TroupeTally *self = g_new0 (TroupeTally, 1);

  self->job = g_object_ref (job);
  self->median = troupe_median_new ();
  self->counts.state = TROUPE_RUN_READY;
  self->counts.n_items = n_items;
  return self;
}

/**
 * troupe_tally_free:
 * @self: (transfer full): counts
 *
 * Frees @self.
 */
void
troupe_tally_free (TroupeTally *self)
{
  g_object_unref (self->job);
  troupe_median_free (self->median);
  g_free (self);
}

/**
 * troupe_tally_get_counts:
 * @self: counts
 *
 * Returns: (transfer none): the counts to publish
 */
const TroupeRunCounts *
troupe_tally_get_counts (TroupeTally *self)
{
  return &self->counts;
}

/**
 * troupe_tally_is_ending:
 * @self: counts
 *
 * Returns: whether nothing is started any more, since the job ends or has ended
 */
gboolean
troupe_tally_is_ending (TroupeTally *self)
{
  return self->counts.state >= TROUPE_RUN_ENDING;
}

/**
 * troupe_tally_is_halting:
 * @self: counts
 *
 * Returns: whether no further item is handed out, since enough have failed, succeeded or finished
 */
gboolean
troupe_tally_is_halting (TroupeTally *self)
{
  return self->halting;
}

/**
 * troupe_tally_start:
 * @self: counts of a job that was not started
 * @now: when it is, by g_get_monotonic_time()
 */
void
troupe_tally_start (TroupeTally *self, gint64 now)
{
  self->counts.state = TROUPE_RUN_RUNNING;
  self->counts.started_at = now;
}

/**
 * troupe_tally_set_state:
 * @self: counts
 * @state: the state of the job from now on
 */
void
troupe_tally_set_state (TroupeTally *self, TroupeRunState state)
{
  self->counts.state = state;
}

/**
 * troupe_tally_set_ended:
 * @self: counts
 * @now: when the last worker had ended, by g_get_monotonic_time()
 */
void
troupe_tally_set_ended (TroupeTally *self, gint64 now)
{
  self->counts.ended_at = now;
}

/**
 * troupe_tally_set_others_cores:
 * @self: counts
 * @cores: the number of cores that other programs used, on average
 */
void
troupe_tally_set_others_cores (TroupeTally *self, double cores)
{
  self->counts.others_cores = cores;
}

/**
 * troupe_tally_get_time_limit:
 * @self: counts
 *
 * Returns: the seconds that an item may run now; 0: there is no limit, or none yet, since it is a
 *   part of the median time of the items that succeeded
 */
double
troupe_tally_get_time_limit (TroupeTally *self)
{
  const double percent = troupe_job_get_timeout_percent (self->job);

  return percent > 0 ? percent / 100 * troupe_median_get (self->median)
                     : troupe_job_get_timeout (self->job);
}

/**
 * troupe_tally_set_n_items:
 * @self: counts
 * @n_items: the number of items, or -1 while it is unknown
 */
void
troupe_tally_set_n_items (TroupeTally *self, gint64 n_items)
{
  self->counts.n_items = n_items;
}

/**
 * troupe_tally_set_waiting:
 * @self: counts
 * @waiting: (nullable): why no item starts, or %NULL if the job does not wait
 *
 * Returns: whether this begins or ends a wait
 */
gboolean
troupe_tally_set_waiting (TroupeTally *self, const char *waiting)
{
  char *words = self->counts.waiting;
  const gboolean was_waiting = *words != '\0';
  const char *end;

  g_strlcpy (words, waiting != NULL ? waiting : "", TROUPE_RUN_WAITING_MAX);
  /* Its last character may have been cut in two. */
  g_utf8_validate (words, -1, &end);
  words[end - words] = '\0';
  return was_waiting != (*words != '\0');
}

/* With the attempts before the last one: they took the time of a lane as well. */
static double
get_work_seconds (const TroupeResultChunk *chunk)
{
  if (chunk->note == NULL || chunk->note->attempts == NULL)
    return chunk->seconds;
  return chunk->seconds + troupe_attempts_peek_seconds (chunk->note->attempts);
}

/* The slowest items. */
static void
rank_item (TroupeRunCounts *counts, const TroupeResultChunk *chunk)
{
  TroupeSlowItem item = { chunk->first_index, chunk->seconds / MAX (chunk->count, 1) };

  for (guint i = 0; i < TROUPE_N_SLOWEST && item.seconds > 0; i++)
    if (i == counts->n_slowest || item.seconds > counts->slowest[i].seconds)
      {
        const TroupeSlowItem next = counts->slowest[i];

        counts->slowest[i] = item;
        if (i == counts->n_slowest)
          {
            counts->n_slowest++;
            break;
          }
        item = next;
      }
}

/* The items that are counted. */
static guint64
count_for_halt (TroupeTally *self)
{
  const guint64 done = troupe_run_counts_get_n_done (&self->counts);
  const guint64 succeeded = self->counts.n_status[TROUPE_RESULT_OK];

  switch (troupe_job_get_halt_why (self->job))
    {
    case TROUPE_HALT_SUCCESS:
      return succeeded;
    case TROUPE_HALT_DONE:
      return done;
    case TROUPE_HALT_FAIL:
    default:
      return done - succeeded;
    }
}

static gboolean
tally_should_halt (TroupeTally *self)
{
  const guint64 count = count_for_halt (self);
  const gint64 done = troupe_run_counts_get_n_done (&self->counts);
  const double percent = troupe_job_get_halt_percent (self->job);

  if (count == 0)
    return FALSE;
  if (percent > 0)
    return count * 100.0 >= percent * MAX (self->counts.n_items, done);
  return count >= MAX (troupe_job_get_halt_count (self->job), 1);
}

/**
 * troupe_tally_add:
 * @self: counts
 * @chunk: items that have their result
 *
 * Counts a chunk.
 *
 * Returns: whether the job must be halted, since enough items have failed, succeeded or finished;
 *   %TRUE once
 */
gboolean
troupe_tally_add (TroupeTally *self, const TroupeResultChunk *chunk)
{
  self->counts.n_status[chunk->status] += chunk->count;
  if (chunk->attempts > 1 && chunk->status != TROUPE_RESULT_NOT_RUN)
    self->counts.n_again += chunk->count;
  self->counts.item_seconds += get_work_seconds (chunk);
  rank_item (&self->counts, chunk);
  if (chunk->status == TROUPE_RESULT_OK)
    troupe_median_add (self->median, chunk->seconds / MAX (chunk->count, 1), chunk->count);

  if (chunk->status == TROUPE_RESULT_NOT_RUN || self->halting ||
      troupe_job_get_halt (self->job) == TROUPE_HALT_NEVER || !tally_should_halt (self))
    return FALSE;

  self->halting = TRUE;
  return TRUE;
}

/**
 * troupe_tally_add_known:
 * @self: counts
 * @chunk: items whose result was known before the job was started
 *
 * Counts a chunk like troupe_tally_add(), as progress that was not made by this run.
 *
 * Returns: the same
 */
gboolean
troupe_tally_add_known (TroupeTally *self, const TroupeResultChunk *chunk)
{
  /* Items that are known as not to be run are no progress. */
  if (chunk->status != TROUPE_RESULT_NOT_RUN)
    self->counts.n_known += chunk->count;
  self->counts.known_seconds += get_work_seconds (chunk);
  return troupe_tally_add (self, chunk);
}

/**
 * troupe_tally_add_restarts:
 * @self: counts
 * @n_restarts: a number of workers that replace ones that died
 *
 * Counts them.
 */
void
troupe_tally_add_restarts (TroupeTally *self, guint n_restarts)
{
  self->counts.restarts += n_restarts;
}

/**
 * troupe_tally_add_retries:
 * @self: counts
 * @n_retries: a number of items that are run again because they failed
 *
 * Counts them.
 */
void
troupe_tally_add_retries (TroupeTally *self, guint n_retries)
{
  self->counts.retries += n_retries;
}

/**
 * troupe_tally_take_worker_number:
 * @self: counts
 *
 * Counts a worker.
 *
 * Returns: its number, from 1
 */
guint
troupe_tally_take_worker_number (TroupeTally *self)
{
  return ++self->last_worker;
}

/**
 * troupe_tally_add_handed:
 * @self: counts
 * @n_batches: by how many more batches, or fewer, are with workers
 *
 * Counts them.
 */
void
troupe_tally_add_handed (TroupeTally *self, int n_batches)
{
  self->n_handed += n_batches;
}

/**
 * troupe_tally_has_handed:
 * @self: counts
 *
 * Returns: whether any worker has a batch
 */
gboolean
troupe_tally_has_handed (TroupeTally *self)
{
  return self->n_handed > 0;
}
