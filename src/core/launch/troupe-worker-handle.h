/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The handle of one worker, provided by a launcher, independent of the worker's location. */

#pragma once

#include "troupe-error-log.h"
#include "troupe-items.h"
#include "troupe-link.h"
#include "troupe-run-control.h"
#include "troupe-shared-memory.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TroupeWorkerOrder:
 * @TROUPE_WORKER_ORDER_PAUSE: stop it and the processes that it runs
 * @TROUPE_WORKER_ORDER_CONTINUE: let it continue
 * @TROUPE_WORKER_ORDER_TERMINATE: let it end in an orderly way, even if it is stopped
 * @TROUPE_WORKER_ORDER_KILL: end it now
 *
 * Orders that a worker can be given besides its frames.
 */
typedef enum
{
  TROUPE_WORKER_ORDER_PAUSE,
  TROUPE_WORKER_ORDER_CONTINUE,
  TROUPE_WORKER_ORDER_TERMINATE,
  TROUPE_WORKER_ORDER_KILL,
} TroupeWorkerOrder;

/**
 * TroupeWorkerStop:
 * @TROUPE_WORKER_STOP_NONE: nothing happened
 * @TROUPE_WORKER_STOP_STOPPED: it was stopped
 * @TROUPE_WORKER_STOP_TERMINAL: it was stopped because it tried to use a terminal, for which it
 *   would wait for ever
 * @TROUPE_WORKER_STOP_CONTINUED: it was continued
 *
 * A change of a worker that an order or another process caused.
 */
typedef enum
{
  TROUPE_WORKER_STOP_NONE,
  TROUPE_WORKER_STOP_STOPPED,
  TROUPE_WORKER_STOP_TERMINAL,
  TROUPE_WORKER_STOP_CONTINUED,
} TroupeWorkerStop;

/**
 * TroupeWorkerEnd:
 * @TROUPE_WORKER_END_WORKER: the worker itself ended
 * @TROUPE_WORKER_END_CONNECTION: the connection to it was lost, which is not the fault of an item
 * @TROUPE_WORKER_END_HOPELESS: the worker or its start failed, and another one would fail in the
 *   same way
 * @TROUPE_WORKER_END_AGAIN: there was no connection; the launcher itself says how often it is
 * tried, here or elsewhere, and the attempt does not count
 * @TROUPE_WORKER_END_WAITING: it was not started because resources are exhausted for now; the
 *   attempt does not count
 *
 * The reason why a worker ended, or was not started.
 */
typedef enum
{
  TROUPE_WORKER_END_WORKER,
  TROUPE_WORKER_END_CONNECTION,
  TROUPE_WORKER_END_HOPELESS,
  TROUPE_WORKER_END_AGAIN,
  TROUPE_WORKER_END_WAITING,
} TroupeWorkerEnd;

/**
 * TroupeNodeFacts:
 * @host: the name of its machine, as it is shown
 * @version: the version of its Troupe
 * @pid: its process id, on its machine
 * @n_cores: the number of processors that it may use
 * @offset: microseconds to add to a time of its clock, to have the time of this process' clock
 * @round_trip: the time from a question to the answer of the node, the latest one, in microseconds
 * @first_slot: the number of slots of other nodes that precede those of this one
 *
 * What is known of a node that has introduced itself.
 */
typedef struct
{
  char *host;
  char *version;
  gint64 pid;
  guint n_cores;
  gint64 offset;
  gint64 round_trip;
  guint first_slot;
} TroupeNodeFacts;

/**
 * TroupeWorkerEvents:
 * @link: the events of its link
 * @ended: it ended, after the last frame that it sent
 *
 * Functions that notify the object that started a worker.
 */
typedef struct
{
  TroupeLinkEvents link;
  void (*ended) (gpointer data);
} TroupeWorkerEvents;

#define TROUPE_TYPE_WORKER_HANDLE (troupe_worker_handle_get_type ())

/**
 * TroupeWorkerHandle:
 *
 * One worker: its link, its standard error, the orders that it is given, and its end. Only its
 * implementation knows the worker's location. It is kept until its worker has ended.
 */
G_DECLARE_INTERFACE (TroupeWorkerHandle, troupe_worker_handle, TROUPE, WORKER_HANDLE, GObject)

/**
 * TroupeWorkerHandleInterface:
 * @get_link: see troupe_worker_handle_get_link()
 * @get_errors: see troupe_worker_handle_get_errors()
 * @get_pid: see troupe_worker_handle_get_pid()
 * @get_host: see troupe_worker_handle_get_host()
 * @order: see troupe_worker_handle_order()
 * @poll_stopped: see troupe_worker_handle_poll_stopped()
 * @open_memory: see troupe_worker_handle_open_memory()
 * @measure: see troupe_worker_handle_measure()
 * @get_unread: see troupe_worker_handle_get_unread()
 * @get_end: see troupe_worker_handle_get_end()
 * @get_node: see troupe_worker_handle_get_node(); %NULL if it is never a node
 * @order_worker: see troupe_worker_handle_order_worker(); %NULL if it is never a node
 * @dup_reason: see troupe_worker_handle_dup_reason(); %NULL if there is never one
 * @hand_items: see troupe_worker_handle_hand_items(); %NULL if it never does
 * @end_items: see troupe_worker_handle_end_items(); %NULL if it is never a node
 *
 * All others are set.
 */
struct _TroupeWorkerHandleInterface
{
  GTypeInterface parent_iface;

  TroupeLink *(*get_link) (TroupeWorkerHandle *self);
  TroupeErrorLog *(*get_errors) (TroupeWorkerHandle *self);
  gint64 (*get_pid) (TroupeWorkerHandle *self);
  const char *(*get_host) (TroupeWorkerHandle *self);
  void (*order) (TroupeWorkerHandle *self, TroupeWorkerOrder order);
  TroupeWorkerStop (*poll_stopped) (TroupeWorkerHandle *self);
  TroupeSharedMemory *(*open_memory) (TroupeWorkerHandle *self, guint32 fd);
  guint64 (*measure) (TroupeWorkerHandle *self, guint64 limit);
  gsize (*get_unread) (TroupeWorkerHandle *self);
  TroupeWorkerEnd (*get_end) (TroupeWorkerHandle *self, gboolean *exited, int *code);
  const TroupeNodeFacts *(*get_node) (TroupeWorkerHandle *self);
  void (*order_worker) (TroupeWorkerHandle *self, guint worker, TroupeRunAction action);
  char *(*dup_reason) (TroupeWorkerHandle *self);
  gboolean (*hand_items) (TroupeWorkerHandle *self, TroupeItems *items, guint64 batch);
  void (*end_items) (TroupeWorkerHandle *self);
};

TroupeLink *troupe_worker_handle_get_link (TroupeWorkerHandle *self);
TroupeErrorLog *troupe_worker_handle_get_errors (TroupeWorkerHandle *self);
gint64 troupe_worker_handle_get_pid (TroupeWorkerHandle *self);
const char *troupe_worker_handle_get_host (TroupeWorkerHandle *self);
void troupe_worker_handle_order (TroupeWorkerHandle *self, TroupeWorkerOrder order);
TroupeWorkerStop troupe_worker_handle_poll_stopped (TroupeWorkerHandle *self);
TroupeSharedMemory *troupe_worker_handle_open_memory (TroupeWorkerHandle *self, guint32 fd);
guint64 troupe_worker_handle_measure (TroupeWorkerHandle *self, guint64 limit);
gsize troupe_worker_handle_get_unread (TroupeWorkerHandle *self);
TroupeWorkerEnd
troupe_worker_handle_get_end (TroupeWorkerHandle *self, gboolean *exited, int *code);
const TroupeNodeFacts *troupe_worker_handle_get_node (TroupeWorkerHandle *self);
void
troupe_worker_handle_order_worker (TroupeWorkerHandle *self, guint worker, TroupeRunAction action);
char *troupe_worker_handle_dup_reason (TroupeWorkerHandle *self);
gboolean
troupe_worker_handle_hand_items (TroupeWorkerHandle *self, TroupeItems *items, guint64 batch);
void troupe_worker_handle_end_items (TroupeWorkerHandle *self);
gboolean troupe_worker_handle_is_hopeless (int exit_code);

G_END_DECLS
