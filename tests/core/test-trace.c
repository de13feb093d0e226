/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the trace: its spans and its memory. */

#include "troupe-trace.h"

/* Microseconds. */
#define SECOND ((gint64) G_USEC_PER_SEC)

static void
add (TroupeTrace *trace,
     guint worker,
     guint64 index,
     guint count,
     TroupeResultStatus status,
     double begin,
     double seconds)
{
  const TroupeResultChunk chunk = {
    .first_index = index,
    .count = count,
    .status = status,
    .worker = worker,
    .seconds = seconds,
    .finished_at = (begin + seconds) * SECOND,
  };

  troupe_trace_add (trace, &chunk);
}

static TroupeSpan
get (GArray *spans, guint position)
{
  g_assert_cmpuint (position, <, spans->len);
  return g_array_index (spans, TroupeSpan, position);
}

/* It is known by the first item that failed, however many ended in which way. */
static void
test_joined (void)
{
  static const TroupeResultStatus statuses[] = { TROUPE_RESULT_OK, TROUPE_RESULT_FAILED,
                                                 TROUPE_RESULT_CRASHED, TROUPE_RESULT_TIMED_OUT };
  TroupeSpan joined;

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      const TroupeResultChunk chunk = { .first_index = i, .count = 1, .status = statuses[i] };
      TroupeSpan span;

      troupe_span_init (&span, &chunk);
      if (i == 0)
        joined = span;
      else
        troupe_span_join (&joined, &span);
      g_assert_cmpuint (joined.index, ==, MIN (i, 1));
      g_assert_cmpint (troupe_span_is_bad (&joined), ==, i > 0);
    }
  g_assert_cmpuint (joined.n_items, ==, G_N_ELEMENTS (statuses));
}

/* Whether two spans in the same interval of ten microseconds are shown as one. */
static gboolean
are_joined (const TroupeSpan *one, const TroupeSpan *other)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (TroupeSpan));

  troupe_span_append (spans, one, 10);
  troupe_span_append (spans, other, 10);
  return spans->len == 1;
}

/* A failure beside a good item can be told apart, unless both are too short to be seen. */
static void
test_outcomes_apart (void)
{
  static const TroupeSpan kinds[] = {
    { .n_items = 1 },
    { .n_items = 1, .n_failed = 1 },
    { .n_items = 1, .n_crashed = 1 },
    { .n_items = 1, .n_timed_out = 1 },
    { .n_again = 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint j = 0; j < G_N_ELEMENTS (kinds); j++)
      {
        TroupeSpan one = kinds[i];
        TroupeSpan other = kinds[j];

        one.end = other.end = 9;
        g_assert_true (are_joined (&one, &other));
        one.end = 10;
        g_assert_cmpint (are_joined (&one, &other), ==, i == j);
        g_assert_cmpint (are_joined (&other, &one), ==, i == j);
      }
}

static void
test_spans (void)
{
  g_autoptr (TroupeTrace) trace = troupe_trace_new (100);
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) some = NULL;
  g_autoptr (GArray) none = NULL;

  add (trace, 2, 10, 5, TROUPE_RESULT_OK, 1, 0.5);
  add (trace, 2, 15, 1, TROUPE_RESULT_FAILED, 2, 1);
  add (trace, 0, 16, 1, TROUPE_RESULT_NOT_RUN, 4, 0);
  g_assert_cmpuint (troupe_trace_get_n_spans (trace), ==, 2);

  all = troupe_trace_collect (trace, 2, 0, 0, 100 * SECOND, 1);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpint (get (all, 0).begin, ==, SECOND);
  g_assert_cmpint (get (all, 0).end, ==, 1.5 * SECOND);
  g_assert_cmpuint (get (all, 0).index, ==, 10);
  g_assert_cmpuint (get (all, 0).n_items, ==, 5);
  g_assert_cmpuint (get (all, 1).n_failed, ==, 1);

  some = troupe_trace_collect (trace, 2, 0, 1.6 * SECOND, 2.1 * SECOND, 1);
  g_assert_cmpuint (some->len, ==, 1);
  g_assert_cmpuint (get (some, 0).index, ==, 15);
  none = troupe_trace_collect (trace, 1, 0, 0, 100 * SECOND, 1);
  g_assert_cmpuint (none->len, ==, 0);
}

/* Spans that are too short to be told apart are merged, and show the failed item. */
static void
test_resolution (void)
{
  g_autoptr (TroupeTrace) trace = troupe_trace_new (10000);
  g_autoptr (GArray) spans = NULL;

  for (guint i = 0; i < 1000; i++)
    add (trace, 1, i, 1, i == 250 ? TROUPE_RESULT_CRASHED : TROUPE_RESULT_OK, i * 0.001, 0.0005);
  spans = troupe_trace_collect (trace, 1, 0, 0, SECOND, SECOND / 10);
  g_assert_cmpuint (spans->len, ==, 10);
  g_assert_cmpuint (get (spans, 0).n_items, ==, 100);
  g_assert_cmpuint (get (spans, 2).n_crashed, ==, 1);
  g_assert_cmpuint (get (spans, 2).index, ==, 250);
  g_assert_cmpfloat_with_epsilon (get (spans, 3).busy_seconds, 0.05, 0.001);
}

/* A short item that failed does not make the long one behind it look like a failure, nor is it
 * hidden by it. */
static void
test_outcomes (void)
{
  g_autoptr (TroupeTrace) trace = troupe_trace_new (100);
  g_autoptr (GArray) spans = NULL;

  add (trace, 1, 0, 1, TROUPE_RESULT_FAILED, 1.1, 0.001);
  add (trace, 1, 1, 1, TROUPE_RESULT_OK, 1.102, 0.001);
  add (trace, 1, 2, 1, TROUPE_RESULT_OK, 1.11, 5);
  add (trace, 1, 3, 1, TROUPE_RESULT_OK, 6.12, 0.01);
  add (trace, 1, 4, 1, TROUPE_RESULT_FAILED, 6.14, 5);
  spans = troupe_trace_collect (trace, 1, 0, 0, 100 * SECOND, SECOND);
  g_assert_cmpuint (spans->len, ==, 4);
  g_assert_cmpuint (get (spans, 0).n_failed, ==, 1);
  g_assert_cmpuint (get (spans, 0).n_items, ==, 2);
  g_assert_cmpuint (get (spans, 1).n_failed, ==, 0);
  g_assert_cmpuint (get (spans, 2).n_failed, ==, 0);
  g_assert_cmpuint (get (spans, 3).n_failed, ==, 1);
}

/* A quarter of the room is always used. Nothing is lost but the places where one item ended and the
 * next began. */
static void
test_room (void)
{
  g_autoptr (TroupeTrace) trace = troupe_trace_new (100);
  guint64 n_items = 0;
  guint n_spans = 0;
  guint least = 100;

  for (guint i = 0; i < 100000; i++)
    {
      add (trace, 1 + i % 3, i, 1, TROUPE_RESULT_OK, i * 0.01, 0.005);
      g_assert_cmpuint (troupe_trace_get_n_spans (trace), <=, 100);
      if (i > 100)
        least = MIN (least, troupe_trace_get_n_spans (trace));
    }
  g_assert_cmpuint (least, >, 25);
  for (guint worker = 1; worker <= 3; worker++)
    {
      g_autoptr (GArray) spans = troupe_trace_collect (trace, worker, 0, 0, 10000 * SECOND, 1);

      n_spans += spans->len;
      for (guint i = 0; i < spans->len; i++)
        {
          n_items += get (spans, i).n_items;
          if (i > 0)
            g_assert_cmpint (get (spans, i - 1).end, <=, get (spans, i).begin);
        }
    }
  g_assert_cmpuint (n_items, ==, 100000);
  g_assert_cmpuint (n_spans, ==, troupe_trace_get_n_spans (trace));
}

/* Items that ran at the same time are in different lanes. */
static void
test_lanes (void)
{
  g_autoptr (TroupeTrace) trace = troupe_trace_new (1000);

  troupe_trace_set_n_lanes (trace, 2);
  g_assert_cmpuint (troupe_trace_get_n_lanes (trace), ==, 2);
  for (guint i = 0; i < 20; i++)
    {
      add (trace, 1, 2 * i, 1, TROUPE_RESULT_OK, i, 1);
      add (trace, 1, 2 * i + 1, 1, TROUPE_RESULT_OK, i + 0.3, 1);
    }
  for (guint lane = 0; lane < 2; lane++)
    {
      g_autoptr (GArray) spans = troupe_trace_collect (trace, 1, lane, 0, 100 * SECOND, 1);

      g_assert_cmpuint (spans->len, ==, 20);
      for (guint i = 0; i < spans->len; i++)
        g_assert_cmpuint (get (spans, i).index % 2, ==, lane);
    }

  /* Of lanes without work, the next item is in the one that had work last. */
  add (trace, 1, 40, 1, TROUPE_RESULT_OK, 30, 1);
  add (trace, 1, 41, 1, TROUPE_RESULT_OK, 30.5, 2);
  add (trace, 1, 42, 1, TROUPE_RESULT_OK, 40, 1);
  for (guint lane = 0; lane < 2; lane++)
    {
      static const guint last[] = { 42, 40 };
      g_autoptr (GArray) spans = troupe_trace_collect (trace, 1, lane, 0, 100 * SECOND, 1);

      g_assert_cmpuint (get (spans, spans->len - 1).index, ==, last[lane]);
    }
}

static void
test_find (void)
{
  g_autoptr (TroupeTrace) trace = troupe_trace_new (100);
  TroupeSpan span;

  for (guint i = 0; i < 3; i++)
    add (trace, 1, i, 1, TROUPE_RESULT_OK, 10 * i + 10, 5);
  g_assert_true (troupe_trace_find (trace, 1, 0, 22 * SECOND, 0, &span));
  g_assert_cmpuint (span.index, ==, 1);
  g_assert_false (troupe_trace_find (trace, 1, 0, 17 * SECOND, 0, &span));
  g_assert_true (troupe_trace_find (trace, 1, 0, 20 * SECOND, 1, &span));
  g_assert_cmpuint (span.index, ==, 2);
  g_assert_true (troupe_trace_find (trace, 1, 0, 20 * SECOND, -1, &span));
  g_assert_cmpuint (span.index, ==, 0);
  g_assert_false (troupe_trace_find (trace, 1, 0, 10 * SECOND, -1, &span));
  g_assert_false (troupe_trace_find (trace, 1, 0, 30 * SECOND, 1, &span));
  g_assert_false (troupe_trace_find (trace, 1, 1, 22 * SECOND, 0, &span));
}

static void
test_times (void)
{
  g_autoptr (TroupeTrace) trace = troupe_trace_new (100);
  TroupeTimeHistogram times;
  guint first;
  guint last;

  troupe_trace_get_times (trace, &times);
  g_assert_false (troupe_time_histogram_get_bounds (&times, &first, &last));
  add (trace, 1, 0, 1000, TROUPE_RESULT_OK, 1, 0.0015);
  add (trace, 1, 1000, 1, TROUPE_RESULT_FAILED, 1, 15);
  troupe_trace_get_times (trace, &times);
  g_assert_true (troupe_time_histogram_get_bounds (&times, &first, &last));
  g_assert_cmpuint (times.counts[first], ==, 1000);
  g_assert_cmpuint (times.counts[last], ==, 1);
  g_assert_cmpuint (first, ==, troupe_time_histogram_find (1.5e-6));
  g_assert_cmpfloat (troupe_time_histogram_get_start (first), <=, 1.5e-6);
  g_assert_cmpfloat (troupe_time_histogram_get_start (first + 1), >, 1.5e-6);
  g_assert_cmpuint (troupe_time_histogram_find (0), ==, 0);
  g_assert_cmpuint (troupe_time_histogram_find (1e30), ==, TROUPE_TIME_BINS - 1);
}

/* Small items count for the time of a batch at most, and no more of them than the worker has;
 * several lanes share these. */
static void
test_count_running (void)
{
  g_autoptr (TroupeTrace) trace = troupe_trace_new (100);
  double cells[4] = { 0 };
  double lanes[4] = { 0 };
  double few[4] = { 0 };

  troupe_trace_set_n_lanes (trace, 2);
  add (trace, 1, 0, 1000, TROUPE_RESULT_OK, 0, 1);
  troupe_trace_count_running (trace, 1, 100000, 3 * SECOND, 0, SECOND, 4, cells);
  g_assert_cmpfloat (cells[0], ==, 0);
  g_assert_cmpfloat_with_epsilon (cells[1], 125, 0.001);
  g_assert_cmpfloat_with_epsilon (cells[2], 125, 0.001);
  g_assert_cmpfloat (cells[3], ==, 0);
  troupe_trace_count_running (trace, 1, 10, 3 * SECOND, 0, SECOND, 4, few);
  g_assert_cmpfloat_with_epsilon (few[1], 5, 0.001);
  troupe_trace_count_running (trace, 2, 10, 3 * SECOND, 0, SECOND, 4, few);
  troupe_trace_count_running (trace, 1, 10, SECOND, 0, SECOND, 4, few);
  g_assert_cmpfloat_with_epsilon (few[1], 5, 0.001);

  add (trace, 1, 1000, 1, TROUPE_RESULT_OK, 0, 2);
  troupe_trace_count_running (trace, 1, 2, 2.5 * SECOND, 0, SECOND, 4, lanes);
  g_assert_cmpfloat_with_epsilon (lanes[1], 1.0 / 1.5, 0.001);
  g_assert_cmpfloat_with_epsilon (lanes[2], 0.5 / 1.5 + 0.25, 0.001);
}

/* Spans of another trace replace those that begin with the first of them or later. */
static void
test_put (void)
{
  g_autoptr (TroupeTrace) trace = troupe_trace_new (100);
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (TroupeSpan));
  g_autoptr (GArray) more = g_array_new (FALSE, FALSE, sizeof (TroupeSpan));
  g_autoptr (GArray) spans = NULL;
  const TroupeSpan merged = { .begin = 2 * SECOND, .end = 4 * SECOND, .index = 2, .n_items = 2 };
  const TroupeSpan last = { .begin = 5 * SECOND, .end = 6 * SECOND, .index = 4, .n_items = 1 };

  for (guint i = 0; i < 4; i++)
    add (trace, 1, i, 1, TROUPE_RESULT_OK, i, 0.5);
  troupe_trace_put (trace, 1, 0, none);
  g_assert_cmpuint (troupe_trace_get_n_spans (trace), ==, 4);
  g_array_append_val (more, merged);
  g_array_append_val (more, last);
  troupe_trace_put (trace, 1, 0, more);
  troupe_trace_put (trace, 2, 1, more);
  g_assert_cmpuint (troupe_trace_get_n_spans (trace), ==, 6);

  spans = troupe_trace_collect (trace, 1, 0, 0, 100 * SECOND, 1);
  g_assert_cmpuint (spans->len, ==, 4);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (get (spans, i).index, ==, i);
  g_assert_cmpint (get (spans, 2).end, ==, 4 * SECOND);
  g_assert_cmpuint (get (spans, 3).index, ==, 4);
}

static void
add_attempt (TroupeTrace *trace, guint worker, guint64 index, double begin, double seconds)
{
  const TroupeAttempt attempt = { .worker = worker,
                                  .seconds = seconds,
                                  .finished_at = (begin + seconds) * SECOND };

  troupe_trace_add_attempt (trace, index, &attempt);
}

/* An attempt that failed takes the time of a lane, and is no item. */
static void
test_attempts (void)
{
  g_autoptr (TroupeTrace) trace = troupe_trace_new (100);
  g_autoptr (GArray) spans = NULL;
  TroupeTimeHistogram times;
  double items[4] = { 0 };
  double failed[4] = { 0 };

  add_attempt (trace, 1, 7, 1, 2);
  troupe_trace_add_attempt (
      trace, 8,
      &(TroupeAttempt){
          .worker = 1, .end = TROUPE_ATTEMPT_LOST, .seconds = 1, .finished_at = 5 * SECOND });
  add (trace, 1, 7, 1, TROUPE_RESULT_OK, 3, 1);
  spans = troupe_trace_collect (trace, 1, 0, 0, 100 * SECOND, 100 * SECOND);
  g_assert_cmpuint (spans->len, ==, 1);
  g_assert_cmpuint (get (spans, 0).n_items, ==, 1);
  g_assert_cmpuint (get (spans, 0).n_again, ==, 1);
  g_clear_pointer (&spans, g_array_unref);

  spans = troupe_trace_collect (trace, 1, 0, 0, 100 * SECOND, 0);
  g_assert_cmpuint (spans->len, ==, 2);
  g_assert_true (troupe_span_is_attempt (&g_array_index (spans, TroupeSpan, 0)));
  g_assert_false (troupe_span_is_bad (&g_array_index (spans, TroupeSpan, 0)));
  g_assert_cmpint (get (spans, 0).begin, ==, SECOND);
  g_assert_cmpint (get (spans, 0).end, ==, 3 * SECOND);
  g_assert_false (troupe_span_is_attempt (&g_array_index (spans, TroupeSpan, 1)));

  troupe_trace_count (trace, 0, SECOND, 4, items, failed);
  troupe_trace_count_running (trace, 1, 1, 4.1 * SECOND, 0, SECOND, 4, items);
  g_assert_cmpfloat_with_epsilon (items[1] + items[2], 0, 0.001);
  g_assert_cmpfloat_with_epsilon (items[3], 1, 0.001);
  g_assert_cmpfloat (failed[1] + failed[2] + failed[3], ==, 0);
  troupe_trace_get_times (trace, &times);
  for (guint i = 0; i < TROUPE_TIME_BINS; i++)
    failed[0] += times.counts[i];
  g_assert_cmpfloat (failed[0], ==, 1);
}

static void
assert_cells (const double *cells, const double *expected)
{
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (cells[i], expected[i], 1e-9);
}

/* Items count evenly over the time that they took, those that failed as others do, whichever worker
 * had them; what is before or after the cells counts for the first or the last one. */
static void
test_count (void)
{
  g_autoptr (TroupeTrace) trace = troupe_trace_new (100);
  double items[4] = { 0 };
  double failed[4] = { 0 };

  add (trace, 1, 0, 8, TROUPE_RESULT_FAILED, 1.5, 2);
  add (trace, 2, 8, 4, TROUPE_RESULT_OK, 1, 2);
  add (trace, 2, 12, 1, TROUPE_RESULT_TIMED_OUT, 3, 10);
  troupe_trace_count (trace, SECOND, SECOND, 4, items, failed);
  assert_cells (items, (const double[]){ 4, 6, 2.1, 0.9 });
  assert_cells (failed, (const double[]){ 2, 4, 2.1, 0.9 });

  /* Some that took no time. */
  add (trace, 1, 13, 3, TROUPE_RESULT_CRASHED, 4, 0);
  add (trace, 1, 16, 2, TROUPE_RESULT_OK, 100, 0);
  add (trace, 3, 18, 5, TROUPE_RESULT_OK, 0.5, 0);
  troupe_trace_count (trace, SECOND, SECOND, 4, items, failed);
  assert_cells (items, (const double[]){ 13, 12, 4.2, 6.8 });
  assert_cells (failed, (const double[]){ 4, 8, 4.2, 4.8 });
}

/* What an attempt that failed is tied to. */
static void
assert_tie (TroupeTrace *trace, guint position, guint worker, double begin)
{
  g_autoptr (GArray) ties = troupe_trace_dup_ties (trace);
  const TroupeSpanTie *tie = &g_array_index (ties, TroupeSpanTie, position);

  g_assert_cmpuint (position, <, ties->len);
  g_assert_cmpuint (tie->again_worker, ==, worker);
  g_assert_cmpint (tie->again_begin, ==, begin * SECOND);
}

/* Attempts are tied to the next one of their item, in whatever order these become known. */
static void
test_ties (void)
{
  g_autoptr (TroupeTrace) trace = troupe_trace_new (10000);
  g_autoptr (TroupeTrace) copy = troupe_trace_new (10000);
  g_autoptr (GArray) ties = NULL;

  add_attempt (trace, 2, 7, 1, 2);
  assert_tie (trace, 0, 0, 0);
  add (trace, 1, 6, 1, TROUPE_RESULT_OK, 1, 3);
  add_attempt (trace, 1, 7, 4, 1);
  add (trace, 2, 9, 1, TROUPE_RESULT_OK, 3, 3);
  add (trace, 3, 7, 1, TROUPE_RESULT_FAILED, 6, 1);
  assert_tie (trace, 0, 1, 4);
  assert_tie (trace, 1, 3, 6);

  for (guint worker = 3; worker > 0; worker--)
    for (guint times = 0; times < 2; times++)
      {
        g_autoptr (GArray) spans = troupe_trace_collect (trace, worker, 0, 0, 100 * SECOND, 0);

        troupe_trace_put (copy, worker, 0, spans);
      }
  ties = troupe_trace_dup_ties (copy);
  g_assert_cmpuint (ties->len, ==, 2);
  assert_tie (copy, 0, 1, 4);
  assert_tie (copy, 1, 3, 6);

  for (guint i = 0; i < 10 * TROUPE_SPAN_TIES_MIN; i++)
    {
      add_attempt (trace, 1, 100 + i, 10 + i, 0.5);
      add (trace, 1, 100 + i, 1, TROUPE_RESULT_OK, 10.5 + i, 0.5);
    }
  g_clear_pointer (&ties, g_array_unref);
  ties = troupe_trace_dup_ties (trace);
  g_assert_cmpuint (ties->len, >=, TROUPE_SPAN_TIES_MIN);
  g_assert_cmpuint (ties->len, <=, 2 * TROUPE_SPAN_TIES_MIN);
  g_assert_cmpuint (g_array_index (ties, TroupeSpanTie, 0).index, ==,
                    100 + 10 * TROUPE_SPAN_TIES_MIN - ties->len);
  assert_tie (trace, ties->len - 1, 1, 9.5 + 10 * TROUPE_SPAN_TIES_MIN);
}

/* Of a run that was kept, results come in the order of the items: each is put where it belongs. */
static void
test_late (void)
{
  g_autoptr (TroupeTrace) trace = troupe_trace_new (100);
  g_autoptr (GArray) spans = NULL;

  add (trace, 1, 0, 1, TROUPE_RESULT_OK, 8, 1);
  add (trace, 1, 1, 1, TROUPE_RESULT_OK, 1, 1);
  add (trace, 1, 2, 1, TROUPE_RESULT_OK, 5, 2);
  add (trace, 1, 3, 1, TROUPE_RESULT_OK, 2, 3);
  add (trace, 1, 4, 1, TROUPE_RESULT_OK, 9, 1);
  /* It cannot have been there all the time. */
  add (trace, 1, 5, 1, TROUPE_RESULT_OK, 6.5, 1);
  add (trace, 1, 6, 1, TROUPE_RESULT_OK, 2.5, 1);
  add (trace, 1, 7, 1, TROUPE_RESULT_OK, 0.25, 1);
  spans = troupe_trace_collect (trace, 1, 0, 0, 100 * SECOND, 0);
  g_assert_cmpuint (spans->len, ==, 8);
  for (guint i = 0; i < spans->len; i++)
    {
      static const guint indices[] = { 7, 1, 3, 6, 2, 5, 0, 4 };

      g_assert_cmpuint (get (spans, i).index, ==, indices[i]);
      g_assert_cmpint (get (spans, i).begin, <=, get (spans, i).end);
      if (i > 0)
        g_assert_cmpint (get (spans, i).begin, >=, get (spans, i - 1).end);
    }
  g_assert_cmpint (get (spans, 0).begin, ==, SECOND / 4);
  g_assert_cmpint (get (spans, 0).end, ==, SECOND);
  g_assert_cmpint (get (spans, 2).begin, ==, 2 * SECOND);
  g_assert_cmpint (get (spans, 2).end, ==, 5 * SECOND);
  g_assert_cmpint (get (spans, 5).begin, ==, 7 * SECOND);
  g_assert_cmpint (get (spans, 5).end, ==, 7.5 * SECOND);
}

/* Where several lanes were free, the first one had it. */
static void
test_late_lane (void)
{
  g_autoptr (TroupeTrace) trace = troupe_trace_new (100);

  troupe_trace_set_n_lanes (trace, 2);
  for (guint i = 0; i < 2; i++)
    add (trace, 1, i, 1, TROUPE_RESULT_OK, 8, 1);
  add (trace, 1, 2, 1, TROUPE_RESULT_OK, 1, 1);
  for (guint lane = 0; lane < 2; lane++)
    {
      g_autoptr (GArray) spans = troupe_trace_collect (trace, 1, lane, 0, 100 * SECOND, 0);

      g_assert_cmpuint (spans->len, ==, 2 - lane);
      g_assert_cmpuint (get (spans, spans->len - 1).index, ==, lane);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/joined", test_joined);
  g_test_add_func ("/trace/outcomes-apart", test_outcomes_apart);
  g_test_add_func ("/trace/spans", test_spans);
  g_test_add_func ("/trace/resolution", test_resolution);
  g_test_add_func ("/trace/outcomes", test_outcomes);
  g_test_add_func ("/trace/room", test_room);
  g_test_add_func ("/trace/lanes", test_lanes);
  g_test_add_func ("/trace/find", test_find);
  g_test_add_func ("/trace/times", test_times);
  g_test_add_func ("/trace/count-running", test_count_running);
  g_test_add_func ("/trace/put", test_put);
  g_test_add_func ("/trace/attempts", test_attempts);
  g_test_add_func ("/trace/count", test_count);
  g_test_add_func ("/trace/ties", test_ties);
  g_test_add_func ("/trace/late", test_late);
  g_test_add_func ("/trace/late-lane", test_late_lane);
  return g_test_run ();
}
