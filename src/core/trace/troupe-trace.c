/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Records spans in bounded memory by merging neighbours, and finds those of a period. */

#include "troupe-trace.h"

/* Microseconds: spans that begin within this time are merged first when there is no room. */
#define FIRST_CELL 1000

/* Microseconds for which a lane is expected to go on as before, if its items are shorter: batches
 * take about that long. */
#define HORIZON 250000.0

/* The spans of each lane, in order. */
typedef struct
{
  GPtrArray *lanes;
} Worker;

struct _TroupeTrace
{
  gatomicrefcount references;
  GMutex mutex;
  GPtrArray *workers;
  guint n_lanes;
  gsize max_spans;
  gsize n_spans;
  gint64 cell;
  TroupeTimeHistogram times;
  TroupeSpanTies *ties;
};

static void
worker_free (Worker *worker)
{
  g_ptr_array_unref (worker->lanes);
  g_free (worker);
}

/**
 * troupe_trace_new:
 * @max_spans: the maximum number of spans
 *
 * Returns: (transfer full): a trace in which nothing happened
 */
TroupeTrace *
troupe_trace_new (gsize max_spans)
{
  TroupeTrace *self = g_new0 (TroupeTrace, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->workers = g_ptr_array_new_with_free_func ((GDestroyNotify) worker_free);
  self->n_lanes = 1;
  self->max_spans = max_spans;
  self->ties = troupe_span_ties_new ();
  return self;
}

/**
 * troupe_trace_ref:
 * @self: a trace
 *
 * Returns: (transfer full): @self
 */
TroupeTrace *
troupe_trace_ref (TroupeTrace *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * troupe_trace_unref:
 * @self: (transfer full): a trace
 *
 * Gives back a reference.
 */
void
troupe_trace_unref (TroupeTrace *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_mutex_clear (&self->mutex);
  g_ptr_array_unref (self->workers);
  troupe_span_ties_free (self->ties);
  g_free (self);
}

/**
 * troupe_trace_set_n_lanes:
 * @self: a trace
 * @n_lanes: the number of lanes of each worker; 1 before this is called
 */
void
troupe_trace_set_n_lanes (TroupeTrace *self, guint n_lanes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->n_lanes = MAX (n_lanes, 1);
}

static Worker *
ensure_worker (TroupeTrace *self, guint number)
{
  while (self->workers->len <= number)
    {
      Worker *worker = g_new (Worker, 1);

      worker->lanes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
      g_ptr_array_add (self->workers, worker);
    }
  return g_ptr_array_index (self->workers, number);
}

static gint64
lane_get_end (GArray *lane)
{
  return g_array_index (lane, TroupeSpan, lane->len - 1).end;
}

/* The wire does not report the lane of a chunk: it is taken to be the lane that became free last
 * before the chunk began, since that is the one that had it. Returns its number. */
static guint
choose_lane (TroupeTrace *self, Worker *worker, gint64 begin, gint64 end)
{
  int best = -1;
  int gap = -1;
  int first_free = -1;
  gint64 best_end = 0;
  gint64 first_end = 0;

  for (guint i = 0; i < worker->lanes->len; i++)
    {
      GArray *lane = g_ptr_array_index (worker->lanes, i);
      const gint64 lane_end = lane_get_end (lane);

      if (lane_end <= begin + TROUPE_SPAN_TOLERANCE && (best < 0 || lane_end > best_end))
        {
          best = i;
          best_end = lane_end;
        }
      /* What is added late, as from a run that was kept, may belong before its end. */
      if (gap < 0 && lane_end > end && troupe_spans_have_gap (lane, begin, end))
        gap = i;
      if (first_free < 0 || lane_end < first_end)
        {
          first_free = i;
          first_end = lane_end;
        }
    }
  if (best >= 0)
    return best;
  if (gap >= 0)
    return gap;
  if (worker->lanes->len < self->n_lanes)
    {
      g_ptr_array_add (worker->lanes, g_array_new (FALSE, FALSE, sizeof (TroupeSpan)));
      return worker->lanes->len - 1;
    }
  return first_free;
}

/* Joins neighbours until half of the room is free, or nothing more can be joined. */
static void
make_room (TroupeTrace *self)
{
  while (self->n_spans > self->max_spans / 2 && self->cell < G_MAXINT64 / 4)
    {
      self->cell = MAX (2 * self->cell, FIRST_CELL);
      self->n_spans = 0;
      for (guint i = 0; i < self->workers->len; i++)
        {
          Worker *worker = g_ptr_array_index (self->workers, i);

          for (guint j = 0; j < worker->lanes->len; j++)
            {
              GArray *fine = g_ptr_array_index (worker->lanes, j);
              GArray *coarse = g_array_new (FALSE, FALSE, sizeof (TroupeSpan));

              for (guint k = 0; k < fine->len; k++)
                troupe_span_append (coarse, &g_array_index (fine, TroupeSpan, k), self->cell);
              g_ptr_array_index (worker->lanes, j) = coarse;
              g_array_unref (fine);
              self->n_spans += coarse->len;
            }
        }
    }
}

static void
add_span (TroupeTrace *self, guint number, TroupeSpan *span)
{
  Worker *worker = ensure_worker (self, number);
  const guint lane_number = choose_lane (self, worker, span->begin, span->end);
  GArray *lane = g_ptr_array_index (worker->lanes, lane_number);
  const guint before = lane->len;
  const guint position = troupe_spans_fit (lane, span);

  if (troupe_span_is_attempt (span))
    troupe_span_ties_add (self->ties, number, lane_number, span);
  troupe_span_insert (lane, position, span, self->cell);
  self->n_spans += lane->len - before;
  if (self->n_spans > self->max_spans)
    make_room (self);
}

/**
 * troupe_trace_add:
 * @self: a trace
 * @chunk: results; those that no worker ran are passed over
 *
 * Adds the running time of a chunk, of its last attempt. The cost does not depend on the number of
 * its items.
 */
void
troupe_trace_add (TroupeTrace *self, const TroupeResultChunk *chunk)
{
  g_autoptr (GMutexLocker) locker = NULL;
  TroupeSpan span;

  if (chunk->worker == 0 || chunk->status == TROUPE_RESULT_NOT_RUN)
    return;

  troupe_span_init (&span, chunk);
  locker = g_mutex_locker_new (&self->mutex);
  add_span (self, chunk->worker, &span);
  troupe_time_histogram_add (&self->times, chunk->seconds / chunk->count, chunk->count);
}

/**
 * troupe_trace_add_attempt:
 * @self: a trace
 * @index: the index of an item
 * @attempt: an attempt of it that failed, and was not the last one; one that was lost with its
 *   worker is passed over
 *
 * Adds the time that it took. It is no part of the distribution of times, which is that of results.
 */
void
troupe_trace_add_attempt (TroupeTrace *self, guint64 index, const TroupeAttempt *attempt)
{
  g_autoptr (GMutexLocker) locker = NULL;
  TroupeSpan span;

  if (attempt->end == TROUPE_ATTEMPT_LOST)
    return;

  troupe_span_init_attempt (&span, index, attempt);
  locker = g_mutex_locker_new (&self->mutex);
  add_span (self, attempt->worker, &span);
}

/**
 * troupe_trace_add_attempts:
 * @self: a trace
 * @chunk: results
 *
 * Adds the earlier attempts that the result of an item has.
 */
void
troupe_trace_add_attempts (TroupeTrace *self, const TroupeResultChunk *chunk)
{
  g_autoptr (TroupeAttempts) attempts = NULL;

  if (chunk->note == NULL || chunk->note->attempts == NULL)
    return;

  attempts = troupe_attempts_decode (chunk->note->attempts, chunk->finished_at);
  for (guint i = 0; attempts != NULL && i < attempts->latest->len; i++)
    troupe_trace_add_attempt (self, chunk->first_index,
                              &g_array_index (attempts->latest, TroupeAttempt, i));
}

/**
 * troupe_trace_add_known:
 * @self: a trace
 * @chunk: results of an earlier run
 *
 * Adds the running times of a chunk to their distribution only: its worker was not one of this run.
 */
void
troupe_trace_add_known (TroupeTrace *self, const TroupeResultChunk *chunk)
{
  g_autoptr (GMutexLocker) locker = NULL;

  if (chunk->worker == 0)
    return;

  locker = g_mutex_locker_new (&self->mutex);
  troupe_time_histogram_add (&self->times, chunk->seconds / chunk->count, chunk->count);
}

/**
 * troupe_trace_put:
 * @self: a trace
 * @worker: the number of a worker
 * @lane: one of its lanes, from 0
 * @spans: (element-type TroupeSpan): spans of that lane, in order
 *
 * Adds spans that another trace has. They replace those of the lane that begin with the first one
 * of them or later: the other trace may have merged them since.
 */
void
troupe_trace_put (TroupeTrace *self, guint worker, guint lane, GArray *spans)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Worker *to = ensure_worker (self, worker);
  GArray *into;
  guint keep;

  if (spans->len == 0)
    return;

  while (to->lanes->len <= lane)
    g_ptr_array_add (to->lanes, g_array_new (FALSE, FALSE, sizeof (TroupeSpan)));
  into = g_ptr_array_index (to->lanes, lane);
  keep = into->len;
  while (keep > 0 && g_array_index (into, TroupeSpan, keep - 1).begin >=
                         g_array_index (spans, TroupeSpan, 0).begin)
    keep--;
  self->n_spans -= into->len;
  g_array_set_size (into, keep);
  g_array_append_vals (into, spans->data, spans->len);
  for (guint i = 0; i < spans->len; i++)
    if (troupe_span_is_attempt (&g_array_index (spans, TroupeSpan, i)))
      troupe_span_ties_add (self->ties, worker, lane, &g_array_index (spans, TroupeSpan, i));
  self->n_spans += into->len;
  if (self->n_spans > self->max_spans)
    make_room (self);
}

/**
 * troupe_trace_set_times:
 * @self: a trace
 * @times: how long items took
 *
 * Sets the distribution of the times of items.
 */
void
troupe_trace_set_times (TroupeTrace *self, const TroupeTimeHistogram *times)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->times = *times;
}

/**
 * troupe_trace_get_n_spans:
 * @self: a trace
 *
 * Returns: the number of its spans
 */
gsize
troupe_trace_get_n_spans (TroupeTrace *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_spans;
}

/**
 * troupe_trace_get_n_lanes:
 * @self: a trace
 *
 * Returns: the number of lanes of each worker
 */
guint
troupe_trace_get_n_lanes (TroupeTrace *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_lanes;
}

static GArray *
get_lane (TroupeTrace *self, guint worker, guint lane)
{
  const Worker *found;

  if (worker >= self->workers->len)
    return NULL;
  found = g_ptr_array_index (self->workers, worker);
  return lane < found->lanes->len ? g_ptr_array_index (found->lanes, lane) : NULL;
}

/**
 * troupe_trace_collect:
 * @self: a trace
 * @worker: the number of a worker
 * @lane: one of its lanes, from 0
 * @begin: microseconds, as of #TroupeSpan
 * @end: the same
 * @resolution: microseconds; spans that begin within this time are merged, unless one of them is
 *   longer and has another outcome
 *
 * Returns: (transfer full) (element-type TroupeSpan): the spans of a lane between two times
 */
GArray *
troupe_trace_collect (TroupeTrace *self,
                      guint worker,
                      guint lane,
                      gint64 begin,
                      gint64 end,
                      gint64 resolution)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (TroupeSpan));
  GArray *from = get_lane (self, worker, lane);

  if (from == NULL)
    return spans;
  for (guint i = troupe_spans_find (from, begin); i < from->len; i++)
    {
      const TroupeSpan *span = &g_array_index (from, TroupeSpan, i);

      if (span->begin > end)
        break;
      troupe_span_append (spans, span, resolution);
    }
  return spans;
}

/**
 * troupe_trace_find:
 * @self: a trace
 * @worker: the number of a worker
 * @lane: one of its lanes, from 0
 * @time: microseconds, as of #TroupeSpan
 * @direction: -1 for the last span that ends before @time, 1 for the first one that begins after
 *   it, 0 for the one at that time
 * @span: (out): the span
 *
 * Returns: whether there is one
 */
gboolean
troupe_trace_find (TroupeTrace *self,
                   guint worker,
                   guint lane,
                   gint64 time,
                   int direction,
                   TroupeSpan *span)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GArray *spans = get_lane (self, worker, lane);
  guint position;

  if (spans == NULL)
    return FALSE;

  position = troupe_spans_find (spans, time);
  if (direction < 0)
    {
      if (position == 0)
        return FALSE;
      position--;
    }
  while (direction > 0 && position < spans->len &&
         g_array_index (spans, TroupeSpan, position).begin <= time)
    position++;
  if (position == spans->len)
    return FALSE;

  *span = g_array_index (spans, TroupeSpan, position);
  return direction != 0 || span->begin <= time;
}

/* Adds a span to the cells that it covers. */
static void
count_span (const TroupeSpan *span,
            gint64 origin,
            double width,
            guint n_cells,
            double *items,
            double *failed)
{
  const double begin = MAX ((span->begin - origin) / width, 0);
  const double end = MAX ((span->end - origin) / width, begin);
  const double n_bad = (double) span->n_failed + span->n_crashed + span->n_timed_out;
  const double most = n_cells - 1;

  if (end - begin < 1e-6)
    {
      items[(guint) MIN (end, most)] += span->n_items;
      failed[(guint) MIN (end, most)] += n_bad;
      return;
    }
  for (guint i = MIN (begin, most); i < n_cells && i <= MIN (end, most); i++)
    {
      const double from = MAX (begin, i);
      const double until = i == n_cells - 1 ? end : MIN (end, i + 1.0);
      const double part = MAX (until - from, 0) / (end - begin);

      items[i] += part * span->n_items;
      failed[i] += part * n_bad;
    }
}

/**
 * troupe_trace_count:
 * @self: a trace
 * @origin: the start of the first cell, in microseconds, as of #TroupeSpan
 * @width: the microseconds of each cell
 * @n_cells: the number of cells, at least 1
 * @items: (array length=n_cells): to each, the number of items of its time is added
 * @failed: (array length=n_cells): likewise, of those without a value
 *
 * Counts the items of all workers over time. Each counts evenly over the time of its span; what is
 * before or after the cells counts for the first or the last one.
 */
void
troupe_trace_count (TroupeTrace *self,
                    gint64 origin,
                    double width,
                    guint n_cells,
                    double *items,
                    double *failed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->workers->len; i++)
    {
      const Worker *worker = g_ptr_array_index (self->workers, i);

      for (guint j = 0; j < worker->lanes->len; j++)
        {
          const GArray *lane = g_ptr_array_index (worker->lanes, j);

          for (guint k = 0; k < lane->len; k++)
            count_span (&g_array_index (lane, TroupeSpan, k), origin, width, n_cells, items,
                        failed);
        }
    }
}

/* What a lane has under way is expected to end as its last span did: an item that takes longer
 * counts as one that ends now. */
static void
count_lane_running (const GArray *lane,
                    gint64 now,
                    double most_items,
                    gint64 origin,
                    double width,
                    guint n_cells,
                    double *items)
{
  const TroupeSpan *last = &g_array_index (lane, TroupeSpan, lane->len - 1);
  const double busy = MAX (last->busy_seconds * G_USEC_PER_SEC, 1);
  const double n_items = MAX (last->n_items + last->n_again, 1);
  const double horizon = MAX (busy / n_items, HORIZON);
  const double done = MIN (now - last->end, horizon) * n_items / busy;
  const double part = MIN (done, most_items);
  const double begin = MAX ((last->end - origin) / width, 0);
  const double end = MIN ((now - origin) / width, n_cells);

  if (now <= last->end || begin >= end)
    return;
  for (guint i = begin; i < n_cells && i < end; i++)
    items[i] += part * (MIN (end, i + 1.0) - MAX (begin, i)) / (end - begin);
}

/**
 * troupe_trace_count_running:
 * @self: a trace
 * @worker: the number of a worker that has items
 * @n_items: how many
 * @now: until when they ran
 * @origin: as for troupe_trace_count()
 * @width: likewise
 * @n_cells: likewise
 * @items: (array length=n_cells): to which is added
 *
 * Adds the part that is probably done of the items that a worker runs, by how long the ones before
 * took in its lanes. Without it, the last cells lack what has not ended yet.
 */
void
troupe_trace_count_running (TroupeTrace *self,
                            guint worker,
                            guint n_items,
                            gint64 now,
                            gint64 origin,
                            double width,
                            guint n_cells,
                            double *items)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const GPtrArray *lanes;
  guint n_lanes;

  if (worker >= self->workers->len)
    return;

  lanes = ((const Worker *) g_ptr_array_index (self->workers, worker))->lanes;
  n_lanes = MIN (lanes->len, n_items);
  for (guint i = 0; i < n_lanes; i++)
    count_lane_running (g_ptr_array_index (lanes, i), now, (double) n_items / n_lanes, origin,
                        width, n_cells, items);
}

static void
find_ties (TroupeTrace *self)
{
  gint64 earliest;

  if (!troupe_span_ties_begin_search (self->ties, &earliest))
    return;

  for (guint i = 0; i < self->workers->len; i++)
    {
      const Worker *worker = g_ptr_array_index (self->workers, i);

      for (guint j = 0; j < worker->lanes->len; j++)
        {
          GArray *lane = g_ptr_array_index (worker->lanes, j);

          for (guint k = troupe_spans_find (lane, earliest); k < lane->len; k++)
            troupe_span_ties_offer (self->ties, i, j, &g_array_index (lane, TroupeSpan, k));
        }
    }
}

/**
 * troupe_trace_dup_ties:
 * @self: a trace
 *
 * Returns: (transfer full) (element-type TroupeSpanTie): the latest attempts that failed, and where
 *   their items were run again
 */
GArray *
troupe_trace_dup_ties (TroupeTrace *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  find_ties (self);
  return troupe_span_ties_dup (self->ties);
}

/**
 * troupe_trace_get_times:
 * @self: a trace
 * @times: (out): how long items took
 */
void
troupe_trace_get_times (TroupeTrace *self, TroupeTimeHistogram *times)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  *times = self->times;
}
