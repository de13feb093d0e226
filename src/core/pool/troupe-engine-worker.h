/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One worker of the engine: its state, batches, output and end. */

#pragma once

#include "troupe-batch.h"
#include "troupe-engine-node.h"
#include "troupe-job.h"
#include "troupe-live-output.h"
#include "troupe-publisher.h"
#include "troupe-tally.h"
#include "troupe-worker-handle.h"
#include "troupe-worker-output.h"

G_BEGIN_DECLS

/**
 * TROUPE_END_MARGIN_MS:
 *
 * The time that a worker that ends by itself has beyond the grace time, which it may give to
 * processes that its items left running, in milliseconds.
 */
#define TROUPE_END_MARGIN_MS 500

/**
 * TROUPE_NODE_MARGIN_MS:
 *
 * The time that a node has beyond that for its workers, in milliseconds.
 */
#define TROUPE_NODE_MARGIN_MS 2000

/**
 * TroupeEngineWorker:
 * @handle: the handle from the launcher
 * @link: the handle's
 * @log: the handle's
 * @listener: data for the object that handles its frames
 * @status: its published status
 * @end: the reason why it ended, once it has
 * @is_node: whether it is a node, or will be one
 * @node: (nullable): what is known of it as a node, once it has greeted
 * @memory: (nullable): that it shares
 * @lanes: that it has, 0 before it greeted
 * @flags: of its greeting
 * @batches: (element-type TroupeBatch): that it has
 * @lost: the items that it had begun and that had no result when it ended
 * @items_given: the number of items that it was given
 * @items_ended: the number of these that ended, also if they failed and are run again
 * @live: (nullable): receives all that its items print
 * @granted: the number of bytes of that it may still send
 * @looked: whether it was asked for the output of its running items
 * @retiring: whether it ends by itself since there is no more work for it
 * @closed: (nullable): a description, if it closed a stream before it was to end
 * @paused_at: since when it is stopped, or 0
 * @suspended: whether it is stopped for want of memory, and is to be continued
 * @heard_at: the time of its last frame
 * @probed_at: the time of a probe that it did not answer yet, or 0
 * @asked: whether it was probed since its last result
 * @least_memory: the least bytes that it and its processes used while it had its current item
 * @measured_items: the number of items that had ended when it was measured last
 * @unanswered: whether it was ended because it did not answer a probe
 * @never_greeted: whether it was ended because it did not greet
 * @asked_terminal: whether it was ended because it tried to read from the terminal
 *
 * The layers above read these fields; only the functions below, and those of its batches, change
 * them. The last fields are private to them.
 */
typedef struct
{
  TroupeWorkerHandle *handle;
  TroupeLink *link;
  TroupeErrorLog *log;
  gpointer listener;
  TroupeWorkerStatus status;
  TroupeWorkerEnd end;
  gboolean is_node;
  TroupeEngineNode *node;
  TroupeSharedMemory *memory;
  guint32 lanes;
  guint32 flags;
  GQueue batches;
  TroupeItemRanges lost;
  guint64 items_given;
  guint64 items_ended;
  TroupeLiveOutput *live;
  gsize granted;
  gboolean looked;
  gboolean retiring;
  char *closed;
  gint64 paused_at;
  gboolean suspended;
  gint64 heard_at;
  gint64 probed_at;
  gboolean asked;
  guint64 least_memory;
  guint64 measured_items;
  gboolean unanswered;
  gboolean never_greeted;
  gboolean asked_terminal;

  /*< private >*/
  TroupeJob *job;
  TroupeTally *tally;
  TroupePublisher *publisher;
  gboolean changed;
  TroupeWorkerState posted_state;
  gboolean silence_told;
  TroupeWorkerOutput *output;
  GSource *kill_timer;
} TroupeEngineWorker;

TroupeEngineWorker *troupe_engine_worker_new (TroupeJob *job,
                                              TroupeTally *tally,
                                              TroupePublisher *publisher,
                                              gpointer listener);
void troupe_engine_worker_free (TroupeEngineWorker *self);

/* Its life */
void troupe_engine_worker_set_started (TroupeEngineWorker *self,
                                       TroupeWorkerHandle *handle,
                                       const TroupeWorkerStatus *status);
void troupe_engine_worker_set_greeted (TroupeEngineWorker *self, guint32 lanes, guint32 flags);
void troupe_engine_worker_set_node (TroupeEngineWorker *self,
                                    guint32 lanes,
                                    TroupeResults *results,
                                    const TroupeEngineCalls *calls);
void troupe_engine_worker_open_memory (TroupeEngineWorker *self, guint32 fd);
void troupe_engine_worker_pause (TroupeEngineWorker *self);
void troupe_engine_worker_suspend (TroupeEngineWorker *self, const char *why);
void troupe_engine_worker_continue (TroupeEngineWorker *self);
void troupe_engine_worker_retire (TroupeEngineWorker *self);
void troupe_engine_worker_end (TroupeEngineWorker *self, TroupeKilledBy by, gboolean now);
void troupe_engine_worker_end_because (TroupeEngineWorker *self, const char *reason);
void troupe_engine_worker_end_unanswered (TroupeEngineWorker *self);
void troupe_engine_worker_end_ungreeted (TroupeEngineWorker *self);
void troupe_engine_worker_end_asking (TroupeEngineWorker *self);
void troupe_engine_worker_end_for_room (TroupeEngineWorker *self, const char *why);
guint64 troupe_engine_worker_measure (TroupeEngineWorker *self, guint64 limit);
void troupe_engine_worker_end_too_large (TroupeEngineWorker *self);
void troupe_engine_worker_tell_silence (TroupeEngineWorker *self, int seconds);
void troupe_engine_worker_take_goodbye (TroupeEngineWorker *self, const TroupeWireGoodbye *goodbye);
void troupe_engine_worker_set_closed (TroupeEngineWorker *self, const char *what);
void troupe_engine_worker_set_ended (TroupeEngineWorker *self);
void troupe_engine_worker_set_joined (TroupeEngineWorker *self);

/* Its output, and its published changes */
void troupe_engine_worker_take_errors (TroupeEngineWorker *self, guint32 n_finished);
void troupe_engine_worker_listen (TroupeEngineWorker *self, TroupeListenMode mode, gsize bytes);
void troupe_engine_worker_set_live (TroupeEngineWorker *self, TroupeLiveOutput *live);
gboolean troupe_engine_worker_may_send (TroupeEngineWorker *self, gsize size);
void troupe_engine_worker_add_live (TroupeEngineWorker *self,
                                    TroupeBatch *batch,
                                    TroupeOutputStream stream,
                                    GBytes *text);
TroupeResultNote *troupe_engine_worker_take_output (TroupeEngineWorker *self, TroupeBatch *batch);
void troupe_engine_worker_report_stderr (TroupeEngineWorker *self);
void troupe_engine_worker_tell (TroupeEngineWorker *self, TroupeEventWhat what, const char *text);
void troupe_engine_worker_tell_data (TroupeEngineWorker *self, const TroupeEventData *data);
void troupe_engine_worker_say (TroupeEngineWorker *self, TroupeEventKind kind, const char *what);
void troupe_engine_worker_changed (TroupeEngineWorker *self);
void troupe_engine_worker_publish (TroupeEngineWorker *self);

G_END_DECLS
