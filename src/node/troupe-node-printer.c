/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sends what the items of a node print, while they run. */

#include "troupe-node-printer.h"

#include "troupe-bytes.h"
#include "troupe-node-recorder.h"
#include "troupe-timer.h"
#include "troupe-wire-node.h"

/* The interval at which the output of the item that a person looks at is sent. */
#define LOOK_MS 500

struct _TroupeNodePrinter
{
  /* Unowned: they outlive it. */
  TroupeNodeOutput *output;
  TroupeResults *results;

  TroupeLiveOutput *live;
  guint64 granted;
  /* One that was taken and that the pool above has no room for yet. */
  TroupeLivePiece held;
  gboolean has_held;

  GSource *look_timer;
  guint64 watched;
  GBytes *seen[2];
};

static void
printer_send (TroupeNodePrinter *self, const TroupeLivePiece *piece)
{
  const TroupeWirePrinted printed = { piece->index, MAX (piece->attempt, 1), piece->worker,
                                      piece->stream, piece->text };

  troupe_wire_append_printed (troupe_node_output_begin (self->output), &printed);
  troupe_node_output_end (self->output);
}

static void
printer_send_frame (TroupeNodePrinter *self, GBytes *frame)
{
  gsize size;
  const guint8 *data = troupe_bytes_get_data (frame, &size);

  g_byte_array_append (troupe_node_output_begin (self->output), data, size);
  troupe_node_output_end (self->output);
}

/* Sends in the order in which things happened. Returns whether anything was sent. */
static gboolean
printer_send_next (TroupeNodePrinter *self, gboolean all)
{
  const TroupeLivePiece *piece = &self->held;

  if (!self->has_held && !troupe_live_output_take (self->live, &self->held))
    return FALSE;

  self->has_held = TRUE;
  if ((int) piece->stream == TROUPE_NODE_RECORDER_FRAME)
    {
      printer_send_frame (self, piece->text);
    }
  else
    {
      const gsize size = g_bytes_get_size (piece->text);

      if (size > self->granted && !all)
        return FALSE;
      if (size <= self->granted)
        printer_send (self, piece);
      self->granted -= MIN (size, self->granted);
    }

  troupe_live_piece_clear (&self->held);
  self->has_held = FALSE;
  troupe_live_output_pass_on (self->live);
  return TRUE;
}

static gboolean
live_cb (gpointer data)
{
  while (printer_send_next (data, FALSE))
    ;
  return G_SOURCE_CONTINUE;
}

/**
 * troupe_node_printer_new:
 * @output: what it sends
 * @results: the results of the run; both must outlive it
 * @flags: what the pool above wants: #TroupeWireJobFlags
 *
 * Returns: (transfer full): a printer
 */
TroupeNodePrinter *
troupe_node_printer_new (TroupeNodeOutput *output, TroupeResults *results, guint32 flags)
{
  TroupeNodePrinter *self = g_new0 (TroupeNodePrinter, 1);

  self->output = output;
  self->results = results;
  if (flags & (TROUPE_WIRE_JOB_LIVE | TROUPE_WIRE_JOB_LIVE_ONLY))
    self->live = troupe_live_output_new ((flags & TROUPE_WIRE_JOB_LIVE_ONLY) != 0, live_cb, self);
  return self;
}

/**
 * troupe_node_printer_free:
 * @self: (transfer full): a printer whose run has ended
 *
 * Frees @self.
 */
void
troupe_node_printer_free (TroupeNodePrinter *self)
{
  troupe_timer_clear (&self->look_timer);
  if (self->live != NULL)
    troupe_live_output_disconnect (self->live);
  g_clear_pointer (&self->live, troupe_live_output_unref);
  if (self->has_held)
    troupe_live_piece_clear (&self->held);
  for (guint i = 0; i < G_N_ELEMENTS (self->seen); i++)
    g_clear_pointer (&self->seen[i], g_bytes_unref);
  g_free (self);
}

/** troupe_node_printer_get_live: Returns: (transfer none) (nullable): what receives the output of
 * all items, if that is wanted. */
TroupeLiveOutput *
troupe_node_printer_get_live (TroupeNodePrinter *self)
{
  return self->live;
}

/** troupe_node_printer_grant: lets so many more bytes be sent. */
void
troupe_node_printer_grant (TroupeNodePrinter *self, guint64 bytes)
{
  self->granted += MIN (bytes, G_MAXUINT64 - self->granted);
  if (self->live != NULL)
    live_cb (self);
}

/* Sends one stream of the item that is looked at, if that has changed. */
static void
printer_send_seen (TroupeNodePrinter *self, TroupeOutputStream stream, GBytes *text)
{
  GBytes **seen = &self->seen[stream - TROUPE_OUTPUT_STDOUT];
  const TroupeWirePrinted printed = { self->watched, 0, 0, stream, text };

  if (text == NULL || (*seen != NULL && g_bytes_equal (*seen, text)))
    return;

  g_clear_pointer (seen, g_bytes_unref);
  *seen = g_bytes_ref (text);
  troupe_wire_append_printed (troupe_node_output_begin (self->output), &printed);
  troupe_node_output_end (self->output);
}

static gboolean
look_cb (gpointer data)
{
  TroupeNodePrinter *self = data;
  g_autoptr (TroupeResultNote) note =
      troupe_watched_item_dup_note (troupe_results_get_watched (self->results), self->watched);

  if (note != NULL)
    {
      printer_send_seen (self, TROUPE_OUTPUT_STDOUT, note->standard_output);
      printer_send_seen (self, TROUPE_OUTPUT_STDERR, note->standard_error);
    }
  return G_SOURCE_CONTINUE;
}

/**
 * troupe_node_printer_watch:
 * @self: a printer
 * @is_watched: whether a person looks at an item
 * @index: the index of that item
 *
 * Sends what that item has printed, while it runs.
 */
void
troupe_node_printer_watch (TroupeNodePrinter *self, gboolean is_watched, guint64 index)
{
  TroupeWatchedItem *watched = troupe_results_get_watched (self->results);

  troupe_timer_clear (&self->look_timer);
  for (guint i = 0; i < G_N_ELEMENTS (self->seen); i++)
    g_clear_pointer (&self->seen[i], g_bytes_unref);
  if (!is_watched)
    {
      troupe_watched_item_unwatch (watched);
      return;
    }

  self->watched = index;
  troupe_watched_item_watch (watched, index);
  self->look_timer = troupe_timer_add (LOOK_MS, look_cb, self);
}

/**
 * troupe_node_printer_finish:
 * @self: a printer whose run has finished
 *
 * Sends the results that wait for the output of their items. Output that the pool above has no room
 * for is left out: it has stopped the run.
 */
void
troupe_node_printer_finish (TroupeNodePrinter *self)
{
  while (self->live != NULL && printer_send_next (self, TRUE))
    ;
}
