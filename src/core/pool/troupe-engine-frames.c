/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Handles the frames of workers: each frame becomes a call of the layers below. */

#include "troupe-engine-frames.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-engine-batches.h"

#include <glib/gi18n-lib.h>

/* All of these outlive it. */
struct _TroupeEngineFrames
{
  TroupeLauncher *launcher;
  TroupeScheduler *scheduler;
  TroupeEngineSlots *slots;
  TroupeEngineRecovery *recovery;
  TroupeEngineDispatch *dispatch;
  TroupeEngineClock *clock;
  TroupeEngineListening *listening;
  TroupeEngineNodeFrames *node_frames;
  TroupePublisher *publisher;
  const TroupeEngineCalls *calls;
  /* Of each slot of a node, the lanes that the scheduler counts, or 0 for what was expected. */
  GArray *node_lanes;
};

/* A node decides itself how many workers it has, but no more than this. */
#define NODE_LANES_MAX 65536u

/**
 * troupe_engine_frames_new:
 * @launcher: the launcher of the workers
 * @scheduler: notified of finished batches
 * @slots: notified of workers that greet and end
 * @recovery: notified of items that failed
 * @dispatch: hands out batches to workers
 * @clock: receives the answers to probes
 * @listening: receives what items print
 * @node_frames: receives the frames that only nodes send
 * @publisher: receives warnings
 * @calls: the functions that it calls
 *
 * Returns: (transfer full): the frame handler of an engine; none of these may be freed before it
 */
TroupeEngineFrames *
troupe_engine_frames_new (TroupeLauncher *launcher,
                          TroupeScheduler *scheduler,
                          TroupeEngineSlots *slots,
                          TroupeEngineRecovery *recovery,
                          TroupeEngineDispatch *dispatch,
                          TroupeEngineClock *clock,
                          TroupeEngineListening *listening,
                          TroupeEngineNodeFrames *node_frames,
                          TroupePublisher *publisher,
                          const TroupeEngineCalls *calls)
{
  TroupeEngineFrames *self = g_new (TroupeEngineFrames, 1);

  *self = (TroupeEngineFrames){ launcher, scheduler, slots,       recovery,  dispatch,
                                clock,    listening, node_frames, publisher, calls };
  self->node_lanes = g_array_new (FALSE, TRUE, sizeof (guint));
  return self;
}

/**
 * troupe_engine_frames_free:
 * @self: (transfer full): the frame handler of an engine
 *
 * Frees @self.
 */
void
troupe_engine_frames_free (TroupeEngineFrames *self)
{
  g_array_unref (self->node_lanes);
  g_free (self);
}

static gboolean
set_unexpected (GError **error, const char *what)
{
  g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED, what);
  return FALSE;
}

/* Returns the lanes of a worker that greeted. The lanes of a node are those of its machine, which
 * may be more or less than was expected: the scheduler is told. */
static guint
frames_count_lanes (TroupeEngineFrames *self, TroupeEngineWorker *worker, guint lanes)
{
  const guint slot = worker->status.slot;
  const guint expected = troupe_launcher_get_n_lanes (self->launcher, slot);
  guint *counted;

  if (!worker->is_node)
    return MIN (lanes, expected);

  lanes = MIN (lanes, NODE_LANES_MAX);
  if (self->node_lanes->len <= slot)
    g_array_set_size (self->node_lanes, slot + 1);
  counted = &g_array_index (self->node_lanes, guint, slot);
  troupe_scheduler_set_lanes (self->scheduler, troupe_scheduler_get_n_lanes (self->scheduler) +
                                                   lanes - (*counted > 0 ? *counted : expected));
  *counted = lanes;
  return lanes;
}

static gboolean
frames_take_hello (TroupeEngineFrames *self,
                   TroupeEngineWorker *worker,
                   const TroupeFrame *frame,
                   GError **error)
{
  g_auto (TroupeWireHello) hello = { 0 };
  guint lanes;

  if (!troupe_wire_parse_hello (frame, &hello, error))
    return FALSE;
  if (worker->lanes > 0)
    return set_unexpected (error, _ ("it greeted twice"));

  if (worker->is_node && !(hello.flags & TROUPE_WIRE_IS_NODE))
    return set_unexpected (error, _ ("it is not a node"));

  lanes = frames_count_lanes (self, worker, hello.lanes);
  if (worker->is_node)
    troupe_engine_node_frames_greet (self->node_frames, worker, lanes);
  troupe_engine_worker_set_greeted (worker, lanes, hello.flags);
  troupe_engine_listening_greeted (self->listening, worker);
  troupe_engine_slots_set_greeted (self->slots);
  return TRUE;
}

static gboolean
frames_open_memory (TroupeEngineFrames *self,
                    TroupeEngineWorker *worker,
                    const TroupeFrame *frame,
                    GError **error)
{
  guint32 fd;

  if (!troupe_wire_parse_memory (frame, &fd, error))
    return FALSE;

  troupe_engine_worker_open_memory (worker, fd);
  return TRUE;
}

/* A batch that has all of its results is finished. */
static void
frames_complete (TroupeEngineFrames *self, TroupeEngineWorker *worker, TroupeBatch *batch)
{
  if (troupe_batch_get_left (batch) > 0)
    return;

  troupe_scheduler_finished (self->scheduler, batch);
  troupe_engine_batches_remove (worker, batch);
}

static void
frames_add_values (TroupeEngineFrames *self,
                   TroupeEngineWorker *worker,
                   TroupeBatch *batch,
                   TroupeBlock *values,
                   const TroupeWireChunk *wire)
{
  guint32 count = troupe_block_get_count (values);
  /* Printed text belongs to the first of them alone. */
  guint32 first = troupe_batch_has_output (batch) ? 1 : troupe_batch_count_alike (batch);
  guint32 taken = 0;

  troupe_engine_batches_account (worker, batch, wire, count);
  while (taken < count)
    {
      guint32 part = MIN (taken == 0 ? first : G_MAXUINT32, count - taken);
      g_auto (TroupeResultChunk) chunk = { 0 };

      chunk.note = troupe_engine_worker_take_output (worker, batch);
      troupe_engine_batches_take_chunk (worker, batch, part, wire, &chunk);
      chunk.seconds *= (double) part / count;
      chunk.paused_seconds *= (double) part / count;
      chunk.user_seconds *= (double) part / count;
      chunk.system_seconds *= (double) part / count;
      chunk.status = TROUPE_RESULT_OK;
      chunk.values = troupe_block_new_slice (values, taken, part);
      taken += part;
      self->calls->result (&chunk, self->calls->data);
    }
  if (count > 0)
    batch->paused_seconds = 0;
}

static gboolean
frames_take_results (TroupeEngineFrames *self,
                     TroupeEngineWorker *worker,
                     const TroupeFrame *frame,
                     GError **error)
{
  TroupeWireChunk wire;
  g_autoptr (TroupeBlock) values =
      frame->type == TROUPE_FRAME_SHARED
          ? troupe_wire_parse_shared (frame, worker->memory, &wire, error)
          : troupe_wire_parse_results (frame, &wire, error);
  TroupeBatch *batch;

  if (values == NULL)
    return FALSE;
  batch = troupe_engine_batches_find (worker, wire.batch, error);
  if (batch == NULL)
    return FALSE;
  if (troupe_block_get_count (values) > troupe_batch_get_left (batch))
    return set_unexpected (error, _ ("it sent more results than it has items"));

  troupe_engine_worker_take_errors (worker, troupe_block_get_count (values));
  frames_add_values (self, worker, batch, values, &wire);
  frames_complete (self, worker, batch);
  return TRUE;
}

static gboolean
frames_take_failed (TroupeEngineFrames *self,
                    TroupeEngineWorker *worker,
                    const TroupeFrame *frame,
                    GError **error)
{
  TroupeWireChunk wire;
  g_auto (TroupeWireFailure) failure = { 0 };
  TroupeBatch *batch;

  if (!troupe_wire_parse_failed (frame, &wire, &failure, error))
    return FALSE;
  batch = troupe_engine_batches_find (worker, wire.batch, error);
  if (batch == NULL)
    return FALSE;

  troupe_engine_worker_take_errors (worker, 1);
  troupe_engine_batches_account (worker, batch, &wire, 1);
  troupe_engine_recovery_fail_item (self->recovery, worker, batch, TROUPE_RESULT_FAILED, &wire,
                                    &failure);
  batch->paused_seconds = 0;
  frames_complete (self, worker, batch);
  return TRUE;
}

static void
frames_warn (TroupeEngineFrames *self, GBytes *text)
{
  g_autofree char *sentence = troupe_bytes_to_text (text);

  troupe_publisher_warn (self->publisher, sentence, NULL);
}

static gboolean
frames_take_output (TroupeEngineFrames *self,
                    TroupeEngineWorker *worker,
                    const TroupeFrame *frame,
                    GError **error)
{
  g_auto (TroupeWireOutput) output = { 0 };
  TroupeBatch *batch;

  if (!troupe_wire_parse_output (frame, &output, error))
    return FALSE;
  batch = troupe_engine_batches_find (worker, output.batch, error);
  if (batch == NULL)
    return FALSE;

  batch->has_begun = TRUE;
  if (output.stream == TROUPE_OUTPUT_WARNING)
    frames_warn (self, output.text);
  else
    troupe_batch_add_output (batch, output.stream, output.text);
  return TRUE;
}

static gboolean
frames_take_text (TroupeEngineFrames *self,
                  TroupeEngineWorker *worker,
                  const TroupeFrame *frame,
                  GError **error)
{
  g_auto (TroupeWireOutput) output = { 0 };
  TroupeBatch *batch;

  if (!troupe_wire_parse_text (frame, &output, error))
    return FALSE;
  batch = troupe_engine_batches_find (worker, output.batch, error);
  if (batch != NULL && g_bytes_get_size (output.text) > 0)
    batch->has_begun = TRUE;
  return batch != NULL &&
         troupe_engine_listening_take_text (self->listening, worker, batch, &output, error);
}

static gboolean
frames_take_progress (TroupeEngineFrames *self,
                      TroupeEngineWorker *worker,
                      const TroupeFrame *frame,
                      GError **error)
{
  guint32 n_lanes;
  g_autofree TroupeWireProgress *lanes = troupe_wire_parse_progress (frame, &n_lanes, error);

  if (lanes == NULL)
    return FALSE;

  troupe_engine_clock_take_progress (self->clock, worker, lanes, n_lanes);
  return TRUE;
}

static gboolean
frames_take_goodbye (TroupeEngineWorker *worker, const TroupeFrame *frame, GError **error)
{
  TroupeWireGoodbye goodbye;

  if (!troupe_wire_parse_goodbye (frame, &goodbye, error))
    return FALSE;

  troupe_engine_worker_take_goodbye (worker, &goodbye);
  return TRUE;
}

static gboolean
frame_cb (const TroupeFrame *frame, gpointer data, GError **error)
{
  TroupeEngineWorker *worker = data;
  TroupeEngineFrames *self = worker->listener;

  troupe_engine_batches_heard (worker, frame->type == TROUPE_FRAME_PROGRESS);
  if (worker->lanes == 0 && frame->type != TROUPE_FRAME_HELLO)
    return set_unexpected (error, _ ("what it wrote first was not a greeting"));

  if (frame->type == TROUPE_FRAME_HELLO)
    return frames_take_hello (self, worker, frame, error);
  if (frame->type == TROUPE_FRAME_GOODBYE)
    return frames_take_goodbye (worker, frame, error);
  if (worker->node != NULL)
    return troupe_engine_node_frames_take (self->node_frames, worker, frame, error);

  switch (frame->type)
    {
    case TROUPE_FRAME_MEMORY:
      return frames_open_memory (self, worker, frame, error);
    case TROUPE_FRAME_RESULTS:
    case TROUPE_FRAME_SHARED:
      return frames_take_results (self, worker, frame, error);
    case TROUPE_FRAME_FAILED:
      return frames_take_failed (self, worker, frame, error);
    case TROUPE_FRAME_OUTPUT:
      return frames_take_output (self, worker, frame, error);
    case TROUPE_FRAME_TEXT:
      return frames_take_text (self, worker, frame, error);
    case TROUPE_FRAME_PROGRESS:
      return frames_take_progress (self, worker, frame, error);
    default:
      g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                   _ ("it sent a frame of the unknown type 0x%02x"), frame->type);
      return FALSE;
    }
}

static void
idle_cb (gpointer data)
{
  TroupeEngineWorker *worker = data;
  TroupeEngineFrames *self = worker->listener;

  troupe_engine_dispatch_want (self->dispatch, worker);
  self->calls->wake (self->calls->data);
}

static void
broken_cb (const GError *error, gpointer data)
{
  TroupeEngineWorker *worker = data;
  TroupeEngineFrames *self = worker->listener;

  if (g_error_matches (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED))
    troupe_engine_worker_set_closed (worker, error->message);
  else
    troupe_engine_worker_end_because (worker, error->message);
  self->calls->wake (self->calls->data);
}

static void
ended_cb (gpointer data)
{
  TroupeEngineWorker *worker = data;
  TroupeEngineFrames *self = worker->listener;

  troupe_engine_slots_set_ended (self->slots, worker);
  troupe_engine_dispatch_want_all (self->dispatch);
  self->calls->wake (self->calls->data);
}

/**
 * troupe_engine_frames_get_events:
 *
 * Returns: (transfer none): the functions that the launcher calls for a worker
 */
const TroupeWorkerEvents *
troupe_engine_frames_get_events (void)
{
  static const TroupeWorkerEvents events = {
    .link.frame = frame_cb,
    .link.idle = idle_cb,
    .link.broken = broken_cb,
    .ended = ended_cb,
  };

  return &events;
}
