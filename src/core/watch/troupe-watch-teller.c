/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Encodes the state of a run, and tells each watcher what changed since it was told last. */

#include "troupe-watch-teller.h"

#include "troupe-told-cores.h"
#include "troupe-told-counts.h"
#include "troupe-told-event.h"
#include "troupe-told-facts.h"
#include "troupe-told-hello.h"
#include "troupe-told-sample.h"
#include "troupe-told-trace.h"
#include "troupe-told-worker.h"

#include <string.h>

/* Bytes that are told at once of what may be long; the rest follows when these were taken. */
#define PART_SIZE (256 * 1024)

/* A frame, and when it was changed last. */
typedef struct
{
  GByteArray *frame;
  guint64 change;
  gboolean is_final;
} Entry;

struct _TroupeWatchTeller
{
  TroupeRun *run;
  guint64 change;
  GByteArray *scratch;
  /* Of all events, those that are no longer in the list included. */
  guint64 n_events;

  Entry facts;
  Entry counts;
  Entry cores;
  Entry times;
  GArray *workers;
  GArray *samples;
};

static void
entry_clear (Entry *entry)
{
  g_clear_pointer (&entry->frame, g_byte_array_unref);
}

static void
events_changed_cb (GListModel *events,
                   guint position,
                   guint removed,
                   guint added,
                   TroupeWatchTeller *self)
{
  self->n_events += added;
}

/**
 * troupe_watch_teller_new:
 * @run: a run
 *
 * Returns: (transfer full): a teller of that run
 */
TroupeWatchTeller *
troupe_watch_teller_new (TroupeRun *run)
{
  TroupeWatchTeller *self = g_new0 (TroupeWatchTeller, 1);
  GListModel *events = G_LIST_MODEL (troupe_run_get_events (run));

  self->run = g_object_ref (run);
  self->scratch = g_byte_array_new ();
  self->workers = g_array_new (FALSE, TRUE, sizeof (Entry));
  self->samples = g_array_new (FALSE, TRUE, sizeof (Entry));
  g_array_set_clear_func (self->workers, (GDestroyNotify) entry_clear);
  g_array_set_clear_func (self->samples, (GDestroyNotify) entry_clear);
  self->n_events = g_list_model_get_n_items (events);
  g_signal_connect (events, "items-changed", G_CALLBACK (events_changed_cb), self);
  return self;
}

/** troupe_watch_teller_free: frees @self. */
void
troupe_watch_teller_free (TroupeWatchTeller *self)
{
  g_signal_handlers_disconnect_by_data (troupe_run_get_events (self->run), self);
  g_object_unref (self->run);
  g_byte_array_unref (self->scratch);
  entry_clear (&self->facts);
  entry_clear (&self->counts);
  entry_clear (&self->cores);
  entry_clear (&self->times);
  g_array_unref (self->workers);
  g_array_unref (self->samples);
  g_free (self);
}

/* Looking */

/* Takes the frame in the scratch, if it is another one. */
static void
entry_update (TroupeWatchTeller *self, Entry *entry)
{
  if (entry->frame != NULL && entry->frame->len == self->scratch->len &&
      memcmp (entry->frame->data, self->scratch->data, self->scratch->len) == 0)
    return;

  if (entry->frame == NULL)
    entry->frame = g_byte_array_new ();
  g_byte_array_set_size (entry->frame, 0);
  g_byte_array_append (entry->frame, self->scratch->data, self->scratch->len);
  entry->change = self->change;
}

static GByteArray *
clear_scratch (TroupeWatchTeller *self)
{
  g_byte_array_set_size (self->scratch, 0);
  return self->scratch;
}

static void
look_at_workers (TroupeWatchTeller *self, gboolean has_measured)
{
  GListModel *workers = troupe_run_get_workers (self->run);
  const guint n = g_list_model_get_n_items (workers);

  g_array_set_size (self->workers, n);
  g_array_set_size (self->samples, n);
  for (guint i = 0; i < n; i++)
    {
      Entry *status = &g_array_index (self->workers, Entry, i);
      Entry *sample = &g_array_index (self->samples, Entry, i);
      g_autoptr (TroupeWorker) worker = NULL;

      if (status->is_final)
        continue;

      worker = g_list_model_get_item (workers, i);
      status->is_final = !troupe_worker_is_alive (worker);
      troupe_told_worker_append (clear_scratch (self), troupe_worker_get_status (worker),
                                 troupe_worker_get_command_line (worker));
      entry_update (self, status);
      troupe_told_sample_append (clear_scratch (self), i + 1, troupe_worker_get_sample (worker));
      entry_update (self, sample);
      /* A measurement is a point of a graph, although it is the same as the one before. */
      if (has_measured)
        sample->change = self->change;
    }
}

static void
look_at_machine (TroupeWatchTeller *self, TroupeMachine *machine)
{
  GListModel *list = G_LIST_MODEL (machine);
  const guint n = g_list_model_get_n_items (list);
  g_autofree guint *numbers = g_new (guint, n);
  g_autofree double *loads = g_new (double, n);
  const TroupeToldCores cores = {
    .memory_bytes = troupe_machine_get_memory_bytes (machine),
    .n_cores = n,
    .numbers = numbers,
    .loads = loads,
  };

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TroupeCore) core = g_list_model_get_item (list, i);

      numbers[i] = troupe_core_get_number (core);
      loads[i] = troupe_core_get_load (core);
    }
  troupe_told_cores_append (clear_scratch (self), &cores);
  entry_update (self, &self->cores);
}

/**
 * troupe_watch_teller_look:
 * @self: a teller
 * @machine: (nullable): the load of the machine, if it is measured
 * @has_measured: whether there may be a new measurement of each worker
 *
 * Looks what has changed.
 */
void
troupe_watch_teller_look (TroupeWatchTeller *self, TroupeMachine *machine, gboolean has_measured)
{
  TroupeTrace *trace = troupe_run_get_trace (self->run);
  const TroupeToldFacts facts = {
    .started_on = troupe_run_get_started_on (self->run),
    .ended_on = troupe_run_get_ended_on (self->run),
    .error = (GError *) troupe_run_get_error (self->run),
  };

  self->change++;
  troupe_told_facts_append (clear_scratch (self), &facts);
  entry_update (self, &self->facts);
  look_at_workers (self, has_measured);
  if (machine != NULL)
    look_at_machine (self, machine);
  if (trace != NULL)
    {
      TroupeTimeHistogram times;

      troupe_trace_get_times (trace, &times);
      troupe_told_times_append (clear_scratch (self), &times);
      entry_update (self, &self->times);
    }
  troupe_told_counts_append (clear_scratch (self), troupe_run_get_counts (self->run));
  entry_update (self, &self->counts);
}

/* Telling */

static void
append_entry (const Entry *entry, guint64 since, GByteArray *to)
{
  if (entry->frame != NULL && entry->change > since)
    g_byte_array_append (to, entry->frame->data, entry->frame->len);
}

static void
append_entries (GArray *entries, guint64 since, GByteArray *to)
{
  for (guint i = 0; i < entries->len; i++)
    append_entry (&g_array_index (entries, Entry, i), since, to);
}

/* Of the oldest ones as many are passed over as are no longer in the list: a list of the other end
 * does not keep more either. */
static void
append_events (TroupeWatchTeller *self, TroupeWatchTold *told, GByteArray *to)
{
  GListModel *events = G_LIST_MODEL (troupe_run_get_events (self->run));
  const guint n = g_list_model_get_n_items (events);
  const guint64 first = self->n_events - n;

  for (guint64 i = MAX (told->n_events, first); i < self->n_events; i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, i - first);

      troupe_told_event_append (to, event);
    }
  told->n_events = self->n_events;
}

/**
 * troupe_watch_teller_append:
 * @self: a teller that has looked at its run
 * @told: what a watcher was told, which is brought up to date
 * @wants: of #TroupeToldWants
 * @to: the bytes to append frames to
 *
 * Tells a watcher all that changed since it was told last. The counts come last, since a run may be
 * finished with them.
 *
 * Returns: whether something is left to tell, of what may be long
 */
gboolean
troupe_watch_teller_append (TroupeWatchTeller *self,
                            TroupeWatchTold *told,
                            guint wants,
                            GByteArray *to)
{
  TroupeTrace *trace = troupe_run_get_trace (self->run);
  gboolean is_more = FALSE;

  append_entry (&self->facts, told->change, to);
  if ((wants & TROUPE_TOLD_WANTS_WORKERS) != 0)
    append_entries (self->workers, told->change, to);
  if ((wants & TROUPE_TOLD_WANTS_SAMPLES) != 0)
    {
      append_entries (self->samples, told->change, to);
      append_entry (&self->cores, told->change, to);
    }
  if ((wants & TROUPE_TOLD_WANTS_WORKERS) != 0)
    append_events (self, told, to);
  if ((wants & TROUPE_TOLD_WANTS_TRACE) != 0 && trace != NULL)
    {
      if (told->trace == NULL)
        told->trace = troupe_watch_trace_new ();
      append_entry (&self->times, told->change, to);
      is_more = troupe_watch_trace_append (told->trace, trace, self->workers->len, to,
                                           to->len + PART_SIZE);
    }
  append_entry (&self->counts, told->change, to);
  told->change = self->change;
  return is_more;
}
