/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The slots for workers: starts workers, retries failed starts, gives slots up, and replaces
 * workers. */

#include "troupe-engine-slots.h"

#include "troupe-config.h"
#include "troupe-cores.h"
#include "troupe-engine-batches.h"
#include "troupe-far-error.h"
#include "troupe-pool-error.h"
#include "troupe-timer.h"
#include "troupe-worker-end.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The most workers for items whose number is unknown, if as many as possible are wanted; GNU
 * parallel starts as many with the limits of most systems. */
#define UNKNOWN_ITEMS 250

/* A worker that did not start is tried again after 10 ms, then twice as long each time. */
#define START_BACKOFF_MS 10
#define START_TRIES      6

/* Interpreters that start together on a core hold each other up, and short calls may be done before
 * they are needed: one more is started so long after one has greeted, or after a longer time. */
#define GREETED_TURN_MS 10
#define TURN_MS         1000

/* A start that fails for lack of resources is retried without a limit. */
#define WAITING_MS 1000

typedef struct
{
  TroupeEngineSlots *slots;
  guint number;
  TroupeEngineWorker *worker;
  guint last_worker;
  guint restarts;
  /* Whether the next worker takes the place of one that died. */
  gboolean replaces_dead;
  guint failed_starts;
  GSource *restart;
  gboolean given_up;
  char *reason;
} Slot;

/* All but the slots outlive it. */
struct _TroupeEngineSlots
{
  TroupeJob *job;
  TroupeLauncher *launcher;
  TroupeEngineRecovery *recovery;
  TroupeTally *tally;
  TroupePublisher *publisher;
  GPtrArray *workers;
  const TroupeEngineCalls *calls;

  TroupeDescriptors *descriptors;
  const TroupeWorkerEvents *events;
  gpointer listener;

  GPtrArray *slots;
  /* The first slot whose first worker waits for its turn. */
  guint next_turn;
  gboolean greeted;
};

static void
slot_free (Slot *slot)
{
  troupe_timer_clear (&slot->restart);
  g_free (slot->reason);
  g_free (slot);
}

/**
 * troupe_engine_slots_new:
 * @job: the job
 * @launcher: starts the workers
 * @recovery: handles the items of a worker that ended
 * @tally: the counts of the job
 * @publisher: publishes its events
 * @workers: (element-type TroupeEngineWorker): the list of current workers
 * @calls: the functions that it calls
 *
 * Returns: (transfer full): an object without slots; none of these may be freed before it
 */
TroupeEngineSlots *
troupe_engine_slots_new (TroupeJob *job,
                         TroupeLauncher *launcher,
                         TroupeEngineRecovery *recovery,
                         TroupeTally *tally,
                         TroupePublisher *publisher,
                         GPtrArray *workers,
                         const TroupeEngineCalls *calls)
{
  TroupeEngineSlots *self = g_new0 (TroupeEngineSlots, 1);

  self->job = job;
  self->launcher = launcher;
  self->recovery = recovery;
  self->tally = tally;
  self->publisher = publisher;
  self->workers = workers;
  self->calls = calls;
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) slot_free);
  return self;
}

/**
 * troupe_engine_slots_free:
 * @self: (transfer full): slots
 *
 * Frees @self.
 */
void
troupe_engine_slots_free (TroupeEngineSlots *self)
{
  g_ptr_array_unref (self->slots);
  g_free (self);
}

/**
 * troupe_engine_slots_make:
 * @self: no slots
 * @n_items: the number of items, or -1 while it is unknown
 *
 * Creates a slot for each worker that the launcher has room for, but not more than there are items.
 * If as many as possible are wanted and the number of items is unknown, it is taken for a few
 * hundred: thousands of workers would be started for a pipe of two items.
 *
 * Returns: the total number of their lanes
 */
guint
troupe_engine_slots_make (TroupeEngineSlots *self, gint64 n_items)
{
  const guint n_workers = troupe_launcher_get_n_workers (self->launcher);
  guint n_lanes = 0;

  if (n_items < 0 && troupe_job_get_workers (self->job) == 0 &&
      g_str_equal (troupe_job_get_workers_rule (self->job), "0"))
    n_items = UNKNOWN_ITEMS;

  for (guint i = 0; i < n_workers && (n_items < 0 || n_lanes < n_items); i++)
    {
      Slot *slot = g_new0 (Slot, 1);

      slot->slots = self;
      slot->number = i;
      g_ptr_array_add (self->slots, slot);
      if (n_items >= 0 && n_items - n_lanes < troupe_launcher_get_n_lanes (self->launcher, i))
        troupe_launcher_limit_lanes (self->launcher, i, (guint) (n_items - n_lanes));
      n_lanes += troupe_launcher_get_n_lanes (self->launcher, i);
    }
  return n_lanes;
}

static gboolean
slots_wait_for_somebody (TroupeEngineSlots *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      Slot *slot = g_ptr_array_index (self->slots, i);

      if (slot->worker != NULL || slot->restart != NULL ||
          (slot->last_worker == 0 && slot->failed_starts == 0 && !slot->given_up))
        return TRUE;
    }
  return FALSE;
}

static void
slot_report_missing (Slot *slot)
{
  TroupeEngineSlots *self = slot->slots;
  g_autofree char *text = NULL;
  TroupeEventData data = { .what = TROUPE_EVENT_WORKER_MISSING,
                           .worker = slot->last_worker,
                           .text = slot->reason };

  /* Its workers are not known by numbers of this run. */
  if (troupe_launcher_has_nodes (self->launcher))
    {
      /* Translators: of a machine that is not used, with the reason */
      text = g_strdup_printf (_ ("Left out: %s"), slot->reason);
      data = (TroupeEventData){ .what = TROUPE_EVENT_SAID,
                                .kind = TROUPE_EVENT_MISSING,
                                .text = text };
    }
  troupe_publisher_add (self->publisher, &data);
}

/* Reports the slots that stay empty, each once, if other slots have workers; otherwise it is the
 * pool's error. */
static void
slots_report_missing (TroupeEngineSlots *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      Slot *slot = g_ptr_array_index (self->slots, i);

      if (slot->reason != NULL)
        slot_report_missing (slot);
      g_clear_pointer (&slot->reason, g_free);
    }
}

/* The reasons that were not reported yet, a line each; workers of this machine have the same. */
static char *
slots_join_reasons (TroupeEngineSlots *self, const char *last)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; troupe_launcher_has_nodes (self->launcher) && i < self->slots->len; i++)
    {
      const Slot *slot = g_ptr_array_index (self->slots, i);

      if (slot->reason != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", slot->reason);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : g_strdup (last);
}

/* The slot stays empty. If all slots do, no worker is left to do the work. */
static void
slot_give_up (Slot *slot, const char *why, const char *why_nobody)
{
  TroupeEngineSlots *self = slot->slots;
  g_autofree char *reasons = NULL;
  g_autoptr (GError) error = NULL;

  slot->given_up = TRUE;
  slot->reason = g_strdup (why);
  if (slots_wait_for_somebody (self))
    {
      if (self->greeted)
        slots_report_missing (self);
      return;
    }

  reasons = slots_join_reasons (self, why_nobody);
  error = g_error_new_literal (TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START, reasons);
  self->calls->failed (error, self->calls->data);
}

static gboolean restart_cb (gpointer data);

static void
slot_try_again (Slot *slot, TroupeWorkerEnd end, const char *why)
{
  const gboolean is_waiting = end == TROUPE_WORKER_END_WAITING;
  const guint pause = is_waiting ? WAITING_MS : START_BACKOFF_MS << slot->failed_starts;

  if (!is_waiting && end != TROUPE_WORKER_END_AGAIN)
    slot->failed_starts++;
  if (end == TROUPE_WORKER_END_HOPELESS || slot->failed_starts >= START_TRIES)
    slot_give_up (slot, why, why);
  else if (!troupe_tally_is_ending (slot->slots->tally))
    slot->restart = troupe_timer_add (pause, restart_cb, slot);
}

static void
slot_start (Slot *slot)
{
  TroupeEngineSlots *self = slot->slots;
  g_autoptr (GError) error = NULL;
  TroupeWorkerHandle *handle;
  TroupeWorkerEnd why_not;
  TroupeEngineWorker *worker =
      troupe_engine_worker_new (self->job, self->tally, self->publisher, self->listener);
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.launched_at = g_get_monotonic_time ();
  handle = troupe_launcher_start (self->launcher, slot->number, self->descriptors, self->events,
                                  worker, &why_not, &error);
  if (handle == NULL)
    {
      g_autofree char *why =
          error->domain == TROUPE_FAR_ERROR
              ? g_strdup (error->message)
              : g_strdup_printf (_ ("The worker program cannot be started: %s"), error->message);

      troupe_engine_worker_free (worker);
      slot_try_again (slot, why_not, why);
      return;
    }

  if (!troupe_launcher_has_nodes (self->launcher))
    status.number = troupe_tally_take_worker_number (self->tally);
  status.slot = slot->number;
  status.replaces = slot->last_worker;
  status.restarts = slot->restarts;
  /* A replacement that never starts does not count. */
  if (slot->replaces_dead)
    troupe_tally_add_restarts (self->tally, 1);
  slot->replaces_dead = FALSE;
  slot->worker = worker;
  slot->last_worker = status.number;
  g_ptr_array_add (self->workers, worker);
  troupe_engine_worker_set_started (worker, handle, &status);
  if (troupe_tally_get_counts (self->tally)->state == TROUPE_RUN_PAUSED)
    troupe_engine_worker_pause (worker);
}

static gboolean
restart_cb (gpointer data)
{
  Slot *slot = data;
  const TroupeEngineCalls *calls = slot->slots->calls;

  troupe_timer_clear (&slot->restart);
  slot_start (slot);
  calls->wake (calls->data);
  return G_SOURCE_REMOVE;
}

/* It is soon the turn of the next worker that waits for it. */
static void
slots_take_turn (TroupeEngineSlots *self)
{
  while (self->next_turn < self->slots->len)
    {
      Slot *slot = g_ptr_array_index (self->slots, self->next_turn++);

      if (slot->restart != NULL)
        {
          troupe_timer_clear (&slot->restart);
          slot->restart = troupe_timer_add (GREETED_TURN_MS, restart_cb, slot);
          return;
        }
    }
}

/**
 * troupe_engine_slots_set_greeted:
 * @self: slots
 *
 * Records that a worker greeted: empty slots are then no longer a reason to give up.
 */
void
troupe_engine_slots_set_greeted (TroupeEngineSlots *self)
{
  self->greeted = TRUE;
  slots_report_missing (self);
  slots_take_turn (self);
}

/**
 * troupe_engine_slots_has_greeted:
 * @self: slots
 *
 * Returns: whether a worker has greeted
 */
gboolean
troupe_engine_slots_has_greeted (TroupeEngineSlots *self)
{
  return self->greeted;
}

/* The number of workers that start at the same time. Those of a program's pool are to answer its
 * first calls soon. */
static guint
slots_count_together (TroupeEngineSlots *self)
{
  if (*troupe_job_get_calls (self->job) == '\0' || troupe_launcher_has_nodes (self->launcher))
    return self->slots->len;
  return MIN (troupe_cores_count (), self->slots->len);
}

/**
 * troupe_engine_slots_start:
 * @self: slots that were made
 * @descriptors: the set in which the output of workers is watched
 * @events: the functions called for a worker; their data is the #TroupeEngineWorker
 * @listener: for the "listener" of each worker
 *
 * Starts a worker in each slot; those of a program's pool that are more than the cores wait for the
 * greetings of others.
 *
 * Returns: whether there are slots
 */
gboolean
troupe_engine_slots_start (TroupeEngineSlots *self,
                           TroupeDescriptors *descriptors,
                           const TroupeWorkerEvents *events,
                           gpointer listener)
{
  self->descriptors = descriptors;
  self->events = events;
  self->listener = listener;
  self->next_turn = slots_count_together (self);
  for (guint i = 0; i < self->slots->len && !troupe_tally_is_ending (self->tally); i++)
    {
      Slot *slot = g_ptr_array_index (self->slots, i);

      if (i < self->next_turn)
        slot_start (slot);
      else
        slot->restart = troupe_timer_add (i / self->next_turn * TURN_MS, restart_cb, slot);
    }
  return self->slots->len > 0;
}

static TroupeEventWhat
find_what_ended (const TroupeWorkerStatus *status)
{
  switch (status->killed_by)
    {
    case TROUPE_KILLED_BY_USER:
      return TROUPE_EVENT_KILLED_BY_USER;
    case TROUPE_KILLED_BY_TIMEOUT:
      return TROUPE_EVENT_KILLED_TIMED_OUT;
    case TROUPE_KILLED_BY_MEMORY:
      return TROUPE_EVENT_KILLED_TOO_LARGE;
    case TROUPE_KILLED_BY_PACE:
      return TROUPE_EVENT_KILLED_FOR_ROOM;
    case TROUPE_KILLED_BY_SLOWNESS:
      return TROUPE_EVENT_KILLED_SLOW;
    default:
      return TROUPE_EVENT_WORKER_DIED;
    }
}

static void
report_end (TroupeEngineWorker *worker)
{
  const TroupeWorkerStatus *status = &worker->status;

  troupe_engine_worker_tell_data (
      worker, &(TroupeEventData){ .what = find_what_ended (status),
                                  .exited = status->exited,
                                  .code = status->exit_code,
                                  .items = worker->lost,
                                  .text = status->reason[0] != '\0' ? status->reason : NULL });
}

/* Why a node ended. */
static char *
describe_end_of_node (TroupeEngineWorker *worker)
{
  char *reason = troupe_worker_handle_dup_reason (worker->handle);

  if (reason != NULL)
    return reason;
  if (worker->status.reason[0] != '\0')
    return g_strdup (worker->status.reason);
  return troupe_worker_end_describe (worker->status.exited, worker->status.exit_code);
}

/* Uses its own message if it wrote one. */
static char *
slots_describe_failed_start (TroupeEngineSlots *self, TroupeEngineWorker *worker)
{
  const gboolean is_foreign = troupe_job_get_kind (self->job) == TROUPE_JOB_PROGRAM;
  const char *program = is_foreign ? troupe_job_get_subject (self->job)
                                   : troupe_launcher_get_program (self->launcher);
  g_autofree char *words = troupe_error_log_dup_last_words (worker->log);
  g_autofree char *end = NULL;

  if (worker->is_node)
    {
      const char *host = troupe_worker_handle_get_host (worker->handle);

      end = describe_end_of_node (worker);
      /* What a launcher says names its place. */
      if (strstr (end, host) != NULL)
        return g_steal_pointer (&end);
      return g_strdup_printf (_ ("%s: %s"), host, end);
    }
  if (worker->never_greeted)
    return g_strdup_printf (_ ("The program “%s” did not greet: it should speak the protocol of "
                               "Troupe’s workers, and greet before it reads"),
                            program);

  /* Troupe's own worker names the subject of its messages; the message of another program may be no
   * more than "usage". */
  if (words[0] != '\0' && !is_foreign)
    return g_strdup_printf (_ ("The worker did not start: %s"), words);
  if (words[0] != '\0' || worker->status.reason[0] != '\0')
    return g_strdup_printf (_ ("The worker program “%s” did not start: %s"), program,
                            words[0] != '\0' ? words : worker->status.reason);

  end = troupe_worker_end_describe (worker->status.exited, worker->status.exit_code);
  return g_strdup_printf (_ ("The worker program “%s” ended before its greeting: %s"), program,
                          end);
}

/* Whether the pool ended it because of its item or for others, so that it is always replaced. */
static gboolean
was_ended_for_items (TroupeEngineWorker *worker)
{
  return worker->status.killed_by == TROUPE_KILLED_BY_TIMEOUT ||
         worker->status.killed_by == TROUPE_KILLED_BY_MEMORY ||
         worker->status.killed_by == TROUPE_KILLED_BY_PACE;
}

static gboolean
was_ended_by_us (TroupeEngineWorker *worker)
{
  return worker->status.killed_by == TROUPE_KILLED_BY_USER || was_ended_for_items (worker);
}

/* Whether it ended as intended, after its maximum number of items. */
static gboolean
is_recycled (TroupeEngineWorker *worker, gboolean had_work)
{
  return worker->retiring && worker->status.exited && worker->status.exit_code == 0 &&
         worker->status.killed_by == TROUPE_KILLED_BY_NOBODY && !had_work;
}

/* Whether it was to end, after its maximum number of items, but took too long. */
static gboolean
was_slow (TroupeEngineWorker *worker)
{
  return worker->status.killed_by == TROUPE_KILLED_BY_SLOWNESS;
}

/* The last call of a program may end its worker, as that of a process does. Another one would load
 * the program's main module for nothing. */
static gboolean
slots_are_done (TroupeEngineSlots *self)
{
  return *troupe_job_get_calls (self->job) != '\0' &&
         troupe_engine_recovery_is_done (self->recovery);
}

/* The successor of a worker that has joined. */
static void
slot_replace (Slot *slot, TroupeEngineWorker *worker, gboolean had_work)
{
  TroupeEngineSlots *self = slot->slots;

  if (is_recycled (worker, had_work) || was_slow (worker))
    {
      slot_start (slot);
      return;
    }

  if (worker->status.killed_by == TROUPE_KILLED_BY_MEMORY && worker->items_given == 0)
    {
      g_autofree char *why =
          g_strdup_printf (_ ("A worker that had no item yet %s: its memory limit is too low"),
                           worker->status.reason);

      slot_give_up (slot, why, why);
      return;
    }

  if (!troupe_job_get_replace (self->job) && !was_ended_for_items (worker) &&
      worker->status.greeted_at != 0)
    {
      slot_give_up (slot, _ ("dead workers are not replaced"),
                    _ ("No worker is left, and dead workers are not replaced."));
      return;
    }

  slot->restarts++;
  /* Restarts are those of workers. */
  slot->replaces_dead = !worker->is_node;
  /* A node that is lost again and again without a result is not started for ever. */
  if ((had_work && (!worker->is_node || worker->items_ended > 0) &&
       worker->end != TROUPE_WORKER_END_HOPELESS) ||
      was_ended_by_us (worker))
    {
      slot_start (slot);
    }
  else
    {
      g_autofree char *why = slots_describe_failed_start (self, worker);

      slot_try_again (slot, worker->never_greeted ? TROUPE_WORKER_END_HOPELESS : worker->end, why);
    }
}

/* Reports how a worker ended, with its last message. */
static void
slots_tell_end (TroupeEngineSlots *self, TroupeEngineWorker *worker, gboolean had_work)
{
  const TroupeWorkerStatus *status = &worker->status;

  if (!troupe_tally_is_ending (self->tally) && !is_recycled (worker, had_work) &&
      (status->greeted_at != 0 || was_ended_by_us (worker)))
    report_end (worker);
  /* The text that a failed start wrote is reported with the failure. */
  if (status->greeted_at != 0)
    troupe_engine_worker_report_stderr (worker);
  troupe_engine_worker_tell_data (worker,
                                  &(TroupeEventData){ .what = TROUPE_EVENT_WORKER_JOINED,
                                                      .exited = status->exited,
                                                      .code = status->exit_code,
                                                      .items = { .n_items = status->items_done } });
}

/* A node is shown by what happens to it. */
static void
slots_tell_end_of_node (TroupeEngineSlots *self, TroupeEngineWorker *worker, guint64 n_items)
{
  const gboolean is_lost = !worker->retiring && !troupe_tally_is_ending (self->tally);
  g_autofree char *why = describe_end_of_node (worker);
  g_autofree char *text = NULL;

  if (worker->node != NULL)
    troupe_engine_node_lose_workers (worker->node, why);
  if (!is_lost || worker->status.greeted_at == 0)
    return;

  if (n_items == 0)
    /* Translators: what happened to a machine, and why */
    text = g_strdup_printf (_ ("lost: %s"), why);
  else
    /* Translators: what happened to a machine, and why */
    text = g_strdup_printf (ngettext ("lost: %s. %u item that it had is run elsewhere.",
                                      "lost: %s. %u items that it had are run elsewhere.",
                                      MIN (n_items, G_MAXINT)),
                            why, (guint) MIN (n_items, G_MAXINT));
  troupe_engine_worker_say (worker, TROUPE_EVENT_DIED, text);
}

/**
 * troupe_engine_slots_set_ended:
 * @self: slots
 * @worker: (transfer full): a worker that has ended
 *
 * Gives back its items, and starts its replacement, if there is one.
 */
void
troupe_engine_slots_set_ended (TroupeEngineSlots *self, TroupeEngineWorker *worker)
{
  Slot *slot = g_ptr_array_index (self->slots, worker->status.slot);
  const gboolean had_work = troupe_engine_batches_are_there (worker);
  guint64 n_items;

  if (worker->items_ended > 0)
    slot->failed_starts = 0;
  troupe_engine_worker_set_ended (worker);
  if (!worker->status.exited || worker->status.exit_code != 0)
    troupe_launcher_end_orphans (self->launcher);

  troupe_engine_worker_take_errors (worker, 0);
  n_items = worker->node != NULL ? troupe_engine_batches_count_items (worker) : 0;
  troupe_engine_recovery_give_back (self->recovery, worker);
  troupe_engine_worker_set_joined (worker);

  slot->worker = NULL;
  if (worker->is_node)
    slots_tell_end_of_node (self, worker, n_items);
  else
    slots_tell_end (self, worker, had_work);
  if (!troupe_tally_is_ending (self->tally) && !slots_are_done (self))
    slot_replace (slot, worker, had_work);
  g_ptr_array_remove (self->workers, worker);
  troupe_publisher_changed (self->publisher);
}

/**
 * troupe_engine_slots_stop:
 * @self: slots
 *
 * Starts no worker any more.
 */
void
troupe_engine_slots_stop (TroupeEngineSlots *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      Slot *slot = g_ptr_array_index (self->slots, i);

      troupe_timer_clear (&slot->restart);
    }
}
