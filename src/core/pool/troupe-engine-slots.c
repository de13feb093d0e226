/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-config.h"

#include "troupe-engine-private.h"

#include <glib/gi18n-lib.h>
#include <signal.h>

/* A worker that did not start is tried again after 10 ms, then twice as long each time. */
#define START_BACKOFF_MS 10
#define START_TRIES      6

/* One for which there is no room is tried again as often as it takes. */
#define WAITING_MS 1000

void
troupe_engine_worker_free (EngineWorker *worker)
{
  troupe_timer_clear (&worker->kill_source);
  g_queue_clear_full (&worker->batches, (GDestroyNotify) troupe_batch_free);
  g_string_free (worker->errors, TRUE);
  g_free (worker->closed);
  g_clear_pointer (&worker->memory, troupe_shared_memory_unref);
  g_object_unref (worker->handle);
  g_free (worker);
}

void
troupe_engine_slot_free (EngineSlot *slot)
{
  troupe_timer_clear (&slot->restart);
  g_free (slot->reason);
  g_free (slot);
}

static guint
get_grace_ms (EngineWorker *worker)
{
  return troupe_job_get_grace (worker->engine->job) * 1000;
}

static void
set_ending (EngineWorker *worker)
{
  worker->status.state = TROUPE_WORKER_ENDING;
  if (worker->status.ending_at == 0)
    worker->status.ending_at = g_get_monotonic_time ();
}

/* It was let go, or closed its streams as it does right before its end, and is still there. */
static gboolean
on_still_there (gpointer data)
{
  EngineWorker *worker = data;

  /* Its time stands still. */
  if (worker->paused_at != 0)
    return G_SOURCE_CONTINUE;

  troupe_timer_clear (&worker->kill_source);
  g_strlcpy (worker->status.reason, worker->closed ?: _ ("it did not end when its input ended"),
             sizeof worker->status.reason);
  troupe_engine_end_worker (worker, TROUPE_KILLED_BY_POOL, worker->closed != NULL);
  return G_SOURCE_REMOVE;
}

static void
worker_await_end (EngineWorker *worker)
{
  if (worker->kill_source == NULL)
    worker->kill_source =
        troupe_timer_add (get_grace_ms (worker) + TROUPE_END_MARGIN_MS, on_still_there, worker);
}

/* Lets a worker end by itself: it has nothing to do any more. Where the whole pool ends, that has
 * the clock. */
void
troupe_engine_retire (EngineWorker *worker)
{
  if (worker->retiring)
    return;

  worker->retiring = TRUE;
  set_ending (worker);
  troupe_link_close_output (worker->link);
  if (!worker->engine->ending)
    worker_await_end (worker);
  troupe_engine_worker_changed (worker);
}

static gboolean
on_grace_over (gpointer data)
{
  EngineWorker *worker = data;

  troupe_timer_clear (&worker->kill_source);
  troupe_worker_handle_order (worker->handle, TROUPE_WORKER_ORDER_KILL);
  return G_SOURCE_REMOVE;
}

/* Ends a worker: now, or in an orderly way and after the grace by force. */
void
troupe_engine_end_worker (EngineWorker *worker, TroupeKilledBy by, gboolean now)
{
  if (worker->status.killed_by == TROUPE_KILLED_BY_NOBODY)
    worker->status.killed_by = by;
  set_ending (worker);
  troupe_engine_worker_changed (worker);

  if (now)
    {
      troupe_worker_handle_order (worker->handle, TROUPE_WORKER_ORDER_KILL);
      return;
    }

  troupe_worker_handle_order (worker->handle, TROUPE_WORKER_ORDER_TERMINATE);
  if (worker->kill_source == NULL)
    worker->kill_source = troupe_timer_add (get_grace_ms (worker), on_grace_over, worker);
}

/* Starting */

static gboolean
on_restart (gpointer data)
{
  EngineSlot *slot = data;

  troupe_timer_clear (&slot->restart);
  troupe_engine_start_slot (slot->engine, slot);
  return G_SOURCE_REMOVE;
}

static gboolean
engine_waits_for_somebody (TroupeEngine *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      EngineSlot *slot = g_ptr_array_index (self->slots, i);

      if (slot->worker != NULL || slot->restart != NULL ||
          (slot->last_worker == 0 && slot->failed_starts == 0 && !slot->given_up))
        return TRUE;
    }
  return FALSE;
}

/* Says which slots stay empty, each once, where others work: where nobody does, it is the pool's
 * error. */
void
troupe_engine_report_missing (TroupeEngine *self)
{
  self->greeted = TRUE;
  for (guint i = 0; i < self->slots->len; i++)
    {
      EngineSlot *slot = g_ptr_array_index (self->slots, i);

      if (slot->reason != NULL)
        {
          g_autofree char *text = g_strdup_printf (_ ("One worker fewer: %s"), slot->reason);

          troupe_engine_event (self, TROUPE_EVENT_MISSING, slot->last_worker, text);
        }
      g_clear_pointer (&slot->reason, g_free);
    }
}

/* The slot stays empty. When every one does, nobody is left to do the work. */
static void
slot_give_up (EngineSlot *slot, const char *why, const char *why_nobody)
{
  TroupeEngine *self = slot->engine;
  g_autoptr (GError) error = NULL;

  slot->given_up = TRUE;
  slot->reason = g_strdup (why);
  if (engine_waits_for_somebody (self))
    {
      if (self->greeted)
        troupe_engine_report_missing (self);
      return;
    }

  error = g_error_new_literal (TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START, why_nobody);
  troupe_engine_fail (self, error);
}

static void
slot_try_again (EngineSlot *slot, TroupeWorkerEnd end, const char *why)
{
  const gboolean is_waiting = end == TROUPE_WORKER_END_WAITING;
  const guint pause = is_waiting ? WAITING_MS : START_BACKOFF_MS << slot->failed_starts;

  slot->failed_starts += is_waiting ? 0 : 1;
  if (end == TROUPE_WORKER_END_HOPELESS || slot->failed_starts >= START_TRIES)
    slot_give_up (slot, why, why);
  else if (!slot->engine->ending)
    slot->restart = troupe_timer_add (pause, on_restart, slot);
}

static void
on_broken (const GError *error, gpointer data)
{
  EngineWorker *worker = data;

  if (!g_error_matches (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED))
    {
      g_strlcpy (worker->status.reason, error->message, sizeof worker->status.reason);
      troupe_engine_end_worker (worker, TROUPE_KILLED_BY_POOL, TRUE);
      return;
    }

  /* A process that ends closes its streams just before. */
  if (worker->closed == NULL)
    worker->closed = g_strdup (error->message);
  if (!worker->engine->ending)
    worker_await_end (worker);
}

static void on_ended (gpointer data);

static const TroupeWorkerEvents worker_events = {
  .link.frame = troupe_engine_on_frame,
  .link.idle = troupe_engine_on_idle,
  .link.broken = on_broken,
  .ended = on_ended,
};

void
troupe_engine_start_slot (TroupeEngine *self, EngineSlot *slot)
{
  g_autoptr (GError) error = NULL;
  TroupeWorkerHandle *handle;
  TroupeWorkerEnd why_not;
  EngineWorker *worker = g_new0 (EngineWorker, 1);
  gint64 launched_at = g_get_monotonic_time ();

  handle = troupe_launcher_start (self->launcher, slot->number, self->descriptors, &worker_events,
                                  worker, &why_not, &error);
  if (handle == NULL)
    {
      g_autofree char *why =
          g_strdup_printf (_ ("The worker program cannot be started: %s"), error->message);

      g_free (worker);
      slot_try_again (slot, why_not, why);
      return;
    }

  worker->engine = self;
  worker->slot = slot;
  worker->handle = handle;
  worker->link = troupe_worker_handle_get_link (handle);
  worker->log = troupe_worker_handle_get_errors (handle);
  worker->heard_at = g_get_monotonic_time ();
  g_queue_init (&worker->batches);
  worker->errors = g_string_new (NULL);
  /* The first one shows whether they write. */
  worker->n_watched = 1;
  worker->status = (TroupeWorkerStatus) TROUPE_WORKER_STATUS_INIT;
  worker->status.number = ++self->last_number;
  worker->status.slot = slot->number;
  worker->status.pid = troupe_worker_handle_get_pid (handle);
  worker->status.state = TROUPE_WORKER_STARTING;
  worker->status.replaces = slot->last_worker;
  worker->status.restarts = slot->restarts;
  worker->status.launched_at = launched_at;
  worker->status.started_at = worker->heard_at;

  slot->worker = worker;
  slot->last_worker = worker->status.number;
  g_ptr_array_add (self->workers, worker);
  /* At once, so that the owner hears of workers in the order of their numbers. */
  troupe_mailbox_post_worker (self->mailbox, &worker->status);
  troupe_engine_worker_changed (worker);
  if (worker->status.replaces != 0)
    troupe_engine_worker_event (worker, TROUPE_EVENT_STARTED, _ ("started in place of worker %u"),
                                worker->status.replaces);
  else
    troupe_engine_worker_event (worker, TROUPE_EVENT_STARTED, _ ("started"));
  if (self->paused)
    troupe_engine_pause_worker (worker);
}

/* Ending */

/* Whether the C library says what signals mean without a translation. */
static gboolean
is_libc_english (void)
{
  static const char killed[] = "Killed";

  return dgettext ("libc", killed) == killed;
}

static char *
describe_end (const TroupeWorkerStatus *status)
{
  g_autofree char *name = NULL;
  g_autofree char *description = NULL;

  if (status->exited)
    return g_strdup_printf (_ ("exit %d"), status->exit_code);

  name = troupe_signal_to_name (status->exit_code);
  description = g_strdup (g_strsignal (status->exit_code));
  /* Other languages know best what is small within a sentence. */
  if (is_libc_english ())
    *description = g_ascii_tolower (*description);
  return g_strdup_printf ("%s (%s)", name, description);
}

static GBytes *
describe_crash (EngineWorker *worker, guint crashes)
{
  g_autofree char *end = describe_end (&worker->status);
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 limit = troupe_job_get_memory_limit (worker->engine->job);

  if (worker->status.exited)
    g_string_append_printf (
        text, ngettext ("ended its worker %u time: %s", "ended its worker %u times: %s", crashes),
        crashes, end);
  else
    g_string_append_printf (text, ngettext ("crashed %u time: %s", "crashed %u times: %s", crashes),
                            crashes, end);

  if (worker->status.reason[0] != '\0')
    g_string_append_printf (text, "; %s", worker->status.reason);
  if (limit > 0 && !worker->status.exited)
    {
      g_autofree char *size = g_format_size_full (limit, G_FORMAT_SIZE_IEC_UNITS);

      g_string_append_printf (text, _ ("; perhaps for want of memory: a worker may use %s"), size);
    }
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

/* How many of its batches a worker that was reaped had read. */
static guint
count_read (EngineWorker *worker)
{
  gsize unread = troupe_worker_handle_get_unread (worker->handle);
  guint n_read = worker->batches.length;

  for (GList *link = worker->batches.tail; link != NULL; link = link->prev)
    {
      TroupeBatch *batch = link->data;

      if (unread < batch->frame_size)
        break;
      unread -= batch->frame_size;
      n_read--;
    }
  return n_read;
}

/* A crash of a worker that had @batch may be the batch's fault; it is that of an item that was
 * alone with the worker. */
static void
worker_blame (EngineWorker *worker, TroupeBatch *batch, gboolean was_alone)
{
  TroupeEngine *self = worker->engine;

  batch->suspect = TRUE;
  if (troupe_batch_get_count (batch) > 1)
    {
      /* A time limit for each half would be longer than all the others need one by one. */
      batch->single = worker->unanswered;
      if (batch->single)
        troupe_scheduler_give_back (self->scheduler, batch);
      else
        troupe_scheduler_split (self->scheduler, batch);
      return;
    }

  /* Next time it is. */
  if (!was_alone)
    {
      troupe_scheduler_give_back (self->scheduler, batch);
      return;
    }

  batch->crashes++;
  if (batch->crashes >= troupe_job_get_crash_limit (self->job))
    {
      g_autoptr (GBytes) message = describe_crash (worker, batch->crashes);

      troupe_engine_fail_item (self, worker, batch, TROUPE_RESULT_CRASHED, NULL,
                               worker->status.exited ? TROUPE_FAILURE_EXIT : TROUPE_FAILURE_SIGNAL,
                               worker->status.exit_code, message, NULL);
      troupe_batch_free (batch);
      return;
    }
  troupe_scheduler_give_back (self->scheduler, batch);
}

static void
worker_fail_timed_out (EngineWorker *worker, TroupeBatch *batch)
{
  g_autofree char *text =
      g_strdup_printf (_ ("timed out after %g s"), troupe_job_get_timeout (worker->engine->job));
  g_autoptr (GBytes) message = g_bytes_new (text, strlen (text));

  worker->status.items_done++;
  troupe_engine_fail_item (worker->engine, worker, batch, TROUPE_RESULT_TIMED_OUT, NULL, 0, 0,
                           message, NULL);
}

/* What a worker had and did not finish goes back, last batch first, so that the first one is next.
 */
static void
worker_give_back (EngineWorker *worker)
{
  TroupeEngine *self = worker->engine;
  gboolean guilty = (worker->status.killed_by == TROUPE_KILLED_BY_NOBODY ||
                     worker->status.killed_by == TROUPE_KILLED_BY_POOL) &&
                    worker->end != TROUPE_WORKER_END_CONNECTION;
  /* Results of the first ones may be lost, and any of them may be what it was at. */
  const guint n_read = count_read (worker);
  guint position = worker->batches.length;
  TroupeBatch *next;

  while ((next = g_queue_pop_tail (&worker->batches)) != NULL)
    {
      g_autoptr (TroupeBatch) batch = next;
      gboolean was_read = --position < n_read;
      TroupeBatch *rest;

      if (batch->timed_out)
        worker_fail_timed_out (worker, batch);
      if (troupe_batch_get_left (batch) == 0)
        continue;

      rest = troupe_batch_new_part (batch, batch->done, troupe_batch_get_left (batch));
      rest->note = g_steal_pointer (&batch->note);
      troupe_results_give_back (self->results, troupe_items_get_first_index (rest->items),
                                troupe_batch_get_count (rest));
      if (guilty && was_read)
        worker_blame (worker, rest, n_read == 1);
      else
        troupe_scheduler_give_back (self->scheduler, rest);
    }
}

static void
worker_report_end (EngineWorker *worker)
{
  g_autofree char *end = describe_end (&worker->status);

  if (worker->status.killed_by == TROUPE_KILLED_BY_USER)
    troupe_engine_worker_event (worker, TROUPE_EVENT_KILLED, _ ("killed by you: %s"), end);
  else if (worker->status.killed_by == TROUPE_KILLED_BY_TIMEOUT)
    troupe_engine_worker_event (worker, TROUPE_EVENT_KILLED, _ ("timed out: %s"), end);
  else if (worker->status.reason[0] != '\0')
    troupe_engine_worker_event (worker, TROUPE_EVENT_DIED, _ ("died: %s; %s"), end,
                                worker->status.reason);
  else
    troupe_engine_worker_event (worker, TROUPE_EVENT_DIED, _ ("died: %s"), end);
}

/* In its own words, where it had any. */
static char *
describe_failed_start (EngineWorker *worker)
{
  TroupeJob *job = worker->engine->job;
  g_autofree char *words = troupe_error_log_dup_last_words (worker->log);
  g_autofree char *end = NULL;

  if (worker->never_greeted)
    return g_strdup_printf (_ ("The program “%s” did not greet: it should speak the protocol of "
                               "Troupe's workers, and greet before it reads"),
                            troupe_job_get_subject (job));

  if (words[0] != '\0')
    return g_strdup_printf (_ ("The worker did not start: %s"), words);
  if (worker->status.reason[0] != '\0')
    return g_strdup_printf (_ ("The worker program “%s” did not start: %s"),
                            troupe_launcher_get_program (worker->engine->launcher),
                            worker->status.reason);

  end = describe_end (&worker->status);
  return g_strdup_printf (_ ("The worker program “%s” ended before its greeting: %s"),
                          troupe_launcher_get_program (worker->engine->launcher), end);
}

static gboolean
worker_was_ended_by_us (EngineWorker *worker)
{
  return worker->status.killed_by == TROUPE_KILLED_BY_USER ||
         worker->status.killed_by == TROUPE_KILLED_BY_TIMEOUT;
}

/* Whether it ended as it was meant to, after so many items. */
static gboolean
worker_is_recycled (EngineWorker *worker, gboolean had_work)
{
  return worker->retiring && worker->status.exited && worker->status.exit_code == 0 &&
         worker->status.killed_by == TROUPE_KILLED_BY_NOBODY && !had_work;
}

/* Who comes after a worker that has joined. */
static void
slot_replace (EngineSlot *slot, EngineWorker *worker, gboolean had_work)
{
  TroupeEngine *self = slot->engine;

  if (worker_is_recycled (worker, had_work))
    {
      troupe_engine_start_slot (self, slot);
      return;
    }

  if (!troupe_job_get_replace (self->job) && worker->status.killed_by != TROUPE_KILLED_BY_TIMEOUT &&
      worker->status.greeted_at != 0)
    {
      slot_give_up (slot, _ ("dead workers are not replaced"),
                    _ ("No worker is left, and dead workers are not replaced."));
      return;
    }

  self->counts.restarts++;
  slot->restarts++;
  if (had_work || worker_was_ended_by_us (worker))
    {
      troupe_engine_start_slot (self, slot);
    }
  else
    {
      g_autofree char *why = describe_failed_start (worker);

      slot_try_again (slot, worker->never_greeted ? TROUPE_WORKER_END_HOPELESS : worker->end, why);
    }
}

static void
on_ended (gpointer data)
{
  EngineWorker *worker = data;
  TroupeEngine *self = worker->engine;
  EngineSlot *slot = worker->slot;
  TroupeWorkerStatus *status = &worker->status;
  gboolean had_work = !g_queue_is_empty (&worker->batches);
  g_autofree char *joined = NULL;

  troupe_timer_clear (&worker->kill_source);
  worker->end = troupe_worker_handle_get_end (worker->handle, &status->exited, &status->exit_code);
  /* It was quicker than the pool's signal. */
  if (status->killed_by == TROUPE_KILLED_BY_POOL &&
      (status->exited || status->exit_code != SIGKILL))
    status->killed_by = TROUPE_KILLED_BY_NOBODY;
  if (!status->exited || status->exit_code != 0)
    troupe_launcher_end_orphans (self->launcher);

  troupe_engine_take_errors (worker, 0);
  worker_give_back (worker);

  troupe_engine_account_pause (worker);
  status->state = TROUPE_WORKER_JOINED;
  status->joined_at = g_get_monotonic_time ();
  status->item[0] = '\0';
  status->item_since = 0;
  status->n_items_held = 0;
  troupe_mailbox_post_worker (self->mailbox, status);

  slot->worker = NULL;
  if (!self->ending && !worker_is_recycled (worker, had_work) &&
      (status->greeted_at != 0 || worker_was_ended_by_us (worker)))
    worker_report_end (worker);
  /* What a start wrote that failed is said with that. */
  if (status->greeted_at != 0)
    troupe_engine_report_stderr (worker);
  joined = troupe_event_describe_join (status);
  troupe_engine_event (self, TROUPE_EVENT_JOINED, status->number, joined);
  if (!self->ending)
    slot_replace (slot, worker, had_work);
  g_ptr_array_remove (self->workers, worker);
  troupe_engine_changed (self);
  troupe_engine_fill_all (self);
}
