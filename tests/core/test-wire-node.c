/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The frames that a node and the pool above it exchange: what is written is read again, and what
 * contradicts itself is refused. */

#include "troupe-frame-reader.h"
#include "troupe-node-job.h"
#include "troupe-wire-node.h"

#include <string.h>

/* The only frame of some bytes. */
static TroupeFrame
get_frame (GByteArray *bytes)
{
  TroupeFrame frame;

  frame.type = bytes->data[4];
  frame.body =
      g_bytes_new (bytes->data + TROUPE_WIRE_HEADER_SIZE, bytes->len - TROUPE_WIRE_HEADER_SIZE);
  return frame;
}

static void
test_node (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_auto (TroupeFrame) frame = { 0 };
  g_auto (TroupeWireNode) node = { 0 };
  const TroupeWireNode sent = { 1, 0, 4711, 99, 8, (char *) "0.3.0", (char *) "far" };

  troupe_wire_append_node (bytes, &sent);
  frame = get_frame (bytes);
  g_assert_true (troupe_wire_parse_node (&frame, &node, &error));
  g_assert_no_error (error);
  g_assert_cmpint (node.pid, ==, 4711);
  g_assert_cmpint (node.now, ==, 99);
  g_assert_cmpuint (node.n_cores, ==, 8);
  g_assert_cmpstr (node.version, ==, "0.3.0");
  g_assert_cmpstr (node.host, ==, "far");
}

/* Whatever follows the version of the protocol may be different in another one. */
static void
test_other_version (void)
{
  static const guint8 body[] = { 'T', 'R', 'O', 'U', 'P', 'E', 0, 0, 2, 0, 0, 0 };
  g_auto (TroupeFrame) frame = { TROUPE_FRAME_NODE, g_bytes_new_static (body, sizeof body) };
  g_auto (TroupeWireNode) node = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (troupe_wire_parse_node (&frame, &node, &error));
  g_assert_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_VERSION);
  g_assert_true (g_str_has_prefix (error->message,
                                   "the node speaks version 2 of the protocol, not 1: Troupe "));
}

static void
assert_bytes (GBytes *bytes, const char *text)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_assert_cmpmem (data, size, text, strlen (text));
}

/* A body of 16 bytes. */
static void
test_begun (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_auto (TroupeFrame) frame = { 0 };
  TroupeWireBegun begun;

  troupe_wire_append_begun (bytes, &(TroupeWireBegun){ 1000, 20, 3 });
  g_assert_cmpuint (bytes->len, ==, TROUPE_WIRE_HEADER_SIZE + 16);
  g_assert_cmpuint (bytes->data[0], ==, 16);
  frame = get_frame (bytes);
  g_assert_true (troupe_wire_parse_begun (&frame, &begun, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (begun.first_index, ==, 1000);
  g_assert_cmpuint (begun.count, ==, 20);
  g_assert_cmpuint (begun.worker, ==, 3);
}

static void
test_done (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) message = g_bytes_new_static ("not so", 6);
  g_autoptr (GBytes) printed = g_bytes_new_static ("one\ntwo", 7);
  g_autoptr (GBytes) attempts = g_bytes_new_static ("twice", 5);
  g_auto (TroupeFrame) frame = { 0 };
  g_auto (TroupeWireDone) done = { 0 };
  const char *const values[] = { "forty-two", NULL };
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (values, -1);
  const TroupeWireDone sent = {
    .first_index = 41,
    .count = 1,
    .outcome = TROUPE_WIRE_OUTCOME_FAILED,
    .attempts = 3,
    .worker = 2,
    .elapsed_ns = 1000,
    .paused_ns = 10,
    .user_ns = 900,
    .system_ns = 90,
    .max_rss_bytes = 1 << 20,
    .core = 5,
    .finished_at = 123456789,
    .kind = TROUPE_FAILURE_EXIT,
    .code = -3,
    .message = message,
    .standard_error = printed,
    .attempts_before = attempts,
    .values = block,
  };

  troupe_wire_append_done (bytes, &sent);
  frame = get_frame (bytes);
  g_assert_true (troupe_wire_parse_done (&frame, &done, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (done.first_index, ==, 41);
  g_assert_cmpuint (done.attempts, ==, 3);
  g_assert_cmpuint (done.worker, ==, 2);
  g_assert_cmpuint (done.elapsed_ns, ==, 1000);
  g_assert_cmpuint (done.paused_ns, ==, 10);
  g_assert_cmpuint (done.user_ns, ==, 900);
  g_assert_cmpuint (done.system_ns, ==, 90);
  g_assert_cmpuint (done.max_rss_bytes, ==, 1 << 20);
  g_assert_cmpuint (done.core, ==, 5);
  g_assert_cmpint (done.finished_at, ==, 123456789);
  g_assert_cmpuint (done.kind, ==, TROUPE_FAILURE_EXIT);
  g_assert_cmpint (done.code, ==, -3);
  assert_bytes (done.message, "not so");
  g_assert_null (done.details);
  g_assert_null (done.standard_output);
  assert_bytes (done.standard_error, "one\ntwo");
  assert_bytes (done.attempts_before, "twice");
  g_assert_cmpuint (troupe_block_get_count (done.values), ==, 1);
}

#define assert_refused(frame_type, parse, Type)                               \
  G_STMT_START                                                                \
  {                                                                           \
    g_auto (TroupeFrame) cut = { frame_type, g_bytes_new_static ("abc", 3) }; \
    g_autoptr (GError) error = NULL;                                          \
    Type contents = { 0 };                                                    \
                                                                              \
    g_assert_false (parse (&cut, &contents, &error));                         \
    g_assert_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED);   \
  }                                                                           \
  G_STMT_END

/* Frames that are too short for what they must have. */
static void
test_short (void)
{
  g_auto (TroupeFrame) frame = { TROUPE_FRAME_WATCH, g_bytes_new_static ("abc", 3) };
  g_autoptr (GError) watch_error = NULL;
  gboolean is_watched;
  guint64 index;

  assert_refused (TROUPE_FRAME_NODE, troupe_wire_parse_node, TroupeWireNode);
  assert_refused (TROUPE_FRAME_JOB, troupe_wire_parse_job, TroupeWireJob);
  assert_refused (TROUPE_FRAME_BEAT, troupe_wire_parse_beat, TroupeWireBeat);
  assert_refused (TROUPE_FRAME_DONE, troupe_wire_parse_done, TroupeWireDone);
  assert_refused (TROUPE_FRAME_BEGUN, troupe_wire_parse_begun, TroupeWireBegun);
  assert_refused (TROUPE_FRAME_PRINTED, troupe_wire_parse_printed, TroupeWirePrinted);
  g_assert_false (troupe_wire_parse_watch (&frame, &is_watched, &index, &watch_error));
  g_assert_error (watch_error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED);
}

/* A person looks at an item, and then at none. */
static void
test_watch (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (GError) error = NULL;
      g_auto (TroupeFrame) frame = { 0 };
      gboolean is_watched;
      guint64 index;

      troupe_wire_append_watch (bytes, i == 0, 7);
      frame = get_frame (bytes);
      g_assert_true (troupe_wire_parse_watch (&frame, &is_watched, &index, &error));
      g_assert_no_error (error);
      g_assert_cmpint (is_watched, ==, i == 0);
      g_assert_cmpuint (index, ==, 7);
    }
}

/* The item with the largest number that there can be. */
static void
test_last (void)
{
  const TroupeWireDone sent = {
    .first_index = G_MAXUINT64 - 1, .count = 1, .outcome = 2, .attempts = 1, .worker = 1
  };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_auto (TroupeFrame) frame = { 0 };
  g_auto (TroupeWireDone) done = { 0 };

  troupe_wire_append_done (bytes, &sent);
  frame = get_frame (bytes);
  g_assert_true (troupe_wire_parse_done (&frame, &done, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (done.first_index, ==, G_MAXUINT64 - 1);
}

/* Each is wrong in one way. */
static void
test_contradictions (void)
{
  const char *const values[] = { "1", "2", NULL };
  g_autoptr (TroupeBlock) two = troupe_block_new_from_strings (values, 2);
  g_autoptr (GBytes) text = g_bytes_new_static ("x", 1);
  const TroupeWireDone wrong[] = {
    { .count = 0, .outcome = 2, .attempts = 1, .worker = 1 },
    { .count = 1, .outcome = 0, .attempts = 1, .worker = 1 },
    { .count = 1, .outcome = 5, .attempts = 1, .worker = 1 },
    { .count = 1, .outcome = 1, .attempts = 1, .worker = 1 },
    { .count = 1, .outcome = 2, .attempts = 0, .worker = 1 },
    { .count = 1, .outcome = 3, .attempts = 1, .worker = 0 },
    { .count = 1, .outcome = 2, .attempts = 1, .worker = 1, .kind = 9 },
    { .count = 2, .outcome = 2, .attempts = 1, .worker = 1, .message = text },
    { .count = 3, .outcome = 1, .attempts = 1, .worker = 1, .values = two },
    { .count = 2,
      .outcome = 1,
      .attempts = 1,
      .worker = 1,
      .values = two,
      .first_index = G_MAXUINT64 - 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (GError) error = NULL;
      g_auto (TroupeFrame) frame = { 0 };
      g_auto (TroupeWireDone) done = { 0 };

      troupe_wire_append_done (bytes, &wrong[i]);
      frame = get_frame (bytes);
      g_test_message ("case %u", i);
      g_assert_false (troupe_wire_parse_done (&frame, &done, &error));
      g_assert_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED);
    }
}

static void
test_told (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (TroupeFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;
  const guint start = troupe_wire_begin_told (bytes);
  const guint8 *at;
  const guint8 *body;
  guint8 type;
  gsize left;
  gsize size;

  g_byte_array_append (bytes, (const guint8 *) "\3\0\0\0w\0\0\0abc\0\0\0\0s\0\0\0", 19);
  troupe_wire_end_told (bytes, start);
  frame = get_frame (bytes);
  at = g_bytes_get_data (frame.body, &left);
  g_assert_true (troupe_wire_next_told (&at, &left, &type, &body, &size, &error));
  g_assert_cmpint (type, ==, 'w');
  g_assert_cmpmem (body, size, "abc", 3);
  g_assert_true (troupe_wire_next_told (&at, &left, &type, &body, &size, &error));
  g_assert_cmpint (type, ==, 's');
  g_assert_cmpuint (size, ==, 0);
  g_assert_false (troupe_wire_next_told (&at, &left, &type, &body, &size, &error));
  g_assert_no_error (error);

  at = g_bytes_get_data (frame.body, NULL);
  left = 10;
  g_assert_false (troupe_wire_next_told (&at, &left, &type, &body, &size, &error));
  g_assert_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED);
}

/* Text of a login script comes before the first frame, and may end in anything. */
static void
test_banner (void)
{
  static const char banner[] = "Welcome!\nN\0\0\0TROUP";
  g_autoptr (TroupeFrameReader) reader = troupe_frame_reader_new ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GString) skipped = g_string_new (NULL);
  g_auto (TroupeFrame) frame = { 0 };
  const TroupeWireNode sent = { 1, 0, 1, 1, 1, (char *) "", (char *) "" };
  gsize room;

  g_byte_array_append (bytes, (const guint8 *) banner, sizeof banner - 1);
  troupe_wire_append_node (bytes, &sent);
  for (guint i = 0; i < bytes->len; i++)
    {
      *troupe_frame_reader_reserve (reader, &room) = bytes->data[i];
      troupe_frame_reader_commit (reader, 1);
      if (troupe_frame_reader_skip_text (reader, "NTROUPE", skipped))
        break;
    }
  g_assert_cmpmem (skipped->str, skipped->len, banner, sizeof banner - 1);
}

/* A job that a node reads is the one that was written, but for what the pool above does itself. */
static void
test_job (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo {1} \xff 'a b'\n");
  g_autoptr (TroupeJob) read = NULL;
  g_autoptr (TroupeJob) rest = NULL;
  g_autoptr (GBytes) words = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (TroupeNodeTerms) terms = { 0 };
  const char *const columns[] = { "one", "two", NULL };

  troupe_job_set_columns (job, columns);
  troupe_job_set_retries (job, 3);
  troupe_job_set_halt (job, TROUPE_HALT_SOON);
  troupe_job_set_timeout (job, 1.5);
  words = troupe_node_job_create (job, 7, "/tmp");
  read = troupe_node_job_read (words, &terms, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (terms.directory, ==, "/tmp");
  g_assert_false (terms.is_shared);
  g_assert_cmpstr (troupe_job_get_subject (read), ==, troupe_job_get_subject (job));
  g_assert_cmpint (troupe_job_get_kind (read), ==, TROUPE_JOB_COMMAND);
  g_assert_cmpstrv (troupe_job_get_columns (read), columns);
  g_assert_cmpuint (troupe_job_get_workers (read), ==, 7);
  g_assert_cmpuint (troupe_job_get_retries (read), ==, 3);
  g_assert_cmpfloat (troupe_job_get_timeout (read), ==, 1.5);
  g_assert_cmpint (troupe_job_get_halt (read), ==, TROUPE_HALT_NEVER);

  rest = troupe_node_job_copy_rest (job);
  g_assert_cmpint (troupe_job_get_halt (rest), ==, TROUPE_HALT_SOON);
  g_assert_cmpuint (troupe_job_get_retries (rest), ==, 0);
  g_assert_cmpfloat (troupe_job_get_timeout (rest), ==, 0);
}

/* The calls of a program are a Python job without a function. */
static void
test_calls (void)
{
  static const char text[] =
      "calls=/run/calls\0title=sum.py\0interpreter=python3 -X utf8\0workers=2"
      "\0share=1\0control=0\0keep=sums\0program=4711\0Directory=/\0";
  g_autoptr (GBytes) words = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (GBytes) passed_on = NULL;
  g_autoptr (TroupeJob) job = NULL;
  g_autoptr (TroupeJob) below = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (TroupeNodeTerms) terms = { 0 };
  g_auto (TroupeNodeTerms) terms_below = { 0 };

  job = troupe_node_job_read (words, &terms, &error);
  g_assert_no_error (error);
  g_assert_cmpint (troupe_job_get_kind (job), ==, TROUPE_JOB_PYTHON);
  g_assert_cmpstr (troupe_job_get_calls (job), ==, "/run/calls");
  g_assert_cmpstr (troupe_job_get_subject (job), ==, "sum.py");
  g_assert_cmpstr (terms.directory, ==, "/");
  g_assert_cmpstr (terms.keep, ==, "sums");
  g_assert_cmpint (terms.program, ==, 4711);
  g_assert_true (terms.is_shared);
  g_assert_false (terms.takes_orders);

  passed_on = troupe_node_job_create (job, 1, NULL);
  below = troupe_node_job_read (passed_on, &terms_below, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (troupe_job_get_calls (below), ==, "/run/calls");
  g_assert_cmpstr (troupe_job_get_interpreter (below), ==, "python3 -X utf8");
  g_assert_null (terms_below.keep);
  g_assert_cmpint (terms_below.program, ==, 0);
  g_assert_false (terms_below.is_shared);
  g_assert_true (terms_below.takes_orders);
}

static void
test_bad_jobs (void)
{
  static const struct
  {
    const char *words;
    gsize size;
    const char *message;
  } bad[] = {
    { "Kind=function", 13, "malformed" },
    { "Kind\0", 5, "malformed" },
    { "Kind=dance\0", 11, "“dance”" },
    { "Kind=function\0Subject=square\0speed=9\0", 38, "“speed”" },
    { "Kind=function\0Subject=square\0retries=x\0", 40, "“x”" },
    { "calls=\0", 7, "“calls”" },
    { "calls=/a\0title=t\0share=yes\0", 29, "“share” is 0 or 1, not “yes”" },
    { "calls=/a\0title=t\0control=2\0", 29, "“2”" },
    { "calls=/a\0title=t\0program=-1\0", 30, "“-1”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) words = g_bytes_new_static (bad[i].words, bad[i].size);
      g_autoptr (GError) error = NULL;
      g_auto (TroupeNodeTerms) terms = { 0 };

      g_assert_null (troupe_node_job_read (words, &terms, &error));
      g_assert_error (error, TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, bad[i].message));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire-node/node", test_node);
  g_test_add_func ("/wire-node/other-version", test_other_version);
  g_test_add_func ("/wire-node/begun", test_begun);
  g_test_add_func ("/wire-node/done", test_done);
  g_test_add_func ("/wire-node/short", test_short);
  g_test_add_func ("/wire-node/last", test_last);
  g_test_add_func ("/wire-node/watch", test_watch);
  g_test_add_func ("/wire-node/contradictions", test_contradictions);
  g_test_add_func ("/wire-node/told", test_told);
  g_test_add_func ("/wire-node/banner", test_banner);
  g_test_add_func ("/wire-node/job", test_job);
  g_test_add_func ("/wire-node/calls", test_calls);
  g_test_add_func ("/wire-node/bad-jobs", test_bad_jobs);

  return g_test_run ();
}
