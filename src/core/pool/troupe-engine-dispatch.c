/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The next batch to a worker. */

#include "troupe-engine-dispatch.h"

#include "troupe-config.h"
#include "troupe-engine-batches.h"
#include "troupe-pace.h"
#include "troupe-timer.h"
#include "troupe-wake-source.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

/* Known results are passed on for this long at a time, so that orders are followed in between. */
#define PASS_US 10000

/* A wait for items that are run again is told second by second. */
#define TELL_DELAY_MS 1000

/* A node whose link is slow gets no more items while so many bytes wait to be sent. */
#define UNSENT_MAX (8 * 1024 * 1024)

/* All objects but its own outlive it. */
struct _TroupeEngineDispatch
{
  TroupeJob *job;
  TroupeSource *source;
  TroupeScheduler *scheduler;
  TroupeResults *results;
  TroupeTally *tally;
  TroupePublisher *publisher;
  TroupeEnginePace *pace;
  GPtrArray *workers;
  const TroupeEngineCalls *calls;

  guint64 last_number;
  /* The workers that may get more: one, or all. */
  TroupeEngineWorker *wanted;
  gboolean all_wanted;

  GSource *wait_source;
  /* Wakes it when the next delayed item is due. */
  GSource *due_timer;
  /* Made ready when there is room for results again. */
  GSource *room_source;
  gboolean has_told_room;
};

/**
 * troupe_engine_dispatch_new:
 * @job: the job
 * @source: the source of the items
 * @scheduler: creates the batches
 * @results: the results, for the room that is left
 * @tally: the counts of the job
 * @publisher: publishes its events
 * @pace: admits items
 * @workers: (element-type TroupeEngineWorker): the workers that there are, by their owner
 * @calls: the functions that it calls
 *
 * Returns: (transfer full): the dispatch of an engine, none of which may be freed before it
 */
TroupeEngineDispatch *
troupe_engine_dispatch_new (TroupeJob *job,
                            TroupeSource *source,
                            TroupeScheduler *scheduler,
                            TroupeResults *results,
                            TroupeTally *tally,
                            TroupePublisher *publisher,
                            TroupeEnginePace *pace,
                            GPtrArray *workers,
                            const TroupeEngineCalls *calls)
{
  TroupeEngineDispatch *self = g_new0 (TroupeEngineDispatch, 1);

  self->job = job;
  self->source = source;
  self->scheduler = scheduler;
  self->results = results;
  self->tally = tally;
  self->publisher = publisher;
  self->pace = pace;
  self->workers = workers;
  self->calls = calls;
  return self;
}

/**
 * troupe_engine_dispatch_free:
 * @self: (transfer full): the dispatch of an engine
 *
 * Frees @self.
 */
void
troupe_engine_dispatch_free (TroupeEngineDispatch *self)
{
  troupe_timer_clear (&self->wait_source);
  troupe_timer_clear (&self->due_timer);
  troupe_timer_clear (&self->room_source);
  g_free (self);
}

/**
 * troupe_engine_dispatch_want:
 * @self: the dispatch of an engine
 * @worker: a worker that may get more
 *
 * To be followed by a call of "wake".
 */
void
troupe_engine_dispatch_want (TroupeEngineDispatch *self, TroupeEngineWorker *worker)
{
  if (self->wanted != NULL && self->wanted != worker)
    self->all_wanted = TRUE;
  self->wanted = worker;
}

/**
 * troupe_engine_dispatch_want_all:
 * @self: the dispatch of an engine
 *
 * Says that every worker may get more. To be followed by a call of "wake".
 */
void
troupe_engine_dispatch_want_all (TroupeEngineDispatch *self)
{
  self->all_wanted = TRUE;
}

static gboolean
source_readable_cb (int fd, GIOCondition condition, gpointer data)
{
  TroupeEngineDispatch *self = data;

  troupe_timer_clear (&self->wait_source);
  self->all_wanted = TRUE;
  self->calls->wake (self->calls->data);
  return G_SOURCE_REMOVE;
}

/**
 * troupe_engine_dispatch_source_has_more:
 * @self: the dispatch of an engine
 *
 * Says that the source has read something by itself: its descriptor does not show that any more.
 */
void
troupe_engine_dispatch_source_has_more (TroupeEngineDispatch *self)
{
  if (self->wait_source != NULL)
    source_readable_cb (-1, 0, self);
}

static void
dispatch_wait_for_source (TroupeEngineDispatch *self)
{
  int fd = troupe_source_get_wait_fd (self->source);

  if (self->wait_source != NULL || fd < 0)
    return;

  self->wait_source = g_unix_fd_source_new (fd, G_IO_IN | G_IO_HUP);
  g_source_set_callback (self->wait_source, G_SOURCE_FUNC (source_readable_cb), self, NULL);
  g_source_attach (self->wait_source, g_main_context_get_thread_default ());
}

static void
dispatch_tell_left_out (TroupeEngineDispatch *self)
{
  while (TRUE)
    {
      g_autofree char *sentence = troupe_source_take_warning (self->source);

      if (sentence == NULL)
        return;
      troupe_publisher_say (self->publisher, TROUPE_EVENT_LEFT_OUT, sentence);
    }
}

/* Called when a reader made room for results, and to pass on more of those that are known. */
static gboolean
room_cb (gpointer data)
{
  TroupeEngineDispatch *self = data;

  self->all_wanted = TRUE;
  self->calls->wake (self->calls->data);
  return G_SOURCE_CONTINUE;
}

/* Whether there is room for the results of further items. If a reader takes results, workers wait
 * for it; if all results are kept, there is never room again. */
static gboolean
dispatch_has_room (TroupeEngineDispatch *self)
{
  g_autoptr (GError) error = NULL;

  if (self->room_source == NULL)
    self->room_source =
        troupe_wake_source_new (g_main_context_get_thread_default (), room_cb, self);
  if (troupe_results_check_room (self->results, self->room_source, &error))
    return TRUE;

  if (troupe_results_get_keep (self->results) == TROUPE_RESULTS_KEEP_ALL)
    {
      self->calls->failed (error, self->calls->data);
    }
  else if (!self->has_told_room)
    {
      /* Translators: the reason why results cannot be kept, in a sentence */
      g_autofree char *text =
          g_strdup_printf (_ ("%s Workers wait until results are read."), error->message);

      self->has_told_room = TRUE;
      troupe_publisher_say (self->publisher, TROUPE_EVENT_NO_ROOM, text);
    }
  return FALSE;
}

static gboolean
dispatch_is_running (TroupeEngineDispatch *self)
{
  return troupe_tally_get_counts (self->tally)->state == TROUPE_RUN_RUNNING &&
         !troupe_tally_is_halting (self->tally);
}

/**
 * troupe_engine_dispatch_pass_known:
 * @self: the dispatch of an engine
 *
 * Passes on the results of the next items of the source, if they are known: no worker runs these.
 * If that takes longer, "wake" is called for the rest.
 *
 * Returns: whether the next item is to be run, or there is none
 */
gboolean
troupe_engine_dispatch_pass_known (TroupeEngineDispatch *self)
{
  const gint64 until = g_get_monotonic_time () + PASS_US;

  while (dispatch_is_running (self) && dispatch_has_room (self))
    {
      g_auto (TroupeResultChunk) chunk = { 0 };
      g_autoptr (GError) error = NULL;
      const TroupeSourceStatus status =
          troupe_scheduler_take_known (self->scheduler, &chunk, &error);

      dispatch_tell_left_out (self);
      if (status == TROUPE_SOURCE_END)
        return TRUE;
      if (status == TROUPE_SOURCE_WAIT)
        dispatch_wait_for_source (self);
      if (status == TROUPE_SOURCE_FAILED)
        self->calls->failed (error, self->calls->data);
      if (status != TROUPE_SOURCE_ITEMS)
        return FALSE;

      self->calls->known (&chunk, self->calls->data);
      if (g_get_monotonic_time () > until)
        {
          g_source_set_ready_time (self->room_source, 0);
          return FALSE;
        }
    }
  return FALSE;
}

static gboolean
dispatch_may_hand (TroupeEngineDispatch *self, TroupeEngineWorker *worker)
{
  TroupeBatch *head = g_queue_peek_head (&worker->batches);
  TroupeBatch *waiting = troupe_scheduler_peek_waiting (self->scheduler);

  if (!dispatch_is_running (self) || !troupe_engine_batches_are_taken (worker))
    return FALSE;

  /* A suspect is alone with its worker. */
  return head == NULL || !(head->suspect || (waiting != NULL && waiting->suspect));
}

/* Takes the next batch from the scheduler, with that many items at most. Returns whether there is
 * one. */
static gboolean
dispatch_take (TroupeEngineDispatch *self, guint32 most, gboolean is_for_node, TroupeBatch **batch)
{
  g_autoptr (GError) error = NULL;
  TroupeSourceStatus status;

  /* Items that were given back precede the results kept already, and a reader may wait for them. */
  if (troupe_scheduler_peek_waiting (self->scheduler) == NULL &&
      !troupe_engine_dispatch_pass_known (self))
    return FALSE;

  status = is_for_node ? troupe_scheduler_take_for_node (self->scheduler, most, batch, &error)
                       : troupe_scheduler_take (self->scheduler, most, batch, &error);
  if (status == TROUPE_SOURCE_WAIT)
    dispatch_wait_for_source (self);
  if (status == TROUPE_SOURCE_FAILED)
    self->calls->failed (error, self->calls->data);
  return status == TROUPE_SOURCE_ITEMS;
}

/* The first item of a batch may have been begun by a worker that ended. */
static void
dispatch_tell_taken (TroupeEngineDispatch *self, TroupeEngineWorker *worker, TroupeBatch *batch)
{
  const guint64 row = troupe_items_get_first_index (batch->items);
  TroupeEventData data = { .what = TROUPE_EVENT_ITEMS_TAKEN, .other = batch->lost_by };
  TroupeItemRange range = { .first_row = row, .n_rows = 1 };

  if (batch->lost_by == 0)
    return;

  batch->lost_by = 0;
  troupe_item_numbers_find (troupe_results_get_numbers (self->results), row, &range.first,
                            &range.last);
  troupe_item_ranges_add (&data.items, &range);
  troupe_engine_worker_tell_data (worker, &data);
}

/* Gives a node as many items as it should have. */
static void
dispatch_fill_node (TroupeEngineDispatch *self, TroupeEngineWorker *worker)
{
  const TroupeNodeFacts *facts = troupe_engine_node_get_facts (worker->node);
  const gboolean single =
      troupe_engine_batches_are_single (worker) || troupe_engine_pace_has_rules (self->pace);
  /* Items that may be the last ones are handed out as to the lanes of this machine. */
  const gboolean is_careful = single || troupe_job_get_halt (self->job) != TROUPE_HALT_NEVER;
  guint64 n_held = troupe_engine_batches_count_items (worker);
  guint64 n_wanted = (guint64) worker->lanes;

  if (is_careful && !single)
    n_wanted *= troupe_scheduler_get_chunk (self->scheduler);
  if (!is_careful)
    n_wanted =
        troupe_node_depth_find (troupe_engine_node_get_depth (worker->node), facts->round_trip,
                                troupe_scheduler_get_n_to_run (self->scheduler),
                                troupe_scheduler_get_n_lanes (self->scheduler), n_held);

  while (n_held < n_wanted && dispatch_may_hand (self, worker) &&
         troupe_link_get_unsent (worker->link) < UNSENT_MAX)
    {
      TroupeBatch *batch;

      if (!dispatch_take (self, single ? 1 : MIN (n_wanted - n_held, G_MAXUINT32), !is_careful,
                          &batch))
        break;
      if (!troupe_engine_pace_admits (self->pace))
        {
          troupe_scheduler_give_back (self->scheduler, batch);
          break;
        }
      n_held += troupe_batch_get_count (batch);
      troupe_engine_batches_hand (worker, batch, ++self->last_number);
      troupe_engine_pace_add_start (self->pace);
    }

  dispatch_tell_left_out (self);
  troupe_link_flush (worker->link);
}

/* Gives a worker as many batches as it should have. */
static void
dispatch_fill (TroupeEngineDispatch *self, TroupeEngineWorker *worker)
{
  const guint64 max_items = troupe_job_get_max_items (self->job);
  const gboolean single =
      troupe_engine_batches_are_single (worker) || troupe_engine_pace_has_rules (self->pace);

  if (worker->node != NULL)
    {
      dispatch_fill_node (self, worker);
      return;
    }

  while (dispatch_may_hand (self, worker))
    {
      guint64 most = single ? 1 : G_MAXUINT32;
      guint depth = single ? 1 : troupe_scheduler_get_depth (self->scheduler);
      TroupeBatch *batch;

      if (max_items > 0)
        most = MIN (most, max_items - worker->items_given);
      if (worker->batches.length >= (guint64) worker->lanes * depth)
        break;
      if (most == 0)
        {
          if (g_queue_is_empty (&worker->batches))
            troupe_engine_worker_retire (worker);
          break;
        }

      if (!dispatch_take (self, most, FALSE, &batch))
        break;
      if (!troupe_engine_pace_admits (self->pace))
        {
          troupe_scheduler_give_back (self->scheduler, batch);
          break;
        }
      troupe_results_begin (self->results, batch->items, worker->status.number);
      troupe_publisher_add_begun (self->publisher, batch->items, worker->status.number);
      dispatch_tell_taken (self, worker, batch);
      troupe_engine_batches_hand (worker, batch, ++self->last_number);
      troupe_engine_pace_add_start (self->pace);
    }

  dispatch_tell_left_out (self);
  troupe_link_flush (worker->link);
}

static gboolean
due_cb (gpointer data)
{
  TroupeEngineDispatch *self = data;

  self->calls->wake (self->calls->data);
  return G_SOURCE_REMOVE;
}

/* Whether all items but the delayed ones have their result. */
static gboolean
dispatch_has_nothing_else (TroupeEngineDispatch *self)
{
  return troupe_scheduler_has_only_delayed (self->scheduler) &&
         !troupe_tally_has_handed (self->tally);
}

/* Says that the job waits for items that are run again. */
static void
dispatch_tell_delay (TroupeEngineDispatch *self, gint64 left)
{
  g_autofree char *words = NULL;

  /* It has its own reason. */
  if (troupe_engine_pace_is_holding (self->pace))
    return;
  if (dispatch_has_nothing_else (self))
    words = troupe_pace_describe_delay (troupe_scheduler_get_n_delayed (self->scheduler), left);
  troupe_publisher_set_waiting (self->publisher, words);
}

/* Lets delayed items be taken that are due, and waits for the next one. */
static void
dispatch_release (TroupeEngineDispatch *self)
{
  const guint n_before = troupe_scheduler_get_n_delayed (self->scheduler);
  gint64 now;
  gint64 left;

  if (n_before == 0 || troupe_tally_is_ending (self->tally))
    return;

  now = g_get_monotonic_time ();
  troupe_scheduler_release (self->scheduler, now);
  self->all_wanted |= troupe_scheduler_get_n_delayed (self->scheduler) < n_before;
  left = troupe_scheduler_get_next_due (self->scheduler) - now;
  dispatch_tell_delay (self, left);
  troupe_timer_clear (&self->due_timer);
  if (left > 0)
    self->due_timer = troupe_timer_add (MIN (left / 1000 + 1, TELL_DELAY_MS), due_cb, self);
}

/**
 * troupe_engine_dispatch_run:
 * @self: the dispatch of an engine
 *
 * Hands out batches to the workers that were marked. A batch that one worker gave back may go to
 * another that waits.
 */
void
troupe_engine_dispatch_run (TroupeEngineDispatch *self)
{
  TroupeEngineWorker *wanted = g_steal_pointer (&self->wanted);

  dispatch_release (self);
  if (troupe_engine_pace_is_holding (self->pace) && troupe_engine_pace_admits (self->pace))
    self->all_wanted = TRUE;
  if (wanted != NULL && !self->all_wanted)
    {
      dispatch_fill (self, wanted);
      self->all_wanted = troupe_scheduler_peek_waiting (self->scheduler) != NULL;
    }
  if (!self->all_wanted)
    return;

  self->all_wanted = FALSE;
  for (guint i = 0; i < self->workers->len; i++)
    dispatch_fill (self, g_ptr_array_index (self->workers, i));
}

/**
 * troupe_engine_dispatch_stop:
 * @self: the dispatch of an engine
 *
 * Stops waiting for the source.
 */
void
troupe_engine_dispatch_stop (TroupeEngineDispatch *self)
{
  troupe_timer_clear (&self->wait_source);
}
