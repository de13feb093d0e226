/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A worker that is a process of this machine. */

#include "troupe-local-worker.h"

#include "troupe-local-process.h"
#include "troupe-process-memory.h"

#include <signal.h>
#include <sys/ioctl.h>

struct _TroupeLocalWorker
{
  GObject parent_instance;

  const TroupeWorkerEvents *events;
  gpointer data;

  TroupeLocalProcess *process;
  TroupeLink *link;
  TroupeErrorLog *errors;
  gsize unread;
};

static void worker_handle_init (TroupeWorkerHandleInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeLocalWorker,
                               troupe_local_worker,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_WORKER_HANDLE,
                                                      worker_handle_init))

static void
troupe_local_worker_dispose (GObject *object)
{
  TroupeLocalWorker *self = TROUPE_LOCAL_WORKER (object);

  g_clear_object (&self->link);
  g_clear_pointer (&self->errors, troupe_error_log_free);
  g_clear_object (&self->process);

  G_OBJECT_CLASS (troupe_local_worker_parent_class)->dispose (object);
}

static void
troupe_local_worker_class_init (TroupeLocalWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = troupe_local_worker_dispose;
}

static void
troupe_local_worker_init (TroupeLocalWorker *self)
{
}

static gboolean
frame_cb (const TroupeFrame *frame, gpointer data, GError **error)
{
  TroupeLocalWorker *self = data;

  troupe_error_log_reset_flood (self->errors);
  return self->events->link.frame (frame, self->data, error);
}

static void
idle_cb (gpointer data)
{
  TroupeLocalWorker *self = data;

  self->events->link.idle (self->data);
}

static void
broken_cb (const GError *error, gpointer data)
{
  TroupeLocalWorker *self = data;

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
  TroupeLocalWorker *self = data;

  troupe_link_break (self->link, error);
}

/* Bytes that were sent and that it did not read. A pipe reports them until both of its ends are
 * closed. */
static gsize
count_unread (TroupeLocalWorker *self)
{
  const int fd = troupe_link_get_output_fd (self->link);
  int in_pipe = 0;

  if (fd >= 0 && ioctl (fd, FIONREAD, &in_pipe) < 0)
    in_pipe = 0;
  return in_pipe + troupe_link_get_unsent (self->link);
}

static void
reaped_cb (gpointer data)
{
  g_autoptr (TroupeLocalWorker) self = data;

  /* Results that it sent right before its end count. */
  troupe_link_drain (self->link);
  troupe_error_log_finish (self->errors);
  self->unread = count_unread (self);
  self->events->ended (self->data);
}

/**
 * troupe_local_worker_start:
 * @arguments: (array zero-terminated=1): the program, found in PATH if it has no slash, and its
 *   arguments
 * @environment: (nullable) (array zero-terminated=1): its environment; %NULL for that of this
 * process
 * @marker: identifies its processes, see troupe_orphans_end()
 * @descriptors: the set in which its output is watched; it must outlive the worker
 * @events: the functions to call, in the main context of @descriptors
 * @data: for @events
 * @error: return location for an error
 *
 * Starts a worker. Its standard input and output are the wire, the newest part of its standard
 * error is kept.
 *
 * Returns: (transfer full) (nullable): the handle, to be kept until @ended was called
 */
TroupeLocalWorker *
troupe_local_worker_start (const char *const *arguments,
                           const char *const *environment,
                           const char *marker,
                           TroupeDescriptors *descriptors,
                           const TroupeWorkerEvents *events,
                           gpointer data,
                           GError **error)
{
  g_autoptr (TroupeLocalWorker) self = g_object_new (TROUPE_TYPE_LOCAL_WORKER, NULL);
  TroupeLocalPipes pipes;

  self->events = events;
  self->data = data;
  self->process = troupe_local_process_start (arguments, environment, marker, &pipes, error);
  if (self->process == NULL)
    return NULL;

  self->errors = troupe_error_log_new (pipes.error_fd, descriptors, flood_cb, self, error);
  self->link = troupe_link_new (pipes.output_fd, pipes.input_fd, descriptors, &link_events, self,
                                self->errors != NULL ? error : NULL);
  if (self->link == NULL || self->errors == NULL)
    return NULL;

  troupe_local_process_wait (self->process, reaped_cb, g_object_ref (self));
  return g_steal_pointer (&self);
}

static TroupeLink *
local_worker_get_link (TroupeWorkerHandle *handle)
{
  return TROUPE_LOCAL_WORKER (handle)->link;
}

static TroupeErrorLog *
local_worker_get_errors (TroupeWorkerHandle *handle)
{
  return TROUPE_LOCAL_WORKER (handle)->errors;
}

static gint64
local_worker_get_pid (TroupeWorkerHandle *handle)
{
  return troupe_local_process_get_pid (TROUPE_LOCAL_WORKER (handle)->process);
}

static const char *
local_worker_get_host (TroupeWorkerHandle *handle)
{
  return NULL;
}

static void
local_worker_order (TroupeWorkerHandle *handle, TroupeWorkerOrder order)
{
  TroupeLocalProcess *process = TROUPE_LOCAL_WORKER (handle)->process;

  switch (order)
    {
    case TROUPE_WORKER_ORDER_PAUSE:
      troupe_local_process_signal (process, SIGSTOP);
      break;
    case TROUPE_WORKER_ORDER_CONTINUE:
      troupe_local_process_signal (process, SIGCONT);
      break;
    case TROUPE_WORKER_ORDER_TERMINATE:
      troupe_local_process_signal (process, SIGTERM);
      troupe_local_process_signal (process, SIGCONT);
      break;
    case TROUPE_WORKER_ORDER_KILL:
      troupe_local_process_signal (process, SIGKILL);
      break;
    default:
      g_assert_not_reached ();
    }
}

static TroupeWorkerStop
local_worker_poll_stopped (TroupeWorkerHandle *handle)
{
  int stopped_by;

  if (!troupe_local_process_poll_stopped (TROUPE_LOCAL_WORKER (handle)->process, &stopped_by))
    return TROUPE_WORKER_STOP_NONE;
  if (stopped_by == 0)
    return TROUPE_WORKER_STOP_CONTINUED;
  /* The kernel sends these signals to a background process that reads or sets the terminal. */
  return stopped_by == SIGTTIN || stopped_by == SIGTTOU ? TROUPE_WORKER_STOP_TERMINAL
                                                        : TROUPE_WORKER_STOP_STOPPED;
}

static TroupeSharedMemory *
local_worker_open_memory (TroupeWorkerHandle *handle, guint32 fd)
{
  return troupe_shared_memory_open (local_worker_get_pid (handle), fd);
}

static guint64
local_worker_measure (TroupeWorkerHandle *handle, guint64 limit)
{
  return troupe_process_memory_measure (local_worker_get_pid (handle), limit);
}

static gsize
local_worker_get_unread (TroupeWorkerHandle *handle)
{
  return TROUPE_LOCAL_WORKER (handle)->unread;
}

static TroupeWorkerEnd
local_worker_get_end (TroupeWorkerHandle *handle, gboolean *exited, int *code)
{
  troupe_local_process_get_join (TROUPE_LOCAL_WORKER (handle)->process, exited, code);
  if (*exited && troupe_worker_handle_is_hopeless (*code))
    return TROUPE_WORKER_END_HOPELESS;
  return TROUPE_WORKER_END_WORKER;
}

static void
worker_handle_init (TroupeWorkerHandleInterface *iface)
{
  iface->get_link = local_worker_get_link;
  iface->get_errors = local_worker_get_errors;
  iface->get_pid = local_worker_get_pid;
  iface->get_host = local_worker_get_host;
  iface->order = local_worker_order;
  iface->poll_stopped = local_worker_poll_stopped;
  iface->open_memory = local_worker_open_memory;
  iface->measure = local_worker_measure;
  iface->get_unread = local_worker_get_unread;
  iface->get_end = local_worker_get_end;
}
