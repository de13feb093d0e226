/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Handles items without a result: it finds the item at fault, gives items back, and fails items. */

#include "troupe-engine-recovery.h"

#include "troupe-config.h"
#include "troupe-engine-batches.h"
#include "troupe-job-pace.h"
#include "troupe-size.h"
#include "troupe-worker-end.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>

/* A source longer than this is not read to its end to report that its items were not run. */
#define NOT_RUN_MAX ((gint64) 1 << 40)

/* All of these outlive it. */
struct _TroupeEngineRecovery
{
  TroupeJob *job;
  TroupeScheduler *scheduler;
  TroupeResults *results;
  TroupeTally *tally;
  TroupePublisher *publisher;
  const TroupeEngineCalls *calls;
};

/**
 * troupe_engine_recovery_new:
 * @job: the job
 * @scheduler: items are given back to it
 * @results: notified of items given back
 * @tally: the counts of the job
 * @publisher: publishes its events
 * @calls: the functions that receive results
 *
 * Returns: (transfer full): the recovery of an engine; none of these may be freed before it
 */
TroupeEngineRecovery *
troupe_engine_recovery_new (TroupeJob *job,
                            TroupeScheduler *scheduler,
                            TroupeResults *results,
                            TroupeTally *tally,
                            TroupePublisher *publisher,
                            const TroupeEngineCalls *calls)
{
  TroupeEngineRecovery *self = g_new (TroupeEngineRecovery, 1);

  *self = (TroupeEngineRecovery){ job, scheduler, results, tally, publisher, calls };
  return self;
}

/**
 * troupe_engine_recovery_free:
 * @self: (transfer full): the recovery of an engine
 *
 * Frees @self.
 */
void
troupe_engine_recovery_free (TroupeEngineRecovery *self)
{
  g_free (self);
}

/* The items of consecutive rows. */
static void
recovery_find_range (TroupeEngineRecovery *self,
                     guint64 row,
                     guint64 n_rows,
                     TroupeItemRange *range)
{
  TroupeItemNumbers *numbers = troupe_results_get_numbers (self->results);
  guint64 ignored;

  range->first_row = row;
  range->n_rows = n_rows;
  troupe_item_numbers_find (numbers, row, &range->first, &ignored);
  troupe_item_numbers_find (numbers, row + n_rows - 1, &ignored, &range->last);
}

/* Whether a worker is ended for what its item did. */
static gboolean
is_ended_for_item (TroupeEngineWorker *worker)
{
  return worker->status.killed_by == TROUPE_KILLED_BY_TIMEOUT ||
         worker->status.killed_by == TROUPE_KILLED_BY_MEMORY;
}

/* The next item of a batch is run again, after the delay that the job has for that. */
static void
recovery_retry (TroupeEngineRecovery *self,
                TroupeEngineWorker *worker,
                TroupeBatch *batch,
                TroupeAttemptEnd end,
                const TroupeWireChunk *wire,
                GBytes *cause)
{
  TroupeBatch *again = troupe_batch_new_part (batch, batch->done, 1);
  const guint64 index = troupe_items_get_first_index (again->items);
  const TroupeAttempt *attempt;
  TroupeItemRange range;
  double delay;

  /* It began: it is alone in its batch now. */
  again->first_attempts = troupe_batch_get_attempts (batch);
  again->lost_by = is_ended_for_item (worker) ? worker->status.number : 0;
  again->failures++;
  troupe_engine_batches_add_attempt (worker, batch, end, wire, again);
  attempt = troupe_attempts_get_last (again->earlier);
  self->calls->attempt (index, attempt, self->calls->data);
  batch->done++;
  batch->has_begun = FALSE;
  troupe_tally_add_retries (self->tally, 1);
  delay = troupe_job_get_retry_delay (self->job, again->failures);
  if (delay > 0)
    troupe_scheduler_delay (self->scheduler, again,
                            g_get_monotonic_time () + (gint64) (delay * G_USEC_PER_SEC));
  else
    troupe_scheduler_give_back (self->scheduler, again);
  troupe_results_give_back (self->results, index, 1);
  recovery_find_range (self, index, 1, &range);
  troupe_publisher_add_retry (self->publisher, &range, cause);
}

/**
 * troupe_engine_recovery_fail_item:
 * @self: the recovery of an engine
 * @worker: a worker
 * @batch: a batch that it has, or had
 * @status: the outcome of the next item of @batch
 * @wire: (nullable): the times that the worker reports for it
 * @failure: the description of the failure
 *
 * The item is run again if that is allowed, otherwise this is its result.
 */
void
troupe_engine_recovery_fail_item (TroupeEngineRecovery *self,
                                  TroupeEngineWorker *worker,
                                  TroupeBatch *batch,
                                  TroupeResultStatus status,
                                  const TroupeWireChunk *wire,
                                  const TroupeWireFailure *failure)
{
  g_auto (TroupeResultChunk) chunk = {
    .status = status,
    .note = troupe_engine_worker_take_output (worker, batch) ?: troupe_result_note_new (),
  };
  TroupeResultNote *note = chunk.note;
  TroupeItemRange range;

  if (status != TROUPE_RESULT_CRASHED && batch->failures < troupe_job_get_retries (self->job) &&
      !troupe_tally_is_ending (self->tally))
    {
      recovery_retry (self, worker, batch,
                      status == TROUPE_RESULT_TIMED_OUT ? TROUPE_ATTEMPT_TIMED_OUT
                                                        : TROUPE_ATTEMPT_FAILED,
                      wire, failure->message);
      return;
    }

  troupe_engine_batches_take_chunk (worker, batch, 1, wire, &chunk);
  note->kind = failure->kind;
  note->code = failure->code;
  note->message = g_bytes_ref (failure->message);
  recovery_find_range (self, chunk.first_index, 1, &range);
  troupe_publisher_add_failed (self->publisher, status, &range, failure->message);
  if (failure->details != NULL && g_bytes_get_size (failure->details) > 0)
    note->details = g_bytes_ref (failure->details);
  if (failure->value != NULL)
    chunk.values = troupe_block_new_from_values (&failure->value, 1);
  self->calls->result (&chunk, self->calls->data);
}

static GBytes *
describe_crash (const TroupeWorkerStatus *status, guint64 address_space, guint crashes)
{
  g_autofree char *end = troupe_worker_end_describe (status->exited, status->exit_code);
  g_autoptr (GString) text = g_string_new (NULL);

  if (status->exited)
    g_string_append_printf (
        text, ngettext ("ended its worker %u time: %s", "ended its worker %u times: %s", crashes),
        crashes, end);
  else
    g_string_append_printf (text, ngettext ("crashed %u time: %s", "crashed %u times: %s", crashes),
                            crashes, end);

  if (status->reason[0] != '\0')
    g_string_append_printf (text, "; %s", status->reason);
  if (address_space > 0 && !status->exited)
    {
      g_autofree char *size = troupe_size_describe (address_space);

      g_string_append_printf (
          text, _ ("; perhaps for want of memory: its address space is limited to %s"), size);
    }
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

static void
recovery_fail_crashed (TroupeEngineRecovery *self, TroupeEngineWorker *worker, TroupeBatch *batch)
{
  const TroupeWorkerStatus *status = &worker->status;
  g_auto (TroupeWireFailure) failure = {
    .kind = status->exited ? TROUPE_FAILURE_EXIT : TROUPE_FAILURE_SIGNAL,
    .code = status->exit_code,
    .message = describe_crash (status, troupe_job_get_address_space (self->job), batch->crashes),
  };

  troupe_engine_recovery_fail_item (self, worker, batch, TROUPE_RESULT_CRASHED, NULL, &failure);
}

/* It is not a crash, and another try would be the same. */
static void
recovery_fail_asking (TroupeEngineRecovery *self, TroupeEngineWorker *worker, TroupeBatch *batch)
{
  const char *text =
      _ ("it wants to ask something on the terminal, which a job cannot: tell it not "
         "to ask, or give it the answer beforehand");
  g_auto (TroupeWireFailure) failure = {
    .kind = TROUPE_FAILURE_ERROR,
    .message = g_bytes_new (text, strlen (text)),
  };

  troupe_engine_recovery_fail_item (self, worker, batch, TROUPE_RESULT_FAILED, NULL, &failure);
}

/* A crash of a worker that had @batch may be the batch's fault; it is that of an item that was
 * alone with the worker. Returns whether the item is not tried again. */
static gboolean
recovery_blame (TroupeEngineRecovery *self,
                TroupeEngineWorker *worker,
                TroupeBatch *batch,
                gboolean was_alone)
{
  batch->suspect = TRUE;
  batch->crashes += batch->lost_by == worker->status.number;
  return was_alone && troupe_batch_get_count (batch) == 1 &&
         (worker->asked_terminal || batch->crashes >= troupe_job_get_crash_limit (self->job));
}

static void
recovery_give_back_suspect (TroupeEngineRecovery *self,
                            TroupeEngineWorker *worker,
                            TroupeBatch *batch)
{
  /* A time limit for each half would be longer than the time that all other items need one by one.
   */
  batch->single = worker->unanswered;
  if (worker->unanswered || troupe_batch_get_count (batch) == 1)
    troupe_scheduler_give_back (self->scheduler, batch);
  else
    troupe_scheduler_split (self->scheduler, batch);
}

static void
recovery_fail_timed_out (TroupeEngineRecovery *self, TroupeEngineWorker *worker, TroupeBatch *batch)
{
  const double limit = troupe_tally_get_time_limit (self->tally);
  /* A part of the median has more digits than are of interest. */
  g_autofree char *rounded = g_strdup_printf ("%.2g", limit);
  g_autofree char *text = g_strdup_printf (
      _ ("timed out after %g s"),
      troupe_job_get_timeout_percent (self->job) > 0 ? g_strtod (rounded, NULL) : limit);
  g_auto (TroupeWireFailure) failure = {
    .message = g_bytes_new (text, strlen (text)),
    .value = troupe_job_get_keep_failed (self->job) ? troupe_batch_take_value (batch) : NULL,
  };

  troupe_engine_batches_count_failed (worker);
  troupe_engine_recovery_fail_item (self, worker, batch, TROUPE_RESULT_TIMED_OUT, NULL, &failure);
}

/* It was killed for what it did, which its message tells. */
static void
recovery_fail_too_large (TroupeEngineRecovery *self, TroupeEngineWorker *worker, TroupeBatch *batch)
{
  const char *text = worker->status.reason;
  g_auto (TroupeWireFailure) failure = {
    .kind = TROUPE_FAILURE_SIGNAL,
    .code = SIGKILL,
    .message = g_bytes_new (text, strlen (text)),
  };

  troupe_engine_batches_count_failed (worker);
  troupe_engine_recovery_fail_item (self, worker, batch, TROUPE_RESULT_FAILED, NULL, &failure);
}

/* One of its items may have used too much memory, or all of its worker's together: it is found with
 * fewer items at a time. */
static void
recovery_part (TroupeEngineRecovery *self, TroupeBatch *batch)
{
  batch->suspect = TRUE;
  troupe_scheduler_split (self->scheduler, batch);
}

/* Whether the items of a worker may have caused its end. */
static gboolean
is_blamed (TroupeEngineRecovery *self, TroupeEngineWorker *worker)
{
  const gboolean is_call = *troupe_job_get_calls (self->job) != '\0';

  /* Calls that may end no second worker run once, as those of processes. */
  if (is_call && troupe_job_get_crash_limit (self->job) == 1 &&
      worker->status.killed_by == TROUPE_KILLED_BY_USER)
    return TRUE;
  return (worker->status.killed_by == TROUPE_KILLED_BY_NOBODY ||
          worker->status.killed_by == TROUPE_KILLED_BY_POOL) &&
         worker->end != TROUPE_WORKER_END_CONNECTION && worker->end != TROUPE_WORKER_END_AGAIN;
}

/* The items that the worker had begun, in their order. */
static void
recovery_find_lost (TroupeEngineRecovery *self, TroupeEngineWorker *worker)
{
  for (GList *link = worker->batches.head; link != NULL; link = link->next)
    {
      TroupeBatch *batch = link->data;
      TroupeItemRange range;

      if (!batch->has_begun || troupe_batch_get_left (batch) == 0)
        continue;
      recovery_find_range (self, troupe_batch_get_next_index (batch), 1, &range);
      troupe_item_ranges_add (&worker->lost, &range);
    }
}

/* The items of a batch without a result, to be handed out again. Only one of them may have begun.
 */
static TroupeBatch *
recovery_take_rest (TroupeEngineWorker *worker, TroupeBatch *batch)
{
  TroupeBatch *rest = troupe_batch_new_part (batch, batch->done, troupe_batch_get_left (batch));

  rest->attempts--;
  if (batch->has_begun)
    rest->lost_by = worker->status.number;
  else
    rest->first_attempts--;
  troupe_batch_move_output (batch, rest);
  return rest;
}

/* Gives the rest of a batch back, or fails its only item. */
static void
recovery_give_back_rest (TroupeEngineRecovery *self,
                         TroupeEngineWorker *worker,
                         TroupeBatch *batch,
                         gboolean was_read,
                         gboolean was_alone)
{
  const gboolean blamed = was_read && is_blamed (self, worker);
  TroupeBatch *rest = recovery_take_rest (worker, batch);

  troupe_results_give_back (self->results, troupe_items_get_first_index (rest->items),
                            troupe_batch_get_count (rest));
  if (blamed && recovery_blame (self, worker, rest, was_alone))
    {
      /* When it began. */
      rest->since = batch->since;
      rest->paused_seconds = batch->paused_seconds;
      if (worker->asked_terminal)
        recovery_fail_asking (self, worker, rest);
      else
        recovery_fail_crashed (self, worker, rest);
      troupe_batch_free (rest);
      return;
    }

  if (batch->has_begun)
    troupe_engine_batches_add_attempt (worker, batch, TROUPE_ATTEMPT_LOST, NULL, rest);
  if (blamed)
    recovery_give_back_suspect (self, worker, rest);
  else if (worker->status.killed_by == TROUPE_KILLED_BY_MEMORY && was_read)
    recovery_part (self, rest);
  else
    troupe_scheduler_give_back (self->scheduler, rest);
}

/* Nothing that a node has is to blame for its end: it has found that out itself, or is lost. */
static void
recovery_give_back_node (TroupeEngineRecovery *self, TroupeEngineWorker *worker)
{
  TroupeBatch *rest;

  while ((rest = troupe_engine_batches_pop_rest (worker)) != NULL)
    {
      troupe_results_give_back (self->results, troupe_items_get_first_index (rest->items),
                                troupe_batch_get_count (rest));
      troupe_scheduler_give_back (self->scheduler, rest);
    }
}

/**
 * troupe_engine_recovery_give_back:
 * @self: the recovery of an engine
 * @worker: a worker that has ended
 *
 * Gives its unfinished batches back, last batch first, so that the first one is next.
 */
void
troupe_engine_recovery_give_back (TroupeEngineRecovery *self, TroupeEngineWorker *worker)
{
  /* Results of the first items may be lost, and any of the items may be the one that was running.
   */
  const guint n_read = troupe_engine_batches_count_read (worker);
  guint position = worker->batches.length;
  TroupeBatch *next;

  if (worker->node != NULL)
    recovery_give_back_node (self, worker);

  troupe_engine_batches_mark_begun (worker, n_read);
  recovery_find_lost (self, worker);
  while ((next = troupe_engine_batches_pop_last (worker)) != NULL)
    {
      g_autoptr (TroupeBatch) batch = next;
      const gboolean was_read = --position < n_read;

      if (batch->timed_out)
        recovery_fail_timed_out (self, worker, batch);
      if (batch->too_large)
        recovery_fail_too_large (self, worker, batch);
      if (troupe_batch_get_left (batch) > 0)
        recovery_give_back_rest (self, worker, batch, was_read, n_read == 1);
    }
}

/* The results of the next items of the source that are known are results of this run as well. An
 * item that differs ends the source. */
/**
 * troupe_engine_recovery_is_done:
 * @self: the recovery of an engine
 *
 * Returns: whether all items have their result, and no more come; the source is closed then
 */
gboolean
troupe_engine_recovery_is_done (TroupeEngineRecovery *self)
{
  if (troupe_tally_has_handed (self->tally) || troupe_scheduler_has_waiting (self->scheduler) ||
      troupe_scheduler_get_n_to_run (self->scheduler) != 0)
    return FALSE;

  troupe_scheduler_close (self->scheduler);
  return TRUE;
}

static void
recovery_add_known (TroupeEngineRecovery *self)
{
  TroupeSourceStatus status;

  do
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      status = troupe_scheduler_take_known (self->scheduler, &chunk, NULL);
      if (status == TROUPE_SOURCE_ITEMS)
        self->calls->known (&chunk, self->calls->data);
    }
  while (status == TROUPE_SOURCE_ITEMS);
}

static void
recovery_fail_not_run (TroupeEngineRecovery *self, TroupeBatch *batch)
{
  while (troupe_batch_get_left (batch) > 0)
    {
      g_auto (TroupeResultChunk) chunk = { 0 };

      chunk.first_index = troupe_batch_get_next_index (batch);
      chunk.count = troupe_batch_count_alike (batch);
      chunk.status = TROUPE_RESULT_NOT_RUN;
      chunk.items = troupe_items_slice (batch->items, batch->done, chunk.count);
      chunk.attempts = troupe_batch_get_attempts (batch);
      chunk.core = TROUPE_WIRE_CORE_UNKNOWN;
      batch->done += chunk.count;
      self->calls->result (&chunk, self->calls->data);
    }
}

/**
 * troupe_engine_recovery_add_not_run:
 * @self: the recovery of an engine whose last worker has ended
 * @source: the source of the items
 *
 * Gives a result to every item without one: items that were given back, and the rest of the source.
 * A source of unknown or impractically large length is not read further, except for items whose
 * result is known.
 */
void
troupe_engine_recovery_add_not_run (TroupeEngineRecovery *self, TroupeSource *source)
{
  gint64 length = troupe_source_get_length (source);
  TroupeBatch *next;

  recovery_add_known (self);
  if (length < 0 || length > NOT_RUN_MAX)
    troupe_scheduler_close (self->scheduler);

  while (troupe_scheduler_take_rest (self->scheduler, &next))
    {
      g_autoptr (TroupeBatch) batch = next;

      recovery_fail_not_run (self, batch);
      recovery_add_known (self);
    }
}
