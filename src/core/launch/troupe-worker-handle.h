/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The handle of one worker, which a launcher gives, wherever the worker is. */

#pragma once

#include "troupe-error-log.h"
#include "troupe-link.h"
#include "troupe-shared-memory.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TroupeWorkerOrder:
 * @TROUPE_WORKER_ORDER_PAUSE: stop it, and whatever it runs
 * @TROUPE_WORKER_ORDER_CONTINUE: let it go on
 * @TROUPE_WORKER_ORDER_TERMINATE: let it end in an orderly way, also where it is stopped
 * @TROUPE_WORKER_ORDER_KILL: end it now
 *
 * What a worker can be told besides its frames.
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
 * @TROUPE_WORKER_STOP_TERMINAL: the same, since it wants to ask something on a terminal, where it
 *   would wait for ever
 * @TROUPE_WORKER_STOP_CONTINUED: it was continued
 *
 * What an order or somebody else did to a worker.
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
 * @TROUPE_WORKER_END_WORKER: the worker itself did
 * @TROUPE_WORKER_END_CONNECTION: the way to it was lost, which is the fault of no item
 * @TROUPE_WORKER_END_HOPELESS: the worker itself, or its start, and another one would end the same
 *   way
 * @TROUPE_WORKER_END_WAITING: it was not started, since there is no room for it yet; another try is
 *   none too many
 *
 * Why a worker ended, or was not started.
 */
typedef enum
{
  TROUPE_WORKER_END_WORKER,
  TROUPE_WORKER_END_CONNECTION,
  TROUPE_WORKER_END_HOPELESS,
  TROUPE_WORKER_END_WAITING,
} TroupeWorkerEnd;

/**
 * TroupeWorkerEvents:
 * @link: what comes over its link
 * @ended: it ended, after the last frame that it sent
 *
 * The calls to the object that started a worker.
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
 * One worker, as its launcher knows it: its link, what it writes to standard error, how it is given
 * orders, and how it ended. Only its implementation knows where the worker is. It is kept until its
 * worker has ended.
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
 * @get_unread: see troupe_worker_handle_get_unread()
 * @get_end: see troupe_worker_handle_get_end()
 *
 * All are there.
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
  gsize (*get_unread) (TroupeWorkerHandle *self);
  TroupeWorkerEnd (*get_end) (TroupeWorkerHandle *self, gboolean *exited, int *code);
};

TroupeLink *troupe_worker_handle_get_link (TroupeWorkerHandle *self);
TroupeErrorLog *troupe_worker_handle_get_errors (TroupeWorkerHandle *self);
gint64 troupe_worker_handle_get_pid (TroupeWorkerHandle *self);
const char *troupe_worker_handle_get_host (TroupeWorkerHandle *self);
void troupe_worker_handle_order (TroupeWorkerHandle *self, TroupeWorkerOrder order);
TroupeWorkerStop troupe_worker_handle_poll_stopped (TroupeWorkerHandle *self);
TroupeSharedMemory *troupe_worker_handle_open_memory (TroupeWorkerHandle *self, guint32 fd);
gsize troupe_worker_handle_get_unread (TroupeWorkerHandle *self);
TroupeWorkerEnd
troupe_worker_handle_get_end (TroupeWorkerHandle *self, gboolean *exited, int *code);

G_END_DECLS
