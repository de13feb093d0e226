/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the pace of a job: reads how busy the machine is, and makes room where the rules say so. */

#include "troupe-engine-pace.h"

#include "troupe-config.h"
#include "troupe-limit-command.h"
#include "troupe-pace.h"
#include "troupe-timer.h"

#include <glib/gi18n-lib.h>

/* The answer of a command that cannot be started, as of a shell. */
#define NOT_STARTED 127

/* The tally, the publisher, the workers and the calls outlive it. */
struct _TroupeEnginePace
{
  TroupeTally *tally;
  TroupePublisher *publisher;
  GPtrArray *workers;
  const TroupeEngineCalls *calls;

  TroupePace *pace;
  char *command;
  TroupeLimitCommand *asked;
  GSource *tick;
  GSource *delay;
  gboolean is_holding;
  /* Whether it has told that items are suspended. */
  gboolean is_telling;
  gboolean awaits_worker;
};

/**
 * troupe_engine_pace_new:
 * @job: the job, with its rules
 * @tally: its counts
 * @publisher: publishes its changes
 * @workers: (element-type TroupeEngineWorker): the workers that there are, by their owner
 * @calls: the functions that it calls
 *
 * Returns: (transfer full): the pace of an engine; none of these may be freed before it
 */
TroupeEnginePace *
troupe_engine_pace_new (TroupeJob *job,
                        TroupeTally *tally,
                        TroupePublisher *publisher,
                        GPtrArray *workers,
                        const TroupeEngineCalls *calls)
{
  TroupeEnginePace *self = g_new0 (TroupeEnginePace, 1);
  TroupePaceRules rules;

  troupe_job_get_pace (job, &rules);
  self->tally = tally;
  self->publisher = publisher;
  self->workers = workers;
  self->calls = calls;
  self->pace = troupe_pace_new (&rules);
  self->command = g_strdup (rules.command);
  return self;
}

/**
 * troupe_engine_pace_free:
 * @self: (transfer full): the pace of an engine
 *
 * Frees @self.
 */
void
troupe_engine_pace_free (TroupeEnginePace *self)
{
  troupe_engine_pace_stop (self);
  troupe_pace_free (self->pace);
  g_free (self->command);
  g_free (self);
}

/**
 * troupe_engine_pace_has_rules:
 * @self: the pace of an engine
 *
 * Returns: whether items have to be handed out one by one
 */
gboolean
troupe_engine_pace_has_rules (TroupeEnginePace *self)
{
  return troupe_pace_has_rules (self->pace);
}

/**
 * troupe_engine_pace_is_holding:
 * @self: the pace of an engine
 *
 * Returns: whether it has refused to let the next item start
 */
gboolean
troupe_engine_pace_is_holding (TroupeEnginePace *self)
{
  return self->is_holding;
}

/* Its workers */

/* The number of items of workers that are not being ended: of all, or of those that are not
 * stopped. */
static guint
pace_count_items (TroupeEnginePace *self, gboolean with_stopped)
{
  guint n_items = 0;

  for (guint i = 0; i < self->workers->len; i++)
    {
      TroupeEngineWorker *worker = g_ptr_array_index (self->workers, i);

      if (worker->status.killed_by == TROUPE_KILLED_BY_NOBODY &&
          (with_stopped || worker->paused_at == 0))
        n_items += worker->batches.length;
    }
  return n_items;
}

/* When the youngest item of a worker began. */
static gint64
get_youngest (TroupeEngineWorker *worker)
{
  gint64 youngest = 0;

  for (GList *link = worker->batches.head; link != NULL; link = link->next)
    youngest = MAX (youngest, ((TroupeBatch *) link->data)->since);
  return youngest;
}

/* Finds the worker with the youngest item: of all, or of those that are not stopped. */
static TroupeEngineWorker *
pace_find (TroupeEnginePace *self, gboolean with_stopped)
{
  TroupeEngineWorker *found = NULL;

  for (guint i = 0; i < self->workers->len; i++)
    {
      TroupeEngineWorker *worker = g_ptr_array_index (self->workers, i);

      if (!g_queue_is_empty (&worker->batches) &&
          worker->status.killed_by == TROUPE_KILLED_BY_NOBODY &&
          (with_stopped || worker->paused_at == 0) &&
          (found == NULL || get_youngest (worker) > get_youngest (found)))
        found = worker;
    }
  return found;
}

/* Finds the worker with the oldest item of those that were suspended. */
static TroupeEngineWorker *
pace_find_suspended (TroupeEnginePace *self)
{
  TroupeEngineWorker *found = NULL;

  for (guint i = 0; i < self->workers->len; i++)
    {
      TroupeEngineWorker *worker = g_ptr_array_index (self->workers, i);

      if (worker->suspended && (found == NULL || get_youngest (worker) < get_youngest (found)))
        found = worker;
    }
  return found;
}

/* Suspends the youngest, or continues the oldest one that is suspended: one in each tick, since its
 * memory shows only then. */
static void
pace_suspend (TroupeEnginePace *self)
{
  const guint most = troupe_pace_get_most_running (self->pace);
  guint n_running = pace_count_items (self, FALSE);
  TroupeEngineWorker *suspended;

  while (n_running > most)
    {
      TroupeEngineWorker *worker = pace_find (self, FALSE);
      g_autofree char *why = troupe_pace_describe_suspension (self->pace);

      n_running -= MIN (worker->batches.length, n_running);
      troupe_engine_worker_suspend (worker, why);
    }

  suspended = n_running < most ? pace_find_suspended (self) : NULL;
  if (suspended != NULL)
    troupe_engine_worker_continue (suspended);
}

static gboolean
pace_is_ending_one (TroupeEnginePace *self)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      TroupeEngineWorker *worker = g_ptr_array_index (self->workers, i);

      if (worker->status.killed_by == TROUPE_KILLED_BY_PACE)
        return TRUE;
    }
  return FALSE;
}

/* Ends the youngest item, which is run again. What it leaves is seen only after its worker has
 * ended. */
static void
pace_end_one (TroupeEnginePace *self)
{
  g_autofree char *why = NULL;

  if (!troupe_pace_must_end_one (self->pace, pace_count_items (self, TRUE)) ||
      pace_is_ending_one (self))
    return;

  why = troupe_pace_describe_end (self->pace);
  troupe_engine_worker_end_for_room (pace_find (self, TRUE), why);
  troupe_pace_add_end (self->pace);
}

/* Its readings and answers */

static void
pace_read (TroupeEnginePace *self, gint64 now)
{
  TroupeReadings readings;

  if (!troupe_pace_needs_readings (self->pace, now))
    return;

  troupe_readings_take (&readings, TROUPE_READINGS_FOLDER);
  troupe_pace_add_readings (self->pace, &readings, pace_count_items (self, FALSE), now);
}

static void
answer_cb (int status, gpointer data)
{
  TroupeEnginePace *self = data;

  self->asked = NULL;
  troupe_pace_add_answer (self->pace, status, g_get_monotonic_time ());
  pace_end_one (self);
  self->calls->wake (self->calls->data);
}

static void
pace_ask (TroupeEnginePace *self, gint64 now)
{
  if (self->asked != NULL || !troupe_pace_needs_answer (self->pace, now))
    return;

  troupe_pace_add_question (self->pace, now);
  self->asked = troupe_limit_command_start (self->command, answer_cb, self);
  if (self->asked == NULL)
    troupe_pace_add_answer (self->pace, NOT_STARTED, now);
}

/**
 * troupe_engine_pace_await_worker:
 * @self: the pace of an engine
 * @what: (nullable): a sentence about what the first worker waits for, or %NULL once it is ready
 *
 * Says why no item starts before there is a worker.
 */
void
troupe_engine_pace_await_worker (TroupeEnginePace *self, const char *what)
{
  if (what == NULL && !self->awaits_worker)
    return;

  self->awaits_worker = what != NULL;
  troupe_publisher_set_waiting (self->publisher, what);
}

/* Says why items do not advance that have started; a held item has a reason of its own. */
static void
pace_tell_suspended (TroupeEnginePace *self)
{
  const gboolean is_suspended = !self->is_holding && pace_find_suspended (self) != NULL;
  g_autofree char *words = is_suspended ? troupe_pace_describe_suspension (self->pace) : NULL;

  if (is_suspended || (self->is_telling && !self->is_holding))
    troupe_publisher_set_waiting (self->publisher, words);
  self->is_telling = is_suspended;
}

static gboolean
pace_is_paused (TroupeEnginePace *self)
{
  return troupe_tally_get_counts (self->tally)->state != TROUPE_RUN_RUNNING;
}

static gboolean
tick_cb (gpointer data)
{
  TroupeEnginePace *self = data;
  const gint64 now = g_get_monotonic_time ();

  if (pace_is_paused (self))
    return G_SOURCE_CONTINUE;

  pace_read (self, now);
  pace_suspend (self);
  pace_tell_suspended (self);
  pace_end_one (self);
  if (self->is_holding || pace_count_items (self, TRUE) > 0)
    pace_ask (self, now);
  self->calls->wake (self->calls->data);
  return G_SOURCE_CONTINUE;
}

/**
 * troupe_engine_pace_start:
 * @self: the pace of an engine
 *
 * Watches the machine from now on, if a rule needs that.
 */
void
troupe_engine_pace_start (TroupeEnginePace *self)
{
  pace_read (self, g_get_monotonic_time ());
  if (troupe_pace_is_blind (self->pace))
    troupe_publisher_say (
        self->publisher, TROUPE_EVENT_WARNED,
        _ ("The kernel does not tell how much disks are waited for (/proc/pressure/io): “io” holds "
           "no item up."));
  if (troupe_pace_is_watching (self->pace))
    self->tick = troupe_timer_add (TROUPE_PACE_TICK_MS, tick_cb, self);
}

/**
 * troupe_engine_pace_stop:
 * @self: the pace of an engine
 *
 * Holds no item and watches nothing any more.
 */
void
troupe_engine_pace_stop (TroupeEnginePace *self)
{
  troupe_timer_clear (&self->tick);
  troupe_timer_clear (&self->delay);
  g_clear_pointer (&self->asked, troupe_limit_command_stop);
  self->is_holding = FALSE;
  troupe_tally_set_waiting (self->tally, NULL);
}

static gboolean
delay_cb (gpointer data)
{
  TroupeEnginePace *self = data;

  troupe_timer_clear (&self->delay);
  self->calls->wake (self->calls->data);
  return G_SOURCE_REMOVE;
}

/* Wakes the engine when the delay is over; a long one is told second by second. */
static void
pace_await_start (TroupeEnginePace *self, gint64 now)
{
  const gint64 left = troupe_pace_get_next_start (self->pace) - now;

  if (left > 0 && self->delay == NULL)
    self->delay = troupe_timer_add (MIN ((left + 999) / 1000, 1000), delay_cb, self);
}

/**
 * troupe_engine_pace_admits:
 * @self: the pace of an engine
 *
 * Decides whether the next item, which is there and for which a worker is free, may start now.
 * Otherwise the engine is woken when it may; the reason is published.
 *
 * Returns: whether it may
 */
gboolean
troupe_engine_pace_admits (TroupeEnginePace *self)
{
  const gint64 now = g_get_monotonic_time ();
  g_autofree char *words = NULL;
  guint n_running;

  if (!troupe_pace_has_rules (self->pace))
    return TRUE;

  pace_read (self, now);
  n_running = pace_count_items (self, FALSE);
  self->is_holding = !troupe_pace_may_start (self->pace, n_running, now);
  if (!self->is_holding)
    {
      troupe_publisher_set_waiting (self->publisher, NULL);
      return TRUE;
    }

  pace_ask (self, now);
  pace_await_start (self, now);
  words = troupe_pace_describe (self->pace, n_running, now);
  troupe_publisher_set_waiting (self->publisher, words);
  return FALSE;
}

/**
 * troupe_engine_pace_add_start:
 * @self: the pace of an engine
 *
 * Takes note that an item that it admitted was handed to a worker.
 */
void
troupe_engine_pace_add_start (TroupeEnginePace *self)
{
  troupe_pace_add_start (self->pace, g_get_monotonic_time ());
}
