/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes frames of all that happens in the pool of a node. */

#include "troupe-node-recorder.h"

#include "troupe-bytes.h"
#include "troupe-launch.h"
#include "troupe-timer.h"
#include "troupe-told-counts.h"
#include "troupe-told-event.h"
#include "troupe-told-trace.h"
#include "troupe-told-worker.h"

/* No worker has such a number, so that frames among the live output take no room of any. */
#define ACCOUNT G_MAXUINT

/* A machine that is shut down, and a cluster that takes it back, end all processes with a signal:
 * those of items perhaps before the node. What seems to be a failure of an item waits for at least
 * this long, and is not sent if the node is ended meanwhile. */
#define DOUBT_MS 300

/* An exit status above it is that of a shell whose command was ended by a signal. */
#define EXIT_SIGNAL 128

typedef struct
{
  GSource source;
  TroupeNodeRecorder *recorder;
} FlushSource;

struct _TroupeNodeRecorder
{
  GObject parent_instance;

  /* Unowned: it outlives the recorder. */
  TroupeNodeOutput *output;
  TroupeJob *job;
  /* The command lines of the workers up to this number were told. */
  guint n_described;
  TroupeWireJobFlags flags;
  TroupeLiveOutput *live;
  /* Sends what was appended before the pool's thread waits for anything. */
  GSource *flush;
  gboolean has_unsent;
  /* Unowned. */
  TroupeNodeFiles *files;
  /* Frames of failures in doubt, and those that have waited for one interval already. */
  GByteArray *doubtful;
  GByteArray *older;
  GSource *doubt_timer;
  guint restarts;
  guint retries;
};

static void recorder_init (TroupeRecorderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeNodeRecorder,
                               troupe_node_recorder,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_RECORDER, recorder_init))

static void
troupe_node_recorder_finalize (GObject *object)
{
  TroupeNodeRecorder *self = TROUPE_NODE_RECORDER (object);

  g_clear_object (&self->job);
  g_clear_pointer (&self->live, troupe_live_output_unref);
  troupe_timer_clear (&self->doubt_timer);
  g_clear_pointer (&self->flush, g_source_unref);
  g_byte_array_unref (self->doubtful);
  g_byte_array_unref (self->older);

  G_OBJECT_CLASS (troupe_node_recorder_parent_class)->finalize (object);
}

static void
troupe_node_recorder_class_init (TroupeNodeRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_node_recorder_finalize;
}

static void
troupe_node_recorder_init (TroupeNodeRecorder *self)
{
  self->doubtful = g_byte_array_new ();
  self->older = g_byte_array_new ();
}

/* Of any thread. */
static void
send_live (TroupeLiveOutput *live, GBytes *frames)
{
  const TroupeLivePiece piece = {
    .account = ACCOUNT,
    .stream = TROUPE_NODE_RECORDER_FRAME,
    .item = frames,
    .text = frames,
  };

  troupe_live_output_add (live, &piece);
}

/* In the thread that sends files. */
static void
result_cb (GBytes *frames, gpointer data)
{
  TroupeNodeRecorder *self = data;
  gsize size;
  const guint8 *bytes = troupe_bytes_get_data (frames, &size);

  if (self->live != NULL)
    {
      send_live (self->live, frames);
      return;
    }
  g_byte_array_append (troupe_node_output_begin (self->output), bytes, size);
  troupe_node_output_end (self->output);
}

/**
 * troupe_node_recorder_new:
 * @output: what it sends; it must outlive the recorder
 * @job: what its workers run
 * @flags: what the pool above wants to be told
 * @live: (nullable): the live output of the node; results are sent after what their items printed
 * @files: the files of its items, sent before their results; they must outlive the recorder
 *
 * Returns: (transfer full): a recorder
 */
TroupeNodeRecorder *
troupe_node_recorder_new (TroupeNodeOutput *output,
                          TroupeJob *job,
                          TroupeWireJobFlags flags,
                          TroupeLiveOutput *live,
                          TroupeNodeFiles *files)
{
  TroupeNodeRecorder *self = g_object_new (TROUPE_TYPE_NODE_RECORDER, NULL);

  self->output = output;
  self->job = g_object_ref (job);
  self->flags = flags;
  self->files = files;
  self->live = live != NULL ? troupe_live_output_ref (live) : NULL;
  troupe_node_files_set_result (files, result_cb, self);
  return self;
}

/* Called before the main loop of the pool's thread waits. */
static gboolean
flush_prepare (GSource *source, int *timeout)
{
  TroupeNodeRecorder *self = ((FlushSource *) source)->recorder;

  *timeout = -1;
  if (self->has_unsent)
    {
      self->has_unsent = FALSE;
      troupe_node_output_flush (self->output);
    }
  return FALSE;
}

static void
recorder_begin (TroupeRecorder *recorder, const TroupeRunCounts *counts)
{
  static GSourceFuncs functions = { .prepare = flush_prepare };
  TroupeNodeRecorder *self = TROUPE_NODE_RECORDER (recorder);

  self->flush = g_source_new (&functions, sizeof (FlushSource));
  ((FlushSource *) self->flush)->recorder = self;
  /* No other source that is ready keeps it from being prepared. */
  g_source_set_priority (self->flush, G_MININT);
  g_source_attach (self->flush, g_main_context_get_thread_default ());
}

/* Ends what troupe_node_output_begin() began. */
static void
recorder_end_frames (TroupeNodeRecorder *self)
{
  troupe_node_output_end_held (self->output);
  self->has_unsent = TRUE;
  if (self->flush == NULL)
    troupe_node_output_flush (self->output);
}

static void
recorder_add_begun (TroupeRecorder *recorder, TroupeItems *items, guint worker)
{
  TroupeNodeRecorder *self = TROUPE_NODE_RECORDER (recorder);
  const TroupeWireBegun begun = { troupe_items_get_first_index (items),
                                  troupe_items_get_count (items), worker };

  if (!(self->flags & TROUPE_WIRE_JOB_TELLS_BEGUN))
    return;

  troupe_wire_append_begun (troupe_node_output_begin (self->output), &begun);
  recorder_end_frames (self);
}

/* As a span of the only lane that the pool above needs to know: it finds one itself. */
static void
recorder_add_attempt (TroupeRecorder *recorder, guint64 index, const TroupeAttempt *attempt)
{
  TroupeNodeRecorder *self = TROUPE_NODE_RECORDER (recorder);
  TroupeSpan span;

  if (!(self->flags & TROUPE_WIRE_JOB_TELLS_ATTEMPTS))
    return;

  troupe_span_init_attempt (&span, index, attempt);
  troupe_told_spans_append (troupe_node_output_begin_told (self->output), attempt->worker, 0, &span,
                            1);
  recorder_end_frames (self);
}

static TroupeWireOutcome
get_outcome (TroupeResultStatus status)
{
  switch (status)
    {
    case TROUPE_RESULT_FAILED:
      return TROUPE_WIRE_OUTCOME_FAILED;
    case TROUPE_RESULT_CRASHED:
      return TROUPE_WIRE_OUTCOME_CRASHED;
    case TROUPE_RESULT_TIMED_OUT:
      return TROUPE_WIRE_OUTCOME_TIMED_OUT;
    case TROUPE_RESULT_OK:
    default:
      return TROUPE_WIRE_OUTCOME_OK;
    }
}

/**
 * troupe_node_recorder_append_chunk:
 * @to: the bytes to append a frame to
 * @chunk: results
 * @flags: what the pool above wants to be told of them
 */
void
troupe_node_recorder_append_chunk (GByteArray *to,
                                   const TroupeResultChunk *chunk,
                                   TroupeWireJobFlags flags)
{
  const TroupeResultNote *note = chunk->note;
  TroupeWireDone done = {
    .first_index = chunk->first_index,
    .count = chunk->count,
    .outcome = get_outcome (chunk->status),
    .attempts = MAX (chunk->attempts, 1),
    .worker = chunk->worker,
    .elapsed_ns = chunk->seconds * 1e9,
    .paused_ns = chunk->paused_seconds * 1e9,
    .user_ns = chunk->user_seconds * 1e9,
    .system_ns = chunk->system_seconds * 1e9,
    .max_rss_bytes = chunk->max_rss_bytes,
    .core = chunk->core,
    .finished_at = chunk->finished_at,
    .values = chunk->values,
  };

  if (note != NULL)
    {
      done.kind = note->kind;
      done.code = note->code;
      done.message = note->message;
      done.details = note->details;
      done.standard_output = note->standard_output;
      done.standard_error = note->standard_error;
      if (flags & TROUPE_WIRE_JOB_TELLS_ATTEMPTS)
        done.attempts_before = note->attempts;
    }
  troupe_wire_append_done (to, &done);
}

/* Whether what items printed is still on its way, before their results. */
static gboolean
recorder_has_printed (TroupeNodeRecorder *self)
{
  return self->live != NULL && !troupe_live_output_is_idle (self->live);
}

/* Sends whole frames, and empties @frames. */
static void
recorder_send (TroupeNodeRecorder *self, GByteArray *frames)
{
  g_autoptr (GBytes) bytes = NULL;

  if (frames->len == 0)
    return;

  if (!recorder_has_printed (self))
    {
      g_byte_array_append (troupe_node_output_begin (self->output), frames->data, frames->len);
      recorder_end_frames (self);
    }
  else
    {
      bytes = g_bytes_new (frames->data, frames->len);
      send_live (self->live, bytes);
    }
  g_byte_array_set_size (frames, 0);
}

static gboolean
doubt_cb (gpointer data)
{
  TroupeNodeRecorder *self = data;
  GByteArray *sent = self->older;

  recorder_send (self, sent);
  self->older = self->doubtful;
  self->doubtful = sent;
  if (self->older->len > 0)
    return G_SOURCE_CONTINUE;
  troupe_timer_clear (&self->doubt_timer);
  return G_SOURCE_REMOVE;
}

static gboolean
is_doubtful (const TroupeResultChunk *chunk)
{
  const TroupeResultNote *note = chunk->note;

  if (chunk->status != TROUPE_RESULT_FAILED)
    return chunk->status == TROUPE_RESULT_CRASHED;
  return note != NULL && (note->kind == TROUPE_FAILURE_SIGNAL ||
                          (note->kind == TROUPE_FAILURE_EXIT && note->code > EXIT_SIGNAL));
}

static void
recorder_doubt (TroupeNodeRecorder *self, const TroupeResultChunk *chunk)
{
  troupe_node_recorder_append_chunk (self->doubtful, chunk, self->flags);
  if (self->doubt_timer == NULL)
    self->doubt_timer = troupe_timer_add (DOUBT_MS, doubt_cb, self);
}

/* What its items made is sent before it. */
static void
recorder_add_chunk_with_files (TroupeNodeRecorder *self, const TroupeResultChunk *chunk)
{
  GByteArray *frames;
  g_autoptr (GBytes) bytes = NULL;

  if (is_doubtful (chunk))
    {
      troupe_node_files_finish (self->files, chunk->first_index, chunk->count, NULL);
      recorder_doubt (self, chunk);
      return;
    }

  frames = g_byte_array_new ();
  troupe_node_recorder_append_chunk (frames, chunk, self->flags);
  bytes = g_byte_array_free_to_bytes (frames);
  troupe_node_files_finish (self->files, chunk->first_index, chunk->count, bytes);
}

static void
recorder_add_chunk (TroupeRecorder *recorder, const TroupeResultChunk *chunk)
{
  TroupeNodeRecorder *self = TROUPE_NODE_RECORDER (recorder);

  if (troupe_node_files_is_active (self->files))
    {
      recorder_add_chunk_with_files (self, chunk);
    }
  else if (is_doubtful (chunk))
    {
      recorder_doubt (self, chunk);
    }
  else if (!recorder_has_printed (self))
    {
      troupe_node_recorder_append_chunk (troupe_node_output_begin (self->output), chunk,
                                         self->flags);
      recorder_end_frames (self);
    }
  else
    {
      g_autoptr (GByteArray) frame = g_byte_array_new ();

      troupe_node_recorder_append_chunk (frame, chunk, self->flags);
      recorder_send (self, frame);
    }
}

/* The command line of a worker, the first time that it is told of; otherwise NULL. */
static char *
recorder_describe (TroupeNodeRecorder *self, const TroupeWorkerStatus *status)
{
  if (status->number <= self->n_described)
    return NULL;

  self->n_described = status->number;
  return troupe_launch_describe (self->job, status->slot);
}

static void
recorder_set_worker (TroupeRecorder *recorder, const TroupeWorkerStatus *status)
{
  TroupeNodeRecorder *self = TROUPE_NODE_RECORDER (recorder);
  g_autofree char *command_line = recorder_describe (self, status);

  /* Its end comes after what its items printed. */
  if (status->state == TROUPE_WORKER_JOINED && recorder_has_printed (self))
    {
      g_autoptr (GByteArray) frame = g_byte_array_new ();
      const guint start = troupe_wire_begin_told (frame);

      troupe_told_worker_append (frame, status, command_line);
      troupe_wire_end_told (frame, start);
      recorder_send (self, frame);
      return;
    }

  troupe_told_worker_append (troupe_node_output_begin_told (self->output), status, command_line);
  recorder_end_frames (self);
}

/* The pool above says itself what happens to the job and which items have failed. */
static gboolean
is_of_interest (const TroupeEventData *data)
{
  return data->kind != TROUPE_EVENT_JOB && data->kind != TROUPE_EVENT_FAILED;
}

static void
recorder_add_event (TroupeRecorder *recorder, TroupeEvent *event)
{
  TroupeNodeRecorder *self = TROUPE_NODE_RECORDER (recorder);

  if (!is_of_interest (troupe_event_get_data (event)))
    return;

  troupe_told_event_append (troupe_node_output_begin_told (self->output), event);
  recorder_end_frames (self);
}

static void
recorder_set_counts (TroupeRecorder *recorder, const TroupeRunCounts *counts)
{
  TroupeNodeRecorder *self = TROUPE_NODE_RECORDER (recorder);

  if (self->restarts == counts->restarts && self->retries == counts->retries)
    return;

  self->restarts = counts->restarts;
  self->retries = counts->retries;
  troupe_told_counts_append (troupe_node_output_begin_told (self->output), counts);
  recorder_end_frames (self);
}

static void
recorder_set_error (TroupeRecorder *recorder, const GError *error)
{
}

static void
recorder_end (TroupeRecorder *recorder, const TroupeRunCounts *counts)
{
  TroupeNodeRecorder *self = TROUPE_NODE_RECORDER (recorder);

  troupe_timer_clear (&self->doubt_timer);
  /* A node that is ended before its items are done is the reason why they failed. */
  if (counts->n_items >= 0 && troupe_run_counts_get_n_done (counts) >= (guint64) counts->n_items)
    {
      recorder_send (self, self->older);
      recorder_send (self, self->doubtful);
    }
  recorder_set_counts (recorder, counts);
  g_source_destroy (self->flush);
  g_clear_pointer (&self->flush, g_source_unref);
  troupe_node_output_flush (self->output);
}

static char *
recorder_take_problem (TroupeRecorder *recorder)
{
  return NULL;
}

static void
recorder_init (TroupeRecorderInterface *iface)
{
  iface->begin = recorder_begin;
  iface->add_begun = recorder_add_begun;
  iface->add_attempt = recorder_add_attempt;
  iface->add_chunk = recorder_add_chunk;
  iface->set_worker = recorder_set_worker;
  iface->add_event = recorder_add_event;
  iface->set_counts = recorder_set_counts;
  iface->set_error = recorder_set_error;
  iface->end = recorder_end;
  iface->take_problem = recorder_take_problem;
}
