/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Assigns workers, lanes and events to the rows of the timeline. */

#include "troupe-timeline-rows.h"

#include "troupe-config.h"
#include "troupe-event-words.h"
#include "troupe-worker.h"

#include <glib/gi18n.h>

/* The slot of a worker and of those that replaced it, with as many rows as a worker has lanes. */
typedef struct
{
  GArray *workers;
  GArray *marks;
  GArray *lives;
} Slot;

struct _TroupeTimelineRows
{
  TroupeTrace *trace;
  /* While rows are added. */
  GListModel *workers;
  guint n_lanes;
  gint64 origin;
  GArray *slots;
  /* The index of the slot of each worker, by its number. */
  GArray *slot_of;
  /* Of TroupeTimelineTie, in the order in which items were taken. */
  GArray *ties;
  /* Of TroupeSpanTie, the items that failed and were run again. */
  GArray *again;
  TroupeTimelineSigns signs;

  /* What they were made of. */
  guint n_workers;
  guint n_events;
  TroupeEvent *first_event;
  gboolean has_origin;
  guint64 fingerprint;
};

static void
mark_clear (TroupeTimelineMark *mark)
{
  g_free (mark->text);
}

static void
slot_clear (Slot *slot)
{
  g_array_unref (slot->workers);
  g_array_unref (slot->marks);
  g_array_unref (slot->lives);
}

static Slot *
get_slot (TroupeTimelineRows *self, guint row)
{
  return &g_array_index (self->slots, Slot, row / self->n_lanes);
}

static void
add_worker (TroupeTimelineRows *self, TroupeWorker *worker)
{
  const guint number = troupe_worker_get_number (worker);
  const guint replaces = troupe_worker_get_status (worker)->replaces;
  guint slot = self->slots->len;

  if (replaces > 0 && replaces < self->slot_of->len)
    slot = g_array_index (self->slot_of, guint, replaces);
  if (slot == self->slots->len)
    {
      Slot new_slot = { g_array_new (FALSE, FALSE, sizeof (guint)),
                        g_array_new (FALSE, FALSE, sizeof (TroupeTimelineMark)),
                        g_array_new (FALSE, FALSE, sizeof (TroupeTimelineLife)) };

      g_array_set_clear_func (new_slot.marks, (GDestroyNotify) mark_clear);
      g_array_append_val (self->slots, new_slot);
    }

  if (number >= self->slot_of->len)
    g_array_set_size (self->slot_of, number + 1);
  g_array_index (self->slot_of, guint, number) = slot;
  g_array_append_val (g_array_index (self->slots, Slot, slot).workers, number);
}

static void
end_pause (GArray *marks, guint worker, double seconds)
{
  for (guint i = marks->len; i > 0; i--)
    {
      TroupeTimelineMark *mark = &g_array_index (marks, TroupeTimelineMark, i - 1);

      if (mark->kind == TROUPE_EVENT_PAUSED && mark->worker == worker)
        {
          mark->until = MIN (mark->until, seconds);
          return;
        }
    }
}

static double
get_seconds (TroupeTimelineRows *self, gint64 time)
{
  return (time - self->origin) / (double) G_USEC_PER_SEC;
}

/* Returns the end of the last item of a worker before a time, or -1. */
static double
find_last_end (TroupeTimelineRows *self, guint worker, double seconds)
{
  const gint64 time = self->origin + (gint64) (seconds * G_USEC_PER_SEC);
  double last = -1;

  for (guint lane = 0; lane < self->n_lanes; lane++)
    {
      TroupeSpan span;

      if (troupe_trace_find (self->trace, worker, lane, time, -1, &span))
        last = MAX (last, get_seconds (self, span.end));
    }
  return last;
}

/* The time in which the worker had the items, from the end of the ones before to its own. */
static void
add_lost (TroupeTimelineRows *self, const TroupeTimelineTie *tie, double greeted, const char *items)
{
  Slot *slot =
      &g_array_index (self->slots, Slot, g_array_index (self->slot_of, guint, tie->lost_by));
  TroupeTimelineMark mark = {
    .kind = TROUPE_EVENT_TAKEN,
    .worker = tie->lost_by,
    .seconds = MAX (find_last_end (self, tie->lost_by, tie->lost_at), greeted),
    .until = tie->lost_at,
  };

  mark.seconds = MIN (mark.seconds, mark.until);
  /* Translators: an item, or several, by their numbers; two workers */
  mark.text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Item %s · lost with worker %u, run again by worker %u",
                   "Items %s · lost with worker %u, run again by worker %u", tie->n_items),
      items, tie->lost_by, tie->taken_by);
  g_array_append_val (slot->marks, mark);
}

/* Whether a worker was ended because the item failed, for instance as it ran for too long: that
 * attempt is drawn itself. */
static gboolean
has_failed (TroupeTimelineRows *self, guint worker, guint64 index)
{
  for (guint i = 0; i < self->again->len; i++)
    {
      const TroupeSpanTie *tie = &g_array_index (self->again, TroupeSpanTie, i);

      if (tie->worker == worker && tie->index == index)
        return TRUE;
    }
  return FALSE;
}

static void
add_tie (TroupeTimelineRows *self, TroupeEvent *event)
{
  const TroupeEventData *data = troupe_event_get_data (event);
  g_autofree char *items = troupe_item_ranges_describe (&data->items);
  g_autoptr (TroupeWorker) lost = NULL;
  const TroupeWorkerStatus *status;
  TroupeTimelineTie tie = {
    .lost_by = data->other,
    .lost_at = data->seconds,
    .taken_by = data->worker,
    .taken_at = data->seconds,
    .n_items = data->items.n_items,
  };

  if (data->other == 0 || data->other >= self->slot_of->len || data->items.n_ranges == 0 ||
      has_failed (self, data->other, data->items.ranges[0].first_row))
    return;

  lost = g_list_model_get_item (self->workers, data->other - 1);
  status = troupe_worker_get_status (lost);
  if (status->joined_at > 0)
    tie.lost_at = MIN (get_seconds (self, status->joined_at), data->seconds);
  tie.index = data->items.ranges[0].first_row;
  g_array_append_val (self->ties, tie);
  self->signs |= TROUPE_TIMELINE_LOST;
  add_lost (self, &tie, get_seconds (self, status->greeted_at), items);
}

/* The times in which a worker was started, and was there. */
static void
add_life (TroupeTimelineRows *self, TroupeWorker *worker)
{
  const TroupeWorkerStatus *status = troupe_worker_get_status (worker);
  Slot *slot =
      &g_array_index (self->slots, Slot, g_array_index (self->slot_of, guint, status->number));
  const gint64 end = status->joined_at > 0 ? status->joined_at : G_MAXINT64;
  const gint64 launched = status->launched_at > 0 ? status->launched_at : status->started_at;
  const gint64 greeted = status->greeted_at > 0 ? status->greeted_at : end;
  TroupeTimelineMark start = {
    .kind = TROUPE_EVENT_SILENT,
    .worker = status->number,
    .seconds = get_seconds (self, launched),
    .until = greeted < G_MAXINT64 ? get_seconds (self, greeted) : G_MAXDOUBLE,
  };
  TroupeTimelineLife life = {
    .worker = status->number,
    .from = get_seconds (self, greeted),
    .until = end < G_MAXINT64 ? get_seconds (self, end) : G_MAXDOUBLE,
  };

  /* Of a run of an earlier version, or of elsewhere, this may not be known. */
  if (launched > 0 && launched < greeted && (status->greeted_at > 0 || status->items_done == 0))
    {
      start.text = g_strdup_printf (_ ("Worker %u is started"), status->number);
      g_array_append_val (slot->marks, start);
      self->signs |= TROUPE_TIMELINE_STARTING;
    }
  if (status->greeted_at > 0)
    {
      g_array_append_val (slot->lives, life);
      self->signs |= TROUPE_TIMELINE_WAITING;
    }
}

static void
add_event (TroupeTimelineRows *self, TroupeEvent *event)
{
  TroupeTimelineMark mark = {
    .kind = troupe_event_get_kind (event),
    .worker = troupe_event_get_worker (event),
    .seconds = troupe_event_get_seconds (event),
    .until = G_MAXDOUBLE,
  };
  Slot *slot;

  if (mark.worker == 0 || mark.worker >= self->slot_of->len)
    return;
  slot = &g_array_index (self->slots, Slot, g_array_index (self->slot_of, guint, mark.worker));

  switch (mark.kind)
    {
    case TROUPE_EVENT_CONTINUED:
    case TROUPE_EVENT_JOINED:
      end_pause (slot->marks, mark.worker, mark.seconds);
      return;

    case TROUPE_EVENT_STARTED:
      /* The start of the first worker of a slot has no mark. */
      if (g_array_index (slot->workers, guint, 0) == mark.worker)
        return;
      self->signs |= TROUPE_TIMELINE_REPLACED;
      break;

    case TROUPE_EVENT_KILLED:
    case TROUPE_EVENT_DIED:
      end_pause (slot->marks, mark.worker, mark.seconds);
      self->signs |= TROUPE_TIMELINE_ENDED;
      break;

    case TROUPE_EVENT_PAUSED:
      self->signs |= TROUPE_TIMELINE_PAUSED;
      break;

    case TROUPE_EVENT_TAKEN:
      add_tie (self, event);
      return;

    default:
      return;
    }

  mark.text = troupe_event_words_describe (event);
  g_array_append_val (slot->marks, mark);
}

/* Events have times since the start of the run, workers have times of the monotonic clock; the
 * start of the first worker is known in both. */
static void
find_origin (TroupeTimelineRows *self, GListModel *workers, GListModel *events)
{
  const guint n_events = g_list_model_get_n_items (events);
  g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, 0);

  if (worker == NULL)
    return;
  self->origin = troupe_worker_get_status (worker)->started_at;
  for (guint i = 0; i < n_events; i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, i);

      if (troupe_event_get_kind (event) == TROUPE_EVENT_STARTED &&
          troupe_event_get_worker (event) == troupe_worker_get_number (worker))
        {
          self->origin -= troupe_event_get_seconds (event) * G_USEC_PER_SEC;
          self->has_origin = TRUE;
          return;
        }
    }
}

/* Continues a number that tells the lives of workers apart. */
static guint64
add_to_fingerprint (guint64 fingerprint, TroupeWorker *worker)
{
  const TroupeWorkerStatus *status = troupe_worker_get_status (worker);
  const gint64 facts[] = {
    status->launched_at, status->started_at, status->greeted_at,
    status->joined_at,   status->replaces,   status->greeted_at == 0 && status->items_done > 0,
  };

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    fingerprint = (fingerprint ^ (guint64) facts[i]) * G_GUINT64_CONSTANT (1099511628211);
  return fingerprint;
}

/* Whether the workers that there are rows for are those of the list, and as they were. */
static gboolean
has_same_workers (TroupeTimelineRows *self, GListModel *workers)
{
  guint64 fingerprint = 0;

  if (self->n_workers == 0 || g_list_model_get_n_items (workers) < self->n_workers)
    return FALSE;

  for (guint i = 0; i < self->n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      fingerprint = add_to_fingerprint (fingerprint, worker);
    }
  return fingerprint == self->fingerprint;
}

/* Adds what comes after that of which there are rows. */
static void
add_new (TroupeTimelineRows *self, GListModel *workers, GListModel *events)
{
  const guint n_workers = g_list_model_get_n_items (workers);
  const guint n_events = g_list_model_get_n_items (events);

  g_clear_pointer (&self->again, g_array_unref);
  self->again = troupe_trace_dup_ties (self->trace);
  self->workers = workers;
  for (; self->n_workers < n_workers; self->n_workers++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, self->n_workers);

      add_worker (self, worker);
      add_life (self, worker);
      self->fingerprint = add_to_fingerprint (self->fingerprint, worker);
    }
  for (; self->n_events < n_events; self->n_events++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, self->n_events);

      if (self->n_events == 0)
        self->first_event = g_object_ref (event);
      add_event (self, event);
    }
  self->workers = NULL;
}

/**
 * troupe_timeline_rows_new:
 * @workers: a list of #TroupeWorker, in the order of their numbers
 * @events: a list of #TroupeEvent, in order
 * @trace: the trace of the run
 *
 * Returns: (transfer full): the rows in their current state
 */
TroupeTimelineRows *
troupe_timeline_rows_new (GListModel *workers, GListModel *events, TroupeTrace *trace)
{
  TroupeTimelineRows *self = g_new0 (TroupeTimelineRows, 1);

  self->trace = troupe_trace_ref (trace);
  self->n_lanes = troupe_trace_get_n_lanes (trace);
  self->slots = g_array_new (FALSE, FALSE, sizeof (Slot));
  g_array_set_clear_func (self->slots, (GDestroyNotify) slot_clear);
  self->slot_of = g_array_new (FALSE, TRUE, sizeof (guint));
  self->ties = g_array_new (FALSE, FALSE, sizeof (TroupeTimelineTie));
  find_origin (self, workers, events);
  add_new (self, workers, events);
  return self;
}

/**
 * troupe_timeline_rows_update:
 * @self: rows
 * @workers: as for troupe_timeline_rows_new()
 * @events: likewise
 * @trace: likewise
 *
 * Adds new workers and events to the rows. This takes far less time than making them anew.
 *
 * Returns: %FALSE if they have to be made anew, since something that they show has changed
 */
gboolean
troupe_timeline_rows_update (TroupeTimelineRows *self,
                             GListModel *workers,
                             GListModel *events,
                             TroupeTrace *trace)
{
  g_autoptr (TroupeEvent) first = g_list_model_get_item (events, 0);

  if (self->trace != trace || self->n_lanes != troupe_trace_get_n_lanes (trace) ||
      !self->has_origin || self->first_event != first || !has_same_workers (self, workers))
    return FALSE;

  add_new (self, workers, events);
  return TRUE;
}

/**
 * troupe_timeline_rows_free:
 * @self: (transfer full): rows
 *
 * Frees @self.
 */
void
troupe_timeline_rows_free (TroupeTimelineRows *self)
{
  troupe_trace_unref (self->trace);
  g_array_unref (self->slots);
  g_array_unref (self->slot_of);
  g_array_unref (self->ties);
  g_array_unref (self->again);
  g_clear_object (&self->first_event);
  g_free (self);
}

/**
 * troupe_timeline_rows_get_n_rows:
 * @self: rows
 *
 * Returns: the number of rows
 */
guint
troupe_timeline_rows_get_n_rows (TroupeTimelineRows *self)
{
  return self->slots->len * self->n_lanes;
}

/**
 * troupe_timeline_rows_get_lane:
 * @self: rows
 * @row: the index of a row
 *
 * Returns: the lane of its workers that the row shows
 */
guint
troupe_timeline_rows_get_lane (TroupeTimelineRows *self, guint row)
{
  return row % self->n_lanes;
}

/**
 * troupe_timeline_rows_get_workers:
 * @self: rows
 * @row: the index of a row
 *
 * Returns: (transfer none) (element-type guint): the numbers of its workers, in order
 */
GArray *
troupe_timeline_rows_get_workers (TroupeTimelineRows *self, guint row)
{
  return get_slot (self, row)->workers;
}

/**
 * troupe_timeline_rows_get_marks:
 * @self: rows
 * @row: the index of a row
 *
 * Returns: (transfer none) (element-type TroupeTimelineMark): the marks of its workers
 */
GArray *
troupe_timeline_rows_get_marks (TroupeTimelineRows *self, guint row)
{
  return get_slot (self, row)->marks;
}

/**
 * troupe_timeline_rows_get_lives:
 * @self: rows
 * @row: the index of a row
 *
 * Returns: (transfer none) (element-type TroupeTimelineLife): when its workers were there
 */
GArray *
troupe_timeline_rows_get_lives (TroupeTimelineRows *self, guint row)
{
  return get_slot (self, row)->lives;
}

/**
 * troupe_timeline_rows_get_ties:
 * @self: rows
 *
 * Returns: (transfer none) (element-type TroupeTimelineTie): the items that were lost and taken
 */
GArray *
troupe_timeline_rows_get_ties (TroupeTimelineRows *self)
{
  return self->ties;
}

/**
 * troupe_timeline_rows_get_again:
 * @self: rows
 *
 * Returns: (transfer none) (element-type TroupeSpanTie): the latest attempts that failed, and where
 *   their items were run again
 */
GArray *
troupe_timeline_rows_get_again (TroupeTimelineRows *self)
{
  return self->again;
}

/**
 * troupe_timeline_rows_find_failed:
 * @self: rows
 * @worker: the number of a worker
 * @span: an item that it ran
 *
 * Returns: (transfer none) (nullable): the attempt before it, which failed
 */
const TroupeSpanTie *
troupe_timeline_rows_find_failed (TroupeTimelineRows *self, guint worker, const TroupeSpan *span)
{
  for (guint i = 0; i < self->again->len; i++)
    {
      const TroupeSpanTie *tie = &g_array_index (self->again, TroupeSpanTie, i);

      if (tie->again_worker == worker && tie->again_begin == span->begin &&
          tie->index == span->index)
        return tie;
    }
  return NULL;
}

/**
 * troupe_timeline_rows_find_tie:
 * @self: rows
 * @worker: the number of a worker
 * @span: items that it ran
 *
 * Returns: (transfer none) (nullable): how these items were lost before
 */
const TroupeTimelineTie *
troupe_timeline_rows_find_tie (TroupeTimelineRows *self, guint worker, const TroupeSpan *span)
{
  for (guint i = 0; i < self->ties->len; i++)
    {
      const TroupeTimelineTie *tie = &g_array_index (self->ties, TroupeTimelineTie, i);

      if (tie->taken_by == worker && span->index < tie->index + tie->n_items &&
          tie->index < span->index + span->n_items &&
          get_seconds (self, span->end) >= tie->taken_at)
        return tie;
    }
  return NULL;
}

/**
 * troupe_timeline_rows_find_again:
 * @self: rows
 * @tie: one of its ties
 * @row: (out): the row of the worker that ran the items again
 * @span: (out): the span of the items there
 *
 * Returns: %FALSE while they have not ended
 */
gboolean
troupe_timeline_rows_find_again (TroupeTimelineRows *self,
                                 const TroupeTimelineTie *tie,
                                 guint *row,
                                 TroupeSpan *span)
{
  const guint first = troupe_timeline_rows_get_row (self, tie->taken_by);

  for (guint lane = 0; lane < self->n_lanes; lane++)
    {
      gint64 time = self->origin + (gint64) (tie->taken_at * G_USEC_PER_SEC);

      /* The worker may have been at other items when it took these. */
      for (guint i = 0; i < 8; i++)
        {
          if (!troupe_trace_find (self->trace, tie->taken_by, lane, time, i == 0 ? 0 : 1, span))
            {
              if (i == 0)
                continue;
              break;
            }
          if (troupe_timeline_rows_find_tie (self, tie->taken_by, span) == tie)
            {
              *row = first + lane;
              return TRUE;
            }
          time = MAX (span->begin, time);
        }
    }
  return FALSE;
}

/**
 * troupe_timeline_rows_get_row:
 * @self: rows
 * @worker: the number of a worker
 *
 * Returns: the first of its rows
 */
guint
troupe_timeline_rows_get_row (TroupeTimelineRows *self, guint worker)
{
  return worker < self->slot_of->len ? g_array_index (self->slot_of, guint, worker) * self->n_lanes
                                     : 0;
}

/**
 * troupe_timeline_rows_get_signs:
 * @self: rows
 *
 * Returns: what the rows have besides items
 */
TroupeTimelineSigns
troupe_timeline_rows_get_signs (TroupeTimelineRows *self)
{
  return self->signs | (self->again->len > 0 ? TROUPE_TIMELINE_AGAIN : 0);
}

/**
 * troupe_timeline_rows_get_origin:
 * @self: rows
 *
 * Returns: the start of the run, by g_get_monotonic_time(), or 0 before it
 */
gint64
troupe_timeline_rows_get_origin (TroupeTimelineRows *self)
{
  return self->origin;
}

/**
 * troupe_timeline_rows_find:
 * @self: rows
 * @row: the index of a row
 * @seconds: since the start of the run
 * @direction: as in troupe_trace_find()
 * @worker: (out): the number of the worker that ran it
 * @span: (out): the span that was found
 *
 * Returns: whether a span was found
 */
gboolean
troupe_timeline_rows_find (TroupeTimelineRows *self,
                           guint row,
                           double seconds,
                           int direction,
                           guint *worker,
                           TroupeSpan *span)
{
  const GArray *workers = get_slot (self, row)->workers;
  const gint64 time = self->origin + (gint64) (seconds * G_USEC_PER_SEC + 0.5);

  for (guint i = 0; i < workers->len; i++)
    {
      *worker = g_array_index (workers, guint, direction < 0 ? workers->len - 1 - i : i);
      if (troupe_trace_find (self->trace, *worker, row % self->n_lanes, time, direction, span))
        return TRUE;
    }
  return FALSE;
}
