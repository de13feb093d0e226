/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A node whose pool is a test. */

#include "node-client.h"

#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <unistd.h>

/** node_client_start_with: starts a node with the streams, folder and environment of @launcher. */
void
node_client_start_with (NodeClient *self, GSubprocessLauncher *launcher)
{
  g_autoptr (GError) error = NULL;

  self->process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("TROUPE_NODE"), NULL);
  g_assert_no_error (error);
  self->input = g_unix_output_stream_get_fd (
      G_UNIX_OUTPUT_STREAM (g_subprocess_get_stdin_pipe (self->process)));
  self->output = g_unix_input_stream_get_fd (
      G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (self->process)));
  self->reader = troupe_frame_reader_new ();
}

/** node_client_start: starts a node, whose standard error is kept for node_client_finish(). */
void
node_client_start (NodeClient *self)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                 G_SUBPROCESS_FLAGS_STDERR_PIPE);

  node_client_start_with (self, launcher);
}

/** node_client_finish: Returns: (transfer full): all that the node wrote to standard error, when it
 * has ended; its exit status, or 128 and the signal, is in @status. */
char *
node_client_finish (NodeClient *self, int *status)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GDataInputStream) errors =
      g_data_input_stream_new (g_subprocess_get_stderr_pipe (self->process));

  words = g_data_input_stream_read_upto (errors, "", 1, NULL, NULL, NULL);
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  *status = g_subprocess_get_if_exited (self->process)
                ? g_subprocess_get_exit_status (self->process)
                : 128 + g_subprocess_get_term_sig (self->process);
  troupe_frame_reader_free (self->reader);
  g_clear_object (&self->process);
  return words != NULL ? g_steal_pointer (&words) : g_strdup ("");
}

/** node_client_send_end: tells the node that no more items come. */
void
node_client_send_end (NodeClient *self)
{
  g_autoptr (GByteArray) frames = g_byte_array_new ();

  troupe_wire_append_end (frames);
  node_client_send (self, frames);
}

/** node_client_end: waits for the goodbye of a node to which no more items come, and for its end,
 * without words and with status 0. */
void
node_client_end (NodeClient *self)
{
  g_auto (TroupeFrame) frame = { 0 };
  g_autofree char *words = NULL;
  int status;

  node_client_wait_for (self, TROUPE_FRAME_GOODBYE, &frame);
  words = node_client_finish (self, &status);
  g_assert_cmpstr (words, ==, "");
  g_assert_cmpint (status, ==, 0);
}

/** node_client_send: sends @frames, and empties them. */
void
node_client_send (NodeClient *self, GByteArray *frames)
{
  gsize sent = 0;

  while (sent < frames->len)
    {
      gssize size = write (self->input, frames->data + sent, frames->len - sent);

      g_assert_cmpint (size, >, 0);
      sent += size;
    }
  g_byte_array_set_size (frames, 0);
}

/** node_client_send_job: sends the words of a job, see troupe_node_job_create(). */
void
node_client_send_job (NodeClient *self, GBytes *words, guint patience_ms, guint flags)
{
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  const TroupeWireJob wire = {
    .beat_ms = NODE_CLIENT_BEAT_MS, .patience_ms = patience_ms, .flags = flags, .text = words
  };

  troupe_wire_append_job (frames, &wire);
  node_client_send (self, frames);
}

/** node_client_send_beat: sends a beat. */
void
node_client_send_beat (NodeClient *self)
{
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  const TroupeWireBeat beat = { g_get_monotonic_time (), 0 };

  troupe_wire_append_beat (frames, &beat);
  node_client_send (self, frames);
}

/** node_client_wait_for: waits for the next frame of that type; others are left out. */
void
node_client_wait_for (NodeClient *self, TroupeFrameType type, TroupeFrame *frame)
{
  while (TRUE)
    {
      g_autoptr (GError) error = NULL;
      gsize room;
      guint8 *at;
      gssize size;

      while (troupe_frame_reader_next (self->reader, frame, &error))
        {
          if (frame->type == type)
            return;
          troupe_frame_clear (frame);
        }
      g_assert_no_error (error);
      at = troupe_frame_reader_reserve (self->reader, &room);
      size = read (self->output, at, room);
      g_assert_cmpint (size, >, 0);
      troupe_frame_reader_commit (self->reader, size);
    }
}
