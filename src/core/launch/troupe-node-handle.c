/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A node behind a local process: its introduction, beats, orders and end. */

#include "troupe-node-handle.h"

#include "troupe-config.h"
#include "troupe-item-files.h"
#include "troupe-local-process.h"
#include "troupe-timer.h"
#include "troupe-told-order.h"
#include "troupe-wire-node.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>

/* The text that may come before the first frame, and how that begins. */
#define BANNER_MAX  (64 * 1024)
#define FIRST_FRAME "NTROUPE"

/* A node that is to end now has this long to end its workers, before the process that connects to
 * it is killed. */
#define KILL_MS 2000

struct _TroupeNodeHandle
{
  GObject parent_instance;

  const TroupeWorkerEvents *events;
  gpointer data;

  TroupeLocalProcess *process;
  TroupeLink *link;
  TroupeErrorLog *errors;
  GString *banner;
  /* The files of its items, or NULL; their names before it has introduced itself. */
  TroupeItemFiles *files;
  TroupeFileNames *file_names;
  gboolean is_broken;

  char *host;
  GBytes *job;
  guint32 job_flags;
  guint beat_ms;
  guint patience_ms;
  guint greeting_ms;
  TroupePreamble *preamble;
  char *message;
  TroupeNodeMessage message_func;
  TroupeNodeExplain explain;
  gpointer script_data;

  TroupeNodeFacts facts;
  gboolean is_introduced;
  /* Whether it has taken its job. */
  gboolean has_greeted;
  /* Orders that were given before its job was sent. */
  GByteArray *early;

  gint64 started_at;
  GSource *beat_timer;
  gint64 beat_due_at;
  GSource *kill_timer;
  gboolean is_killed;
  gint64 introduced_at;
  /* Why it was given up, or NULL, and whether another one would be given up as well. */
  char *lost;
  gboolean is_hopeless;
  /* What its end means, once that was asked for. */
  gboolean is_explained;
  TroupeWorkerEnd end;
  char *reason;
};

static void node_handle_init (TroupeWorkerHandleInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeNodeHandle,
                               troupe_node_handle,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_WORKER_HANDLE, node_handle_init))

static void
node_stop_timers (TroupeNodeHandle *self)
{
  troupe_timer_clear (&self->beat_timer);
  troupe_timer_clear (&self->kill_timer);
}

static void
troupe_node_handle_dispose (GObject *object)
{
  TroupeNodeHandle *self = TROUPE_NODE_HANDLE (object);

  node_stop_timers (self);
  g_clear_pointer (&self->files, troupe_item_files_free);
  g_clear_object (&self->link);
  g_clear_pointer (&self->errors, troupe_error_log_free);
  g_clear_object (&self->process);

  G_OBJECT_CLASS (troupe_node_handle_parent_class)->dispose (object);
}

static void
troupe_node_handle_finalize (GObject *object)
{
  TroupeNodeHandle *self = TROUPE_NODE_HANDLE (object);

  g_string_free (self->banner, TRUE);
  g_byte_array_unref (self->early);
  g_free (self->host);
  g_clear_pointer (&self->job, g_bytes_unref);
  g_free (self->facts.host);
  g_free (self->facts.version);
  g_free (self->lost);
  g_free (self->message);
  g_free (self->reason);
  g_clear_pointer (&self->preamble, troupe_preamble_free);
  g_clear_pointer (&self->file_names, troupe_file_names_unref);

  G_OBJECT_CLASS (troupe_node_handle_parent_class)->finalize (object);
}

static void
troupe_node_handle_class_init (TroupeNodeHandleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = troupe_node_handle_dispose;
  object_class->finalize = troupe_node_handle_finalize;
}

static void
troupe_node_handle_init (TroupeNodeHandle *self)
{
  self->banner = g_string_new (NULL);
  self->early = g_byte_array_new ();
}

/* Beats */

static void
node_send_beat (TroupeNodeHandle *self, gint64 echo)
{
  const TroupeWireBeat beat = { g_get_monotonic_time (), echo };

  troupe_wire_append_beat (troupe_link_get_output (self->link), &beat);
  troupe_link_flush (self->link);
}

/* The connection is of no use any more: what it leads to ends by itself when it hears nothing. */
static void
node_give_up (TroupeNodeHandle *self, const char *why)
{
  g_autoptr (GError) error = NULL;

  if (self->lost != NULL)
    return;

  self->lost = g_strdup (why);
  self->is_killed = TRUE;
  troupe_local_process_signal (self->process, SIGKILL);
  error = g_error_new_literal (TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED, why);
  troupe_link_break (self->link, error);
}

static gboolean
beat_cb (gpointer data)
{
  TroupeNodeHandle *self = data;
  const gint64 now = g_get_monotonic_time ();
  const gint64 heard_at = MAX (troupe_link_get_read_at (self->link), self->started_at);
  const guint limit = self->is_introduced ? self->patience_ms : self->greeting_ms;
  /* This process itself was stopped: what came meanwhile is not read yet. */
  const gboolean is_late = now - self->beat_due_at > (gint64) self->beat_ms * 1000;

  self->beat_due_at = now + (gint64) self->beat_ms * 1000;
  if (self->is_introduced)
    node_send_beat (self, 0);
  if (limit > 0 && !is_late && now - heard_at > (gint64) limit * 1000)
    {
      /* Translators: a number of seconds, such as "10" or "0.5" */
      g_autofree char *why = g_strdup_printf (_ ("nothing was heard of it for %g s"), limit / 1e3);

      g_object_ref (self);
      node_give_up (self, why);
      g_object_unref (self);
    }
  return G_SOURCE_CONTINUE;
}

/* Its frames */

static void
files_frames_cb (gpointer data)
{
  TroupeNodeHandle *self = data;

  troupe_item_files_take_output (self->files, troupe_link_get_output (self->link));
  troupe_link_flush (self->link);
}

static void
files_frame_cb (const TroupeFrame *frame, gpointer data)
{
  TroupeNodeHandle *self = data;
  g_autoptr (GError) error = NULL;

  if (!self->is_broken && !self->events->link.frame (frame, self->data, &error))
    troupe_link_break (self->link, error);
}

static gboolean
node_take_introduction (TroupeNodeHandle *self, const TroupeFrame *frame, GError **error)
{
  g_auto (TroupeWireNode) node = { 0 };
  const TroupeWireJob job = { self->beat_ms, self->patience_ms, self->facts.first_slot,
                              self->job_flags, self->job };
  GByteArray *output = troupe_link_get_output (self->link);

  if (!troupe_wire_parse_node (frame, &node, error))
    return FALSE;
  if (self->is_introduced)
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                           _ ("it greeted twice"));
      return FALSE;
    }

  self->is_introduced = TRUE;
  self->introduced_at = g_get_monotonic_time ();
  self->facts.host = self->host != NULL ? g_strdup (self->host) : g_steal_pointer (&node.host);
  self->facts.version = g_steal_pointer (&node.version);
  self->facts.pid = node.pid;
  self->facts.n_cores = node.n_cores;
  self->facts.offset = g_get_monotonic_time () - node.now;
  if (self->file_names != NULL)
    self->files =
        troupe_item_files_new (self->file_names, self->facts.host,
                               &(TroupeItemFilesEvents){ files_frames_cb, files_frame_cb }, self);

  troupe_wire_append_job (output, &job);
  g_byte_array_append (output, self->early->data, self->early->len);
  g_byte_array_set_size (self->early, 0);
  node_send_beat (self, 0);
  return TRUE;
}

static gboolean
node_take_beat (TroupeNodeHandle *self, const TroupeFrame *frame, GError **error)
{
  TroupeWireBeat beat;
  const gint64 now = g_get_monotonic_time ();

  if (!troupe_wire_parse_beat (frame, &beat, error))
    return FALSE;

  if (beat.echo > 0 && beat.echo <= now)
    self->facts.round_trip = now - beat.echo;
  return TRUE;
}

static gboolean
frame_cb (const TroupeFrame *frame, gpointer data, GError **error)
{
  TroupeNodeHandle *self = data;

  troupe_error_log_reset_flood (self->errors);
  if (frame->type == TROUPE_FRAME_NODE)
    return node_take_introduction (self, frame, error);
  if (!self->is_introduced)
    {
      g_set_error_literal (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_UNEXPECTED,
                           _ ("what it wrote first was not a greeting"));
      return FALSE;
    }
  if (frame->type == TROUPE_FRAME_BEAT)
    return node_take_beat (self, frame, error);

  self->has_greeted |= frame->type == TROUPE_FRAME_HELLO;
  if (self->files != NULL)
    return troupe_item_files_take (self->files, frame, error);
  return self->events->link.frame (frame, self->data, error);
}

static void
idle_cb (gpointer data)
{
  TroupeNodeHandle *self = data;

  self->events->link.idle (self->data);
}

static void
broken_cb (const GError *error, gpointer data)
{
  TroupeNodeHandle *self = data;

  /* Its process may still have something to say, and ends by itself. */
  if (!g_error_matches (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED) && self->lost == NULL)
    self->lost = g_strdup (error->message);
  if (self->files != NULL)
    troupe_item_files_drain (self->files);
  self->is_broken = TRUE;
  self->is_hopeless |= g_error_matches (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_VERSION);
  self->events->link.broken (error, self->data);
}

static const TroupeLinkEvents link_events = {
  .frame = frame_cb,
  .idle = idle_cb,
  .broken = broken_cb,
};

static void
flood_cb (const GError *error, gpointer data)
{
  TroupeNodeHandle *self = data;

  troupe_link_break (self->link, error);
}

static void
reaped_cb (gpointer data)
{
  g_autoptr (TroupeNodeHandle) self = data;

  node_stop_timers (self);
  /* Results that it sent right before its end count. */
  troupe_link_drain (self->link);
  troupe_error_log_finish (self->errors);
  self->events->ended (self->data);
}

static void
message_cb (const char *message, gpointer data)
{
  TroupeNodeHandle *self = data;

  g_free (self->message);
  self->message = g_strdup (message);
  if (self->message_func != NULL)
    self->message_func (TROUPE_WORKER_HANDLE (self), message, self->script_data);
}

static TroupeNodeHandle *
node_start (const TroupeNodeStart *start,
            TroupeDescriptors *descriptors,
            const TroupeWorkerEvents *events,
            gpointer data,
            GError **error)
{
  g_autoptr (TroupeNodeHandle) self = g_object_new (TROUPE_TYPE_NODE_HANDLE, NULL);
  TroupeLocalPipes pipes;

  self->events = events;
  self->data = data;
  self->host = g_strdup (start->host);
  self->job = g_bytes_ref (start->job);
  self->job_flags = start->flags;
  self->facts.first_slot = start->first_slot;
  self->beat_ms = start->beat_ms > 0 ? start->beat_ms : TROUPE_NODE_BEAT_MS;
  self->patience_ms = start->patience_ms > 0 ? start->patience_ms : TROUPE_NODE_PATIENCE_MS;
  self->greeting_ms = start->greeting_ms;
  self->explain = start->explain;
  self->file_names = start->files != NULL ? troupe_file_names_ref (start->files) : NULL;
  self->message_func = start->message;
  self->script_data = start->data;
  self->process = troupe_local_process_start (start->arguments, NULL, start->marker, &pipes, error);
  if (self->process == NULL)
    return NULL;

  self->errors = troupe_error_log_new (pipes.error_fd, descriptors, flood_cb, self, error);
  self->link = troupe_link_new (pipes.output_fd, pipes.input_fd, descriptors, &link_events, self,
                                self->errors != NULL ? error : NULL);
  if (self->link == NULL || self->errors == NULL)
    return NULL;

  if (start->token != NULL)
    {
      self->preamble = troupe_preamble_new (start->token, message_cb, self);
      troupe_link_set_preamble (self->link, self->preamble);
    }
  troupe_link_skip_text (self->link, FIRST_FRAME, BANNER_MAX, self->banner);
  self->started_at = g_get_monotonic_time ();
  self->beat_due_at = self->started_at + (gint64) self->beat_ms * 1000;
  self->beat_timer = troupe_timer_add (self->beat_ms, beat_cb, self);
  troupe_local_process_wait (self->process, reaped_cb, g_object_ref (self));
  return g_steal_pointer (&self);
}

/**
 * troupe_node_handle_start:
 * @start: how it is started
 * @descriptors: the set in which its output is watched; it must outlive the node
 * @events: the functions to call, in the main context of @descriptors
 * @data: for @events
 * @why: (out): the reason why it was not started
 * @error: return location for an error
 *
 * Starts a node, or the process that connects to one.
 *
 * Returns: (transfer full) (nullable): the handle, to be kept until @ended was called
 */
TroupeWorkerHandle *
troupe_node_handle_start (const TroupeNodeStart *start,
                          TroupeDescriptors *descriptors,
                          const TroupeWorkerEvents *events,
                          gpointer data,
                          TroupeWorkerEnd *why,
                          GError **error)
{
  g_autoptr (GError) failure = NULL;
  TroupeNodeHandle *self = node_start (start, descriptors, events, data, &failure);

  if (self != NULL)
    return TROUPE_WORKER_HANDLE (self);

  *why = troupe_local_process_is_hopeless (failure) ? TROUPE_WORKER_END_HOPELESS
                                                    : TROUPE_WORKER_END_WORKER;
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static TroupeLink *
node_handle_get_link (TroupeWorkerHandle *handle)
{
  return TROUPE_NODE_HANDLE (handle)->link;
}

static TroupeErrorLog *
node_handle_get_errors (TroupeWorkerHandle *handle)
{
  return TROUPE_NODE_HANDLE (handle)->errors;
}

static gint64
node_handle_get_pid (TroupeWorkerHandle *handle)
{
  return TROUPE_NODE_HANDLE (handle)->facts.pid;
}

static const char *
node_handle_get_host (TroupeWorkerHandle *handle)
{
  TroupeNodeHandle *self = TROUPE_NODE_HANDLE (handle);

  if (self->facts.host != NULL)
    return self->facts.host;
  return self->host != NULL ? self->host : "";
}

/* Items */

static gboolean
node_handle_hand_items (TroupeWorkerHandle *handle, TroupeItems *items, guint64 batch)
{
  TroupeNodeHandle *self = TROUPE_NODE_HANDLE (handle);

  if (self->files == NULL)
    return FALSE;
  troupe_item_files_hand (self->files, items, batch);
  return TRUE;
}

static void
node_handle_end_items (TroupeWorkerHandle *handle)
{
  TroupeNodeHandle *self = TROUPE_NODE_HANDLE (handle);

  if (self->files != NULL)
    return troupe_item_files_end (self->files);
  troupe_wire_append_end (troupe_link_get_output (self->link));
  troupe_link_flush (self->link);
}

/* Orders */

static void
node_send_order (TroupeNodeHandle *self, const TroupeToldOrder *order)
{
  if (!self->is_introduced)
    {
      troupe_told_order_append (self->early, order);
      return;
    }
  troupe_told_order_append (troupe_link_get_output (self->link), order);
  troupe_link_flush (self->link);
}

static void
node_handle_order_worker (TroupeWorkerHandle *handle, guint worker, TroupeRunAction action)
{
  const TroupeToldOrder order = { TROUPE_TOLD_ORDER_ACT, worker, action };

  node_send_order (TROUPE_NODE_HANDLE (handle), &order);
}

static gboolean
kill_cb (gpointer data)
{
  TroupeNodeHandle *self = data;

  troupe_timer_clear (&self->kill_timer);
  troupe_local_process_signal (self->process, SIGKILL);
  return G_SOURCE_REMOVE;
}

/* A node that has not taken its job has no workers. */
static void
node_kill (TroupeNodeHandle *self)
{
  const TroupeToldOrder order = { .kind = TROUPE_TOLD_ORDER_STOP_NOW };

  if (self->is_killed)
    return;

  self->is_killed = TRUE;
  if (!self->has_greeted)
    {
      troupe_local_process_signal (self->process, SIGKILL);
      return;
    }
  node_send_order (self, &order);
  self->kill_timer = troupe_timer_add (KILL_MS, kill_cb, self);
}

static void
node_handle_order (TroupeWorkerHandle *handle, TroupeWorkerOrder order)
{
  TroupeNodeHandle *self = TROUPE_NODE_HANDLE (handle);
  const TroupeToldOrder stop = { .kind = TROUPE_TOLD_ORDER_STOP };

  switch (order)
    {
    case TROUPE_WORKER_ORDER_PAUSE:
      node_handle_order_worker (handle, 0, TROUPE_RUN_PAUSE);
      break;
    case TROUPE_WORKER_ORDER_CONTINUE:
      node_handle_order_worker (handle, 0, TROUPE_RUN_CONTINUE);
      break;
    case TROUPE_WORKER_ORDER_TERMINATE:
      if (self->has_greeted)
        node_send_order (self, &stop);
      else
        node_kill (self);
      break;
    case TROUPE_WORKER_ORDER_KILL:
      node_kill (self);
      break;
    default:
      g_assert_not_reached ();
    }
}

static TroupeWorkerStop
node_handle_poll_stopped (TroupeWorkerHandle *handle)
{
  return TROUPE_WORKER_STOP_NONE;
}

static TroupeSharedMemory *
node_handle_open_memory (TroupeWorkerHandle *handle, guint32 fd)
{
  return NULL;
}

static guint64
node_handle_measure (TroupeWorkerHandle *handle, guint64 limit)
{
  return 0;
}

static gsize
node_handle_get_unread (TroupeWorkerHandle *handle)
{
  return 0;
}

/* Its end */

static char *
node_dup_banner (TroupeNodeHandle *self)
{
  return self->preamble != NULL ? troupe_preamble_dup_text (self->preamble)
                                : g_utf8_make_valid (self->banner->str, (gssize) self->banner->len);
}

static char *
node_dup_words (TroupeNodeHandle *self)
{
  g_autofree char *words = troupe_error_log_dup_last_words (self->errors);
  g_autofree char *banner = NULL;
  const char *line;

  if (words[0] != '\0' || self->is_introduced)
    return g_steal_pointer (&words);

  /* Some programs say what is wrong on standard output. */
  banner = node_dup_banner (self);
  g_strchomp (banner);
  line = strrchr (banner, '\n');
  return g_strdup (line != NULL ? line + 1 : banner);
}

static TroupeWorkerEnd
node_explain_itself (TroupeNodeHandle *self, gboolean exited, int code)
{
  g_autofree char *words = node_dup_words (self);

  if (self->lost != NULL)
    self->reason = g_strdup (self->lost);
  else if (words[0] != '\0')
    self->reason = g_steal_pointer (&words);
  if (self->lost == NULL && exited && troupe_worker_handle_is_hopeless (code))
    return TROUPE_WORKER_END_HOPELESS;
  return self->is_introduced ? TROUPE_WORKER_END_CONNECTION : TROUPE_WORKER_END_WORKER;
}

static void
node_explain (TroupeNodeHandle *self)
{
  g_autofree char *errors = NULL;
  g_autofree char *banner = NULL;
  TroupeNodeEnd end = { 0 };

  if (self->is_explained)
    return;

  self->is_explained = TRUE;
  troupe_local_process_get_join (self->process, &end.exited, &end.code);
  errors = troupe_error_log_dup_recent (self->errors);
  banner = node_dup_banner (self);
  end.introduced_at = self->introduced_at;
  end.lost = self->lost;
  end.errors = errors;
  end.banner = banner;
  end.message = self->message;
  self->end = self->explain != NULL ? self->explain (&end, &self->reason, self->script_data)
                                    : node_explain_itself (self, end.exited, end.code);
  if (self->is_hopeless)
    self->end = TROUPE_WORKER_END_HOPELESS;
}

static TroupeWorkerEnd
node_handle_get_end (TroupeWorkerHandle *handle, gboolean *exited, int *code)
{
  TroupeNodeHandle *self = TROUPE_NODE_HANDLE (handle);

  troupe_local_process_get_join (self->process, exited, code);
  node_explain (self);
  return self->end;
}

static char *
node_handle_dup_reason (TroupeWorkerHandle *handle)
{
  TroupeNodeHandle *self = TROUPE_NODE_HANDLE (handle);

  node_explain (self);
  return g_strdup (self->reason);
}

static const TroupeNodeFacts *
node_handle_get_node (TroupeWorkerHandle *handle)
{
  TroupeNodeHandle *self = TROUPE_NODE_HANDLE (handle);

  return self->is_introduced ? &self->facts : NULL;
}

static void
node_handle_init (TroupeWorkerHandleInterface *iface)
{
  iface->get_link = node_handle_get_link;
  iface->get_errors = node_handle_get_errors;
  iface->get_pid = node_handle_get_pid;
  iface->get_host = node_handle_get_host;
  iface->order = node_handle_order;
  iface->poll_stopped = node_handle_poll_stopped;
  iface->open_memory = node_handle_open_memory;
  iface->measure = node_handle_measure;
  iface->get_unread = node_handle_get_unread;
  iface->get_end = node_handle_get_end;
  iface->get_node = node_handle_get_node;
  iface->order_worker = node_handle_order_worker;
  iface->dup_reason = node_handle_dup_reason;
  iface->hand_items = node_handle_hand_items;
  iface->end_items = node_handle_end_items;
}
