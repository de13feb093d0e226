/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-events.h"
#include "troupe-job.h"
#include "troupe-results.h"
#include "troupe-source.h"
#include "troupe-worker.h"
#include "troupe-worker-program.h"

G_BEGIN_DECLS

/**
 * TroupePoolState:
 * @TROUPE_POOL_READY: not started
 * @TROUPE_POOL_RUNNING: it works
 * @TROUPE_POOL_PAUSED: all of its workers are stopped
 * @TROUPE_POOL_ENDING: no item is handed out any more, and its workers end
 * @TROUPE_POOL_FINISHED: every worker joined, and every item has its result
 */
typedef enum
{
  TROUPE_POOL_READY,
  TROUPE_POOL_RUNNING,
  TROUPE_POOL_PAUSED,
  TROUPE_POOL_ENDING,
  TROUPE_POOL_FINISHED,
} TroupePoolState;

/**
 * TroupePoolAction:
 * @TROUPE_POOL_KILL: SIGKILL to its process group
 * @TROUPE_POOL_TERMINATE: SIGTERM, then SIGKILL after the grace
 * @TROUPE_POOL_PAUSE: SIGSTOP; what it has stays with it
 * @TROUPE_POOL_CONTINUE: SIGCONT
 */
typedef enum
{
  TROUPE_POOL_KILL,
  TROUPE_POOL_TERMINATE,
  TROUPE_POOL_PAUSE,
  TROUPE_POOL_CONTINUE,
} TroupePoolAction;

/** So many of the slowest items are known. */
#define TROUPE_N_SLOWEST 5

/**
 * TroupeSlowItem:
 * @index: from 0
 * @seconds: that it took, the mean of its chunk where that has several
 *
 * An item that took long.
 */
typedef struct
{
  guint64 index;
  double seconds;
} TroupeSlowItem;

typedef enum
{
  TROUPE_POOL_ERROR_START,
  TROUPE_POOL_ERROR_SOURCE,
  TROUPE_POOL_ERROR_RESULTS,
  TROUPE_POOL_ERROR_HALTED,
} TroupePoolError;

#define TROUPE_POOL_ERROR (troupe_pool_error_quark ())

GQuark troupe_pool_error_quark (void);

#define TROUPE_TYPE_POOL (troupe_pool_get_type ())

/**
 * TroupePool:
 *
 * Runs a job over the items of a source, once. The work is done by a thread of its own; this
 * object, its properties and its signals belong to the thread in whose main context it was made,
 * and that context has to be iterated until "finished".
 *
 * Properties, all read-only, notified at most 20 times a second and when the pool ends: state
 * (int), n-items (gint64, -1 while not known), n-done, n-ok, n-failed, n-crashed, n-timed-out,
 * n-not-run (guint64; done is all of the others but not-run), elapsed (double, seconds), restarts,
 * retries (guint).
 *
 * Signals: "finished", once, after the last property changed; "event" (#TroupeEvent): something
 * that a person should know of: a worker that was killed, died, cannot be started, or items
 * that are left out. The list of
 * events has these and all others.
 */
G_DECLARE_FINAL_TYPE (TroupePool, troupe_pool, TROUPE, POOL, GObject)

TroupePool *troupe_pool_new (TroupeJob *job, TroupeSource *source, TroupeResults *results);

void troupe_pool_set_background (TroupePool *self);
gboolean troupe_pool_start (TroupePool *self, GError **error);
/* The first call lets workers end (SIGTERM, then SIGKILL after the grace); with now, SIGKILL at
 * once. What was not finished becomes TROUPE_RESULT_NOT_RUN. */
void troupe_pool_set_interval (TroupePool *self, guint milliseconds);
void troupe_pool_stop (TroupePool *self, gboolean now);
/* To the worker of that number; 0 is all of them. Nothing happens where it is joined already. */
void troupe_pool_act (TroupePool *self, guint worker, TroupePoolAction action);

TroupeJob *troupe_pool_get_job (TroupePool *self);
TroupeSource *troupe_pool_get_source (TroupePool *self);
TroupeResults *troupe_pool_get_results (TroupePool *self);
/* Of TroupeWorker: one for each process ever started, in the order of their numbers. */
GListModel *troupe_pool_get_workers (TroupePool *self);
/* What happened since it was started. */
TroupeEvents *troupe_pool_get_events (TroupePool *self);
TroupePoolState troupe_pool_get_state (TroupePool *self);
gint64 troupe_pool_get_n_items (TroupePool *self);
guint64 troupe_pool_get_n_done (TroupePool *self);
guint64 troupe_pool_get_n_status (TroupePool *self, TroupeResultStatus status);
double troupe_pool_get_elapsed (TroupePool *self);
/* What all items took, added up, in seconds. */
double troupe_pool_get_item_seconds (TroupePool *self);
/* The slowest items, the slowest one first; of those in one batch their mean counts. */
const TroupeSlowItem *troupe_pool_get_slowest (TroupePool *self, guint *n_items);
char *troupe_pool_dup_command_line (TroupePool *self, TroupeWorker *worker);
guint troupe_pool_get_restarts (TroupePool *self);
guint troupe_pool_get_retries (TroupePool *self);
/* Why the job did not start, or could not go on; NULL otherwise. */
const GError *troupe_pool_get_error (TroupePool *self);

G_END_DECLS
