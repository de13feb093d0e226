/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The life of a node: it introduces itself, takes a job, runs it over the items that come, and ends
 * with the pool above it. */

#include "troupe-node-session.h"

#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-cores.h"
#include "troupe-launch.h"
#include "troupe-link.h"
#include "troupe-node-files.h"
#include "troupe-node-job.h"
#include "troupe-node-measures.h"
#include "troupe-node-printer.h"
#include "troupe-node-recorder.h"
#include "troupe-node-source.h"
#include "troupe-pidfd.h"
#include "troupe-runner.h"
#include "troupe-timer.h"
#include "troupe-told-order.h"
#include "troupe-wire-node.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* How long it waits for its job. */
#define JOB_MS 60000

/* While the link has bytes that the pool above does not take, it is looked at in this interval. */
#define DRAIN_MS 10

/* When the pool above is gone, its workers have this long to be gone as well. */
#define ABANDON_MS 5000

/* Time between two looks at what is still to be sent at the end. */
#define LOOK_MS 5

/* Exit codes: another node would end in the same way; the pool above is gone. */
#define EXIT_HOPELESS  2
#define EXIT_ABANDONED 1

typedef struct
{
  GMainLoop *loop;
  TroupeDescriptors *descriptors;
  TroupeLink *link;
  TroupeNodeOutput *output;

  /* What keeps the results of programs, or NULL. */
  const TroupeNodeKeeper *keeper;
  gboolean is_kept;
  TroupeRecorder *recorder;

  TroupeNodeSource *source;
  TroupeNodeFiles *files;
  TroupeRunner *runner;
  TroupeNodeMeasures *measures;
  TroupeNodePrinter *printer;

  guint patience_ms;
  GSource *beat_timer;
  gint64 beat_due_at;
  GSource *abandon_timer;
  GSource *drain_timer;
  /* Of the process whose end is the end of this node, or -1. */
  int program_fd;
  guint program_source;
  gint64 started_at;
  gboolean is_abandoned;
  gboolean is_finished;
  gboolean is_over;
  int status;
} Session;

static void
session_quit (Session *self, int status)
{
  self->status = status;
  self->is_over = TRUE;
  g_main_loop_quit (self->loop);
}

static gboolean
abandoned_cb (gpointer data)
{
  Session *self = data;

  /* What is left is ended by the guard and by the death signal of each worker. */
  _exit (self->status != 0 ? self->status : EXIT_ABANDONED);
}

/* Nobody is there who wants results: all that was started ends. */
static void
session_abandon (Session *self, const char *why)
{
  if (self->is_abandoned)
    return;

  self->is_abandoned = TRUE;
  if (!self->is_finished && self->runner != NULL)
    g_printerr ("%s: %s\n", g_get_prgname (), why);
  if (self->runner == NULL || self->is_finished)
    {
      session_quit (self, EXIT_ABANDONED);
      return;
    }
  self->status = EXIT_ABANDONED;
  troupe_run_stop (troupe_runner_get_run (self->runner), TRUE);
  self->abandon_timer = troupe_timer_add (ABANDON_MS, abandoned_cb, self);
}

/* Sending */

/* The source gives items again when there is room for their results. */
static void
session_count_unsent (Session *self)
{
  troupe_node_output_set_unsent (self->output, troupe_link_get_unsent (self->link));
  if (self->source != NULL && !troupe_node_output_is_full (self->output))
    troupe_node_source_wake (self->source);
}

static gboolean
drain_cb (gpointer data)
{
  Session *self = data;

  session_count_unsent (self);
  if (troupe_link_get_unsent (self->link) > 0)
    return G_SOURCE_CONTINUE;
  troupe_timer_clear (&self->drain_timer);
  return G_SOURCE_REMOVE;
}

static gboolean
output_ready_cb (gpointer data)
{
  Session *self = data;
  gsize size;

  troupe_node_output_take (self->output, troupe_link_get_output (self->link));
  size = troupe_link_get_unsent (self->link);
  troupe_link_flush (self->link);
  troupe_node_output_set_unsent (self->output, troupe_link_get_unsent (self->link));
  /* It may have been full. */
  if (size > TROUPE_NODE_OUTPUT_MAX / 2)
    session_count_unsent (self);
  if (troupe_link_get_unsent (self->link) > 0 && self->drain_timer == NULL)
    self->drain_timer = troupe_timer_add (DRAIN_MS, drain_cb, self);
  return G_SOURCE_CONTINUE;
}

static void
session_send_beat (Session *self, gint64 echo)
{
  const TroupeWireBeat beat = { g_get_monotonic_time (), echo };

  troupe_wire_append_beat (troupe_node_output_begin (self->output), &beat);
  troupe_node_output_end (self->output);
}

static gboolean
beat_cb (gpointer data)
{
  Session *self = data;
  const gint64 now = g_get_monotonic_time ();
  const gint64 heard_at = MAX (troupe_link_get_read_at (self->link), self->started_at);
  /* This process itself was stopped: what came meanwhile is not read yet. */
  const gboolean is_late = now > self->beat_due_at;

  self->beat_due_at = now + (gint64) self->patience_ms * 1000 / 2;
  if (!is_late && now - heard_at > (gint64) self->patience_ms * 1000)
    {
      session_abandon (self, _ ("nothing was heard of the pool that started this node"));
      return G_SOURCE_CONTINUE;
    }
  if (self->runner != NULL)
    session_send_beat (self, 0);
  return G_SOURCE_CONTINUE;
}

static void
session_set_times (Session *self, guint beat_ms, guint patience_ms)
{
  troupe_timer_clear (&self->beat_timer);
  self->patience_ms = patience_ms;
  self->beat_due_at = g_get_monotonic_time () + (gint64) self->patience_ms * 1000 / 2;
  self->beat_timer = troupe_timer_add (MIN (beat_ms, self->patience_ms / 4 + 1), beat_cb, self);
}

/* The job */

static void
session_fail (Session *self, const char *message)
{
  g_printerr ("%s\n", message);
  session_quit (self, EXIT_HOPELESS);
}

static void
session_say_goodbye (Session *self)
{
  const TroupeWireGoodbye goodbye = { 0 };

  troupe_wire_append_goodbye (troupe_node_output_begin (self->output), &goodbye);
  troupe_node_output_end (self->output);
  output_ready_cb (self);
}

static gboolean
sent_cb (gpointer data)
{
  Session *self = data;

  if (troupe_link_get_unsent (self->link) != 0 || !troupe_node_files_are_received (self->files))
    return G_SOURCE_CONTINUE;
  session_quit (self, self->status);
  return G_SOURCE_REMOVE;
}

static gboolean
files_sent_cb (gpointer data)
{
  Session *self = data;

  if (!troupe_node_files_are_sent (self->files))
    return G_SOURCE_CONTINUE;
  troupe_node_printer_finish (self->printer);
  session_say_goodbye (self);
  if (sent_cb (self))
    g_timeout_add (LOOK_MS, sent_cb, self);
  return G_SOURCE_REMOVE;
}

/* The pool above has all that it is told before this process ends. */
static void
finished_cb (TroupeRun *run, gpointer data)
{
  Session *self = data;
  const GError *error = troupe_run_get_error (run);

  self->is_finished = TRUE;
  if (self->is_abandoned)
    {
      session_quit (self, EXIT_ABANDONED);
      return;
    }
  if (error != NULL)
    {
      g_printerr ("%s\n", error->message);
      self->status = EXIT_HOPELESS;
    }
  if (files_sent_cb (self) == G_SOURCE_CONTINUE)
    g_timeout_add (LOOK_MS, files_sent_cb, self);
}

static void
session_greet (Session *self, guint lanes)
{
  const TroupeWireHello hello = {
    .version = TROUPE_WIRE_VERSION,
    .flags = TROUPE_WIRE_CAN_RANGE | TROUPE_WIRE_CAN_LISTEN | TROUPE_WIRE_IS_NODE,
    .lanes = lanes,
    .pid = getpid (),
    .name = (char *) "troupe-node " TROUPE_VERSION,
  };

  troupe_wire_append_hello (troupe_node_output_begin (self->output), &hello);
  troupe_node_output_end (self->output);
}

/* The pool above is a program that may have started others, which keep its end of the pipe open. */
static gboolean
program_ended_cb (int fd, GIOCondition condition, gpointer data)
{
  Session *self = data;

  self->program_source = 0;
  session_abandon (self, _ ("the program that started this node has ended"));
  return G_SOURCE_REMOVE;
}

static void
session_watch_program (Session *self, gint64 program)
{
  if (program == 0)
    return;

  self->program_fd = troupe_pidfd_open (program);
  if (self->program_fd >= 0)
    self->program_source = g_unix_fd_add (self->program_fd, G_IO_IN, program_ended_cb, self);
  else if (errno == ESRCH)
    session_abandon (self, _ ("the program that started this node has ended"));
}

static gboolean
session_start_job (Session *self,
                   TroupeJob *job,
                   const TroupeNodeTerms *terms,
                   const TroupeWireJob *wire,
                   GError **error)
{
  const guint lanes = troupe_job_get_effective_workers (job) * troupe_job_get_threads (job);
  g_autoptr (TroupeNodeRecorder) recorder = NULL;
  TroupeLiveOutput *live;
  TroupeRun *run;

  troupe_launch_set_first_slot (wire->first_slot);
  self->source = troupe_node_source_new (troupe_job_get_columns (job), lanes,
                                         troupe_job_get_chunk (job), self->output);
  self->runner =
      troupe_runner_new (job, TROUPE_SOURCE (self->source), TROUPE_RESULTS_KEEP_NOTHING, 0);
  run = troupe_runner_get_run (self->runner);
  self->printer = troupe_node_printer_new (self->output, troupe_run_get_results (run), wire->flags);
  live = troupe_node_printer_get_live (self->printer);
  recorder = troupe_node_recorder_new (self->output, job, wire->flags, live, self->files);
  self->is_kept = terms->keep != NULL;
  self->recorder =
      troupe_node_keeper_open (self->keeper, job, terms->keep, TROUPE_RECORDER (recorder), error);
  if (self->recorder == NULL)
    return FALSE;
  troupe_runner_set_recorder (self->runner, self->recorder);
  if (live != NULL)
    troupe_runner_set_live_output (self->runner, live);
  g_signal_connect (run, "finished", G_CALLBACK (finished_cb), self);
  /* A program shows no measurements, and those who watch its run have their own. */
  if (terms->program == 0)
    self->measures = troupe_node_measures_new (self->runner, self->output);
  if (terms->is_shared)
    troupe_runner_share (self->runner, terms->takes_orders ? TROUPE_WATCH_SERVER_TAKES_ORDERS : 0);
  session_greet (self, lanes);
  return troupe_runner_start (self->runner, error);
}

/* The name of a file that was sent is one in the folder of the job. */
static void
session_find_calls (TroupeJob *job)
{
  g_autofree char *path = g_canonicalize_filename (troupe_job_get_calls (job), NULL);

  troupe_job_set_calls (job, path);
}

static gboolean
session_take_job (Session *self, const TroupeFrame *frame, GError **error)
{
  g_auto (TroupeWireJob) wire = { 0 };
  g_autoptr (TroupeJob) job = NULL;
  g_autoptr (GError) invalid = NULL;
  g_auto (TroupeNodeTerms) terms = { 0 };

  if (!troupe_wire_parse_job (frame, &wire, error))
    return FALSE;

  session_set_times (self, wire.beat_ms, wire.patience_ms);
  job = troupe_node_job_read (wire.text, &terms, &invalid);
  if (job != NULL && terms.directory != NULL && chdir (terms.directory) != 0)
    invalid =
        g_error_new (TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_INVALID,
                     _ ("the folder “%s” is not there: %s"), terms.directory, g_strerror (errno));
  if (job != NULL && *troupe_job_get_calls (job) != '\0')
    session_find_calls (job);
  if (invalid != NULL || !session_start_job (self, job, &terms, &wire, &invalid))
    session_fail (self, invalid->message);
  else
    session_watch_program (self, terms.program);
  return TRUE;
}

/* Frames from the pool above */

/* An item whose files are not there has failed before it could run. */
static void
session_fail_item (Session *self, guint64 index, const char *text)
{
  GByteArray *frames = g_byte_array_new ();
  g_autoptr (GBytes) message = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) bytes = NULL;
  const TroupeWireDone done = {
    .first_index = index,
    .count = 1,
    .outcome = TROUPE_WIRE_OUTCOME_FAILED,
    .attempts = 1,
    .core = TROUPE_WIRE_CORE_UNKNOWN,
    .finished_at = g_get_monotonic_time (),
    .kind = TROUPE_FAILURE_ERROR,
    .message = message,
  };

  troupe_wire_append_done (frames, &done);
  bytes = g_byte_array_free_to_bytes (frames);
  troupe_node_files_finish (self->files, index, 1, bytes);
}

static void
session_add_part (Session *self, TroupeItems *items, guint32 first, guint32 end)
{
  if (first == 0 && end == troupe_items_get_count (items))
    troupe_node_source_add (self->source, troupe_items_ref (items));
  else if (end > first)
    troupe_node_source_add (self->source, troupe_items_slice (items, first, end - first));
}

/* Whether the result of an item is there already. */
static gboolean
session_finish_early (Session *self, TroupeItems *items, guint32 offset)
{
  const guint64 index = troupe_items_get_first_index (items) + offset;
  g_autofree char *failure = troupe_node_files_steal_failure (self->files, index);

  if (failure != NULL)
    session_fail_item (self, index, failure);
  return failure != NULL ||
         (self->is_kept && troupe_node_keeper_pass_known (self->keeper, self->recorder, items,
                                                          offset, self->output));
}

static void
session_add_items (Session *self, TroupeItems *items)
{
  const gboolean may_be_done = self->is_kept || troupe_node_files_is_active (self->files);
  const guint32 count = troupe_items_get_count (items);
  guint32 first = 0;

  for (guint32 i = 0; i < count && may_be_done; i++)
    {
      if (!session_finish_early (self, items, i))
        continue;
      session_add_part (self, items, first, i);
      first = i + 1;
    }
  session_add_part (self, items, first, count);
}

static gboolean
session_take_items (Session *self, const TroupeFrame *frame, GError **error)
{
  TroupeJob *job = troupe_run_get_job (troupe_runner_get_run (self->runner));
  g_auto (TroupeWireBatch) batch = { 0 };
  g_autoptr (TroupeItems) items = NULL;

  if (!troupe_wire_parse_batch (frame, &batch, error))
    return FALSE;

  if (batch.block != NULL && *troupe_job_get_calls (job) != '\0')
    items = troupe_items_new_calls (batch.first_index, batch.block);
  else if (batch.block != NULL)
    items = troupe_items_new_block (batch.first_index, batch.block);
  else
    items = troupe_items_new_range (batch.first_index, batch.first, batch.step, batch.count);
  session_add_items (self, items);
  return TRUE;
}

/* Items, or the end of them. */
static gboolean
session_take_work (Session *self, const TroupeFrame *frame, GError **error)
{
  if (frame->type != TROUPE_FRAME_END)
    return session_take_items (self, frame, error);

  if (self->is_kept)
    self->keeper->close (self->recorder);
  troupe_node_source_close (self->source);
  return TRUE;
}

/* The files of these items are there now. */
static void
work_cb (const TroupeFrame *frame, gpointer data)
{
  Session *self = data;
  g_autoptr (GError) error = NULL;

  if (!session_take_work (self, frame, &error))
    troupe_link_break (self->link, error);
}

static gboolean
session_take_order (Session *self, const TroupeFrame *frame, GError **error)
{
  TroupeRun *run = troupe_runner_get_run (self->runner);
  TroupeToldOrder order;
  gsize size;
  const guint8 *body = troupe_bytes_get_data (frame->body, &size);

  if (!troupe_told_order_read (body, size, &order, error))
    return FALSE;

  if (order.kind == TROUPE_TOLD_ORDER_ACT)
    troupe_run_act (run, order.worker, order.action);
  else
    troupe_run_stop (run, order.kind == TROUPE_TOLD_ORDER_STOP_NOW);
  return TRUE;
}

static gboolean
session_take_beat (Session *self, const TroupeFrame *frame, GError **error)
{
  TroupeWireBeat beat;

  if (!troupe_wire_parse_beat (frame, &beat, error))
    return FALSE;

  if (beat.echo == 0)
    session_send_beat (self, beat.now);
  return TRUE;
}

static gboolean
session_take_listen (Session *self, const TroupeFrame *frame, GError **error)
{
  TroupeWireListen listen;

  if (!troupe_wire_parse_listen (frame, &listen, error))
    return FALSE;

  troupe_node_printer_grant (self->printer, listen.bytes);
  return TRUE;
}

static gboolean
session_take_watch (Session *self, const TroupeFrame *frame, GError **error)
{
  gboolean is_watched;
  guint64 index;

  if (!troupe_wire_parse_watch (frame, &is_watched, &index, error))
    return FALSE;

  troupe_node_printer_watch (self->printer, is_watched, index);
  return TRUE;
}

static gboolean
set_unexpected (GError **error, guint8 type)
{
  g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
               _ ("it sent a frame of the unknown type 0x%02x"), type);
  return FALSE;
}

static gboolean
frame_cb (const TroupeFrame *frame, gpointer data, GError **error)
{
  Session *self = data;

  /* Frames that came together with a job that cannot be run have no meaning. */
  if (self->is_over)
    return TRUE;
  if (frame->type == TROUPE_FRAME_BEAT)
    return session_take_beat (self, frame, error);
  if (frame->type == TROUPE_FRAME_JOB && self->runner == NULL)
    return session_take_job (self, frame, error);
  if (self->runner == NULL)
    return set_unexpected (error, frame->type);

  switch (frame->type)
    {
    case TROUPE_FRAME_ITEMS:
    case TROUPE_FRAME_RANGE:
    case TROUPE_FRAME_END:
      return troupe_node_files_is_active (self->files)
                 ? troupe_node_files_take (self->files, frame, error)
                 : session_take_work (self, frame, error);
    case TROUPE_FRAME_FILE:
      return troupe_node_files_take (self->files, frame, error);
    case TROUPE_FRAME_LISTEN:
      return session_take_listen (self, frame, error);
    case TROUPE_FRAME_WATCH:
      return session_take_watch (self, frame, error);
    case TROUPE_TOLD_ORDER:
      return session_take_order (self, frame, error);
    default:
      return set_unexpected (error, frame->type);
    }
}

static void
idle_cb (gpointer data)
{
}

static void
broken_cb (const GError *error, gpointer data)
{
  Session *self = data;
  g_autofree char *why = NULL;

  if (g_error_matches (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED))
    {
      session_abandon (self, _ ("the pool that started this node is gone"));
      return;
    }
  why = g_strdup_printf (_ ("the pool that started this node broke the protocol: %s"),
                         error->message);
  session_abandon (self, why);
}

static gboolean
signal_cb (gpointer data)
{
  session_abandon (data, _ ("it was told to end by a signal"));
  return G_SOURCE_CONTINUE;
}

static void
session_introduce (Session *self)
{
  const TroupeWireNode node = {
    .protocol = TROUPE_WIRE_NODE_PROTOCOL,
    .pid = getpid (),
    .now = g_get_monotonic_time (),
    .n_cores = troupe_cores_count (),
    .version = (char *) TROUPE_VERSION,
    .host = (char *) g_get_host_name (),
  };

  troupe_wire_append_node (troupe_node_output_begin (self->output), &node);
  troupe_node_output_end (self->output);
  output_ready_cb (self);
}

static void
session_clear (Session *self)
{
  troupe_timer_clear (&self->beat_timer);
  troupe_timer_clear (&self->drain_timer);
  troupe_timer_clear (&self->abandon_timer);
  g_clear_handle_id (&self->program_source, g_source_remove);
  if (self->program_fd >= 0)
    close (self->program_fd);
  g_clear_pointer (&self->measures, troupe_node_measures_free);
  /* Its thread uses the others until it has ended. */
  g_clear_object (&self->runner);
  g_clear_pointer (&self->printer, troupe_node_printer_free);
  g_clear_pointer (&self->files, troupe_node_files_free);
  g_clear_object (&self->recorder);
  g_clear_object (&self->source);
  g_clear_object (&self->link);
  troupe_node_output_free (self->output);
  troupe_descriptors_free (self->descriptors);
  g_main_loop_unref (self->loop);
}

/**
 * troupe_node_session_run:
 * @input_fd: (transfer full): where frames of the pool above come from
 * @output_fd: (transfer full): where frames to it go
 * @keeper: (nullable): keeps the results of programs that ask for it
 *
 * Runs what the pool above asks for.
 *
 * Returns: the exit status of the node
 */
int
troupe_node_session_run (int input_fd, int output_fd, const TroupeNodeKeeper *keeper)
{
  static const TroupeLinkEvents events = { frame_cb, idle_cb, broken_cb };
  g_autoptr (GError) error = NULL;
  Session session = { .program_fd = -1, .keeper = keeper };

  session.loop = g_main_loop_new (NULL, FALSE);
  session.descriptors = troupe_descriptors_new (NULL);
  session.output = troupe_node_output_new (output_ready_cb, &session);
  session.files = troupe_node_files_new (session.output, work_cb, &session);
  session.started_at = g_get_monotonic_time ();
  session.link =
      troupe_link_new (input_fd, output_fd, session.descriptors, &events, &session, &error);
  if (session.link == NULL)
    {
      session_fail (&session, error->message);
      session_clear (&session);
      return EXIT_HOPELESS;
    }

  troupe_node_output_set_fd (session.output, fcntl (output_fd, F_DUPFD_CLOEXEC, 0));
  g_unix_signal_add (SIGTERM, signal_cb, &session);
  g_unix_signal_add (SIGINT, signal_cb, &session);
  g_unix_signal_add (SIGHUP, signal_cb, &session);
  session_set_times (&session, JOB_MS / 4, JOB_MS);
  session_introduce (&session);
  /* The pool above may be gone before there is anything to wait for. */
  if (!session.is_over)
    g_main_loop_run (session.loop);
  session_clear (&session);
  return session.status;
}
