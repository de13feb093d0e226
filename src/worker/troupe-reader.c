/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads frames from the pool, queues batches and answers probes. */

#include "troupe-reader.h"

#include "troupe-clock.h"
#include "troupe-config.h"
#include "troupe-descendants.h"
#include "troupe-frame-reader.h"
#include "troupe-running.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* After a signal of the terminal, the number and the interval of the checks which command wants it.
 */
#define LOOKS   25
#define LOOK_MS 40

struct _TroupeReader
{
  int fd;
  int signal_fd;
  int terminal_fd;
  guint n_looks;
  TroupeBatchQueue *queue;
  TroupeOutput *output;
  TroupeListening *listening;
  TroupeLane *const *lanes;
  guint n_lanes;

  TroupeFrameReader *frames;
  TroupeWireProgress *progress;
  gboolean reminded;
  guint64 n_items;
};

/**
 * troupe_reader_new:
 * @fd: the descriptor to read the pool's frames from
 * @signal_fd: a descriptor that can be read when there is a signal, or -1 if the process starts no
 *   others
 * @terminal_fd: a descriptor that can be read when the terminal stopped a process, or -1
 * @queue: receives the batches
 * @output: sends the answers
 * @listening: told when the pool listens
 * @lanes: (array length=n_lanes): the lanes
 * @n_lanes: their number
 *
 * Returns: (transfer full): a reader, which must be freed before these objects
 */
TroupeReader *
troupe_reader_new (int fd,
                   int signal_fd,
                   int terminal_fd,
                   TroupeBatchQueue *queue,
                   TroupeOutput *output,
                   TroupeListening *listening,
                   TroupeLane *const *lanes,
                   guint n_lanes)
{
  TroupeReader *self = g_new0 (TroupeReader, 1);

  self->fd = fd;
  self->signal_fd = signal_fd;
  self->terminal_fd = terminal_fd;
  self->queue = queue;
  self->output = output;
  self->listening = listening;
  self->lanes = lanes;
  self->n_lanes = n_lanes;
  self->frames = troupe_frame_reader_new ();
  self->progress = g_new (TroupeWireProgress, n_lanes);
  return self;
}

void
troupe_reader_free (TroupeReader *self)
{
  troupe_frame_reader_free (self->frames);
  g_free (self->progress);
  g_free (self);
}

static void
reader_send_finished (TroupeReader *self)
{
  for (guint i = 0; i < self->n_lanes; i++)
    troupe_lane_send_finished (self->lanes[i], NULL);
  troupe_output_flush (self->output);
}

static void
reader_answer_probe (TroupeReader *self)
{
  guint n_busy = 0;

  for (guint i = 0; i < self->n_lanes; i++)
    if (troupe_lane_send_finished (self->lanes[i], &self->progress[n_busy]))
      n_busy++;
  troupe_output_progress (self->output, self->progress, n_busy);
  troupe_output_flush (self->output);
}

static void
reader_listen (TroupeReader *self, const TroupeFrame *frame, GError **error)
{
  TroupeWireListen listen;

  if (!troupe_wire_parse_listen (frame, &listen, error))
    return;

  if (listen.mode != TROUPE_LISTEN_ONCE)
    troupe_listening_grant (self->listening, &listen);
  for (guint i = 0; listen.mode == TROUPE_LISTEN_ONCE && i < self->n_lanes; i++)
    troupe_lane_ask (self->lanes[i]);
}

/* Every frame that was received is handled before a lane is woken, so that many small batches cost
 * one change of threads. */
static gboolean
reader_take_frames (TroupeReader *self, GError **error)
{
  g_auto (GQueue) batches = G_QUEUE_INIT;
  GError *frame_error = NULL;

  while (frame_error == NULL)
    {
      g_auto (TroupeFrame) frame = { 0 };

      if (!troupe_frame_reader_next (self->frames, &frame, &frame_error))
        break;

      if (frame.type == TROUPE_FRAME_LISTEN)
        {
          reader_listen (self, &frame, &frame_error);
        }
      else if (frame.type == TROUPE_FRAME_PROBE)
        {
          troupe_batch_queue_push (self->queue, &batches);
          reader_answer_probe (self);
        }
      else
        {
          TroupeWireBatch *batch = g_new0 (TroupeWireBatch, 1);

          g_queue_push_tail (&batches, batch);
          troupe_wire_parse_batch (&frame, batch, &frame_error);
          self->n_items += batch->count;
        }
    }

  if (frame_error != NULL)
    {
      g_propagate_error (error, frame_error);
      return FALSE;
    }
  troupe_batch_queue_push (self->queue, &batches);
  return TRUE;
}

/* The time, in milliseconds, until unsent results of a lane have waited for long enough. */
static int
reader_get_patience (TroupeReader *self)
{
  gint64 left;

  if (!self->reminded)
    return -1;

  left = troupe_output_get_flushed_at (self->output) + TROUPE_OUTPUT_PATIENCE_NS -
         troupe_clock_now_coarse ();
  return left <= 0 ? 0 : left / 1000000 + 1;
}

static void
reader_keep_time (TroupeReader *self)
{
  if (self->reminded && reader_get_patience (self) == 0)
    {
      /* First, since a lane that finishes something from now on must remind again. */
      troupe_output_take_reminder (self->output);
      self->reminded = FALSE;
      reader_send_finished (self);
    }
}

/* How long to wait for the pool, in milliseconds. */
static int
reader_get_wait (TroupeReader *self)
{
  int patience = reader_get_patience (self);

  if (self->n_looks == 0)
    return patience;
  return patience < 0 ? LOOK_MS : MIN (patience, LOOK_MS);
}

static void
reader_watch_terminal (TroupeReader *self)
{
  struct signalfd_siginfo info;

  while (self->terminal_fd >= 0 && read (self->terminal_fd, &info, sizeof info) > 0)
    self->n_looks = LOOKS;
  if (self->n_looks == 0)
    return;

  /* All lanes: the command that wants the terminal may not be known as running yet, and may not be
   * the only one. */
  self->n_looks--;
  troupe_running_end_askers (self->n_looks == 0);
}

/* Returns FALSE at the end of the stream, or with an error. */
static gboolean
reader_read (TroupeReader *self, GError **error)
{
  gsize room;
  guint8 *at = troupe_frame_reader_reserve (self->frames, &room);
  gssize size = read (self->fd, at, room);

  if (size == 0)
    return FALSE;
  if (size < 0 && errno != EINTR && errno != EAGAIN)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
                   _ ("cannot read from the pool: %s"), g_strerror (code));
      return FALSE;
    }
  if (size < 0)
    return TRUE;

  troupe_frame_reader_commit (self->frames, size);
  return reader_take_frames (self, error);
}

/**
 * troupe_reader_run:
 * @self: a reader
 * @error: return location for an error
 *
 * Handles frames until the pool ends its stream, or there is a signal.
 *
 * Returns: why it ended
 */
TroupeReaderEnd
troupe_reader_run (TroupeReader *self, GError **error)
{
  GError *local_error = NULL;
  gboolean more = TRUE;

  while (more)
    {
      struct pollfd ready[] = {
        { self->fd, POLLIN, 0 },
        { self->reminded ? -1 : troupe_output_get_reminder_fd (self->output), POLLIN, 0 },
        { self->signal_fd, POLLIN, 0 },
        { self->terminal_fd, POLLIN, 0 },
      };

      poll (ready, G_N_ELEMENTS (ready), reader_get_wait (self));
      if (ready[2].revents != 0)
        return TROUPE_READER_SIGNALLED;
      if (self->signal_fd >= 0)
        troupe_descendants_reap_orphans ();
      if (ready[1].revents != 0)
        self->reminded = TRUE;
      reader_keep_time (self);
      if (ready[3].revents != 0 || self->n_looks > 0)
        reader_watch_terminal (self);
      if (ready[0].revents != 0)
        more = reader_read (self, &local_error);
    }

  if (local_error == NULL && (!troupe_frame_reader_is_empty (self->frames) ||
                              troupe_output_get_n_items (self->output) < self->n_items))
    g_set_error_literal (&local_error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                         _ ("the pool went away while there was work left"));
  if (local_error == NULL)
    return TROUPE_READER_FINISHED;

  g_propagate_error (error, local_error);
  return TROUPE_READER_FAILED;
}
