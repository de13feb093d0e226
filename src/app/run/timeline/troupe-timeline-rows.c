/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Assigns workers, lanes and events to the rows of the timeline. */

#include "troupe-timeline-rows.h"

#include "troupe-event-words.h"
#include "troupe-worker.h"

/* The slot of a worker and of those that replaced it, with as many rows as a worker has lanes. */
typedef struct
{
  GArray *workers;
  GArray *marks;
} Slot;

struct _TroupeTimelineRows
{
  TroupeTrace *trace;
  guint n_lanes;
  gint64 origin;
  GArray *slots;
  /* The index of the slot of each worker, by its number. */
  GArray *slot_of;
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
                        g_array_new (FALSE, FALSE, sizeof (TroupeTimelineMark)) };

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
      break;

    case TROUPE_EVENT_KILLED:
    case TROUPE_EVENT_DIED:
      end_pause (slot->marks, mark.worker, mark.seconds);
      break;

    case TROUPE_EVENT_PAUSED:
      break;

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
          return;
        }
    }
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
  const guint n_workers = g_list_model_get_n_items (workers);
  const guint n_events = g_list_model_get_n_items (events);

  self->trace = troupe_trace_ref (trace);
  self->n_lanes = troupe_trace_get_n_lanes (trace);
  self->slots = g_array_new (FALSE, FALSE, sizeof (Slot));
  g_array_set_clear_func (self->slots, (GDestroyNotify) slot_clear);
  self->slot_of = g_array_new (FALSE, TRUE, sizeof (guint));

  for (guint i = 0; i < n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);

      add_worker (self, worker);
    }
  for (guint i = 0; i < n_events; i++)
    {
      g_autoptr (TroupeEvent) event = g_list_model_get_item (events, i);

      add_event (self, event);
    }
  find_origin (self, workers, events);
  return self;
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
