/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The engine of a pool: its life, from start to end, and its main step, in which all work is
 * advanced. */

#include "troupe-engine.h"

#include "troupe-config.h"
#include "troupe-engine-batches.h"
#include "troupe-engine-frames.h"
#include "troupe-engine-memory.h"
#include "troupe-load.h"
#include "troupe-timer.h"

#include <glib/gi18n-lib.h>

struct _TroupeEngine
{
  TroupeJob *job;
  TroupeSource *source;
  TroupeResults *results;
  TroupeTrace *trace;
  TroupeRecorder *recorder;
  TroupeAheadSource *ahead;
  gboolean keeps_items;
  guint64 n_kept_items;
  TroupeLauncher *launcher;
  GMainLoop *loop;

  /* The functions that its parts may call, and its parts, from the lowest layer up. */
  TroupeEngineCalls calls;
  TroupeTally *tally;
  TroupePublisher *publisher;
  TroupeScheduler *scheduler;
  TroupeDescriptors *descriptors;
  GPtrArray *workers;
  TroupeEngineRecovery *recovery;
  TroupeEngineSlots *slots;
  TroupeEnginePace *pace;
  TroupeEngineDispatch *dispatch;
  TroupeEngineClock *clock;
  TroupeEngineListening *listening;
  TroupeEngineMemory *memory;
  TroupeEngineNodeFrames *node_frames;
  TroupeEngineFrames *frames;

  TroupeLoad load_at_start;
  GCancellable *preparing;
  /* Whether workers are to be started, once the results that are known are passed on. */
  gboolean is_to_start;
  GSource *end_timer;
  gboolean failed;
  gboolean stopping;
  /* Whether workers are still to be notified that the job is stopped. */
  gboolean stop_wanted;
  gboolean pumping;
  gboolean woken;
};

static void result_cb (TroupeResultChunk *chunk, gpointer data);
static void known_cb (TroupeResultChunk *chunk, gpointer data);
static void attempt_cb (guint64 index, const TroupeAttempt *attempt, gpointer data);
static void failed_cb (const GError *error, gpointer data);
static void wake_cb (gpointer data);

static void
engine_make_parts (TroupeEngine *self, TroupeMailbox *mailbox, TroupeLiveOutput *live)
{
  const TroupeEngineCalls *calls = &self->calls;

  self->calls = (TroupeEngineCalls){ result_cb, known_cb, attempt_cb, failed_cb, wake_cb, self };
  self->tally = troupe_tally_new (self->job, troupe_source_get_length (self->source));
  self->publisher = troupe_publisher_new (mailbox, self->tally, self->recorder, calls);
  self->scheduler = troupe_scheduler_new (self->source, troupe_job_get_chunk (self->job), 1);
  self->descriptors = troupe_descriptors_new (g_main_context_get_thread_default ());
  self->workers = g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_engine_worker_free);
  self->recovery = troupe_engine_recovery_new (self->job, self->scheduler, self->results,
                                               self->tally, self->publisher, calls);
  self->slots = troupe_engine_slots_new (self->job, self->launcher, self->recovery, self->tally,
                                         self->publisher, self->workers, calls);
  self->pace =
      troupe_engine_pace_new (self->job, self->tally, self->publisher, self->workers, calls);
  self->dispatch =
      troupe_engine_dispatch_new (self->job, self->source, self->scheduler, self->results,
                                  self->tally, self->publisher, self->pace, self->workers, calls);
  self->memory = troupe_engine_memory_new (self->job, self->workers, calls);
  self->clock = troupe_engine_clock_new (self->job, self->tally, self->launcher, self->dispatch,
                                         self->workers, calls);
  self->listening =
      troupe_engine_listening_new (live, troupe_results_get_watched (self->results), self->workers);
  self->node_frames = troupe_engine_node_frames_new (self->scheduler, self->publisher,
                                                     self->results, self->listening, calls);
  self->frames = troupe_engine_frames_new (
      self->launcher, self->scheduler, self->slots, self->recovery, self->dispatch, self->clock,
      self->listening, self->node_frames, self->publisher, calls);
}

/**
 * troupe_engine_new:
 * @job: the job to run
 * @source: over which items
 * @results: receives the results
 * @trace: (nullable): records the running times
 * @recorder: (nullable): keeps the run
 * @mailbox: receives all other changes
 * @live: (nullable): receives what items print, while they run
 * @launcher: starts its workers
 * @loop: quit when everything was published
 *
 * Returns: (transfer full): an engine for troupe_engine_start()
 */
TroupeEngine *
troupe_engine_new (TroupeJob *job,
                   TroupeSource *source,
                   TroupeResults *results,
                   TroupeTrace *trace,
                   TroupeRecorder *recorder,
                   TroupeMailbox *mailbox,
                   TroupeLiveOutput *live,
                   TroupeLauncher *launcher,
                   GMainLoop *loop)
{
  TroupeEngine *self = g_new0 (TroupeEngine, 1);

  self->job = g_object_ref (job);
  self->source = g_object_ref (source);
  self->results = g_object_ref (results);
  self->trace = trace != NULL ? troupe_trace_ref (trace) : NULL;
  g_set_object (&self->recorder, recorder);
  self->launcher = g_object_ref (launcher);
  self->loop = g_main_loop_ref (loop);
  engine_make_parts (self, mailbox, live);
  return self;
}

/**
 * troupe_engine_set_known_results:
 * @self: an engine that was not started
 * @known: results of items that are not run again
 */
void
troupe_engine_set_known_results (TroupeEngine *self, TroupeKnownResults *known)
{
  troupe_scheduler_set_known_results (self->scheduler, known);
}

/* Records the items that are not kept yet, if any are to be, and at the end their number. */
static void
items_cb (TroupeItems *items, gpointer data)
{
  TroupeEngine *self = data;
  const guint64 first = items != NULL ? troupe_items_get_first_index (items) : 0;
  const guint32 count = items != NULL ? troupe_items_get_count (items) : 0;
  g_autoptr (TroupeItems) rest = NULL;
  guint32 n_kept;

  troupe_engine_dispatch_source_has_more (self->dispatch);
  if (items == NULL)
    troupe_publisher_changed (self->publisher);
  if (!self->keeps_items || first + count <= self->n_kept_items)
    return;
  n_kept = self->n_kept_items - MIN (first, self->n_kept_items);
  rest = troupe_items_slice (items, n_kept, count - n_kept);
  troupe_recorder_add_items (self->recorder, rest);
}

/**
 * troupe_engine_read_ahead:
 * @self: an engine that was not started
 * @source: its source
 *
 * Makes the source read as soon as there is something.
 */
void
troupe_engine_read_ahead (TroupeEngine *self, TroupeAheadSource *source)
{
  g_set_object (&self->ahead, source);
}

/**
 * troupe_engine_keep_items:
 * @self: an engine that was not started, with a recorder
 * @source: its source
 * @n_kept: the number of items that are kept already
 *
 * Makes the recorder receive the items after these as soon as the source has them.
 */
void
troupe_engine_keep_items (TroupeEngine *self, TroupeAheadSource *source, guint64 n_kept)
{
  troupe_engine_read_ahead (self, source);
  self->keeps_items = TRUE;
  self->n_kept_items = n_kept;
}

/**
 * troupe_engine_free:
 * @self: (transfer full): an engine that quit its loop
 *
 * Frees @self.
 */
void
troupe_engine_free (TroupeEngine *self)
{
  troupe_timer_clear (&self->end_timer);
  troupe_engine_frames_free (self->frames);
  troupe_engine_node_frames_free (self->node_frames);
  troupe_engine_listening_free (self->listening);
  troupe_engine_clock_free (self->clock);
  troupe_engine_memory_free (self->memory);
  troupe_engine_dispatch_free (self->dispatch);
  troupe_engine_pace_free (self->pace);
  troupe_engine_slots_free (self->slots);
  troupe_engine_recovery_free (self->recovery);
  g_ptr_array_unref (self->workers);
  troupe_descriptors_free (self->descriptors);
  troupe_scheduler_free (self->scheduler);
  troupe_publisher_free (self->publisher);
  troupe_tally_free (self->tally);
  g_object_unref (self->job);
  g_object_unref (self->source);
  g_object_unref (self->results);
  g_clear_pointer (&self->trace, troupe_trace_unref);
  g_clear_object (&self->ahead);
  g_clear_object (&self->recorder);
  g_object_unref (self->launcher);
  g_main_loop_unref (self->loop);
  g_free (self);
}

static void
engine_tell (TroupeEngine *self, TroupeEventWhat what)
{
  troupe_publisher_add (self->publisher, &(TroupeEventData){ .what = what });
}

static void
engine_publish (TroupeEngine *self)
{
  troupe_publisher_begin (self->publisher);
  for (guint i = 0; i < self->workers->len; i++)
    troupe_engine_worker_publish (g_ptr_array_index (self->workers, i));
  troupe_tally_set_n_items (self->tally, troupe_scheduler_get_n_items (self->scheduler));
  troupe_publisher_end (self->publisher);
}

/* Nodes give their workers the grace time, and tell how they ended. */
static guint
engine_get_grace_ms (TroupeEngine *self)
{
  const guint grace = troupe_job_get_grace (self->job) * 1000;

  return troupe_launcher_has_nodes (self->launcher) ? 2 * grace + TROUPE_NODE_MARGIN_MS : grace;
}

static gboolean
end_killed_cb (gpointer data)
{
  TroupeEngine *self = data;

  troupe_timer_clear (&self->end_timer);
  for (guint i = 0; i < self->workers->len; i++)
    {
      TroupeEngineWorker *worker = g_ptr_array_index (self->workers, i);

      troupe_worker_handle_order (worker->handle, TROUPE_WORKER_ORDER_KILL);
    }
  return G_SOURCE_REMOVE;
}

static gboolean
end_terminated_cb (gpointer data)
{
  TroupeEngine *self = data;

  troupe_timer_clear (&self->end_timer);
  for (guint i = 0; i < self->workers->len; i++)
    troupe_engine_worker_end (g_ptr_array_index (self->workers, i), TROUPE_KILLED_BY_SLOWNESS,
                              FALSE);
  self->end_timer = troupe_timer_add (engine_get_grace_ms (self), end_killed_cb, self);
  return G_SOURCE_REMOVE;
}

/* From now on no batch is handed out and no worker is started. */
static void
engine_set_ending (TroupeEngine *self)
{
  troupe_tally_set_state (self->tally, TROUPE_RUN_ENDING);
  if (self->preparing != NULL)
    g_cancellable_cancel (self->preparing);
  troupe_engine_dispatch_stop (self->dispatch);
  troupe_engine_pace_stop (self->pace);
  troupe_engine_slots_stop (self->slots);
  troupe_publisher_changed (self->publisher);
}

/* All items are done: the workers end by themselves. A worker that does not, because it is stopped,
 * for instance, is ended. */
static void
engine_end (TroupeEngine *self)
{
  engine_set_ending (self);
  for (guint i = 0; i < self->workers->len; i++)
    troupe_engine_worker_retire (g_ptr_array_index (self->workers, i));
  self->end_timer =
      troupe_timer_add (engine_get_grace_ms (self) + TROUPE_END_MARGIN_MS, end_terminated_cb, self);
}

/* The job is stopped: no batch is handed out any more. engine_stop_workers() does the rest for the
 * workers. */
static void
engine_set_stopping (TroupeEngine *self)
{
  engine_set_ending (self);
  if (!self->stopping)
    engine_tell (self, TROUPE_EVENT_JOB_STOPPED);
  self->stopping = TRUE;
}

static void
engine_stop_workers (TroupeEngine *self, gboolean now)
{
  self->stop_wanted = FALSE;
  for (guint i = 0; i < self->workers->len; i++)
    {
      TroupeEngineWorker *worker = g_ptr_array_index (self->workers, i);

      if (!troupe_engine_batches_are_there (worker) && worker->lanes > 0 &&
          worker->paused_at == 0 && !now)
        troupe_engine_worker_retire (worker);
      else
        troupe_engine_worker_end (worker, TROUPE_KILLED_BY_STOP, now);
    }

  if (self->end_timer == NULL)
    self->end_timer = troupe_timer_add (engine_get_grace_ms (self), end_killed_cb, self);
}

/* Every worker has joined. */
static void
engine_finish (TroupeEngine *self)
{
  troupe_tally_set_state (self->tally, TROUPE_RUN_FINISHED);
  troupe_engine_clock_stop (self->clock);
  troupe_engine_memory_stop (self->memory);
  troupe_timer_clear (&self->end_timer);

  if (self->ahead != NULL)
    troupe_ahead_source_stop (self->ahead);
  troupe_launcher_release (self->launcher);
  troupe_engine_recovery_add_not_run (self->recovery, self->source);
  troupe_results_close (self->results);

  troupe_tally_set_n_items (self->tally, troupe_scheduler_get_n_items (self->scheduler));
  troupe_tally_set_ended (self->tally, g_get_monotonic_time ());
  troupe_tally_set_others_cores (self->tally, troupe_load_measure_others (&self->load_at_start));
  troupe_publisher_tell_failed (self->publisher);
  engine_tell (self, TROUPE_EVENT_JOB_FINISHED);
  if (self->recorder != NULL)
    troupe_recorder_end (self->recorder, troupe_tally_get_counts (self->tally));
  engine_publish (self);
  g_main_loop_quit (self->loop);
}

static void
engine_check_done (TroupeEngine *self)
{
  if (self->preparing != NULL || troupe_engine_is_finished (self))
    return;

  if (!troupe_tally_is_ending (self->tally) &&
      (troupe_scheduler_is_empty (self->scheduler) || troupe_tally_is_halting (self->tally)) &&
      !troupe_tally_has_handed (self->tally))
    engine_end (self);

  if (troupe_tally_is_ending (self->tally) && self->workers->len == 0)
    engine_finish (self);
}

static void
engine_start_workers (TroupeEngine *self)
{
  const gint64 n_to_run = troupe_scheduler_get_n_to_run (self->scheduler);

  troupe_scheduler_set_lanes (self->scheduler, troupe_engine_slots_make (self->slots, n_to_run));
  if (!troupe_engine_slots_start (self->slots, self->descriptors,
                                  troupe_engine_frames_get_events (), self->frames))
    troupe_scheduler_close (self->scheduler);
  else if (!troupe_tally_is_ending (self->tally))
    {
      troupe_engine_clock_start (self->clock);
      troupe_engine_memory_start (self->memory);
      troupe_engine_pace_start (self->pace);
    }
}

/* Workers are started for items that are to be run: if every result is known, there are none. */
static void
engine_check_start (TroupeEngine *self)
{
  if (!self->is_to_start || !troupe_engine_dispatch_pass_known (self->dispatch))
    return;

  self->is_to_start = FALSE;
  if (!troupe_scheduler_is_empty (self->scheduler))
    engine_start_workers (self);
}

/* The main step of the engine: every event changes the state and wakes the engine, and this
 * function does what follows from the state. Events during a step are handled in another round. No
 * worker is freed here. */
static void
wake_cb (gpointer data)
{
  TroupeEngine *self = data;

  self->woken = TRUE;
  if (self->pumping)
    return;

  self->pumping = TRUE;
  while (self->woken)
    {
      self->woken = FALSE;
      if (troupe_engine_slots_has_greeted (self->slots))
        troupe_engine_pace_await_worker (self->pace, NULL);
      engine_check_start (self);
      troupe_engine_dispatch_run (self->dispatch);
      if (self->stop_wanted)
        engine_stop_workers (self, FALSE);
      engine_check_done (self);
      if (troupe_publisher_is_due (self->publisher))
        engine_publish (self);
    }
  self->pumping = FALSE;
}

/* The job cannot go on. */
static void
failed_cb (const GError *error, gpointer data)
{
  TroupeEngine *self = data;

  if (self->failed)
    return;

  self->failed = TRUE;
  troupe_publisher_add_error (self->publisher, error);
  troupe_publisher_say (self->publisher, TROUPE_EVENT_JOB, error->message);
  if (troupe_engine_is_finished (self))
    return;

  engine_set_stopping (self);
  self->stop_wanted = TRUE;
}

static void
engine_halt (TroupeEngine *self)
{
  static const char *const reasons[] = {
    [TROUPE_HALT_FAIL] = N_ ("The job was halted because items failed."),
    [TROUPE_HALT_SUCCESS] = N_ ("The job was halted because enough items succeeded."),
    [TROUPE_HALT_DONE] = N_ ("The job was halted because enough items finished."),
  };
  g_autoptr (GError) error = g_error_new_literal (TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_HALTED,
                                                  _ (reasons[troupe_job_get_halt_why (self->job)]));

  if (troupe_job_get_halt (self->job) == TROUPE_HALT_NOW)
    failed_cb (error, self);
  else
    troupe_publisher_add_error (self->publisher, error);
}

static void
engine_add_result (TroupeEngine *self, const TroupeResultChunk *chunk, gboolean is_known)
{
  gboolean is_halt;

  if (chunk->status != TROUPE_RESULT_OK)
    troupe_tally_set_n_items (self->tally, troupe_scheduler_get_n_items (self->scheduler));
  is_halt = is_known ? troupe_tally_add_known (self->tally, chunk)
                     : troupe_tally_add (self->tally, chunk);
  troupe_publisher_progressed (self->publisher);
  troupe_results_add (self->results, chunk);
  if (self->trace != NULL && is_known)
    troupe_trace_add_known (self->trace, chunk);
  else if (self->trace != NULL)
    troupe_trace_add (self->trace, chunk);
  if (is_halt)
    engine_halt (self);
}

/* Items have their result. */
static void
result_cb (TroupeResultChunk *chunk, gpointer data)
{
  TroupeEngine *self = data;

  if (chunk->finished_at == 0)
    chunk->finished_at = g_get_monotonic_time ();
  engine_add_result (self, chunk, FALSE);
  if (self->recorder != NULL && chunk->status != TROUPE_RESULT_NOT_RUN)
    troupe_recorder_add_chunk (self->recorder, chunk);
}

/* An item failed and is run again. */
static void
attempt_cb (guint64 index, const TroupeAttempt *attempt, gpointer data)
{
  TroupeEngine *self = data;

  if (self->trace != NULL)
    troupe_trace_add_attempt (self->trace, index, attempt);
  if (self->recorder != NULL)
    troupe_recorder_add_attempt (self->recorder, index, attempt);
}

/* Items have the result of an earlier run. */
static void
known_cb (TroupeResultChunk *chunk, gpointer data)
{
  engine_add_result (data, chunk, TRUE);
}

/* Somebody who sees no item run wants to know why. */
static void
waiting_cb (const char *what, gpointer data)
{
  TroupeEngine *self = data;

  troupe_publisher_say (self->publisher, TROUPE_EVENT_WARNED, what);
  if (!troupe_engine_slots_has_greeted (self->slots) && !troupe_tally_is_ending (self->tally))
    troupe_engine_pace_await_worker (self->pace, what);
  wake_cb (self);
}

static void
prepared_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  TroupeEngine *self = data;
  g_autoptr (GError) error = NULL;
  const gboolean is_ready = troupe_launcher_prepare_finish (self->launcher, result, &error);

  g_clear_object (&self->preparing);
  troupe_engine_pace_await_worker (self->pace, NULL);
  if (!troupe_tally_is_ending (self->tally) && is_ready)
    self->is_to_start = TRUE;
  else if (!troupe_tally_is_ending (self->tally))
    failed_cb (error, self);
  troupe_publisher_changed (self->publisher);
  wake_cb (self);
}

/**
 * troupe_engine_start:
 * @self: an engine
 *
 * Prepares its launcher and starts its workers: not more than there are items.
 */
void
troupe_engine_start (TroupeEngine *self)
{
  g_autofree char *title = troupe_job_describe (self->job);
  g_autofree char *warning = troupe_job_dup_warning (self->job);

  troupe_load_read (&self->load_at_start);
  troupe_tally_start (self->tally, g_get_monotonic_time ());
  if (self->recorder != NULL)
    troupe_recorder_begin (self->recorder, troupe_tally_get_counts (self->tally));
  if (self->ahead != NULL)
    troupe_ahead_source_start (self->ahead, items_cb, self);
  troupe_publisher_add (self->publisher,
                        &(TroupeEventData){ .what = TROUPE_EVENT_JOB_STARTED, .text = title });
  if (warning != NULL)
    troupe_publisher_warn (self->publisher, warning, NULL);
  self->preparing = g_cancellable_new ();
  troupe_launcher_prepare_async (self->launcher, waiting_cb, self, self->preparing, prepared_cb,
                                 self);
}

/**
 * troupe_engine_is_finished:
 * @self: an engine
 *
 * Returns: whether everything was done and published
 */
gboolean
troupe_engine_is_finished (TroupeEngine *self)
{
  return troupe_tally_get_counts (self->tally)->state == TROUPE_RUN_FINISHED;
}

/**
 * troupe_engine_publish_soon:
 * @self: an engine
 *
 * Publishes all changes, however long they would wait.
 */
void
troupe_engine_publish_soon (TroupeEngine *self)
{
  troupe_publisher_hurry (self->publisher);
}

/**
 * troupe_engine_stop:
 * @self: an engine
 * @now: whether workers are killed at once
 *
 * Stops handing out batches and ends the workers; their items get the status not run.
 */
void
troupe_engine_stop (TroupeEngine *self, gboolean now)
{
  if (troupe_engine_is_finished (self))
    return;

  engine_set_stopping (self);
  engine_stop_workers (self, now);
  wake_cb (self);
}

static void
act_on (TroupeEngineWorker *worker, TroupeRunAction action)
{
  /* Its workers are meant, not the node. */
  if (worker->is_node && (action == TROUPE_RUN_KILL || action == TROUPE_RUN_TERMINATE))
    {
      troupe_worker_handle_order_worker (worker->handle, 0, action);
      return;
    }

  switch (action)
    {
    case TROUPE_RUN_KILL:
      troupe_engine_worker_end (worker, TROUPE_KILLED_BY_USER, TRUE);
      break;
    case TROUPE_RUN_TERMINATE:
      troupe_engine_worker_end (worker, TROUPE_KILLED_BY_USER, FALSE);
      break;
    case TROUPE_RUN_PAUSE:
      troupe_engine_worker_pause (worker);
      break;
    case TROUPE_RUN_CONTINUE:
      troupe_engine_worker_continue (worker);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Passes an order on to the node whose worker has that number. */
static void
act_on_far (TroupeEngineWorker *node, guint number, TroupeRunAction action)
{
  const guint far_number = troupe_engine_node_find_far (node->node, number);

  if (far_number > 0)
    troupe_worker_handle_order_worker (node->handle, far_number, action);
}

static void
engine_set_paused (TroupeEngine *self, gboolean paused)
{
  troupe_tally_set_state (self->tally, paused ? TROUPE_RUN_PAUSED : TROUPE_RUN_RUNNING);
  engine_tell (self, paused ? TROUPE_EVENT_JOB_PAUSED : TROUPE_EVENT_JOB_CONTINUED);
}

/**
 * troupe_engine_act:
 * @self: an engine
 * @worker: the number of a worker, or 0 for all
 * @action: the action
 *
 * Does nothing to workers that joined.
 */
void
troupe_engine_act (TroupeEngine *self, guint worker, TroupeRunAction action)
{
  if (worker == 0 && !troupe_tally_is_ending (self->tally) &&
      (action == TROUPE_RUN_PAUSE || action == TROUPE_RUN_CONTINUE))
    engine_set_paused (self, action == TROUPE_RUN_PAUSE);

  for (guint i = 0; i < self->workers->len; i++)
    {
      TroupeEngineWorker *each = g_ptr_array_index (self->workers, i);

      if (worker == 0 || each->status.number == worker)
        act_on (each, action);
      else if (each->node != NULL)
        act_on_far (each, worker, action);
    }

  if (action == TROUPE_RUN_CONTINUE)
    troupe_engine_dispatch_want_all (self->dispatch);
  wake_cb (self);
}
