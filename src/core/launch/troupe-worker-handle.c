/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The handle of one worker, provided by a launcher, independent of the worker's location. */

#include "troupe-worker-handle.h"

/* A wrong call, a program that cannot be executed, a program that does not exist. */
#define EXIT_USAGE          2
#define EXIT_NOT_EXECUTABLE 126
#define EXIT_NOT_FOUND      127

G_DEFINE_INTERFACE (TroupeWorkerHandle, troupe_worker_handle, G_TYPE_OBJECT)

static void
troupe_worker_handle_default_init (TroupeWorkerHandleInterface *iface)
{
}

/**
 * troupe_worker_handle_get_link:
 * @self: a handle
 *
 * Returns: (transfer none): the link that carries frames to and from it
 */
TroupeLink *
troupe_worker_handle_get_link (TroupeWorkerHandle *self)
{
  return TROUPE_WORKER_HANDLE_GET_IFACE (self)->get_link (self);
}

/**
 * troupe_worker_handle_get_errors:
 * @self: a handle
 *
 * Returns: (transfer none): the log of its standard error
 */
TroupeErrorLog *
troupe_worker_handle_get_errors (TroupeWorkerHandle *self)
{
  return TROUPE_WORKER_HANDLE_GET_IFACE (self)->get_errors (self);
}

/**
 * troupe_worker_handle_get_pid:
 * @self: a handle
 *
 * Returns: its process id, which is its process group's as well, on its machine; 0 if that is not
 *   known
 */
gint64
troupe_worker_handle_get_pid (TroupeWorkerHandle *self)
{
  return TROUPE_WORKER_HANDLE_GET_IFACE (self)->get_pid (self);
}

/**
 * troupe_worker_handle_get_host:
 * @self: a handle
 *
 * Returns: (transfer none) (nullable): the name of the machine that the worker is on, or %NULL for
 *   this one
 */
const char *
troupe_worker_handle_get_host (TroupeWorkerHandle *self)
{
  return TROUPE_WORKER_HANDLE_GET_IFACE (self)->get_host (self);
}

/**
 * troupe_worker_handle_order:
 * @self: a handle
 * @order: the order
 *
 * Gives an order to the worker and the processes that it runs. Does nothing once it has ended.
 */
void
troupe_worker_handle_order (TroupeWorkerHandle *self, TroupeWorkerOrder order)
{
  TROUPE_WORKER_HANDLE_GET_IFACE (self)->order (self, order);
}

/**
 * troupe_worker_handle_poll_stopped:
 * @self: a handle
 *
 * Checks whether it was stopped or continued since the last call, by an order or otherwise.
 *
 * Returns: the next known change, one for each call
 */
TroupeWorkerStop
troupe_worker_handle_poll_stopped (TroupeWorkerHandle *self)
{
  return TROUPE_WORKER_HANDLE_GET_IFACE (self)->poll_stopped (self);
}

/**
 * troupe_worker_handle_open_memory:
 * @self: a handle
 * @fd: the descriptor of memory that the worker offered, in the worker
 *
 * Returns: (transfer full) (nullable): the memory, or %NULL if it cannot be shared, as with a
 *   worker in a container or on another machine
 */
TroupeSharedMemory *
troupe_worker_handle_open_memory (TroupeWorkerHandle *self, guint32 fd)
{
  return TROUPE_WORKER_HANDLE_GET_IFACE (self)->open_memory (self, fd);
}

/**
 * troupe_worker_handle_measure:
 * @self: a handle
 * @limit: bytes that matter to the caller; a larger sum is measured more precisely
 *
 * Measures the resident memory of the worker and all processes that it started.
 *
 * Returns: bytes, or 0 if that is not known
 */
guint64
troupe_worker_handle_measure (TroupeWorkerHandle *self, guint64 limit)
{
  return TROUPE_WORKER_HANDLE_GET_IFACE (self)->measure (self, limit);
}

/**
 * troupe_worker_handle_get_unread:
 * @self: a handle whose worker has ended
 *
 * Returns: the number of bytes sent that it never read, as far as that is known
 */
gsize
troupe_worker_handle_get_unread (TroupeWorkerHandle *self)
{
  return TROUPE_WORKER_HANDLE_GET_IFACE (self)->get_unread (self);
}

/**
 * troupe_worker_handle_get_end:
 * @self: a handle whose worker has ended
 * @exited: (out): whether it exited; otherwise a signal ended it
 * @code: (out): its exit code, or the number of the signal
 *
 * Returns: the reason why it ended
 */
TroupeWorkerEnd
troupe_worker_handle_get_end (TroupeWorkerHandle *self, gboolean *exited, int *code)
{
  return TROUPE_WORKER_HANDLE_GET_IFACE (self)->get_end (self, exited, code);
}

/**
 * troupe_worker_handle_get_node:
 * @self: a handle
 *
 * Returns: (transfer none) (nullable): what is known of the node that it stands for, or %NULL if it
 *   is no node, or has not introduced itself yet
 */
const TroupeNodeFacts *
troupe_worker_handle_get_node (TroupeWorkerHandle *self)
{
  TroupeWorkerHandleInterface *iface = TROUPE_WORKER_HANDLE_GET_IFACE (self);

  return iface->get_node != NULL ? iface->get_node (self) : NULL;
}

/**
 * troupe_worker_handle_order_worker:
 * @self: a handle of a node
 * @worker: the number of one of its workers, as the node has it, or 0 for all of them
 * @action: the action
 *
 * Passes an order on to the node. Does nothing once it has ended.
 */
void
troupe_worker_handle_order_worker (TroupeWorkerHandle *self, guint worker, TroupeRunAction action)
{
  TROUPE_WORKER_HANDLE_GET_IFACE (self)->order_worker (self, worker, action);
}

/**
 * troupe_worker_handle_dup_reason:
 * @self: a handle whose worker has ended
 *
 * Returns: (transfer full) (nullable): why it ended, as a sentence without its end, if its handle
 *   knows more than troupe_worker_handle_get_end() tells
 */
char *
troupe_worker_handle_dup_reason (TroupeWorkerHandle *self)
{
  TroupeWorkerHandleInterface *iface = TROUPE_WORKER_HANDLE_GET_IFACE (self);

  return iface->dup_reason != NULL ? iface->dup_reason (self) : NULL;
}

/**
 * troupe_worker_handle_hand_items:
 * @self: a handle
 * @items: items
 * @batch: the number of the batch that they become
 *
 * Gives items to a worker to which something else goes before them.
 *
 * Returns: %FALSE if nothing does: their frame is to be sent as any other
 */
gboolean
troupe_worker_handle_hand_items (TroupeWorkerHandle *self, TroupeItems *items, guint64 batch)
{
  TroupeWorkerHandleInterface *iface = TROUPE_WORKER_HANDLE_GET_IFACE (self);

  return iface->hand_items != NULL && iface->hand_items (self, items, batch);
}

/**
 * troupe_worker_handle_end_items:
 * @self: a handle of a node
 *
 * Says that no more items follow.
 */
void
troupe_worker_handle_end_items (TroupeWorkerHandle *self)
{
  TROUPE_WORKER_HANDLE_GET_IFACE (self)->end_items (self);
}

/**
 * troupe_worker_handle_is_hopeless:
 * @exit_code: what a worker or a node exited with
 *
 * Returns: whether another one would end in the same way
 */
gboolean
troupe_worker_handle_is_hopeless (int exit_code)
{
  return exit_code == EXIT_USAGE || exit_code == EXIT_NOT_EXECUTABLE || exit_code == EXIT_NOT_FOUND;
}
