/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One worker, as the engine knows it: its state, its batches, what it says, and its end. */

#pragma once

#include "troupe-batch.h"
#include "troupe-job.h"
#include "troupe-publisher.h"
#include "troupe-tally.h"
#include "troupe-worker-handle.h"
#include "troupe-worker-output.h"

G_BEGIN_DECLS

/**
 * TROUPE_END_MARGIN_MS:
 *
 * How long a worker that ends by itself has beyond the grace, which it may give to what its items
 * left running, in milliseconds.
 */
#define TROUPE_END_MARGIN_MS 500

/**
 * TroupeEngineWorker:
 * @handle: what the launcher gave
 * @link: the handle's
 * @log: the handle's
 * @listener: for the object that takes its frames
 * @status: what the owner is told of it
 * @end: why it ended, once it has
 * @memory: (nullable): that it shares
 * @lanes: that it has, 0 before it greeted
 * @flags: of its greeting
 * @batches: (element-type TroupeBatch): that it has
 * @items_given: how many items it was given
 * @retiring: whether it ends by itself since it has nothing to do any more
 * @closed: (nullable): what it did where it closed a stream
 * @paused_at: since when it is stopped, or 0
 * @heard_at: when it was last heard of
 * @probed_at: when it was asked where it is and did not answer yet, or 0
 * @asked: whether it was asked since it last gave a result
 * @unanswered: whether it was ended because it did not answer
 * @never_greeted: whether it was ended because it did not greet
 * @asked_terminal: whether it was ended because it wants to ask something on the terminal
 *
 * The layers above read what is listed here; only the functions below, and those of its batches,
 * change it. What is listed last is theirs alone.
 */
typedef struct
{
  TroupeWorkerHandle *handle;
  TroupeLink *link;
  TroupeErrorLog *log;
  gpointer listener;
  TroupeWorkerStatus status;
  TroupeWorkerEnd end;
  TroupeSharedMemory *memory;
  guint32 lanes;
  guint32 flags;
  GQueue batches;
  guint64 items_given;
  gboolean retiring;
  char *closed;
  gint64 paused_at;
  gint64 heard_at;
  gint64 probed_at;
  gboolean asked;
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
void troupe_engine_worker_open_memory (TroupeEngineWorker *self, guint32 fd);
void troupe_engine_worker_pause (TroupeEngineWorker *self);
void troupe_engine_worker_continue (TroupeEngineWorker *self);
void troupe_engine_worker_retire (TroupeEngineWorker *self);
void troupe_engine_worker_end (TroupeEngineWorker *self, TroupeKilledBy by, gboolean now);
void troupe_engine_worker_end_because (TroupeEngineWorker *self, const char *reason);
void troupe_engine_worker_end_unanswered (TroupeEngineWorker *self);
void troupe_engine_worker_end_ungreeted (TroupeEngineWorker *self);
void troupe_engine_worker_end_asking (TroupeEngineWorker *self);
void troupe_engine_worker_tell_silence (TroupeEngineWorker *self, int seconds);
void troupe_engine_worker_take_goodbye (TroupeEngineWorker *self, const TroupeWireGoodbye *goodbye);
void troupe_engine_worker_set_closed (TroupeEngineWorker *self, const char *what);
void troupe_engine_worker_set_ended (TroupeEngineWorker *self);
void troupe_engine_worker_set_joined (TroupeEngineWorker *self);

/* What it writes, and what is told of it */
void troupe_engine_worker_take_errors (TroupeEngineWorker *self, guint32 n_finished);
void troupe_engine_worker_report_stderr (TroupeEngineWorker *self);
void troupe_engine_worker_add_event (TroupeEngineWorker *self,
                                     TroupeEventKind kind,
                                     const char *format,
                                     ...) G_GNUC_PRINTF (3, 4);
void troupe_engine_worker_changed (TroupeEngineWorker *self);
void troupe_engine_worker_publish (TroupeEngineWorker *self);

G_END_DECLS
