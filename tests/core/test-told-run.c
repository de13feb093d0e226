/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the frames that pass between a run and its watchers alone. */

#include "told-examples.h"
#include "troupe-told-answer.h"
#include "troupe-told-bare.h"
#include "troupe-told-chunk.h"
#include "troupe-told-facts.h"
#include "troupe-told-greeting.h"
#include "troupe-told-hello.h"
#include "troupe-told-number.h"
#include "troupe-told-trace.h"
#include "troupe-watch-fill.h"

#include <math.h>
#include <string.h>

#define OFFSET  G_GINT64_CONSTANT (1000)
#define CHANGES 20000

static const TroupeToldGreeting a_greeting = {
  .protocol = 7,
  .flags = TROUPE_TOLD_CAN_CONTROL | TROUPE_TOLD_HAS_TRACE,
  .pid = 4711,
  .now = 123456,
  .started_on = 98765,
  .version = (char *) "9.8.7",
  .host = (char *) "n1",
  .title = (char *) "größer",
  .folder = (char *) "/tmp",
  .job_text = (char *) "[Job]\n",
};

static const TroupeSpan some_spans[] = {
  { 100, 200, 3, 4, 1, 2, 3, 0.5f },
  { 200, 200, 7, 1, 0, 0, 0, 0, 0 },
  { 220, 240, 8, 0, 0, 0, 0, 0.25f, 1 },
  { 250, G_MAXINT64 - OFFSET, G_MAXUINT64, 9, 0, 0, 0, 1e6f },
};

static void
test_greeting (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_auto (TroupeToldGreeting) read = { 0 };
  g_autoptr (GError) error = NULL;
  TroupeToldGreeting early = a_greeting;
  const guint8 *body;
  gsize size;

  troupe_told_greeting_append (frame, &a_greeting);
  body = told_get_body (frame, TROUPE_TOLD_GREETING, &size);
  g_assert_true (troupe_told_greeting_read (body, size, &read, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (read.protocol, ==, 7);
  g_assert_cmpuint (read.flags, ==, a_greeting.flags);
  g_assert_cmpint (read.pid, ==, 4711);
  g_assert_cmpint (read.now, ==, 123456);
  g_assert_cmpint (read.started_on, ==, 98765);
  g_assert_cmpstr (read.version, ==, "9.8.7");
  g_assert_cmpstr (read.host, ==, "n1");
  g_assert_cmpstr (read.title, ==, "größer");
  g_assert_cmpstr (read.folder, ==, "/tmp");
  g_assert_cmpstr (read.job_text, ==, "[Job]\n");

  /* What does not say that it is Troupe, and a time that cannot be, are no greetings. */
  early.now = 0;
  g_byte_array_set_size (frame, 0);
  troupe_told_greeting_append (frame, &early);
  body = told_get_body (frame, TROUPE_TOLD_GREETING, &size);
  troupe_told_greeting_clear (&read);
  g_assert_false (troupe_told_greeting_read (body, size, &read, &error));
  g_assert_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED);
  g_assert_null (read.version);
}

static void
test_hello (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  const TroupeToldHello hello = { 3, TROUPE_TOLD_WANTS_TRACE, 250 };
  TroupeToldHello read;
  const guint8 *body;
  gsize size;

  troupe_told_hello_append (frame, &hello);
  body = told_get_body (frame, TROUPE_TOLD_HELLO, &size);
  g_assert_true (troupe_told_hello_read (body, size, &read, NULL));
  g_assert_cmpmem (&read, sizeof read, &hello, sizeof hello);
}

static void
test_facts (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GError) known =
      g_error_new_literal (TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_VERSION, "too old");
  g_auto (TroupeToldFacts) read = { 0 };
  g_auto (TroupeToldFacts) other = { 0 };
  g_auto (TroupeToldFacts) none = { 0 };
  const guint8 *body;
  gsize size;
  char *domain;

  troupe_told_facts_append (frame, &(TroupeToldFacts){ 12, 34, known });
  body = told_get_body (frame, TROUPE_TOLD_FACTS, &size);
  g_assert_true (troupe_told_facts_read (body, size, &read, NULL));
  g_assert_cmpint (read.started_on, ==, 12);
  g_assert_cmpint (read.ended_on, ==, 34);
  g_assert_error (read.error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_VERSION);
  g_assert_cmpstr (read.error->message, ==, "too old");

  /* Of a domain that nobody here has, its message is left. */
  domain = memmem (body, size, "troupe", 6);
  g_assert_nonnull (domain);
  memcpy (domain, "tarpue", 6);
  g_assert_true (troupe_told_facts_read (body, size, &other, NULL));
  g_assert_error (other.error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED);
  g_assert_cmpstr (other.error->message, ==, "too old");

  g_byte_array_set_size (frame, 0);
  troupe_told_facts_append (frame, &none);
  body = told_get_body (frame, TROUPE_TOLD_FACTS, &size);
  troupe_told_facts_clear (&other);
  g_assert_true (troupe_told_facts_read (body, size, &other, NULL));
  g_assert_null (other.error);
}

static void
test_answer (void)
{
  for (int answer = TROUPE_TOLD_DONE; answer <= TROUPE_TOLD_OTHER_VERSION + 1; answer++)
    {
      g_autoptr (GByteArray) frame = g_byte_array_new ();
      g_autofree char *text = NULL;
      TroupeToldAnswer read;
      const guint8 *body;
      gsize size;

      troupe_told_answer_append (frame, answer, "because");
      body = told_get_body (frame, TROUPE_TOLD_ANSWER, &size);
      g_assert_true (troupe_told_answer_read (body, size, &read, &text, NULL));
      g_assert_cmpint (read, ==,
                       answer > TROUPE_TOLD_OTHER_VERSION ? TROUPE_TOLD_NOT_ALLOWED
                                                          : (TroupeToldAnswer) answer);
      g_assert_cmpstr (text, ==, "because");
    }
}

static void
test_number (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  const guint8 *body;
  guint64 number;
  gsize size;

  troupe_told_number_append (frame, TROUPE_TOLD_EXIT, G_MAXUINT64 - 1);
  body = told_get_body (frame, TROUPE_TOLD_EXIT, &size);
  g_assert_true (troupe_told_number_read (TROUPE_TOLD_EXIT, body, size, &number, NULL));
  g_assert_cmpuint (number, ==, G_MAXUINT64 - 1);
}

static void
test_spans (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GArray) read = NULL;
  const guint n = G_N_ELEMENTS (some_spans);
  TroupeSpan unordered[] = { some_spans[1], some_spans[0] };
  const guint8 *body;
  guint worker;
  guint lane;
  gsize size;

  troupe_told_spans_append (frame, 12, 3, some_spans, n);
  body = told_get_body (frame, TROUPE_TOLD_SPANS, &size);
  read = troupe_told_spans_read (body, size, OFFSET, &worker, &lane, NULL);
  g_assert_cmpuint (worker, ==, 12);
  g_assert_cmpuint (lane, ==, 3);
  g_assert_cmpuint (read->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const TroupeSpan *span = &g_array_index (read, TroupeSpan, i);

      g_assert_cmpint (span->begin, ==, some_spans[i].begin + OFFSET);
      g_assert_cmpint (span->end, ==, some_spans[i].end + OFFSET);
      g_assert_cmpuint (span->index, ==, some_spans[i].index);
      g_assert_cmpuint (span->n_items, ==, some_spans[i].n_items);
      g_assert_cmpuint (span->n_failed, ==, some_spans[i].n_failed);
      g_assert_cmpuint (span->n_crashed, ==, some_spans[i].n_crashed);
      g_assert_cmpuint (span->n_timed_out, ==, some_spans[i].n_timed_out);
      g_assert_cmpfloat (span->busy_seconds, ==, some_spans[i].busy_seconds);
      g_assert_cmpuint (span->n_again, ==, some_spans[i].n_again);
    }

  /* Out of order, ended before its begin, of no worker. */
  for (guint i = 0; i < 3; i++)
    {
      TroupeSpan backwards = { 200, 100, 0, 1, 0, 0, 0, 0 };

      g_byte_array_set_size (frame, 0);
      troupe_told_spans_append (frame, i == 2 ? 0 : 1, 0,
                                i == 0   ? unordered
                                : i == 1 ? &backwards
                                         : some_spans,
                                i == 0 ? 2 : 1);
      body = told_get_body (frame, TROUPE_TOLD_SPANS, &size);
      g_assert_null (troupe_told_spans_read (body, size, 0, &worker, &lane, NULL));
    }
}

static gboolean
take_spans (TroupeWatchFill *fill, guint lane)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_auto (TroupeFrame) taken = { .type = TROUPE_TOLD_SPANS };
  const guint8 *body;
  gsize size;

  troupe_told_spans_append (frame, 1, lane, some_spans, 2);
  body = told_get_body (frame, TROUPE_TOLD_SPANS, &size);
  taken.body = g_bytes_new (body, size);
  return troupe_watch_fill_take (fill, &taken, NULL);
}

/* A watched run has the lanes of its job from the beginning, and more if items ran in more. */
static void
test_lanes (void)
{
  g_auto (TroupeToldGreeting) greeting = {
    .flags = TROUPE_TOLD_HAS_TRACE,
    .now = 1,
    .version = g_strdup ("9.8.7"),
    .host = g_strdup ("n1"),
    .title = g_strdup ("square"),
    .folder = g_strdup ("/tmp"),
    .job_text = g_strdup ("[Troupe]\nVersion=1\n[Job]\nFunction=square\nThreads=3\n"),
  };
  g_autoptr (TroupeWatchFill) fill = troupe_watch_fill_new (&greeting, 0, FALSE);
  TroupeTrace *trace = troupe_run_get_trace (troupe_watch_fill_get_run (fill));
  TroupeWorkerStatus status = { .number = 1 };

  g_assert_cmpuint (troupe_trace_get_n_lanes (trace), ==, 3);
  g_assert_false (take_spans (fill, 0));
  troupe_run_set_worker_status (troupe_watch_fill_get_run (fill), &status);
  g_assert_true (take_spans (fill, 2));
  g_assert_cmpuint (troupe_trace_get_n_lanes (trace), ==, 3);
  g_assert_true (take_spans (fill, 3));
  g_assert_cmpuint (troupe_trace_get_n_lanes (trace), ==, 4);
  g_assert_cmpuint (troupe_trace_get_n_spans (trace), ==, 4);
}

static void
test_times (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  TroupeTimeHistogram times;
  TroupeTimeHistogram read;
  const guint8 *body;
  gsize size;

  for (guint i = 0; i < TROUPE_TIME_BINS; i++)
    times.counts[i] = i * i;
  troupe_told_times_append (frame, &times);
  body = told_get_body (frame, TROUPE_TOLD_TIMES, &size);
  g_assert_true (troupe_told_times_read (body, size, &read, NULL));
  g_assert_cmpmem (&read, sizeof read, &times, sizeof times);
}

/* Chunks */

static GBytes *
make_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

/* Of integers or of strings, with everything that a chunk may have. */
static void
make_chunk (TroupeResultChunk *chunk, gboolean is_range)
{
  static const char *const items[] = { "a\nb", "" };
  static const char *const values[] = { "", "x" };
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (items, is_range ? 2 : 1);

  *chunk = (TroupeResultChunk){
    .first_index = 77,
    .count = is_range ? 2 : 1,
    .status = is_range ? TROUPE_RESULT_OK : TROUPE_RESULT_FAILED,
    .worker = 3,
    .attempts = 2,
    .seconds = 1.5,
    .paused_seconds = 0.25,
    .user_seconds = 0.125,
    .system_seconds = 0.0625,
    .max_rss_bytes = 12345,
    .core = 5,
    .finished_at = 999,
  };
  chunk->items = is_range ? troupe_items_new_range (77, G_MAXINT64 - 1, 1, 2)
                          : troupe_items_new_block (77, block);
  chunk->values = troupe_block_new_from_strings (values, chunk->count);
  if (is_range)
    return;
  chunk->note = troupe_result_note_new ();
  chunk->note->kind = TROUPE_FAILURE_EXIT;
  chunk->note->code = -3;
  chunk->note->message = make_bytes ("failed");
  chunk->note->details = make_bytes ("");
  chunk->note->standard_output = g_bytes_new ("\0\xff", 2);
  chunk->note->attempts = make_bytes ("twice");
}

static void
assert_chunk (const TroupeResultChunk *a, const TroupeResultChunk *b, gint64 offset)
{
  g_assert_cmpuint (a->first_index, ==, b->first_index);
  g_assert_cmpuint (a->count, ==, b->count);
  g_assert_cmpint (a->status, ==, b->status);
  g_assert_cmpuint (a->worker, ==, b->worker);
  g_assert_cmpuint (a->attempts, ==, b->attempts);
  g_assert_cmpfloat (a->seconds, ==, b->seconds);
  g_assert_cmpfloat (a->paused_seconds, ==, b->paused_seconds);
  g_assert_cmpfloat (a->user_seconds, ==, b->user_seconds);
  g_assert_cmpfloat (a->system_seconds, ==, b->system_seconds);
  g_assert_cmpuint (a->max_rss_bytes, ==, b->max_rss_bytes);
  g_assert_cmpuint (a->core, ==, b->core);
  g_assert_cmpint (a->finished_at, ==, b->finished_at + offset);
  for (guint i = 0; i < a->count; i++)
    {
      g_autoptr (GBytes) item_a = troupe_items_dup_item (a->items, i);
      g_autoptr (GBytes) item_b = troupe_items_dup_item (b->items, i);
      g_autoptr (GBytes) value_a = troupe_block_dup_value (a->values, i);
      g_autoptr (GBytes) value_b = troupe_block_dup_value (b->values, i);

      g_assert_true (g_bytes_equal (item_a, item_b));
      g_assert_true (g_bytes_equal (value_a, value_b));
    }
  g_assert_cmpint (a->note != NULL, ==, b->note != NULL);
  if (a->note == NULL)
    return;
  g_assert_cmpint (a->note->kind, ==, b->note->kind);
  g_assert_cmpint (a->note->code, ==, b->note->code);
  g_assert_true (g_bytes_equal (a->note->message, b->note->message));
  g_assert_true (g_bytes_equal (a->note->details, b->note->details));
  g_assert_true (g_bytes_equal (a->note->standard_output, b->note->standard_output));
  g_assert_true (g_bytes_equal (a->note->attempts, b->note->attempts));
  g_assert_null (a->note->standard_error);
  g_assert_null (b->note->standard_error);
}

static void
test_chunk (void)
{
  for (int is_range = 0; is_range < 2; is_range++)
    {
      g_autoptr (GByteArray) frame = g_byte_array_new ();
      g_auto (TroupeResultChunk) chunk = { 0 };
      g_auto (TroupeResultChunk) read = { 0 };
      g_autoptr (GError) error = NULL;
      const guint8 *body;
      gsize size;

      make_chunk (&chunk, is_range);
      troupe_told_chunk_append (frame, &chunk);
      body = told_get_body (frame, TROUPE_TOLD_CHUNK, &size);
      g_assert_true (troupe_told_chunk_read (body, size, OFFSET, &read, &error));
      g_assert_no_error (error);
      assert_chunk (&read, &chunk, OFFSET);
      g_assert_cmpuint (troupe_told_chunk_get_size (&chunk), >=, size);
      g_assert_cmpuint (troupe_told_chunk_get_size (&chunk), <, size + 200);
    }
}

static void
refuse_chunk (const TroupeResultChunk *chunk)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_auto (TroupeResultChunk) read = { 0 };
  const guint8 *body;
  gsize size;

  troupe_told_chunk_append (frame, chunk);
  body = told_get_body (frame, TROUPE_TOLD_CHUNK, &size);
  g_assert_false (troupe_told_chunk_read (body, size, 0, &read, NULL));
  g_assert_null (read.values);
}

#define REFUSE_CHUNK(member, value)    \
  G_STMT_START                         \
  {                                    \
    TroupeResultChunk refused = chunk; \
                                       \
    refused.member = (value);          \
    refuse_chunk (&refused);           \
  }                                    \
  G_STMT_END

static void
test_chunk_refused (void)
{
  g_auto (TroupeResultChunk) chunk = { 0 };

  make_chunk (&chunk, TRUE);
  REFUSE_CHUNK (count, 0);
  REFUSE_CHUNK (count, 3);
  REFUSE_CHUNK (status, TROUPE_RESULT_RUNNING);
  REFUSE_CHUNK (status, TROUPE_RESULT_NOT_RUN + 1);
  REFUSE_CHUNK (values, NULL);
  REFUSE_CHUNK (first_index, G_MAXUINT64);
  REFUSE_CHUNK (seconds, NAN);
}

static const TroupeToldBare some_bare[] = {
  { 0, 12, TROUPE_RESULT_OK, 3, 1, 0.5 },
  { G_MAXUINT64 - G_MAXUINT32, G_MAXUINT32, TROUPE_RESULT_TIMED_OUT, 0, 0, 0 },
  { 12, 1, TROUPE_RESULT_NOT_RUN, G_MAXUINT, G_MAXUINT, 1e300 },
};

static GArray *
pass_bare (const TroupeToldBare *results, guint n_results, GError **error)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  const guint8 *body;
  gsize size;

  troupe_told_bare_append (frame, results, n_results);
  g_assert_cmpuint (frame->len, <=,
                    TROUPE_WIRE_HEADER_SIZE + 8 + n_results * TROUPE_TOLD_BARE_SIZE);
  body = told_get_body (frame, TROUPE_TOLD_BARE, &size);
  return troupe_told_bare_read (body, size, error);
}

static void
test_bare (void)
{
  const guint n = G_N_ELEMENTS (some_bare);
  g_autoptr (GArray) read = pass_bare (some_bare, n, NULL);

  g_assert_cmpuint (read->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const TroupeToldBare *bare = &g_array_index (read, TroupeToldBare, i);

      g_assert_cmpuint (bare->first_index, ==, some_bare[i].first_index);
      g_assert_cmpuint (bare->count, ==, some_bare[i].count);
      g_assert_cmpint (bare->status, ==, some_bare[i].status);
      g_assert_cmpuint (bare->worker, ==, some_bare[i].worker);
      g_assert_cmpuint (bare->attempts, ==, some_bare[i].attempts);
      g_assert_cmpfloat (bare->seconds, ==, some_bare[i].seconds);
    }
}

static void
test_bare_refused (void)
{
  const TroupeToldBare refused[] = {
    { 0, 0, TROUPE_RESULT_OK, 1, 1, 0 },          { 0, 1, TROUPE_RESULT_RUNNING, 1, 1, 0 },
    { 0, 1, TROUPE_RESULT_NOT_RUN + 1, 1, 1, 0 }, { G_MAXUINT64, 1, TROUPE_RESULT_OK, 1, 1, 0 },
    { 0, 1, TROUPE_RESULT_OK, 1, 1, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (pass_bare (&refused[i], 1, &error));
      g_assert_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED);
    }
}

/* Random changes */

/* What is accepted is written again, and reads the same. */
static gboolean
take_any (TroupeToldType type, const guint8 *body, gsize size, GByteArray *again)
{
  g_auto (TroupeToldGreeting) greeting = { 0 };
  g_auto (TroupeToldFacts) facts = { 0 };
  g_auto (TroupeResultChunk) chunk = { 0 };
  g_autoptr (GArray) spans = NULL;
  g_autoptr (GArray) bare = NULL;
  g_autofree char *text = NULL;
  TroupeToldAnswer answer;
  guint worker;
  guint lane;

  g_byte_array_set_size (again, 0);
  switch (type)
    {
    case TROUPE_TOLD_GREETING:
      if (!troupe_told_greeting_read (body, size, &greeting, NULL))
        return FALSE;
      troupe_told_greeting_append (again, &greeting);
      return TRUE;
    case TROUPE_TOLD_FACTS:
      if (!troupe_told_facts_read (body, size, &facts, NULL))
        return FALSE;
      troupe_told_facts_append (again, &facts);
      return TRUE;
    case TROUPE_TOLD_CHUNK:
      if (!troupe_told_chunk_read (body, size, 0, &chunk, NULL))
        return FALSE;
      troupe_told_chunk_append (again, &chunk);
      return TRUE;
    case TROUPE_TOLD_SPANS:
      spans = troupe_told_spans_read (body, size, 0, &worker, &lane, NULL);
      if (spans == NULL)
        return FALSE;
      troupe_told_spans_append (again, worker, lane, (const TroupeSpan *) (gpointer) spans->data,
                                spans->len);
      return TRUE;
    case TROUPE_TOLD_BARE:
      bare = troupe_told_bare_read (body, size, NULL);
      if (bare == NULL)
        return FALSE;
      troupe_told_bare_append (again, (const TroupeToldBare *) (gpointer) bare->data, bare->len);
      return TRUE;
    case TROUPE_TOLD_ANSWER:
      if (!troupe_told_answer_read (body, size, &answer, &text, NULL))
        return FALSE;
      troupe_told_answer_append (again, answer, text);
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

static void
append_any (GByteArray *frame, TroupeToldType type, gboolean other)
{
  g_auto (TroupeResultChunk) chunk = { 0 };

  switch (type)
    {
    case TROUPE_TOLD_GREETING:
      troupe_told_greeting_append (frame, &a_greeting);
      break;
    case TROUPE_TOLD_FACTS:
      troupe_told_facts_append (frame, &(TroupeToldFacts){ 12, 34, NULL });
      break;
    case TROUPE_TOLD_CHUNK:
      make_chunk (&chunk, other);
      troupe_told_chunk_append (frame, &chunk);
      break;
    case TROUPE_TOLD_SPANS:
      troupe_told_spans_append (frame, 1, 2, some_spans, G_N_ELEMENTS (some_spans));
      break;
    case TROUPE_TOLD_BARE:
      troupe_told_bare_append (frame, some_bare, G_N_ELEMENTS (some_bare));
      break;
    case TROUPE_TOLD_ANSWER:
      troupe_told_answer_append (frame, TROUPE_TOLD_OVER, "over");
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
test_fuzz (void)
{
  static const TroupeToldType types[] = { TROUPE_TOLD_GREETING, TROUPE_TOLD_FACTS,
                                          TROUPE_TOLD_CHUNK,    TROUPE_TOLD_CHUNK,
                                          TROUPE_TOLD_SPANS,    TROUPE_TOLD_BARE,
                                          TROUPE_TOLD_ANSWER };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GByteArray) frame = g_byte_array_new ();
      g_autoptr (GByteArray) again = g_byte_array_new ();
      g_autoptr (GByteArray) third = g_byte_array_new ();
      guint n_accepted = 0;
      guint n_refused = 0;
      const guint8 *body;
      gsize size;

      append_any (frame, types[i], i == 2);
      body = told_get_body (frame, types[i], &size);
      for (guint j = 0; j < CHANGES; j++)
        {
          gsize length = j % 2 == 0 ? size : (gsize) g_test_rand_int_range (0, size + 1);
          g_autofree guint8 *changed = g_memdup2 (body, length);
          guint n = g_test_rand_int_range (0, 4);

          for (guint k = 0; k < n && length > 0; k++)
            changed[g_test_rand_int_range (0, length)] = g_test_rand_int_range (0, 256);

          if (!take_any (types[i], changed, length, again))
            {
              n_refused++;
              continue;
            }
          n_accepted++;
          g_assert_true (take_any (types[i], again->data + TROUPE_WIRE_HEADER_SIZE,
                                   again->len - TROUPE_WIRE_HEADER_SIZE, third));
          g_assert_cmpmem (third->data, third->len, again->data, again->len);
        }
      g_assert_cmpuint (n_accepted, >, 100);
      g_assert_cmpuint (n_refused, >, 100);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/told-run/greeting", test_greeting);
  g_test_add_func ("/told-run/hello", test_hello);
  g_test_add_func ("/told-run/facts", test_facts);
  g_test_add_func ("/told-run/answer", test_answer);
  g_test_add_func ("/told-run/number", test_number);
  g_test_add_func ("/told-run/spans", test_spans);
  g_test_add_func ("/told-run/lanes", test_lanes);
  g_test_add_func ("/told-run/times", test_times);
  g_test_add_func ("/told-run/chunk", test_chunk);
  g_test_add_func ("/told-run/chunk-refused", test_chunk_refused);
  g_test_add_func ("/told-run/bare", test_bare);
  g_test_add_func ("/told-run/bare-refused", test_bare_refused);
  g_test_add_func ("/told-run/fuzz", test_fuzz);

  return g_test_run ();
}
