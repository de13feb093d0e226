/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the frames in which one process tells another about a run. */

#include "told-examples.h"
#include "troupe-told-processes.h"
#include "troupe-worker-processes.h"

#include <math.h>
#include <string.h>

#define OFFSET G_GINT64_CONSTANT (1000000)

static void
assert_workers (const TroupeWorkerStatus *a, const TroupeWorkerStatus *b, gint64 offset)
{
  g_assert_cmpuint (a->number, ==, b->number);
  g_assert_cmpuint (a->slot, ==, b->slot);
  g_assert_cmpint (a->is_local, ==, b->is_local);
  g_assert_cmpstr (a->host, ==, b->host);
  g_assert_cmpint (a->pid, ==, b->pid);
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpuint (a->items_done, ==, b->items_done);
  g_assert_cmpfloat (a->user_seconds, ==, b->user_seconds);
  g_assert_cmpfloat (a->system_seconds, ==, b->system_seconds);
  g_assert_cmpuint (a->max_rss_bytes, ==, b->max_rss_bytes);
  g_assert_cmpint (a->core, ==, b->core);
  g_assert_cmpint (a->exited, ==, b->exited);
  g_assert_cmpint (a->exit_code, ==, b->exit_code);
  g_assert_cmpint (a->killed_by, ==, b->killed_by);
  g_assert_cmpuint (a->replaces, ==, b->replaces);
  g_assert_cmpuint (a->restarts, ==, b->restarts);
  g_assert_cmpint (a->launched_at, ==, b->launched_at + offset);
  g_assert_cmpint (a->started_at, ==, b->started_at + offset);
  g_assert_cmpint (a->greeted_at, ==, b->greeted_at + offset);
  g_assert_cmpint (a->ending_at, ==, b->ending_at + offset);
  g_assert_cmpint (a->joined_at, ==, b->joined_at + offset);
  g_assert_cmpfloat (a->paused_seconds, ==, b->paused_seconds);
  g_assert_cmpint (a->paused_since, ==, b->paused_since + offset);
  g_assert_cmpint (a->item_since, ==, b->item_since + offset);
  g_assert_cmpstr (a->item, ==, b->item);
  g_assert_cmpuint (a->n_items_held, ==, b->n_items_held);
  g_assert_cmpstr (a->reason, ==, b->reason);
  g_assert_cmpmem (a->latest, a->n_latest * sizeof (TroupeItemSpan), b->latest,
                   b->n_latest * sizeof (TroupeItemSpan));
}

static void
test_worker (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *command_line = NULL;
  TroupeWorkerStatus status;
  const guint8 *body;
  gsize size;

  troupe_told_worker_append (frame, &told_worker, "ssh n1 'troupe node'");
  body = told_get_body (frame, TROUPE_TOLD_WORKER, &size);
  g_assert_true (troupe_told_worker_read (body, size, OFFSET, &status, &command_line, &error));
  g_assert_no_error (error);
  assert_workers (&status, &told_worker, OFFSET);
  g_assert_cmpstr (command_line, ==, "ssh n1 'troupe node'");

  /* What is not known stays so. */
  {
    TroupeWorkerStatus bare = TROUPE_WORKER_STATUS_INIT;

    bare.number = 1;
    g_byte_array_set_size (frame, 0);
    g_clear_pointer (&command_line, g_free);
    troupe_told_worker_append (frame, &bare, NULL);
    body = told_get_body (frame, TROUPE_TOLD_WORKER, &size);
    g_assert_true (troupe_told_worker_read (body, size, OFFSET, &status, &command_line, &error));
    assert_workers (&status, &bare, 0);
    g_assert_null (command_line);
  }
}

static void
refuse_worker (TroupeWorkerStatus status)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  TroupeWorkerStatus read;
  const guint8 *body;
  gsize size;

  troupe_told_worker_append (frame, &status, NULL);
  body = told_get_body (frame, TROUPE_TOLD_WORKER, &size);
  g_assert_false (troupe_told_worker_read (body, size, 0, &read, NULL, &error));
  g_assert_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED);
}

#define REFUSE_WORKER(member, value)         \
  G_STMT_START                               \
  {                                          \
    TroupeWorkerStatus status = told_worker; \
                                             \
    status.member = (value);                 \
    refuse_worker (status);                  \
  }                                          \
  G_STMT_END

static void
test_worker_refused (void)
{
  TroupeWorkerStatus first = told_worker;

  /* The first one cannot replace any. */
  first.number = first.replaces = 1;
  refuse_worker (first);
  REFUSE_WORKER (number, 0);
  REFUSE_WORKER (replaces, 7);
  REFUSE_WORKER (is_local, 2);
  REFUSE_WORKER (exited, 2);
  REFUSE_WORKER (state, TROUPE_WORKER_JOINED + 1);
  REFUSE_WORKER (killed_by, TROUPE_KILLED_BY_LAST + 1);
  REFUSE_WORKER (user_seconds, NAN);
  REFUSE_WORKER (system_seconds, INFINITY);
  REFUSE_WORKER (paused_seconds, -1);
  REFUSE_WORKER (latest[1].first_index, G_MAXUINT64 - 1);
}

/* Of more spans than there is room for, as a later version may tell them, the last ones are kept.
 */
static void
test_latest (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  TroupeWorkerStatus status = told_worker;
  const guint n = TROUPE_WORKER_LATEST + 2;
  guint32 sizes[2];
  const guint8 *body;
  gsize size;

  /* The list is at the end of the frame, behind its size. */
  status.n_latest = 0;
  troupe_told_worker_append (frame, &status, NULL);
  sizes[0] = GUINT32_TO_LE (2 * n * sizeof (guint64));
  memcpy (frame->data + frame->len - sizeof sizes[0], &sizes[0], sizeof sizes[0]);
  for (guint64 i = 0; i < n; i++)
    {
      const guint64 span[] = { GUINT64_TO_LE (10 * i), GUINT64_TO_LE (1) };

      g_byte_array_append (frame, (const guint8 *) span, sizeof span);
    }
  sizes[1] = GUINT32_TO_LE (frame->len - TROUPE_WIRE_HEADER_SIZE);
  memcpy (frame->data, &sizes[1], sizeof sizes[1]);

  body = told_get_body (frame, TROUPE_TOLD_WORKER, &size);
  g_assert_true (troupe_told_worker_read (body, size, 0, &status, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (status.n_latest, ==, TROUPE_WORKER_LATEST);
  for (guint i = 0; i < TROUPE_WORKER_LATEST; i++)
    g_assert_cmpuint (status.latest[i].first_index, ==, 10 * (i + 2));
}

/* Times at the ends of what fits, and one that would be none on this clock. */
static void
test_times (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;
  TroupeWorkerStatus read;
  const guint8 *body;
  gsize size;

  status.number = 1;
  status.started_at = 5;
  troupe_told_worker_append (frame, &status, NULL);
  body = told_get_body (frame, TROUPE_TOLD_WORKER, &size);
  g_assert_true (troupe_told_worker_read (body, size, -5, &read, NULL, &error));
  g_assert_cmpint (read.started_at, ==, 1);
  g_assert_cmpint (read.joined_at, ==, 0);
  g_assert_true (troupe_told_worker_read (body, size, -7, &read, NULL, &error));
  g_assert_cmpint (read.started_at, ==, -2);
  g_assert_false (troupe_told_worker_read (body, size, G_MAXINT64, &read, NULL, &error));
  g_assert_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED);
}

/* A core that cannot be is none: workers may report any. */
static void
test_no_core (void)
{
  static const int bad[] = { -1, -2, 8192, G_MAXINT };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GByteArray) frame = g_byte_array_new ();
      TroupeWorkerStatus status = told_worker;
      TroupeWorkerStatus read;
      const guint8 *body;
      gsize size;

      status.core = bad[i];
      troupe_told_worker_append (frame, &status, NULL);
      body = told_get_body (frame, TROUPE_TOLD_WORKER, &size);
      g_assert_true (troupe_told_worker_read (body, size, 0, &read, NULL, NULL));
      g_assert_cmpint (read.core, ==, -1);
    }
}

static void
test_sample (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  TroupeWorkerSample sample;
  const guint8 *body;
  guint worker;
  gsize size;

  troupe_told_sample_append (frame, 12, &told_sample);
  body = told_get_body (frame, TROUPE_TOLD_SAMPLE, &size);
  g_assert_true (troupe_told_sample_read (body, size, &worker, &sample, &error));
  g_assert_cmpuint (worker, ==, 12);
  g_assert_cmpfloat (sample.cpu_percent, ==, told_sample.cpu_percent);
  g_assert_cmpfloat (sample.cpu_seconds, ==, told_sample.cpu_seconds);
  g_assert_cmpint (sample.core, ==, told_sample.core);
  g_assert_cmpuint (sample.rss_bytes, ==, told_sample.rss_bytes);
  g_assert_cmpint (sample.process_state, ==, told_sample.process_state);
  g_assert_cmpuint (sample.read_bytes, ==, told_sample.read_bytes);
  g_assert_cmpuint (sample.written_bytes, ==, told_sample.written_bytes);
  g_assert_cmpfloat (sample.disk_rate, ==, told_sample.disk_rate);
  g_assert_cmpuint (sample.n_processes, ==, told_sample.n_processes);

  for (guint i = 0; i < 3; i++)
    {
      TroupeWorkerSample bad = told_sample;

      if (i == 1)
        bad.process_state = '\n';
      if (i == 2)
        bad.cpu_percent = -0.5;
      g_byte_array_set_size (frame, 0);
      troupe_told_sample_append (frame, i == 0 ? 0 : 1, &bad);
      body = told_get_body (frame, TROUPE_TOLD_SAMPLE, &size);
      g_assert_false (troupe_told_sample_read (body, size, &worker, &sample, NULL));
    }
}

static TroupeWorkerProcesses *
create_processes (void)
{
  static const TroupeProcessSample samples[] = { { 4711, "convert", 99.5, 12345678 },
                                                 { 4712, "sleep", 0, 4096 } };
  TroupeWorkerProcesses *processes = troupe_worker_processes_new ();

  troupe_worker_processes_set_samples (processes, samples, G_N_ELEMENTS (samples));
  return processes;
}

static void
test_processes (void)
{
  g_autoptr (TroupeWorkerProcesses) processes = create_processes ();
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) samples = NULL;
  const TroupeProcessSample *first;
  const guint8 *body;
  gboolean is_viewed;
  guint worker;
  gsize size;

  troupe_told_processes_append (frame, 7, G_LIST_MODEL (processes));
  body = told_get_body (frame, TROUPE_TOLD_PROCESSES, &size);
  samples = troupe_told_processes_read (body, size, &worker, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (worker, ==, 7);
  g_assert_cmpuint (samples->len, ==, 2);
  first = &g_array_index (samples, TroupeProcessSample, 0);
  g_assert_cmpint (first->pid, ==, 4711);
  g_assert_cmpstr (first->name, ==, "convert");
  g_assert_cmpfloat (first->cpu_percent, ==, 99.5);
  g_assert_cmpuint (first->rss_bytes, ==, 12345678);
  g_assert_cmpstr (g_array_index (samples, TroupeProcessSample, 1).name, ==, "sleep");

  g_byte_array_set_size (frame, 0);
  troupe_told_processes_append (frame, 0, G_LIST_MODEL (processes));
  body = told_get_body (frame, TROUPE_TOLD_PROCESSES, &size);
  g_assert_null (troupe_told_processes_read (body, size, &worker, NULL));

  for (guint i = 0; i < 3; i++)
    {
      g_byte_array_set_size (frame, 0);
      troupe_told_view_append (frame, i, i == 1);
      body = told_get_body (frame, TROUPE_TOLD_VIEW, &size);
      g_assert_true (troupe_told_view_read (body, size, &worker, &is_viewed, NULL) == (i > 0));
      g_assert_true (i == 0 || (worker == i && is_viewed == (i == 1)));
    }
}

static void
test_event (void)
{
  for (int kind = 0; kind <= TROUPE_EVENT_LAST; kind++)
    {
      g_autoptr (GByteArray) frame = g_byte_array_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (TroupeEvent) event = troupe_event_new (kind, 2.5, 3, "worker 3 is “gone”");
      g_autoptr (TroupeEvent) read = NULL;
      const guint8 *body;
      gsize size;

      troupe_told_event_append (frame, event);
      body = told_get_body (frame, TROUPE_TOLD_EVENT, &size);
      read = troupe_told_event_read (body, size, &error);
      g_assert_no_error (error);
      g_assert_cmpint (troupe_event_get_kind (read), ==, kind);
      g_assert_cmpfloat (troupe_event_get_seconds (read), ==, 2.5);
      g_assert_cmpuint (troupe_event_get_worker (read), ==, 3);
      g_assert_cmpstr (troupe_event_get_text (read), ==, "worker 3 is “gone”");
    }
}

/* All that is known of it, so that each reader words it in its language. */
static void
test_event_data (void)
{
  for (guint what = 0; what < TROUPE_N_EVENT_WHAT; what++)
    for (guint has_text = 0; has_text < 2; has_text++)
      {
        const TroupeEventData data = {
          .kind =
              what == TROUPE_EVENT_SAID ? TROUPE_EVENT_WARNED : troupe_event_what_get_kind (what),
          .what = what,
          .seconds = 0.25,
          .worker = 5,
          .other = 3,
          .pid = G_MAXINT64,
          .exited = has_text,
          .code = -9,
          .items = { 41, 2, { { 8, 2, 9, 12 }, { 30, 1, 40, 40 } } },
          .text = has_text ? "a “reason”" : NULL,
        };
        g_autoptr (TroupeEvent) event = troupe_event_new_from_data (&data);
        g_autoptr (TroupeEvent) read = NULL;
        g_autoptr (GByteArray) frame = g_byte_array_new ();
        g_autoptr (GError) error = NULL;
        const TroupeEventData *found;

        troupe_told_event_append (frame, event);
        read = troupe_told_event_read (frame->data + TROUPE_WIRE_HEADER_SIZE,
                                       frame->len - TROUPE_WIRE_HEADER_SIZE, &error);
        g_assert_no_error (error);
        found = troupe_event_get_data (read);
        g_assert_cmpstr (troupe_event_get_text (read), ==, troupe_event_get_text (event));
        if (what != TROUPE_EVENT_SAID)
          g_assert_cmpstr (found->text, ==, data.text);
        g_assert_cmpint (found->kind, ==, data.kind);
        g_assert_cmpint (found->what, ==, data.what);
        g_assert_cmpfloat (found->seconds, ==, data.seconds);
        g_assert_cmpuint (found->worker, ==, data.worker);
        g_assert_cmpuint (found->other, ==, data.other);
        g_assert_cmpint (found->pid, ==, data.pid);
        g_assert_cmpint (found->exited, ==, data.exited);
        g_assert_cmpint (found->code, ==, data.code);
        g_assert_cmpmem (&found->items, sizeof found->items, &data.items, sizeof data.items);
      }
}

/* Of a kind that a later version may have: its text is shown, as loudly as it was meant. */
static void
test_event_of_later (void)
{
  for (guint32 is_warning = 0; is_warning < 3; is_warning++)
    {
      g_autoptr (GByteArray) frame = g_byte_array_new ();
      g_autoptr (TroupeEvent) event = troupe_event_new (TROUPE_EVENT_JOB, 0, 0, "news");
      g_autoptr (TroupeEvent) read = NULL;
      const guint32 kind = GUINT32_TO_LE (TROUPE_EVENT_LAST + 1);
      guint8 *members;
      gsize size;

      troupe_told_event_append (frame, event);
      told_get_body (frame, TROUPE_TOLD_EVENT, &size);
      members = frame->data + TROUPE_WIRE_HEADER_SIZE + 2;
      memcpy (members, &kind, sizeof kind);
      members[4] = is_warning;
      read = troupe_told_event_read (frame->data + TROUPE_WIRE_HEADER_SIZE, size, NULL);
      if (is_warning > 1)
        {
          g_assert_null (read);
          continue;
        }
      g_assert_cmpstr (troupe_event_get_text (read), ==, "news");
      g_assert_cmpint (troupe_event_is_warning (read), ==, is_warning);
    }
}

static void
assert_counts (const TroupeRunCounts *a, const TroupeRunCounts *b, gint64 offset)
{
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpint (a->n_items, ==, b->n_items);
  g_assert_cmpmem (a->n_status, sizeof a->n_status, b->n_status, sizeof b->n_status);
  g_assert_cmpuint (a->n_known, ==, b->n_known);
  g_assert_cmpuint (a->restarts, ==, b->restarts);
  g_assert_cmpuint (a->retries, ==, b->retries);
  g_assert_cmpuint (a->n_again, ==, b->n_again);
  g_assert_cmpfloat (a->others_cores, ==, b->others_cores);
  g_assert_cmpfloat (a->item_seconds, ==, b->item_seconds);
  g_assert_cmpfloat (a->known_seconds, ==, b->known_seconds);
  g_assert_cmpmem (a->slowest, a->n_slowest * sizeof (TroupeSlowItem), b->slowest,
                   b->n_slowest * sizeof (TroupeSlowItem));
  g_assert_cmpstr (a->waiting, ==, b->waiting);
  g_assert_cmpint (a->started_at, ==, b->started_at + offset);
  g_assert_cmpint (a->ended_at, ==, b->ended_at + offset);
}

static void
test_counts (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  TroupeRunCounts counts;
  const guint8 *body;
  gsize size;

  troupe_told_counts_append (frame, &told_counts);
  body = told_get_body (frame, TROUPE_TOLD_COUNTS, &size);
  g_assert_true (troupe_told_counts_read (body, size, OFFSET, &counts, &error));
  g_assert_no_error (error);
  assert_counts (&counts, &told_counts, OFFSET);
}

#define REFUSE_COUNTS(member, value)                                         \
  G_STMT_START                                                               \
  {                                                                          \
    g_autoptr (GByteArray) frame = g_byte_array_new ();                      \
    TroupeRunCounts counts = told_counts;                                    \
    const guint8 *body;                                                      \
    gsize size;                                                              \
                                                                             \
    counts.member = (value);                                                 \
    troupe_told_counts_append (frame, &counts);                              \
    body = told_get_body (frame, TROUPE_TOLD_COUNTS, &size);                 \
    g_assert_false (troupe_told_counts_read (body, size, 0, &counts, NULL)); \
  }                                                                          \
  G_STMT_END

static void
test_counts_refused (void)
{
  REFUSE_COUNTS (state, TROUPE_RUN_FINISHED + 1);
  REFUSE_COUNTS (n_items, -2);
  REFUSE_COUNTS (n_status[3], G_MAXUINT64);
  REFUSE_COUNTS (item_seconds, NAN);
  REFUSE_COUNTS (known_seconds, -1);
  REFUSE_COUNTS (slowest[2].seconds, NAN);
}

static void
assert_cores (const TroupeToldCores *a, const TroupeToldCores *b)
{
  g_assert_cmpstr (a->host, ==, b->host);
  g_assert_cmpuint (a->memory_bytes, ==, b->memory_bytes);
  g_assert_cmpuint (a->available_bytes, ==, b->available_bytes);
  g_assert_cmpmem (a->numbers, a->n_cores * sizeof (guint), b->numbers,
                   b->n_cores * sizeof (guint));
  for (guint i = 0; i < a->n_cores; i++)
    g_assert_cmpfloat_with_epsilon (a->loads[i], b->loads[i], 1e-9);
}

static void
test_cores (void)
{
  static guint unordered[] = { 0, 3, 3 };
  static guint too_large[] = { 0, 1, 8192 };
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_auto (TroupeToldCores) cores = { 0 };
  TroupeToldCores bad = told_cores;
  const guint8 *body;
  gsize size;

  troupe_told_cores_append (frame, &told_cores);
  body = told_get_body (frame, TROUPE_TOLD_CORES, &size);
  g_assert_true (troupe_told_cores_read (body, size, &cores, &error));
  g_assert_no_error (error);
  assert_cores (&cores, &told_cores);

  for (guint i = 0; i < 2; i++)
    {
      bad.numbers = i == 0 ? unordered : too_large;
      troupe_told_cores_clear (&cores);
      g_byte_array_set_size (frame, 0);
      troupe_told_cores_append (frame, &bad);
      body = told_get_body (frame, TROUPE_TOLD_CORES, &size);
      g_assert_false (troupe_told_cores_read (body, size, &cores, NULL));
      g_assert_null (cores.numbers);
    }
}

static void
test_order (void)
{
  static const TroupeToldOrder orders[] = {
    { TROUPE_TOLD_ORDER_ACT, 3, TROUPE_RUN_CONTINUE },
    { TROUPE_TOLD_ORDER_ACT, 0, TROUPE_RUN_KILL },
    { TROUPE_TOLD_ORDER_STOP, 0, 0 },
    { TROUPE_TOLD_ORDER_STOP_NOW, 0, 0 },
  };
  static const TroupeToldOrder bad[] = {
    { TROUPE_TOLD_ORDER_STOP_NOW + 1, 0, 0 },
    { TROUPE_TOLD_ORDER_ACT, 3, TROUPE_RUN_CONTINUE + 1 },
  };
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  TroupeToldOrder order;
  const guint8 *body;
  gsize size;

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_byte_array_set_size (frame, 0);
      troupe_told_order_append (frame, &orders[i]);
      body = told_get_body (frame, TROUPE_TOLD_ORDER, &size);
      g_assert_true (troupe_told_order_read (body, size, &order, NULL));
      g_assert_cmpint (order.kind, ==, orders[i].kind);
      g_assert_cmpuint (order.worker, ==, orders[i].worker);
      g_assert_cmpint (order.action, ==, orders[i].action);
    }

  /* An order that is cut short is none. */
  for (gsize cut = 2; cut < size; cut += 4)
    {
      frame->data[TROUPE_WIRE_HEADER_SIZE] = cut;
      g_assert_false (
          troupe_told_order_read (frame->data + TROUPE_WIRE_HEADER_SIZE, cut, &order, NULL));
    }

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_byte_array_set_size (frame, 0);
      troupe_told_order_append (frame, &bad[i]);
      body = told_get_body (frame, TROUPE_TOLD_ORDER, &size);
      g_assert_false (troupe_told_order_read (body, size, &order, NULL));
    }
}

/* An older sender has fewer members and no texts; a later one has more of both. */
static void
test_growth (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GByteArray) later = g_byte_array_new ();
  g_autofree char *command_line = NULL;
  g_autoptr (GError) error = NULL;
  TroupeWorkerStatus status;
  const guint8 *body;
  guint8 older[10];
  guint16 fixed_size;
  gsize size;

  troupe_told_worker_append (frame, &told_worker, "command");
  body = told_get_body (frame, TROUPE_TOLD_WORKER, &size);

  memcpy (older, body, sizeof older);
  older[0] = sizeof older;
  older[1] = 0;
  g_assert_true (troupe_told_worker_read (older, sizeof older, 0, &status, &command_line, &error));
  g_assert_cmpuint (status.number, ==, told_worker.number);
  g_assert_cmpuint (status.slot, ==, told_worker.slot);
  g_assert_false (status.is_local);
  g_assert_cmpint (status.core, ==, -1);
  g_assert_cmpstr (status.item, ==, "");
  g_assert_null (command_line);

  /* A member that is cut in two is no older sender's. */
  older[0] = 8;
  g_assert_false (troupe_told_worker_read (older, 8, 0, &status, NULL, NULL));

  memcpy (&fixed_size, body, sizeof fixed_size);
  fixed_size = GUINT16_FROM_LE (fixed_size);
  g_byte_array_append (later, body, fixed_size);
  g_byte_array_append (later, (const guint8 *) "\1\2\3\4\5\6\7", 8);
  g_byte_array_append (later, body + fixed_size, size - fixed_size);
  g_byte_array_append (later, (const guint8 *) "\3\0\0\0abc", 7);
  fixed_size = GUINT16_TO_LE (fixed_size + 8);
  memcpy (later->data, &fixed_size, sizeof fixed_size);
  g_assert_true (
      troupe_told_worker_read (later->data, later->len, OFFSET, &status, &command_line, &error));
  assert_workers (&status, &told_worker, OFFSET);
  g_assert_cmpstr (command_line, ==, "command");
}

/* Texts that are too long or not UTF-8 are sent as what can be read. */
static void
test_texts (void)
{
  g_autofree char *endless = g_strnfill (2 * TROUPE_TOLD_TEXT_MAX, 'x');
  g_autofree char *wide = NULL;
  g_autofree char *command_line = NULL;
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GString) text = g_string_new ("x");
  TroupeWorkerStatus status = told_worker;
  TroupeWorkerStatus read;

  memcpy (status.item,
          "a\xff"
          "b",
          4);
  troupe_told_worker_append (frame, &status, endless);
  g_assert_true (troupe_told_worker_read (frame->data + TROUPE_WIRE_HEADER_SIZE,
                                          frame->len - TROUPE_WIRE_HEADER_SIZE, 0, &read,
                                          &command_line, NULL));
  g_assert_cmpstr (read.item, ==,
                   "a\xef\xbf\xbd"
                   "b");
  g_assert_cmpuint (strlen (command_line), ==, TROUPE_TOLD_TEXT_MAX);

  /* The limit is within a character. */
  while (text->len <= TROUPE_TOLD_TEXT_MAX)
    g_string_append (text, "ü");
  g_clear_pointer (&command_line, g_free);
  g_byte_array_set_size (frame, 0);
  troupe_told_worker_append (frame, &status, text->str);
  g_assert_true (troupe_told_worker_read (frame->data + TROUPE_WIRE_HEADER_SIZE,
                                          frame->len - TROUPE_WIRE_HEADER_SIZE, 0, &read,
                                          &command_line, NULL));
  g_assert_cmpuint (strlen (command_line), ==, TROUPE_TOLD_TEXT_MAX - 1);
  g_assert_true (g_str_has_prefix (text->str, command_line));
}

/* A reason that was longer than this version has room for ends before a character. */
static void
test_short_room (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  TroupeRunCounts counts = told_counts;
  TroupeRunCounts read;
  g_autofree char *long_text = NULL;
  g_autoptr (GByteArray) longer = g_byte_array_new ();
  const guint8 *body;
  guint16 fixed_size;
  guint32 length = 261;
  gsize size;

  troupe_told_counts_append (frame, &counts);
  body = told_get_body (frame, TROUPE_TOLD_COUNTS, &size);
  memcpy (&fixed_size, body, sizeof fixed_size);
  fixed_size = GUINT16_FROM_LE (fixed_size);
  g_byte_array_append (longer, body, fixed_size);
  length = GUINT32_TO_LE (length);
  g_byte_array_append (longer, (const guint8 *) &length, sizeof length);
  for (guint i = 0; i < 130; i++)
    g_byte_array_append (longer, (const guint8 *) "ü", 2);
  g_byte_array_append (longer, (const guint8 *) "x", 1);
  g_byte_array_append (longer, body + fixed_size + 4 + strlen (counts.waiting),
                       size - fixed_size - 4 - strlen (counts.waiting));

  g_assert_true (troupe_told_counts_read (longer->data, longer->len, 0, &read, NULL));
  g_assert_cmpuint (strlen (read.waiting), ==, TROUPE_RUN_WAITING_MAX - 2);
  g_assert_true (g_utf8_validate (read.waiting, -1, NULL));
  g_assert_cmpuint (read.n_status[TROUPE_RESULT_NOT_RUN], ==, 7);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/told/worker", test_worker);
  g_test_add_func ("/told/worker-refused", test_worker_refused);
  g_test_add_func ("/told/latest", test_latest);
  g_test_add_func ("/told/times", test_times);
  g_test_add_func ("/told/no-core", test_no_core);
  g_test_add_func ("/told/sample", test_sample);
  g_test_add_func ("/told/processes", test_processes);
  g_test_add_func ("/told/event", test_event);
  g_test_add_func ("/told/event-data", test_event_data);
  g_test_add_func ("/told/event-of-later", test_event_of_later);
  g_test_add_func ("/told/counts", test_counts);
  g_test_add_func ("/told/counts-refused", test_counts_refused);
  g_test_add_func ("/told/cores", test_cores);
  g_test_add_func ("/told/order", test_order);
  g_test_add_func ("/told/growth", test_growth);
  g_test_add_func ("/told/texts", test_texts);
  g_test_add_func ("/told/short-room", test_short_room);

  return g_test_run ();
}
