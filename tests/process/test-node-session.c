/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A node whose pool is this test: what it does when its results are not read, when it hears
 * nothing any more, and when it is sent what it cannot understand. */

#include "troupe-frame-reader.h"
#include "troupe-node-job.h"
#include "troupe-wire-node.h"

#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <string.h>
#include <unistd.h>

/* Much more than a pipe and the node's own buffer hold. */
#define N_ITEMS   40
#define ITEM_SIZE "1000000"

#define BEAT_MS     100
#define PATIENCE_MS 1500

typedef struct
{
  GSubprocess *process;
  int input;
  int output;
  TroupeFrameReader *reader;
} Node;

static void
node_start (Node *node)
{
  g_autoptr (GError) error = NULL;

  node->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_PIPE,
                                    &error, g_getenv ("TROUPE_NODE"), NULL);
  g_assert_no_error (error);
  node->input = g_unix_output_stream_get_fd (
      G_UNIX_OUTPUT_STREAM (g_subprocess_get_stdin_pipe (node->process)));
  node->output = g_unix_input_stream_get_fd (
      G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (node->process)));
  node->reader = troupe_frame_reader_new ();
}

/* Waits for its end, and for its words. */
static char *
node_finish (Node *node, int *status)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GDataInputStream) errors =
      g_data_input_stream_new (g_subprocess_get_stderr_pipe (node->process));

  words = g_data_input_stream_read_upto (errors, "", 1, NULL, NULL, NULL);
  g_subprocess_wait (node->process, NULL, &error);
  g_assert_no_error (error);
  *status = g_subprocess_get_if_exited (node->process)
                ? g_subprocess_get_exit_status (node->process)
                : 128 + g_subprocess_get_term_sig (node->process);
  troupe_frame_reader_free (node->reader);
  g_clear_object (&node->process);
  return words != NULL ? g_steal_pointer (&words) : g_strdup ("");
}

static void
node_send (Node *node, GByteArray *frames)
{
  gsize sent = 0;

  while (sent < frames->len)
    {
      gssize size = write (node->input, frames->data + sent, frames->len - sent);

      g_assert_cmpint (size, >, 0);
      sent += size;
    }
  g_byte_array_set_size (frames, 0);
}

static void
node_send_job (Node *node, const char *command)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, command);
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  TroupeWireJob wire = { .beat_ms = BEAT_MS, .patience_ms = PATIENCE_MS };

  wire.text = troupe_node_job_create (job, 2, NULL);
  troupe_wire_append_job (frames, &wire);
  troupe_wire_append_range (frames, 1, 1000, N_ITEMS, 1, 1);
  node_send (node, frames);
  g_bytes_unref (wire.text);
}

static void
node_send_beat (Node *node)
{
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  const TroupeWireBeat beat = { g_get_monotonic_time (), 0 };

  troupe_wire_append_beat (frames, &beat);
  node_send (node, frames);
}

/* The next frame of that type; others are left out. */
static void
node_wait_for (Node *node, TroupeFrameType type, TroupeFrame *frame)
{
  while (TRUE)
    {
      g_autoptr (GError) error = NULL;
      gsize room;
      guint8 *at;
      gssize size;

      while (troupe_frame_reader_next (node->reader, frame, &error))
        {
          if (frame->type == type)
            return;
          troupe_frame_clear (frame);
        }
      g_assert_no_error (error);
      at = troupe_frame_reader_reserve (node->reader, &room);
      size = read (node->output, at, room);
      g_assert_cmpint (size, >, 0);
      troupe_frame_reader_commit (node->reader, size);
    }
}

/* Its results are not read for longer than its patience, while it hears beats: it goes on, and all
 * results are there when they are read, each once. */
static void
test_slow_reader (void)
{
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_autofree char *words = NULL;
  gboolean has_result[N_ITEMS] = { FALSE };
  const gint64 until = g_get_monotonic_time () + 3 * PATIENCE_MS * 1000;
  guint n_results = 0;
  Node node;
  int status;

  node_start (&node);
  node_send_job (&node, "head -c " ITEM_SIZE " /dev/zero");
  while (g_get_monotonic_time () < until)
    {
      node_send_beat (&node);
      g_usleep (BEAT_MS * 1000);
    }

  while (n_results < N_ITEMS)
    {
      g_auto (TroupeFrame) frame = { 0 };
      g_auto (TroupeWireDone) done = { 0 };
      g_autoptr (GError) error = NULL;

      node_wait_for (&node, TROUPE_FRAME_DONE, &frame);
      g_assert_true (troupe_wire_parse_done (&frame, &done, &error));
      g_assert_cmpuint (done.first_index, >=, 1000);
      g_assert_cmpuint (done.first_index + done.count, <=, 1000 + N_ITEMS);
      for (guint i = 0; i < done.count; i++)
        {
          g_assert_false (has_result[done.first_index - 1000 + i]);
          has_result[done.first_index - 1000 + i] = TRUE;
        }
      n_results += done.count;
      node_send_beat (&node);
    }

  troupe_wire_append_end (frames);
  node_send (&node, frames);
  {
    g_auto (TroupeFrame) frame = { 0 };

    node_wait_for (&node, TROUPE_FRAME_GOODBYE, &frame);
  }
  words = node_finish (&node, &status);
  g_assert_cmpstr (words, ==, "");
  g_assert_cmpint (status, ==, 0);
}

/* Nothing is heard of its pool, whose end of the pipes is still open: it ends what it started. */
static void
test_silent_pool (void)
{
  g_autofree char *words = NULL;
  Node node;
  int status;

  node_start (&node);
  node_send_job (&node, "sleep 1000");
  {
    g_auto (TroupeFrame) frame = { 0 };

    node_wait_for (&node, TROUPE_FRAME_HELLO, &frame);
  }
  words = node_finish (&node, &status);
  g_assert_cmpint (status, ==, 1);
  g_assert_cmpstr (words, ==,
                   "troupe-node: nothing was heard of the pool that started this node\n");
}

static void
assert_refuses (const void *bytes, gsize size, const char *expected)
{
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_autofree char *words = NULL;
  Node node;
  int status;

  node_start (&node);
  node_send_job (&node, "sleep 1000");
  g_byte_array_append (frames, bytes, size);
  node_send (&node, frames);
  words = node_finish (&node, &status);
  g_assert_cmpint (status, ==, 1);
  g_assert_true (g_str_has_prefix (words, expected));
}

static void
test_garbage (void)
{
  const char broke[] = "troupe-node: the pool that started this node broke the protocol: ";

  assert_refuses ("what is this, then", 18, broke);
  assert_refuses ("\0\0\0\0Z\0\0\0", 8, broke);
  assert_refuses ("\4\0\0\0K\0\0\0abcd", 12, broke);
  assert_refuses ("\4\0\0\0J\0\0\0abcd", 12, broke);
}

static void
test_bad_job (void)
{
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_autofree char *words = NULL;
  TroupeWireJob wire = { .beat_ms = BEAT_MS, .patience_ms = PATIENCE_MS };
  Node node;
  int status;

  node_start (&node);
  wire.text = g_bytes_new_static ("Kind=function\0Subject=square\0magic=1\0", 37);
  troupe_wire_append_job (frames, &wire);
  node_send (&node, frames);
  words = node_finish (&node, &status);
  g_assert_cmpint (status, ==, 2);
  g_assert_cmpstr (words, ==,
                   "there is no option named “magic” here: the same version of Troupe is needed\n");
  g_bytes_unref (wire.text);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/node-session/slow-reader", test_slow_reader);
  g_test_add_func ("/node-session/silent-pool", test_silent_pool);
  g_test_add_func ("/node-session/garbage", test_garbage);
  g_test_add_func ("/node-session/bad-job", test_bad_job);

  return g_test_run ();
}
