/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-config.h"

#include "troupe-engine-private.h"

#include "troupe-bytes.h"
#include "troupe-tick.h"

#include <glib/gi18n-lib.h>

/* What the workers are on, and how much they did, a person reads: it changes once a second, for all
 * of them together. After other news of a worker it comes sooner. */
#define WORKERS_MS 1000
#define SETTLED_MS 100

/* A source that is longer is not read to its end to say that its items were not run. */
#define NOT_RUN_MAX ((gint64) 1 << 40)

/**
 * troupe_engine_new:
 * @job: what to run
 * @source: over which items
 * @results: where results go
 * @trace: (nullable): where it is kept what ran when
 * @mailbox: where everything else is told
 * @launcher: what starts its workers
 * @loop: quit when everything was told
 *
 * Returns: (transfer full): an engine for troupe_engine_start()
 */
TroupeEngine *
troupe_engine_new (TroupeJob *job,
                   TroupeSource *source,
                   TroupeResults *results,
                   TroupeTrace *trace,
                   TroupeMailbox *mailbox,
                   TroupeLauncher *launcher,
                   GMainLoop *loop)
{
  TroupeEngine *self = g_new0 (TroupeEngine, 1);

  self->job = g_object_ref (job);
  self->source = g_object_ref (source);
  self->results = g_object_ref (results);
  self->trace = trace != NULL ? troupe_trace_ref (trace) : NULL;
  self->mailbox = troupe_mailbox_ref (mailbox);
  self->launcher = g_object_ref (launcher);
  self->loop = g_main_loop_ref (loop);
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_engine_slot_free);
  self->workers = g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_engine_worker_free);
  self->descriptors = troupe_descriptors_new (g_main_context_get_thread_default ());
  return self;
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
  troupe_timer_clear (&self->publish_source);
  troupe_timer_clear (&self->wait_source);
  troupe_timer_clear (&self->room_source);
  troupe_timer_clear (&self->clock_source);
  troupe_timer_clear (&self->end_source);
  g_ptr_array_unref (self->workers);
  g_ptr_array_unref (self->slots);
  troupe_descriptors_free (self->descriptors);
  g_clear_pointer (&self->scheduler, troupe_scheduler_free);
  g_object_unref (self->job);
  g_object_unref (self->source);
  g_object_unref (self->results);
  g_clear_pointer (&self->trace, troupe_trace_unref);
  troupe_mailbox_unref (self->mailbox);
  g_main_loop_unref (self->loop);
  g_object_unref (self->launcher);
  g_clear_pointer (&self->retried_cause, g_bytes_unref);
  g_free (self);
}

static void
engine_describe_item (EngineWorker *worker)
{
  TroupeBatch *batch = g_queue_peek_head (&worker->batches);
  guint32 held = 0;

  for (GList *link = worker->batches.head; link != NULL; link = link->next)
    held += troupe_batch_get_left (link->data);

  worker->status.n_items_held = held;
  worker->status.item[0] = '\0';
  worker->status.item_since = batch != NULL ? batch->since : 0;
  if (batch != NULL && troupe_batch_get_left (batch) > 0)
    {
      g_autoptr (GBytes) item = troupe_items_dup_item (batch->items, batch->done);
      gsize size;
      const char *text = troupe_bytes_get_data (item, &size);
      g_autofree char *valid = g_utf8_make_valid (text, MIN (size, sizeof worker->status.item / 2));

      g_utf8_strncpy (worker->status.item, valid, sizeof worker->status.item / 6);
    }
}

static gboolean
is_at_work (TroupeWorkerState state)
{
  return state == TROUPE_WORKER_IDLE || state == TROUPE_WORKER_RUNNING;
}

/* Between two batches a worker is idle for an instant, which is no news. */
static gboolean
worker_is_news (EngineWorker *worker)
{
  return worker->posted_state != worker->status.state &&
         !(is_at_work (worker->posted_state) && is_at_work (worker->status.state));
}

void
troupe_engine_event (TroupeEngine *self, TroupeEventKind kind, guint worker, const char *text)
{
  const double seconds = (g_get_monotonic_time () - self->counts.started_at) / 1e6;

  troupe_mailbox_post_event (self->mailbox, troupe_event_new (kind, seconds, worker, text));
  troupe_engine_changed (self);
}

/* Something that happened to one worker. */
void
troupe_engine_worker_event (EngineWorker *worker, TroupeEventKind kind, const char *format, ...)
{
  g_autofree char *pid = g_strdup_printf ("%" G_GINT64_FORMAT, worker->status.pid);
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  /* Translators: a worker, its process, and what happened to it */
  text = g_strdup_printf (_ ("worker %u (pid %s): %s"), worker->status.number, pid, what);
  troupe_engine_event (worker->engine, kind, worker->status.number, text);
}

/* Many items may fail in an instant: each of them is told only where it is the only one. */
static void
engine_tell_retries (TroupeEngine *self)
{
  const guint n_retries = self->counts.retries - self->retries_told;
  g_autofree char *text = NULL;

  if (n_retries == 0)
    return;

  if (n_retries == 1)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, self->retried_index + 1);
      g_autofree char *valid = troupe_bytes_to_text (self->retried_cause);

      /* Translators: an item by its number, and what went wrong */
      text = g_strdup_printf (_ ("item %s is run again: %s"), number, valid);
    }
  else
    {
      text = g_strdup_printf (
          ngettext ("%u item is run again", "%u items are run again", n_retries), n_retries);
    }
  troupe_engine_event (self, TROUPE_EVENT_RETRIED, 0, text);
  self->retries_told = self->counts.retries;
}

/* When to begin with what is to be told at the next tick. */
static gint64
find_beat (guint interval)
{
  return troupe_tick_find (g_get_monotonic_time () + TROUPE_TICK_LEAD, interval) - TROUPE_TICK_LEAD;
}

static gboolean on_publish (gpointer data);

static void
engine_publish_by (TroupeEngine *self, gint64 due)
{
  const gint64 wait = due - g_get_monotonic_time ();

  if (self->publish_source != NULL && self->publish_due <= due)
    return;

  troupe_timer_clear (&self->publish_source);
  self->publish_due = due;
  self->publish_source = troupe_timer_add (wait > 0 ? wait / 1000 + 1 : 0, on_publish, self);
}

static void
engine_publish_workers (TroupeEngine *self)
{
  const gboolean is_due = self->published_at >= self->workers_due;
  gboolean has_waiting = FALSE;

  if (is_due)
    self->workers_due = find_beat (WORKERS_MS);

  for (guint i = 0; i < self->workers->len; i++)
    {
      EngineWorker *worker = g_ptr_array_index (self->workers, i);
      gboolean is_news = worker_is_news (worker);

      if (!worker->changed)
        continue;
      if (!is_due && !is_news)
        {
          has_waiting = TRUE;
          continue;
        }

      if (is_news)
        self->workers_due = MIN (self->workers_due, self->published_at + SETTLED_MS * 1000);
      worker->posted_state = worker->status.state;
      worker->changed = FALSE;
      if (worker->lanes > 0)
        troupe_engine_report_stderr (worker);
      engine_describe_item (worker);
      troupe_mailbox_post_worker (self->mailbox, &worker->status);
    }

  if (has_waiting)
    engine_publish_by (self, self->workers_due);
}

static void
engine_publish (TroupeEngine *self)
{
  gint64 tick;

  engine_tell_retries (self);
  tick = self->has_news ? 0 : self->publish_due + TROUPE_TICK_LEAD;

  troupe_timer_clear (&self->publish_source);
  self->has_news = FALSE;
  self->published_at = g_get_monotonic_time ();
  engine_publish_workers (self);
  if (self->scheduler != NULL)
    self->counts.n_items = troupe_scheduler_get_n_items (self->scheduler);
  troupe_mailbox_post_counts (self->mailbox, &self->counts, tick);
}

static gboolean
on_publish (gpointer data)
{
  engine_publish (data);
  return G_SOURCE_REMOVE;
}

/* Something happened that the owner is told soon. */
void
troupe_engine_changed (TroupeEngine *self)
{
  self->has_news = TRUE;
  engine_publish_by (self, self->published_at + TROUPE_NEWS_LEAST_INTERVAL * 1000);
}

/* Something went on as it does all the time. */
void
troupe_engine_progressed (TroupeEngine *self)
{
  if (self->publish_source == NULL)
    engine_publish_by (self, find_beat (troupe_mailbox_get_interval (self->mailbox)));
}

void
troupe_engine_worker_changed (EngineWorker *worker)
{
  worker->changed = TRUE;
  if (worker_is_news (worker))
    troupe_engine_changed (worker->engine);
  else
    troupe_engine_progressed (worker->engine);
}

gboolean
troupe_engine_has_batches (TroupeEngine *self)
{
  for (guint i = 0; i < self->workers->len; i++)
    {
      EngineWorker *worker = g_ptr_array_index (self->workers, i);

      if (!g_queue_is_empty (&worker->batches))
        return TRUE;
    }
  return FALSE;
}

/* Every item that never got a result: what was given back, and what the source still has. A source
 * of unknown length, or of one that nobody would live to see, is read no further. */
static void
engine_add_not_run (TroupeEngine *self)
{
  gint64 length = troupe_source_get_length (self->source);
  TroupeBatch *next;

  if (length < 0 || length > NOT_RUN_MAX)
    troupe_scheduler_close (self->scheduler);

  while (troupe_scheduler_take_rest (self->scheduler, &next))
    {
      g_autoptr (TroupeBatch) batch = next;
      g_auto (TroupeResultChunk) chunk = { 0 };

      chunk.first_index = troupe_items_get_first_index (batch->items);
      chunk.count = troupe_batch_get_count (batch);
      chunk.status = TROUPE_RESULT_NOT_RUN;
      chunk.items = troupe_items_ref (batch->items);
      chunk.attempts = batch->attempts;
      chunk.core = TROUPE_WIRE_CORE_UNKNOWN;
      troupe_engine_add_chunk (self, &chunk);
    }
}

static void
engine_finish (TroupeEngine *self)
{
  troupe_timer_clear (&self->wait_source);
  troupe_timer_clear (&self->clock_source);
  troupe_timer_clear (&self->end_source);

  troupe_launcher_release (self->launcher);
  engine_add_not_run (self);
  troupe_results_close (self->results);

  self->counts.ended_at = g_get_monotonic_time ();
  self->counts.state = TROUPE_RUN_FINISHED;
  engine_tell_retries (self);
  troupe_engine_event (self, TROUPE_EVENT_JOB, 0, _ ("All processes have finished."));
  self->has_news = TRUE;
  engine_publish (self);
  g_main_loop_quit (self->loop);
}

static gboolean
on_end_killed (gpointer data)
{
  TroupeEngine *self = data;

  troupe_timer_clear (&self->end_source);
  for (guint i = 0; i < self->workers->len; i++)
    {
      EngineWorker *worker = g_ptr_array_index (self->workers, i);

      troupe_worker_handle_order (worker->handle, TROUPE_WORKER_ORDER_KILL);
    }
  return G_SOURCE_REMOVE;
}

static gboolean
on_end_terminated (gpointer data)
{
  TroupeEngine *self = data;

  troupe_timer_clear (&self->end_source);
  for (guint i = 0; i < self->workers->len; i++)
    troupe_engine_end_worker (g_ptr_array_index (self->workers, i), TROUPE_KILLED_BY_STOP, FALSE);
  self->end_source =
      troupe_timer_add (troupe_job_get_grace (self->job) * 1000, on_end_killed, self);
  return G_SOURCE_REMOVE;
}

static void
engine_end (TroupeEngine *self)
{
  self->ending = TRUE;
  self->counts.state = TROUPE_RUN_ENDING;
  troupe_timer_clear (&self->wait_source);
  for (guint i = 0; i < self->slots->len; i++)
    {
      EngineSlot *slot = g_ptr_array_index (self->slots, i);

      troupe_timer_clear (&slot->restart);
    }
  troupe_engine_changed (self);
}

/* Ends the pool when nothing is left to do, and finishes when every worker joined. */
void
troupe_engine_check_done (TroupeEngine *self)
{
  if (!self->ending && self->preparing == NULL &&
      (troupe_scheduler_is_empty (self->scheduler) || self->halting) &&
      !troupe_engine_has_batches (self))
    {
      engine_end (self);
      for (guint i = 0; i < self->workers->len; i++)
        troupe_engine_retire (g_ptr_array_index (self->workers, i));
      /* One that does not end by itself, because it is stopped, for instance, is ended. */
      self->end_source = troupe_timer_add (
          troupe_job_get_grace (self->job) * 1000 + TROUPE_END_MARGIN_MS, on_end_terminated, self);
    }

  if (self->ending && self->preparing == NULL && self->workers->len == 0 &&
      self->counts.state != TROUPE_RUN_FINISHED)
    engine_finish (self);
}

/* The pool cannot do its work. */
void
troupe_engine_fail (TroupeEngine *self, const GError *error)
{
  if (self->failed)
    return;
  self->failed = TRUE;
  troupe_mailbox_post_error (self->mailbox, error);
  troupe_engine_event (self, TROUPE_EVENT_JOB, 0, error->message);
  troupe_engine_stop (self, FALSE);
}

/* Makes a slot for each worker that there is room for, but no more than there are items for.
 * Returns how many lanes they have. */
static guint
engine_make_slots (TroupeEngine *self)
{
  const guint n_workers = troupe_launcher_get_n_workers (self->launcher);
  const gint64 length = troupe_source_get_length (self->source);
  guint n_lanes = 0;

  for (guint i = 0; i < n_workers && (length < 0 || n_lanes < length); i++)
    {
      EngineSlot *slot = g_new0 (EngineSlot, 1);

      slot->engine = self;
      slot->number = i;
      g_ptr_array_add (self->slots, slot);
      n_lanes += troupe_launcher_get_n_lanes (self->launcher, i);
    }
  return n_lanes;
}

static void
on_waiting (const char *what, gpointer data)
{
  troupe_engine_event (data, TROUPE_EVENT_JOB, 0, what);
}

static void
on_prepared (GObject *object, GAsyncResult *result, gpointer data)
{
  TroupeEngine *self = data;
  g_autoptr (GError) error = NULL;
  const gboolean is_ready = troupe_launcher_prepare_finish (self->launcher, result, &error);
  const guint n_lanes = is_ready && !self->ending ? engine_make_slots (self) : 0;

  g_clear_object (&self->preparing);
  self->scheduler = troupe_scheduler_new (self->source, troupe_job_get_chunk (self->job), n_lanes);
  if (!is_ready && !self->ending)
    troupe_engine_fail (self, error);
  for (guint i = 0; i < self->slots->len && !self->ending; i++)
    troupe_engine_start_slot (self, g_ptr_array_index (self->slots, i));

  if (self->slots->len == 0)
    troupe_scheduler_close (self->scheduler);
  else if (!self->ending)
    troupe_engine_start_clock (self);
  troupe_engine_changed (self);
  troupe_engine_check_done (self);
}

/**
 * troupe_engine_start:
 * @self: an engine
 *
 * Prepares its launcher and starts its workers: no more than there are items for.
 */
void
troupe_engine_start (TroupeEngine *self)
{
  g_autofree char *title = troupe_job_describe (self->job);
  g_autofree char *warning = troupe_job_dup_warning (self->job);
  g_autofree char *text = NULL;

  self->counts.state = TROUPE_RUN_RUNNING;
  self->counts.started_at = g_get_monotonic_time ();
  self->counts.n_items = troupe_source_get_length (self->source);
  /* Translators: what runs */
  text = g_strdup_printf (_ ("The job starts: %s"), title);
  troupe_engine_event (self, TROUPE_EVENT_JOB, 0, text);
  if (warning != NULL)
    troupe_engine_event (self, TROUPE_EVENT_WARNED, 0, warning);
  self->preparing = g_cancellable_new ();
  troupe_launcher_prepare_async (self->launcher, on_waiting, self, self->preparing, on_prepared,
                                 self);
}

/**
 * troupe_engine_is_finished:
 * @self: an engine
 *
 * Returns: whether everything was done and told
 */
gboolean
troupe_engine_is_finished (TroupeEngine *self)
{
  return self->counts.state == TROUPE_RUN_FINISHED;
}

/**
 * troupe_engine_stop:
 * @self: an engine
 * @now: whether workers are killed at once
 *
 * Hands out nothing any more and ends the workers; what they have becomes not run.
 */
void
troupe_engine_stop (TroupeEngine *self, gboolean now)
{
  if (self->counts.state == TROUPE_RUN_FINISHED)
    return;

  engine_end (self);
  if (self->preparing != NULL)
    g_cancellable_cancel (self->preparing);
  if (!self->stopping)
    troupe_engine_event (self, TROUPE_EVENT_JOB, 0, _ ("The job is stopped."));
  self->stopping = TRUE;
  for (guint i = 0; i < self->workers->len; i++)
    {
      EngineWorker *worker = g_ptr_array_index (self->workers, i);

      if (g_queue_is_empty (&worker->batches) && worker->lanes > 0 && worker->paused_at == 0 &&
          !now)
        troupe_engine_retire (worker);
      else
        troupe_engine_end_worker (worker, TROUPE_KILLED_BY_STOP, now);
    }

  if (self->end_source == NULL)
    self->end_source =
        troupe_timer_add (troupe_job_get_grace (self->job) * 1000, on_end_killed, self);
  troupe_engine_check_done (self);
}

static void
engine_act_on (EngineWorker *worker, TroupeRunAction action)
{
  switch (action)
    {
    case TROUPE_RUN_KILL:
      troupe_engine_end_worker (worker, TROUPE_KILLED_BY_USER, TRUE);
      break;
    case TROUPE_RUN_TERMINATE:
      troupe_engine_end_worker (worker, TROUPE_KILLED_BY_USER, FALSE);
      break;
    case TROUPE_RUN_PAUSE:
      troupe_engine_pause_worker (worker);
      break;
    case TROUPE_RUN_CONTINUE:
      troupe_engine_continue_worker (worker);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * troupe_engine_act:
 * @self: an engine
 * @worker: the number of a worker, or 0 for all
 * @action: what to do to it
 *
 * Does nothing to workers that joined.
 */
void
troupe_engine_act (TroupeEngine *self, guint worker, TroupeRunAction action)
{
  if (worker == 0 && !self->ending && (action == TROUPE_RUN_PAUSE || action == TROUPE_RUN_CONTINUE))
    {
      self->paused = action == TROUPE_RUN_PAUSE;
      troupe_engine_event (self, TROUPE_EVENT_JOB, 0,
                           self->paused ? _ ("The job is paused.") : _ ("The job goes on."));
      self->counts.state = self->paused ? TROUPE_RUN_PAUSED : TROUPE_RUN_RUNNING;
      troupe_engine_changed (self);
    }

  for (guint i = 0; i < self->workers->len; i++)
    {
      EngineWorker *each = g_ptr_array_index (self->workers, i);

      if (worker == 0 || each->status.number == worker)
        engine_act_on (each, action);
    }

  if (action == TROUPE_RUN_CONTINUE)
    troupe_engine_fill_all (self);
}
