/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A node that does not do as it should, in the way that BAD_NODE in the environment names. */

#include "troupe-config.h"
#include "troupe-frame-reader.h"
#include "troupe-wire-node.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The type of orders, docs/watch.md. */
#define ORDER 'o'

static TroupeFrameReader *reader;

static void
send_all (GByteArray *output)
{
  gsize sent = 0;

  while (sent < output->len)
    {
      gssize size = write (STDOUT_FILENO, output->data + sent, output->len - sent);

      if (size <= 0)
        exit (0);
      sent += size;
    }
  g_byte_array_set_size (output, 0);
}

/* Waits for a frame of that type, or for the order to end, which it follows. */
static void
wait_for (TroupeFrameType type, TroupeFrame *frame)
{
  while (TRUE)
    {
      g_autoptr (GError) error = NULL;
      gsize room;
      guint8 *at;
      gssize size;

      while (troupe_frame_reader_next (reader, frame, &error))
        {
          if (frame->type == type)
            return;
          if (frame->type == ORDER)
            exit (0);
          troupe_frame_clear (frame);
        }
      at = troupe_frame_reader_reserve (reader, &room);
      size = read (STDIN_FILENO, at, room);
      if (size <= 0)
        exit (0);
      troupe_frame_reader_commit (reader, size);
    }
}

static void
introduce (GByteArray *output, guint protocol)
{
  const TroupeWireNode node = { .protocol = protocol,
                                .pid = getpid (),
                                .now = g_get_monotonic_time (),
                                .n_cores = 2,
                                .version = (char *) "0.0.1",
                                .host = (char *) "nowhere" };

  troupe_wire_append_node (output, &node);
  send_all (output);
}

static void
greet (GByteArray *output, guint flags)
{
  const TroupeWireHello hello = { TROUPE_WIRE_VERSION, flags, 2, getpid (), (char *) "bad-node" };

  troupe_wire_append_hello (output, &hello);
  send_all (output);
}

/* Twice, since nothing more is heard after what is wrong: an item that was never given, by a worker
 * that was never told of. */
static void
invent (GByteArray *output)
{
  const TroupeWireDone done = {
    .first_index = 12345, .count = 1, .outcome = 2, .attempts = 1, .worker = 9
  };

  troupe_wire_append_done (output, &done);
  troupe_wire_append_done (output, &done);
  send_all (output);
}

/* An item that was never given, which nobody has run. */
static void
answer (GByteArray *output)
{
  const TroupeWireDone done = { .first_index = 12345, .count = 1, .outcome = 2, .attempts = 1 };

  troupe_wire_append_done (output, &done);
  troupe_wire_append_done (output, &done);
  send_all (output);
}

/* The first item, by a worker that was never told of. */
static void
begin (GByteArray *output)
{
  const TroupeWireBegun begun = { .count = 1, .worker = 9 };

  troupe_wire_append_begun (output, &begun);
  troupe_wire_append_begun (output, &begun);
  send_all (output);
}

/* Says how long it should wait for its pool. */
static void
tell_times (const TroupeFrame *frame)
{
  TroupeWireJob job;

  if (troupe_wire_parse_job (frame, &job, NULL))
    g_printerr ("a beat each %u ms, patience for %u ms\n", job.beat_ms, job.patience_ms);
  exit (1);
}

static void
become_node (void)
{
  execl (g_getenv ("TROUPE_REAL_NODE"), "troupe-node", NULL);
  exit (1);
}

int
main (void)
{
  const char *mode = g_getenv ("BAD_NODE");
  g_autoptr (GByteArray) output = g_byte_array_new ();
  TroupeFrame frame = { 0 };

  reader = troupe_frame_reader_new ();
  if (g_str_equal (mode, "version"))
    introduce (output, 99);
  if (g_str_equal (mode, "garbage"))
    {
      g_byte_array_append (output, (const guint8 *) "this is no frame at all", 23);
      send_all (output);
      return 0;
    }
  if (g_str_equal (mode, "banner"))
    {
      static const char banner[] = "Welcome to this machine!\nYou have mail.\n";

      g_byte_array_append (output, (const guint8 *) banner, strlen (banner));
      send_all (output);
      become_node ();
    }
  if (g_str_has_prefix (mode, "banner-of-"))
    {
      g_autofree char *banner = g_strnfill (atoi (mode + strlen ("banner-of-")), 'x');

      g_byte_array_append (output, (const guint8 *) banner, strlen (banner));
      send_all (output);
      become_node ();
    }
  if (!g_str_equal (mode, "version"))
    introduce (output, TROUPE_WIRE_NODE_PROTOCOL);
  send_all (output);

  wait_for (TROUPE_FRAME_JOB, &frame);
  if (g_str_equal (mode, "times"))
    tell_times (&frame);
  greet (output, g_str_equal (mode, "worker") ? 3 : 3 | TROUPE_WIRE_IS_NODE);
  wait_for (TROUPE_FRAME_RANGE, &frame);
  if (g_str_equal (mode, "invents"))
    invent (output);
  if (g_str_equal (mode, "answers"))
    answer (output);
  if (g_str_equal (mode, "begins"))
    begin (output);
  wait_for (TROUPE_FRAME_END, &frame);
  return 0;
}
