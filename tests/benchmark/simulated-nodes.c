/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nodes that are played by a thread of the test, and their launcher. */

#include "simulated-nodes.h"

#include "troupe-frame-reader.h"
#include "troupe-told-sample.h"
#include "troupe-told-worker.h"
#include "troupe-wire-node.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* The time that an item takes, as its result says. */
#define ITEM_NS 500000000

typedef struct
{
  SimulatedNodes *nodes;
  int fd;
  int pool_fd;
  TroupeFrameReader *reader;
  GByteArray *output;
  gsize written;
  GQueue held;
  guint next_worker;
  gboolean has_ended;
  TroupeNodeFacts facts;
} Node;

typedef enum
{
  ORDER_NONE,
  ORDER_TICK,
  ORDER_ANSWER,
} Order;

struct _SimulatedNodes
{
  Node *nodes;
  guint n_nodes;
  guint n_lanes;
  int epoll_fd;
  int wake[2];
  gint order;
  gboolean answers;
  gint is_over;
  GThread *thread;
  TroupeLauncher *launcher;
  guint64 n_ticks;
};

/* The handle of one */

#define SIMULATED_TYPE_HANDLE (simulated_handle_get_type ())
G_DECLARE_FINAL_TYPE (SimulatedHandle, simulated_handle, SIMULATED, HANDLE, GObject)

struct _SimulatedHandle
{
  GObject parent_instance;
  Node *node;
  TroupeLink *link;
  TroupeErrorLog *errors;
  const TroupeWorkerEvents *events;
  gpointer data;
};

static TroupeLink *
handle_get_link (TroupeWorkerHandle *handle)
{
  return SIMULATED_HANDLE (handle)->link;
}

static TroupeErrorLog *
handle_get_errors (TroupeWorkerHandle *handle)
{
  return SIMULATED_HANDLE (handle)->errors;
}

static gint64
handle_get_pid (TroupeWorkerHandle *handle)
{
  return 1;
}

static const char *
handle_get_host (TroupeWorkerHandle *handle)
{
  return SIMULATED_HANDLE (handle)->node->facts.host;
}

static void
handle_order (TroupeWorkerHandle *handle, TroupeWorkerOrder order)
{
}

static TroupeWorkerStop
handle_poll_stopped (TroupeWorkerHandle *handle)
{
  return TROUPE_WORKER_STOP_NONE;
}

static TroupeSharedMemory *
handle_open_memory (TroupeWorkerHandle *handle, guint32 fd)
{
  return NULL;
}

static guint64
handle_measure (TroupeWorkerHandle *handle, guint64 limit)
{
  return 0;
}

static gsize
handle_get_unread (TroupeWorkerHandle *handle)
{
  return 0;
}

static TroupeWorkerEnd
handle_get_end (TroupeWorkerHandle *handle, gboolean *exited, int *code)
{
  *exited = TRUE;
  *code = 0;
  return TROUPE_WORKER_END_WORKER;
}

static const TroupeNodeFacts *
handle_get_node (TroupeWorkerHandle *handle)
{
  return &SIMULATED_HANDLE (handle)->node->facts;
}

static void
handle_end_items (TroupeWorkerHandle *handle)
{
  TroupeLink *link = handle_get_link (handle);

  troupe_wire_append_end (troupe_link_get_output (link));
  troupe_link_flush (link);
}

static void
handle_order_worker (TroupeWorkerHandle *handle, guint worker, TroupeRunAction action)
{
}

static void
handle_interface_init (TroupeWorkerHandleInterface *iface)
{
  iface->get_link = handle_get_link;
  iface->get_errors = handle_get_errors;
  iface->get_pid = handle_get_pid;
  iface->get_host = handle_get_host;
  iface->order = handle_order;
  iface->poll_stopped = handle_poll_stopped;
  iface->open_memory = handle_open_memory;
  iface->measure = handle_measure;
  iface->get_unread = handle_get_unread;
  iface->get_end = handle_get_end;
  iface->get_node = handle_get_node;
  iface->order_worker = handle_order_worker;
  iface->end_items = handle_end_items;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SimulatedHandle,
                               simulated_handle,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_WORKER_HANDLE,
                                                      handle_interface_init))

static void
simulated_handle_dispose (GObject *object)
{
  SimulatedHandle *self = SIMULATED_HANDLE (object);

  g_clear_object (&self->link);
  g_clear_pointer (&self->errors, troupe_error_log_free);
  G_OBJECT_CLASS (simulated_handle_parent_class)->dispose (object);
}

static void
simulated_handle_class_init (SimulatedHandleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = simulated_handle_dispose;
}

static void
simulated_handle_init (SimulatedHandle *self)
{
}

static gboolean
frame_cb (const TroupeFrame *frame, gpointer data, GError **error)
{
  SimulatedHandle *self = data;

  return self->events->link.frame (frame, self->data, error);
}

static void
idle_cb (gpointer data)
{
  SimulatedHandle *self = data;

  self->events->link.idle (self->data);
}

static gboolean
ended_cb (gpointer data)
{
  SimulatedHandle *self = data;

  self->events->ended (self->data);
  return G_SOURCE_REMOVE;
}

static void
broken_cb (const GError *error, gpointer data)
{
  SimulatedHandle *self = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  if (!g_error_matches (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_CLOSED))
    g_error ("%s", error->message);
  g_source_set_callback (source, ended_cb, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static const TroupeLinkEvents link_events = { frame_cb, idle_cb, broken_cb };

static void
flood_cb (const GError *error, gpointer data)
{
}

/* Their launcher */

#define SIMULATED_TYPE_LAUNCHER (simulated_launcher_get_type ())
G_DECLARE_FINAL_TYPE (SimulatedLauncher, simulated_launcher, SIMULATED, LAUNCHER, GObject)

struct _SimulatedLauncher
{
  GObject parent_instance;
  SimulatedNodes *nodes;
  int quiet[2];
};

static void
launcher_prepare_async (TroupeLauncher *launcher,
                        TroupeLauncherWaiting waiting,
                        gpointer waiting_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  g_autoptr (GTask) task = g_task_new (launcher, cancellable, callback, data);

  g_task_return_boolean (task, TRUE);
}

static gboolean
launcher_prepare_finish (TroupeLauncher *launcher, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static guint
launcher_get_n_workers (TroupeLauncher *launcher)
{
  return SIMULATED_LAUNCHER (launcher)->nodes->n_nodes;
}

static guint
launcher_get_n_lanes (TroupeLauncher *launcher, guint slot)
{
  return SIMULATED_LAUNCHER (launcher)->nodes->n_lanes;
}

static const char *
launcher_get_program (TroupeLauncher *launcher)
{
  return "a simulated node";
}

static TroupeWorkerHandle *
launcher_start (TroupeLauncher *launcher,
                guint slot,
                TroupeDescriptors *descriptors,
                const TroupeWorkerEvents *events,
                gpointer data,
                TroupeWorkerEnd *why,
                GError **error)
{
  SimulatedLauncher *self = SIMULATED_LAUNCHER (launcher);
  SimulatedHandle *handle = g_object_new (SIMULATED_TYPE_HANDLE, NULL);

  handle->node = &self->nodes->nodes[slot];
  handle->events = events;
  handle->data = data;
  handle->errors = troupe_error_log_new (fcntl (self->quiet[0], F_DUPFD_CLOEXEC, 3), descriptors,
                                         flood_cb, handle, error);
  handle->link =
      troupe_link_new (handle->node->pool_fd, fcntl (handle->node->pool_fd, F_DUPFD_CLOEXEC, 3),
                       descriptors, &link_events, handle, error);
  g_assert_true (handle->errors != NULL && handle->link != NULL);
  return TROUPE_WORKER_HANDLE (handle);
}

static gboolean
launcher_is_any_stopped (TroupeLauncher *launcher)
{
  return FALSE;
}

static void
launcher_do_nothing (TroupeLauncher *launcher)
{
}

static void
launcher_set_node_flags (TroupeLauncher *launcher, guint32 flags)
{
}

static void
launcher_interface_init (TroupeLauncherInterface *iface)
{
  iface->prepare_async = launcher_prepare_async;
  iface->prepare_finish = launcher_prepare_finish;
  iface->get_n_workers = launcher_get_n_workers;
  iface->get_n_lanes = launcher_get_n_lanes;
  iface->get_program = launcher_get_program;
  iface->start = launcher_start;
  iface->is_any_stopped = launcher_is_any_stopped;
  iface->end_orphans = launcher_do_nothing;
  iface->release = launcher_do_nothing;
  iface->set_node_flags = launcher_set_node_flags;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SimulatedLauncher,
                               simulated_launcher,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_LAUNCHER,
                                                      launcher_interface_init))

static void
simulated_launcher_finalize (GObject *object)
{
  SimulatedLauncher *self = SIMULATED_LAUNCHER (object);

  close (self->quiet[0]);
  close (self->quiet[1]);
  G_OBJECT_CLASS (simulated_launcher_parent_class)->finalize (object);
}

static void
simulated_launcher_class_init (SimulatedLauncherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = simulated_launcher_finalize;
}

static void
simulated_launcher_init (SimulatedLauncher *self)
{
  g_assert_cmpint (pipe2 (self->quiet, O_CLOEXEC | O_NONBLOCK), ==, 0);
}

/* The thread that plays them */

static void
node_watch (Node *node, gboolean for_output)
{
  struct epoll_event event = { .events = EPOLLIN | (for_output ? EPOLLOUT : 0), .data.ptr = node };

  epoll_ctl (node->nodes->epoll_fd, EPOLL_CTL_MOD, node->fd, &event);
}

static void
node_flush (Node *node)
{
  while (node->written < node->output->len)
    {
      gssize size =
          write (node->fd, node->output->data + node->written, node->output->len - node->written);

      if (size < 0)
        {
          node_watch (node, TRUE);
          return;
        }
      node->written += size;
    }
  node->written = 0;
  g_byte_array_set_size (node->output, 0);
  node_watch (node, FALSE);
  if (node->has_ended)
    shutdown (node->fd, SHUT_WR);
}

static void
node_tell (Node *node, gboolean with_samples)
{
  const guint n_lanes = node->nodes->n_lanes;
  const guint start = troupe_wire_begin_told (node->output);

  for (guint number = 1; number <= n_lanes; number++)
    {
      TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;
      TroupeWorkerSample sample = { .cpu_percent = 99, .core = 3, .process_state = 'R' };

      status.number = number;
      status.slot = number - 1;
      status.pid = 1000 + number;
      status.state = TROUPE_WORKER_RUNNING;
      status.items_done = node->nodes->n_ticks;
      status.greeted_at = 1;
      status.item_since = 1;
      g_strlcpy (status.item, "item 4711", sizeof status.item);
      for (guint i = 0; i < TROUPE_WORKER_LATEST; i++)
        troupe_worker_status_add_items (&status, 2 * i * number, 1);
      troupe_told_worker_append (node->output, &status, NULL);
      sample.cpu_seconds = node->nodes->n_ticks;
      sample.rss_bytes = 4096 * number;
      if (with_samples)
        troupe_told_sample_append (node->output, number, &sample);
    }
  troupe_wire_end_told (node->output, start);
}

static void
node_answer_item (Node *node, guint64 index)
{
  static const char *const value = "4";
  const TroupeWireBegun begun = { index, 1, node->next_worker + 1 };
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (&value, 1);
  const TroupeWireDone done = { .first_index = index,
                                .count = 1,
                                .outcome = TROUPE_WIRE_OUTCOME_OK,
                                .attempts = 1,
                                .worker = node->next_worker + 1,
                                .elapsed_ns = ITEM_NS,
                                .core = 1,
                                .values = block };

  troupe_wire_append_begun (node->output, &begun);
  troupe_wire_append_done (node->output, &done);
  node->next_worker = (node->next_worker + 1) % node->nodes->n_lanes;
}

typedef struct
{
  guint64 first;
  guint32 count;
} Held;

static void
node_answer (Node *node)
{
  Held *held;

  while (node->nodes->answers && (held = g_queue_pop_head (&node->held)) != NULL)
    {
      for (guint32 i = 0; i < held->count; i++)
        node_answer_item (node, held->first + i);
      g_free (held);
    }
}

static void
node_take (Node *node, const TroupeFrame *frame)
{
  g_auto (TroupeWireBatch) batch = { 0 };
  const TroupeWireGoodbye goodbye = { 0 };
  Held *held;

  if (frame->type == TROUPE_FRAME_END)
    {
      troupe_wire_append_goodbye (node->output, &goodbye);
      node->has_ended = TRUE;
      return;
    }
  if (!troupe_wire_parse_batch (frame, &batch, NULL))
    return;

  held = g_new (Held, 1);
  *held = (Held){ batch.first_index, batch.count };
  g_queue_push_tail (&node->held, held);
}

static void
node_read (Node *node)
{
  gsize room;
  guint8 *at = troupe_frame_reader_reserve (node->reader, &room);
  gssize size = read (node->fd, at, room);

  if (size <= 0)
    {
      if (size == 0 || errno != EAGAIN)
        epoll_ctl (node->nodes->epoll_fd, EPOLL_CTL_DEL, node->fd, NULL);
      return;
    }
  troupe_frame_reader_commit (node->reader, size);
  while (TRUE)
    {
      g_auto (TroupeFrame) frame = { 0 };

      if (!troupe_frame_reader_next (node->reader, &frame, NULL))
        break;
      node_take (node, &frame);
    }
  node_answer (node);
  node_flush (node);
}

static void
nodes_follow (SimulatedNodes *self)
{
  const Order order = g_atomic_int_exchange (&self->order, ORDER_NONE);
  char byte;

  if (read (self->wake[0], &byte, 1) < 0 || order == ORDER_NONE)
    return;
  self->answers |= order == ORDER_ANSWER;
  self->n_ticks++;
  for (guint i = 0; i < self->n_nodes; i++)
    {
      if (order == ORDER_TICK)
        node_tell (&self->nodes[i], TRUE);
      node_answer (&self->nodes[i]);
      node_flush (&self->nodes[i]);
    }
}

static gpointer
nodes_thread (gpointer data)
{
  SimulatedNodes *self = data;
  struct epoll_event events[64];

  while (!g_atomic_int_get (&self->is_over))
    {
      const int n = epoll_wait (self->epoll_fd, events, G_N_ELEMENTS (events), 100);

      for (int i = 0; i < n; i++)
        {
          Node *node = events[i].data.ptr;

          if (node == NULL)
            {
              nodes_follow (self);
              continue;
            }
          if (events[i].events & EPOLLOUT)
            node_flush (node);
          if (events[i].events & (EPOLLIN | EPOLLHUP))
            node_read (node);
        }
    }
  return NULL;
}

static void
node_set_up (SimulatedNodes *self, guint number)
{
  Node *node = &self->nodes[number];
  const TroupeWireHello hello = { TROUPE_WIRE_VERSION, TROUPE_WIRE_CAN_RANGE | TROUPE_WIRE_IS_NODE,
                                  self->n_lanes, 1, (char *) "simulated" };
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = node };
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), ==, 0);
  node->nodes = self;
  node->fd = fds[0];
  node->pool_fd = fds[1];
  node->reader = troupe_frame_reader_new ();
  node->output = g_byte_array_new ();
  g_queue_init (&node->held);
  node->facts.host = g_strdup_printf ("node%u", number + 1);
  node->facts.version = (char *) "0";
  node->facts.first_slot = number * self->n_lanes;
  epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, node->fd, &event);
  troupe_wire_append_hello (node->output, &hello);
  node_tell (node, FALSE);
  node_flush (node);
}

/** simulated_nodes_new: starts the thread that plays them. */
SimulatedNodes *
simulated_nodes_new (guint n_nodes, guint n_lanes)
{
  SimulatedNodes *self = g_new0 (SimulatedNodes, 1);
  struct epoll_event event = { .events = EPOLLIN };

  self->n_nodes = n_nodes;
  self->n_lanes = n_lanes;
  self->nodes = g_new0 (Node, n_nodes);
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  g_assert_cmpint (pipe2 (self->wake, O_CLOEXEC | O_NONBLOCK), ==, 0);
  epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, self->wake[0], &event);
  for (guint i = 0; i < n_nodes; i++)
    node_set_up (self, i);
  self->launcher = g_object_new (SIMULATED_TYPE_LAUNCHER, NULL);
  SIMULATED_LAUNCHER (self->launcher)->nodes = self;
  self->thread = g_thread_new ("nodes", nodes_thread, self);
  return self;
}

/** simulated_nodes_free: ends them, after the pool. */
void
simulated_nodes_free (SimulatedNodes *self)
{
  g_atomic_int_set (&self->is_over, 1);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->n_nodes; i++)
    {
      close (self->nodes[i].fd);
      troupe_frame_reader_free (self->nodes[i].reader);
      g_byte_array_unref (self->nodes[i].output);
      g_queue_clear_full (&self->nodes[i].held, g_free);
      g_free (self->nodes[i].facts.host);
    }
  close (self->epoll_fd);
  close (self->wake[0]);
  close (self->wake[1]);
  g_object_unref (self->launcher);
  g_free (self->nodes);
  g_free (self);
}

/** simulated_nodes_get_launcher: Returns: (transfer none): the launcher for an engine. */
TroupeLauncher *
simulated_nodes_get_launcher (SimulatedNodes *self)
{
  return self->launcher;
}

static void
nodes_order (SimulatedNodes *self, Order order)
{
  g_atomic_int_set (&self->order, order);
  g_assert_cmpint (write (self->wake[1], "x", 1), ==, 1);
}

/** simulated_nodes_tick: lets each node tell of each of its workers, with a sample. */
void
simulated_nodes_tick (SimulatedNodes *self)
{
  nodes_order (self, ORDER_TICK);
}

/** simulated_nodes_answer: lets the nodes answer the items that they have and will get. */
void
simulated_nodes_answer (SimulatedNodes *self)
{
  nodes_order (self, ORDER_ANSWER);
}
