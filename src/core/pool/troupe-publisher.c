/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Decides which changes the owner of a pool receives, and when. A recorder receives the same. */

#include "troupe-publisher.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-tick.h"
#include "troupe-timer.h"

#include <glib/gi18n-lib.h>

/* The current items and counts of workers are for a reader: they are updated once a second, or as
 * rarely as the owner wants counts, for all workers together. Other changes of a worker are
 * published sooner. */
#define WORKERS_MS 1000
#define SETTLED_MS 100

/* Failures are published together, after a time that grows by this with each such event: a job in
 * which all items fail for a day has some four thousand events of them. */
#define FAILED_STEP_MS 10

/* Limit on the different warnings of workers that are published in a run. */
#define WARNINGS_MAX 100

struct _TroupePublisher
{
  TroupeMailbox *mailbox;
  /* Unowned: all outlive it. */
  TroupeTally *tally;
  TroupeRecorder *recorder;
  const TroupeEngineCalls *calls;

  GSource *timer;
  gint64 due_at;
  gboolean is_due;
  gint64 published_at;
  gboolean has_changes;
  /* The time at which the owner receives the counts. */
  gint64 tick;

  gint64 workers_due_at;
  gboolean are_workers_due;
  gboolean has_waiting_workers;

  /* Items that are run again, to be published, and the cause if there is only one. */
  TroupeItemRanges retried;
  GBytes *retried_cause;

  /* Items that failed, by their status, to be published together. */
  TroupeItemRanges failed[TROUPE_N_RESULT_STATUS];
  GBytes *failed_cause[TROUPE_N_RESULT_STATUS];
  gboolean has_failed;
  gint64 failed_due_at;
  guint n_failed_events;

  /* Texts of workers that were published. */
  GHashTable *warnings;
};

/**
 * troupe_publisher_new:
 * @mailbox: the mailbox to post to
 * @tally: the counts, which must outlive it
 * @recorder: (nullable): keeps the run; must outlive it
 * @calls: the functions that wake the engine when it is due; must outlive it
 *
 * Returns: (transfer full): a publisher without any changes
 */
TroupePublisher *
troupe_publisher_new (TroupeMailbox *mailbox,
                      TroupeTally *tally,
                      TroupeRecorder *recorder,
                      const TroupeEngineCalls *calls)
{
  TroupePublisher *self = g_new0 (TroupePublisher, 1);

  self->mailbox = troupe_mailbox_ref (mailbox);
  self->tally = tally;
  self->recorder = recorder;
  self->calls = calls;
  self->warnings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * troupe_publisher_free:
 * @self: (transfer full): a publisher
 *
 * Frees @self.
 */
void
troupe_publisher_free (TroupePublisher *self)
{
  troupe_timer_clear (&self->timer);
  troupe_mailbox_unref (self->mailbox);
  g_clear_pointer (&self->retried_cause, g_bytes_unref);
  for (guint i = 0; i < TROUPE_N_RESULT_STATUS; i++)
    g_clear_pointer (&self->failed_cause[i], g_bytes_unref);
  g_hash_table_unref (self->warnings);
  g_free (self);
}

/* The time at which the changes for the next tick are collected. */
static gint64
find_begin_of_tick (guint interval)
{
  return troupe_tick_find (g_get_monotonic_time () + TROUPE_TICK_LEAD, interval) - TROUPE_TICK_LEAD;
}

static gboolean
due_cb (gpointer data)
{
  TroupePublisher *self = data;

  troupe_timer_clear (&self->timer);
  self->is_due = TRUE;
  self->calls->wake (self->calls->data);
  return G_SOURCE_REMOVE;
}

static void
publish_by (TroupePublisher *self, gint64 due_at)
{
  const gint64 wait = due_at - g_get_monotonic_time ();

  if (self->is_due || (self->timer != NULL && self->due_at <= due_at))
    return;

  troupe_timer_clear (&self->timer);
  self->due_at = due_at;
  self->timer = troupe_timer_add (wait > 0 ? wait / 1000 + 1 : 0, due_cb, self);
}

/**
 * troupe_publisher_changed:
 * @self: a publisher
 *
 * Records that a change is to be published soon.
 */
void
troupe_publisher_changed (TroupePublisher *self)
{
  self->has_changes = TRUE;
  publish_by (self, self->published_at + TROUPE_MAILBOX_LEAST_INTERVAL * 1000);
}

/**
 * troupe_publisher_progressed:
 * @self: a publisher
 *
 * Records ordinary progress, which happens all the time.
 */
void
troupe_publisher_progressed (TroupePublisher *self)
{
  if (self->timer == NULL && !self->is_due)
    publish_by (self, find_begin_of_tick (troupe_mailbox_get_interval (self->mailbox)));
}

/**
 * troupe_publisher_set_waiting:
 * @self: a publisher
 * @waiting: (nullable): why no item starts, or %NULL if the job does not wait
 *
 * Publishes it: soon if this begins or ends a wait, otherwise with the next counts.
 */
void
troupe_publisher_set_waiting (TroupePublisher *self, const char *waiting)
{
  if (troupe_tally_set_waiting (self->tally, waiting))
    troupe_publisher_changed (self);
  else if (waiting != NULL)
    troupe_publisher_progressed (self);
}

/**
 * troupe_publisher_hurry:
 * @self: a publisher
 *
 * Publishes soon what was to wait for the next interval, ordinary progress of workers included.
 */
void
troupe_publisher_hurry (TroupePublisher *self)
{
  self->workers_due_at = 0;
  troupe_publisher_changed (self);
}

/**
 * troupe_publisher_add:
 * @self: a publisher
 * @data: an event, which happens now; its time is set here, and its kind unless it is said by the
 *   text
 */
void
troupe_publisher_add (TroupePublisher *self, const TroupeEventData *data)
{
  const gint64 started_at = troupe_tally_get_counts (self->tally)->started_at;
  TroupeEventData now = *data;
  g_autoptr (TroupeEvent) event = NULL;

  now.seconds = (g_get_monotonic_time () - started_at) / 1e6;
  if (now.what != TROUPE_EVENT_SAID)
    now.kind = troupe_event_what_get_kind (now.what);
  event = troupe_event_new_from_data (&now);
  if (self->recorder != NULL)
    troupe_recorder_add_event (self->recorder, event);
  troupe_mailbox_post_event (self->mailbox, g_steal_pointer (&event));
  troupe_publisher_changed (self);
}

/**
 * troupe_publisher_say:
 * @self: a publisher
 * @kind: the kind of event, which happens now
 * @text: a sentence that describes it, with no other data
 */
void
troupe_publisher_say (TroupePublisher *self, TroupeEventKind kind, const char *text)
{
  troupe_publisher_add (self, &(TroupeEventData){ .kind = kind, .text = text });
}

/**
 * troupe_publisher_warn:
 * @self: a publisher
 * @sentence: a sentence for whoever reads the results
 * @host: (nullable): the machine that said it, if it is another one
 *
 * Publishes it, unless the pool, a worker or another machine has said the same before.
 */
void
troupe_publisher_warn (TroupePublisher *self, const char *sentence, const char *host)
{
  g_autofree char *text = NULL;

  if (g_hash_table_size (self->warnings) >= WARNINGS_MAX ||
      !g_hash_table_add (self->warnings, g_strdup (sentence)))
    return;

  /* Translators: the name of a machine, and what happened there */
  text = host != NULL ? g_strdup_printf (_ ("%s: %s"), host, sentence) : g_strdup (sentence);
  troupe_publisher_add (
      self, &(TroupeEventData){ .kind = TROUPE_EVENT_WARNED, .text = text, .host = host });
}

/**
 * troupe_publisher_add_error:
 * @self: a publisher
 * @error: why the job does not go on
 *
 * Publishes it at once.
 */
void
troupe_publisher_add_error (TroupePublisher *self, const GError *error)
{
  if (self->recorder != NULL)
    troupe_recorder_set_error (self->recorder, error);
  troupe_mailbox_post_error (self->mailbox, error);
}

/**
 * troupe_publisher_add_retry:
 * @self: a publisher
 * @items: the items that are run again together, which were counted
 * @cause: the reason why they failed
 *
 * Publishes that items are run again, all since the last time as one event. A cause is published if
 * there is one.
 */
void
troupe_publisher_add_retry (TroupePublisher *self, const TroupeItemRange *items, GBytes *cause)
{
  const gboolean is_first = self->retried.n_items == 0;

  troupe_item_ranges_add (&self->retried, items);
  g_clear_pointer (&self->retried_cause, g_bytes_unref);
  if (is_first)
    self->retried_cause = g_bytes_ref (cause);
  troupe_publisher_changed (self);
}

/**
 * troupe_publisher_add_failed:
 * @self: a publisher
 * @status: the status of items without a value
 * @items: these items
 * @cause: the reason
 *
 * Publishes that items failed, all since the last time as one event for each status.
 */
void
troupe_publisher_add_failed (TroupePublisher *self,
                             TroupeResultStatus status,
                             const TroupeItemRange *items,
                             GBytes *cause)
{
  const gboolean is_first = self->failed[status].n_items == 0;

  troupe_item_ranges_add (&self->failed[status], items);
  g_clear_pointer (&self->failed_cause[status], g_bytes_unref);
  if (is_first)
    self->failed_cause[status] = g_bytes_ref (cause);
  self->has_failed = TRUE;
  publish_by (self, MAX (self->failed_due_at, g_get_monotonic_time ()));
}

static void
tell_failed_of (TroupePublisher *self, TroupeResultStatus status, TroupeEventWhat what)
{
  g_autofree char *cause = NULL;

  if (self->failed[status].n_items == 0)
    return;

  if (self->failed_cause[status] != NULL)
    cause = troupe_bytes_to_text (self->failed_cause[status]);
  troupe_publisher_add (
      self, &(TroupeEventData){ .what = what, .items = self->failed[status], .text = cause });
  self->failed[status] = (TroupeItemRanges){ 0 };
  g_clear_pointer (&self->failed_cause[status], g_bytes_unref);
  self->n_failed_events++;
}

/**
 * troupe_publisher_tell_failed:
 * @self: a publisher
 *
 * Publishes the failures that are not published yet.
 */
void
troupe_publisher_tell_failed (TroupePublisher *self)
{
  tell_failed_of (self, TROUPE_RESULT_FAILED, TROUPE_EVENT_ITEMS_FAILED);
  tell_failed_of (self, TROUPE_RESULT_CRASHED, TROUPE_EVENT_ITEMS_CRASHED);
  tell_failed_of (self, TROUPE_RESULT_TIMED_OUT, TROUPE_EVENT_ITEMS_TIMED_OUT);
  self->has_failed = FALSE;
  self->failed_due_at =
      g_get_monotonic_time () + (gint64) (self->n_failed_events + 5) * FAILED_STEP_MS * 1000;
}

/**
 * troupe_publisher_add_begun:
 * @self: a publisher
 * @items: items
 * @worker: the number of the worker that is given them
 *
 * Tells the recorder.
 */
void
troupe_publisher_add_begun (TroupePublisher *self, TroupeItems *items, guint worker)
{
  if (self->recorder != NULL)
    troupe_recorder_add_begun (self->recorder, items, worker);
}

/**
 * troupe_publisher_add_told_retries:
 * @self: a publisher
 * @n_retries: items that are run again, of which a node tells with its events
 *
 * Counts them.
 */
void
troupe_publisher_add_told_retries (TroupePublisher *self, guint n_retries)
{
  troupe_tally_add_retries (self->tally, n_retries);
}

/**
 * troupe_publisher_add_told:
 * @self: a publisher
 * @frames: frames that tell about workers of another machine, and change no state
 * @host: the name of that machine
 * @offset: microseconds to add to their times
 * @numbers: (transfer full) (element-type guint): for each frame, the number of its worker, or 0
 *
 * Publishes them with the next counts.
 */
void
troupe_publisher_add_told (TroupePublisher *self,
                           GBytes *frames,
                           const char *host,
                           gint64 offset,
                           GArray *numbers)
{
  troupe_mailbox_post_told (self->mailbox, frames, host, offset, numbers);
  troupe_publisher_progressed (self);
}

/** troupe_publisher_has_recorder: Returns: whether the run is kept. */
gboolean
troupe_publisher_has_recorder (TroupePublisher *self)
{
  return self->recorder != NULL;
}

/**
 * troupe_publisher_add_worker:
 * @self: a publisher
 * @status: the status of a worker
 *
 * Publishes it with the next counts.
 */
void
troupe_publisher_add_worker (TroupePublisher *self, const TroupeWorkerStatus *status)
{
  if (self->recorder != NULL)
    troupe_recorder_set_worker (self->recorder, status);
  troupe_mailbox_post_worker (self->mailbox, status);
}

static void
tell_problem (TroupePublisher *self)
{
  g_autofree char *text = troupe_recorder_take_problem (self->recorder);

  if (text != NULL)
    troupe_publisher_say (self, TROUPE_EVENT_WARNED, text);
}

static void
tell_retries (TroupePublisher *self)
{
  g_autofree char *cause = NULL;

  if (self->retried.n_items == 0)
    return;

  if (self->retried_cause != NULL)
    cause = troupe_bytes_to_text (self->retried_cause);
  troupe_publisher_add (self, &(TroupeEventData){ .what = TROUPE_EVENT_ITEMS_RETRIED,
                                                  .items = self->retried,
                                                  .text = cause });
  self->retried = (TroupeItemRanges){ 0 };
  g_clear_pointer (&self->retried_cause, g_bytes_unref);
}

/**
 * troupe_publisher_is_due:
 * @self: a publisher
 *
 * Returns: whether it is time to publish
 */
gboolean
troupe_publisher_is_due (TroupePublisher *self)
{
  return self->is_due;
}

/**
 * troupe_publisher_begin:
 * @self: a publisher
 *
 * Begins to publish, due or not: each worker is offered by troupe_publisher_takes_worker() before
 * troupe_publisher_end().
 */
void
troupe_publisher_begin (TroupePublisher *self)
{
  tell_retries (self);
  if (self->has_failed && g_get_monotonic_time () >= self->failed_due_at)
    troupe_publisher_tell_failed (self);
  if (self->recorder != NULL)
    tell_problem (self);
  self->tick = self->has_changes ? 0 : self->due_at + TROUPE_TICK_LEAD;

  troupe_timer_clear (&self->timer);
  self->is_due = FALSE;
  self->has_changes = FALSE;
  self->published_at = g_get_monotonic_time ();

  self->has_waiting_workers = FALSE;
  self->are_workers_due = self->published_at >= self->workers_due_at;
  if (self->are_workers_due)
    self->workers_due_at =
        find_begin_of_tick (MAX (WORKERS_MS, troupe_mailbox_get_interval (self->mailbox)));
}

/**
 * troupe_publisher_takes_worker:
 * @self: a publisher that has begun
 * @is_news: whether a worker has a change other than ordinary progress
 *
 * Returns: whether to add that worker now; otherwise it is due later
 */
gboolean
troupe_publisher_takes_worker (TroupePublisher *self, gboolean is_news)
{
  if (!self->are_workers_due && !is_news)
    {
      self->has_waiting_workers = TRUE;
      return FALSE;
    }

  if (is_news)
    self->workers_due_at = MIN (self->workers_due_at, self->published_at + SETTLED_MS * 1000);
  return TRUE;
}

/**
 * troupe_publisher_end:
 * @self: a publisher that has begun
 *
 * Publishes the counts, with all that was added.
 */
void
troupe_publisher_end (TroupePublisher *self)
{
  if (self->has_waiting_workers)
    publish_by (self, self->workers_due_at);
  if (self->has_failed)
    publish_by (self, self->failed_due_at);
  if (self->recorder != NULL)
    troupe_recorder_set_counts (self->recorder, troupe_tally_get_counts (self->tally));
  troupe_mailbox_post_counts (self->mailbox, troupe_tally_get_counts (self->tally), self->tick);
}
