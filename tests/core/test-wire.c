/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the frames between a pool and a worker. */

#include "troupe-frame-reader.h"

#include <string.h>
#include <unistd.h>

static const TroupeWireChunk a_run = {
  .batch = G_GUINT64_CONSTANT (0x1122334455667788),
  .elapsed_ns = 1,
  .user_ns = 2,
  .system_ns = 3,
  .max_rss_bytes = G_MAXUINT64,
  .core = TROUPE_WIRE_CORE_UNKNOWN,
};

static void
take_frame (GByteArray *bytes, TroupeFrame *frame)
{
  g_autoptr (TroupeFrameReader) reader = troupe_frame_reader_new ();
  g_autoptr (GError) error = NULL;
  gsize room;
  guint8 *at = troupe_frame_reader_reserve (reader, &room);

  g_assert_cmpuint (bytes->len, <=, room);
  memcpy (at, bytes->data, bytes->len);
  troupe_frame_reader_commit (reader, bytes->len);
  g_assert_true (troupe_frame_reader_next (reader, frame, &error));
  g_assert_true (troupe_frame_reader_is_empty (reader));
}

static void
assert_chunk (const TroupeWireChunk *chunk)
{
  g_assert_cmpuint (chunk->batch, ==, a_run.batch);
  g_assert_cmpuint (chunk->elapsed_ns, ==, a_run.elapsed_ns);
  g_assert_cmpuint (chunk->user_ns, ==, a_run.user_ns);
  g_assert_cmpuint (chunk->system_ns, ==, a_run.system_ns);
  g_assert_cmpuint (chunk->max_rss_bytes, ==, a_run.max_rss_bytes);
  g_assert_cmpuint (chunk->core, ==, a_run.core);
}

/* Of a worker that filled the first slot. */
static TroupeSharedMemory *
open_own_memory (void)
{
  static const guint8 block[] = { 2, 0, 0, 0, 4, 0, 0, 0, '1', '\n', '4', '\n' };
  g_autoptr (TroupeSharedMemory) own = troupe_shared_memory_new ();
  TroupeSharedMemory *opened =
      troupe_shared_memory_open (getpid (), troupe_shared_memory_get_fd (own));
  guint32 slot;

  memcpy (troupe_shared_memory_take (own, &slot), block, sizeof block);
  g_assert_cmpuint (slot, ==, 0);
  return opened;
}

/* Parses a frame by its type and discards the result, for frames that must be refused. */
static gboolean
parse_any (const TroupeFrame *frame, GError **error)
{
  g_auto (TroupeWireHello) hello = { 0 };
  g_auto (TroupeWireBatch) batch = { 0 };
  g_auto (TroupeWireFailure) failure = { 0 };
  g_auto (TroupeWireOutput) output = { 0 };
  TroupeWireListen listen;
  g_autoptr (TroupeBlock) results = NULL;
  g_autoptr (TroupeSharedMemory) memory = NULL;
  g_autofree TroupeWireProgress *lanes = NULL;
  TroupeWireGoodbye goodbye;
  TroupeWireChunk chunk;
  guint32 count;

  switch (frame->type)
    {
    case TROUPE_FRAME_HELLO:
      return troupe_wire_parse_hello (frame, &hello, error);
    case TROUPE_FRAME_RESULTS:
      results = troupe_wire_parse_results (frame, &chunk, error);
      return results != NULL;
    case TROUPE_FRAME_MEMORY:
      return troupe_wire_parse_memory (frame, &count, error);
    case TROUPE_FRAME_SHARED:
      memory = open_own_memory ();
      results = troupe_wire_parse_shared (frame, memory, &chunk, error);
      return results != NULL;
    case TROUPE_FRAME_FAILED:
      return troupe_wire_parse_failed (frame, &chunk, &failure, error);
    case TROUPE_FRAME_OUTPUT:
      return troupe_wire_parse_output (frame, &output, error);
    case TROUPE_FRAME_TEXT:
      return troupe_wire_parse_text (frame, &output, error);
    case TROUPE_FRAME_LISTEN:
      return troupe_wire_parse_listen (frame, &listen, error);
    case TROUPE_FRAME_PROGRESS:
      lanes = troupe_wire_parse_progress (frame, &count, error);
      return lanes != NULL;
    case TROUPE_FRAME_GOODBYE:
      return troupe_wire_parse_goodbye (frame, &goodbye, error);
    default:
      return troupe_wire_parse_batch (frame, &batch, error);
    }
}

static void
assert_refused (guint8 type, const void *body, gsize size, TroupeWireError code)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, size);
  const TroupeFrame frame = { type, bytes };
  g_autoptr (GError) error = NULL;

  g_assert_false (parse_any (&frame, &error));
  g_assert_error (error, TROUPE_WIRE_ERROR, (int) code);
}

/* A frame that lost its end at any place, down to least bytes, is refused. */
static void
assert_refused_truncated (const TroupeFrame *frame, gsize least)
{
  gsize size;
  const guint8 *body = g_bytes_get_data (frame->body, &size);

  for (gsize shorter = 0; shorter < least; shorter++)
    {
      g_autofree guint8 *copy = g_memdup2 (body, shorter);

      assert_refused (frame->type, copy, shorter, TROUPE_WIRE_ERROR_MALFORMED);
    }
  g_assert_cmpuint (least, <=, size);
}

/* A frame with a byte of its body replaced is refused. */
static void
assert_refused_with (const TroupeFrame *frame, gsize offset, guint8 byte, TroupeWireError code)
{
  gsize size;
  const guint8 *body = g_bytes_get_data (frame->body, &size);
  g_autofree guint8 *copy = g_memdup2 (body, size);

  copy[offset] = byte;
  assert_refused (frame->type, copy, size, code);
}

static void
test_wire_hello (void)
{
  const TroupeWireHello hello = { TROUPE_WIRE_VERSION, 3, 8, 4711, (char *) "a worker" };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (TroupeFrame) frame = { 0 };
  g_auto (TroupeWireHello) parsed = { 0 };
  g_autoptr (GError) error = NULL;

  troupe_wire_append_hello (bytes, &hello);
  take_frame (bytes, &frame);
  g_assert_true (troupe_wire_parse_hello (&frame, &parsed, &error));
  g_assert_cmpuint (parsed.version, ==, TROUPE_WIRE_VERSION);
  g_assert_cmpuint (parsed.flags, ==, 3);
  g_assert_cmpuint (parsed.lanes, ==, 8);
  g_assert_cmpint (parsed.pid, ==, 4711);
  g_assert_cmpstr (parsed.name, ==, "a worker");

  assert_refused_truncated (&frame, 28);
  assert_refused_with (&frame, 0, 't', TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused_with (&frame, 8, 2, TROUPE_WIRE_ERROR_VERSION);
  assert_refused_with (&frame, 16, 0, TROUPE_WIRE_ERROR_MALFORMED);
}

/* A name that is no UTF-8 is no reason to refuse a worker. */
static void
test_wire_hello_name (void)
{
  const TroupeWireHello hello = { TROUPE_WIRE_VERSION, 0, 1, 1, (char *) "a\xff" };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (TroupeFrame) frame = { 0 };
  g_auto (TroupeWireHello) parsed = { 0 };

  troupe_wire_append_hello (bytes, &hello);
  take_frame (bytes, &frame);
  g_assert_true (troupe_wire_parse_hello (&frame, &parsed, NULL));
  g_assert_cmpstr (parsed.name, ==, "a\xef\xbf\xbd");
}

static void
test_wire_items (void)
{
  g_autoptr (TroupeBlock) block =
      troupe_block_new_from_strings ((const char *const[]){ "a", "" }, 2);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (TroupeFrame) frame = { 0 };
  g_auto (TroupeWireBatch) batch = { 0 };
  g_autoptr (GError) error = NULL;
  gsize size;

  troupe_wire_append_items (bytes, 7, 1000, block);
  take_frame (bytes, &frame);
  g_assert_true (troupe_wire_parse_batch (&frame, &batch, &error));
  g_assert_cmpuint (batch.batch, ==, 7);
  g_assert_cmpuint (batch.first_index, ==, 1000);
  g_assert_cmpuint (batch.count, ==, 2);
  troupe_block_get_value (batch.block, 1, &size);
  g_assert_cmpuint (size, ==, 0);

  assert_refused_truncated (&frame, g_bytes_get_size (frame.body));
  assert_refused_with (&frame, 16, 3, TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused_with (&frame, 19, 255, TROUPE_WIRE_ERROR_MALFORMED);
}

static void
test_wire_range (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (TroupeFrame) frame = { 0 };
  g_auto (TroupeWireBatch) batch = { 0 };
  g_autoptr (GError) error = NULL;

  troupe_wire_append_range (bytes, 7, 1000, 5, G_MININT64, 3);
  take_frame (bytes, &frame);
  g_assert_true (troupe_wire_parse_batch (&frame, &batch, &error));
  g_assert_null (batch.block);
  g_assert_cmpuint (batch.count, ==, 5);
  g_assert_cmpint (batch.first, ==, G_MININT64);
  g_assert_cmpint (batch.step, ==, 3);

  assert_refused_truncated (&frame, 40);
  /* No items; more than 2^32; a first number with which the last one is past 2^63. */
  assert_refused_with (&frame, 16, 0, TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused_with (&frame, 20, 1, TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused_with (&frame, 39, 0x7f, TROUPE_WIRE_ERROR_MALFORMED);
}

static void
test_wire_range_too_long (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (TroupeFrame) frame = { 0 };
  g_auto (TroupeWireBatch) batch = { 0 };
  g_autoptr (GError) error = NULL;
  const guint8 more = 0;

  troupe_wire_append_range (bytes, 7, 1000, 5, 1, 1);
  g_byte_array_append (bytes, &more, 1);
  bytes->data[0]++;
  take_frame (bytes, &frame);
  g_assert_false (troupe_wire_parse_batch (&frame, &batch, &error));
  g_assert_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED);
}

static void
assert_squares (TroupeBlock *block)
{
  gsize size;
  const guint8 *lines = troupe_block_get_lines (block, 0, 2, &size);

  g_assert_cmpuint (troupe_block_get_count (block), ==, 2);
  g_assert_cmpmem (lines, size, "1\n4\n", 4);
}

static void
test_wire_results (void)
{
  static const guint32 ends[] = { GUINT32_TO_LE (2), GUINT32_TO_LE (4) };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (TroupeFrame) frame = { 0 };
  g_autoptr (TroupeBlock) block = NULL;
  g_autoptr (GError) error = NULL;
  TroupeWireChunk chunk;

  troupe_wire_append_results (bytes, &a_run, 2, ends, (const guint8 *) "1\n4\n");
  take_frame (bytes, &frame);
  block = troupe_wire_parse_results (&frame, &chunk, &error);
  g_assert_no_error (error);
  assert_chunk (&chunk);
  assert_squares (block);

  assert_refused_truncated (&frame, g_bytes_get_size (frame.body));
  assert_refused_with (&frame, 44, 1, TROUPE_WIRE_ERROR_MALFORMED);
}

static void
test_wire_memory (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (TroupeFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;
  guint32 fd;

  troupe_wire_append_memory (bytes, 7);
  take_frame (bytes, &frame);
  g_assert_true (troupe_wire_parse_memory (&frame, &fd, &error));
  g_assert_cmpuint (fd, ==, 7);

  assert_refused_truncated (&frame, 4);
  assert_refused ('M', "12345", 5, TROUPE_WIRE_ERROR_MALFORMED);
}

static void
test_wire_shared (void)
{
  g_autoptr (TroupeSharedMemory) memory = open_own_memory ();
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (TroupeFrame) frame = { 0 };
  g_autoptr (TroupeBlock) block = NULL;
  g_autoptr (GError) error = NULL;
  TroupeWireChunk chunk;

  troupe_wire_append_shared (bytes, &a_run, 2, 0, 12);
  take_frame (bytes, &frame);
  block = troupe_wire_parse_shared (&frame, memory, &chunk, &error);
  g_assert_no_error (error);
  assert_chunk (&chunk);
  assert_squares (block);

  /* The slot is still read; there is no memory. */
  g_assert_null (troupe_wire_parse_shared (&frame, memory, &chunk, &error));
  g_assert_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED);
  g_clear_error (&error);
  g_assert_null (troupe_wire_parse_shared (&frame, NULL, &chunk, &error));
  g_assert_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_MALFORMED);

  /* A count, slot or size that differs from the filled one. */
  assert_refused_truncated (&frame, g_bytes_get_size (frame.body));
  assert_refused_with (&frame, 44, 1, TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused_with (&frame, 48, 1, TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused_with (&frame, 50, 1, TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused_with (&frame, 52, 13, TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused_with (&frame, 55, 1, TROUPE_WIRE_ERROR_MALFORMED);
}

static void
test_wire_failed (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) message = g_bytes_new_static ("no good", 7);
  g_autoptr (GBytes) details = g_bytes_new_static ("line 1\nline 2", 13);
  g_auto (TroupeFrame) frame = { 0 };
  g_auto (TroupeWireFailure) failure = { 0 };
  g_autoptr (GError) error = NULL;
  TroupeWireChunk chunk;

  troupe_wire_append_failed (bytes, &a_run,
                             &(TroupeWireFailure){ TROUPE_FAILURE_SIGNAL, -11, message, details });
  take_frame (bytes, &frame);
  g_assert_true (troupe_wire_parse_failed (&frame, &chunk, &failure, &error));
  assert_chunk (&chunk);
  g_assert_cmpint (failure.kind, ==, TROUPE_FAILURE_SIGNAL);
  g_assert_cmpint (failure.code, ==, -11);
  g_assert_true (g_bytes_equal (failure.message, message));
  g_assert_true (g_bytes_equal (failure.details, details));

  assert_refused_truncated (&frame, g_bytes_get_size (frame.body));
  g_assert_null (failure.value);

  assert_refused_with (&frame, 44, 0, TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused_with (&frame, 44, 4, TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused_with (&frame, 52, 1, TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused_with (&frame, 56, 0, TROUPE_WIRE_ERROR_MALFORMED);
}

/* A failure with a value has a third text. */
static void
test_wire_failed_value (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) message = g_bytes_new_static ("exit status 1", 13);
  g_autoptr (GBytes) value = g_bytes_new_static ("a\0b\n", 4);
  g_auto (TroupeFrame) frame = { 0 };
  g_auto (TroupeWireFailure) failure = { 0 };
  g_autoptr (GError) error = NULL;
  TroupeWireChunk chunk;

  troupe_wire_append_failed (
      bytes, &a_run, &(TroupeWireFailure){ TROUPE_FAILURE_EXIT, 1, message, message, value });
  take_frame (bytes, &frame);
  g_assert_true (troupe_wire_parse_failed (&frame, &chunk, &failure, &error));
  g_assert_true (g_bytes_equal (failure.value, value));

  assert_refused_truncated (&frame, g_bytes_get_size (frame.body));
  assert_refused_with (&frame, 52, 2, TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused_with (&frame, 52, 4, TROUPE_WIRE_ERROR_MALFORMED);
}

static void
test_wire_text (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (TroupeFrame) frame = { 0 };
  g_auto (TroupeWireOutput) output = { 0 };
  g_autoptr (GError) error = NULL;

  troupe_wire_append_text (bytes, 9, TROUPE_OUTPUT_STDOUT, "a\0b", 3);
  take_frame (bytes, &frame);
  g_assert_true (troupe_wire_parse_text (&frame, &output, &error));
  g_assert_cmpuint (output.batch, ==, 9);
  g_assert_cmpint (output.stream, ==, TROUPE_OUTPUT_STDOUT);
  g_assert_cmpmem (g_bytes_get_data (output.text, NULL), g_bytes_get_size (output.text), "a\0b", 3);

  assert_refused_truncated (&frame, 12);
  assert_refused_with (&frame, 8, 0, TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused_with (&frame, 8, 3, TROUPE_WIRE_ERROR_MALFORMED);
}

static void
test_wire_listen (void)
{
  const TroupeWireListen wish = { TROUPE_LISTEN_ONLY, G_GUINT64_CONSTANT (0x123456789a) };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (TroupeFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;
  TroupeWireListen listen;

  troupe_wire_append_listen (bytes, &wish);
  take_frame (bytes, &frame);
  g_assert_true (troupe_wire_parse_listen (&frame, &listen, &error));
  g_assert_cmpint (listen.mode, ==, wish.mode);
  g_assert_cmpuint (listen.bytes, ==, wish.bytes);

  assert_refused_truncated (&frame, g_bytes_get_size (frame.body));
  assert_refused_with (&frame, 0, 0, TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused_with (&frame, 0, 4, TROUPE_WIRE_ERROR_MALFORMED);
}

static void
test_wire_output (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (TroupeFrame) frame = { 0 };
  g_auto (TroupeWireOutput) output = { 0 };
  g_autoptr (GError) error = NULL;

  troupe_wire_append_output (bytes, 9, TROUPE_OUTPUT_STDERR, "a\0b", 3);
  take_frame (bytes, &frame);
  g_assert_true (troupe_wire_parse_output (&frame, &output, &error));
  g_assert_cmpuint (output.batch, ==, 9);
  g_assert_cmpint (output.stream, ==, TROUPE_OUTPUT_STDERR);
  g_assert_cmpmem (g_bytes_get_data (output.text, NULL), g_bytes_get_size (output.text), "a\0b", 3);

  assert_refused_truncated (&frame, 12);
  assert_refused_with (&frame, 8, 0, TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused_with (&frame, 8, 4, TROUPE_WIRE_ERROR_MALFORMED);
}

static void
test_wire_progress (void)
{
  static const TroupeWireProgress lanes[] = { { 1, 2, 3 }, { 4, 5, 6 } };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) idle = g_byte_array_new ();
  g_auto (TroupeFrame) frame = { 0 };
  g_auto (TroupeFrame) idle_frame = { 0 };
  g_autofree TroupeWireProgress *parsed = NULL;
  g_autofree TroupeWireProgress *nothing = NULL;
  g_autoptr (GError) error = NULL;
  guint32 n_lanes;

  troupe_wire_append_progress (bytes, lanes, 2);
  take_frame (bytes, &frame);
  parsed = troupe_wire_parse_progress (&frame, &n_lanes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_lanes, ==, 2);
  g_assert_cmpuint (parsed[1].batch, ==, 4);
  g_assert_cmpuint (parsed[1].elapsed_ns, ==, 5);
  g_assert_cmpuint (parsed[1].position, ==, 6);

  troupe_wire_append_progress (idle, NULL, 0);
  take_frame (idle, &idle_frame);
  nothing = troupe_wire_parse_progress (&idle_frame, &n_lanes, &error);
  g_assert_nonnull (nothing);
  g_assert_cmpuint (n_lanes, ==, 0);

  assert_refused_truncated (&frame, g_bytes_get_size (frame.body));
  assert_refused_with (&frame, 0, 1, TROUPE_WIRE_ERROR_MALFORMED);
  assert_refused_with (&frame, 3, 255, TROUPE_WIRE_ERROR_MALFORMED);
}

static void
test_wire_goodbye (void)
{
  const TroupeWireGoodbye goodbye = { 1, 2, 3 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (TroupeFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;
  TroupeWireGoodbye parsed;

  troupe_wire_append_goodbye (bytes, &goodbye);
  take_frame (bytes, &frame);
  g_assert_true (troupe_wire_parse_goodbye (&frame, &parsed, &error));
  g_assert_cmpuint (parsed.user_ns, ==, 1);
  g_assert_cmpuint (parsed.system_ns, ==, 2);
  g_assert_cmpuint (parsed.max_rss_bytes, ==, 3);

  assert_refused_truncated (&frame, 24);
  assert_refused ('B', "1234567890123456789012345", 25, TROUPE_WIRE_ERROR_MALFORMED);
}

/* An unknown type of frame, and a frame in place of another one. */
static void
test_wire_unexpected (void)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  const TroupeFrame probe = { TROUPE_FRAME_PROBE, nothing };
  TroupeWireGoodbye goodbye;
  g_autoptr (GError) error = NULL;

  for (guint type = 0; type < 256; type++)
    if (strchr ("HIGLRMSFOTWB", (int) type) == NULL || type == 0)
      assert_refused ((guint8) type, "", 0, TROUPE_WIRE_ERROR_UNEXPECTED);

  g_assert_false (troupe_wire_parse_goodbye (&probe, &goodbye, &error));
  g_assert_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/hello", test_wire_hello);
  g_test_add_func ("/wire/hello-name", test_wire_hello_name);
  g_test_add_func ("/wire/items", test_wire_items);
  g_test_add_func ("/wire/range", test_wire_range);
  g_test_add_func ("/wire/range-too-long", test_wire_range_too_long);
  g_test_add_func ("/wire/results", test_wire_results);
  g_test_add_func ("/wire/memory", test_wire_memory);
  g_test_add_func ("/wire/shared", test_wire_shared);
  g_test_add_func ("/wire/failed", test_wire_failed);
  g_test_add_func ("/wire/output", test_wire_output);
  g_test_add_func ("/wire/failed-value", test_wire_failed_value);
  g_test_add_func ("/wire/text", test_wire_text);
  g_test_add_func ("/wire/listen", test_wire_listen);
  g_test_add_func ("/wire/progress", test_wire_progress);
  g_test_add_func ("/wire/goodbye", test_wire_goodbye);
  g_test_add_func ("/wire/unexpected", test_wire_unexpected);
  return g_test_run ();
}
