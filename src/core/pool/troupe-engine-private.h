/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-engine.h"
#include "troupe-launcher.h"
#include "troupe-scheduler.h"
#include "troupe-timer.h"

G_BEGIN_DECLS

/*
 * What the files of the engine share:
 *
 *   troupe-engine.c           its life: start, orders, the end
 *   troupe-engine-dispatch.c  batches to workers, frames from workers
 *   troupe-engine-output.c    what items print, and workers
 *   troupe-engine-slots.c      workers start, end, and are replaced
 *   troupe-engine-clock.c     time-outs, probes, what stopped
 */

/* How long a worker that ends by itself has beyond the grace, which it may give to what its items
 * left running. */
#define TROUPE_END_MARGIN_MS 500

typedef struct _EngineWorker EngineWorker;

/* A slot for a worker; its workers follow one another. */
typedef struct
{
  TroupeEngine *engine;
  guint number;
  EngineWorker *worker;
  guint last_worker;
  guint restarts;
  guint failed_starts;
  GSource *restart;
  gboolean given_up;
  char *reason;
} EngineSlot;

struct _EngineWorker
{
  TroupeEngine *engine;
  EngineSlot *slot;
  TroupeWorkerHandle *handle;
  TroupeLink *link;
  TroupeErrorLog *log;
  TroupeWorkerEnd end;
  TroupeSharedMemory *memory;
  TroupeWorkerStatus status;
  gboolean changed;
  TroupeWorkerState posted_state;

  guint32 lanes;
  guint32 flags;
  GQueue batches;
  guint64 items_given;
  gboolean retiring;
  /* What it did where it closed a stream. */
  char *closed;
  gint64 paused_at;
  gint64 heard_at;
  gint64 probed_at;
  /* Whether it was asked since it last gave a result. */
  gboolean asked;
  /* Whether it was ended because it did not answer. */
  gboolean unanswered;
  /* Whether it was said that it does not greet, and whether it was ended because of that. */
  gboolean silence_told;
  gboolean never_greeted;
  /* How many items may have written what was not taken yet from standard error. */
  guint64 n_writers;
  /* How many items it still gets one by one, so that it is known whose that is. */
  guint n_watched;
  /* What it wrote for no single item and was not told yet, whether it had none then, and how many
   * bytes of that were told. */
  GString *errors;
  gboolean errors_between;
  gsize errors_told;
  GSource *kill_source;
};

struct _TroupeEngine
{
  TroupeJob *job;
  TroupeResults *results;
  TroupeTrace *trace;
  TroupeMailbox *mailbox;
  GMainLoop *loop;
  TroupeLauncher *launcher;
  GCancellable *preparing;
  TroupeDescriptors *descriptors;
  TroupeScheduler *scheduler;
  TroupeSource *source;

  GPtrArray *slots;
  GPtrArray *workers;
  guint last_number;
  guint64 last_batch;

  TroupeRunCounts counts;
  gboolean counts_changed;
  GSource *publish_source;
  gint64 publish_due;
  gint64 published_at;
  gint64 workers_due;
  gboolean has_news;

  GSource *wait_source;
  /* Made ready when there is room for results again. */
  GSource *room_source;
  gboolean has_told_room;
  GSource *clock_source;
  GSource *end_source;
  gboolean greeted;
  gboolean paused;
  gboolean ending;
  gboolean stopping;
  gboolean halting;
  guint halt_failures;
  /* The last item that is run again, and how many of these were told. */
  guint64 retried_index;
  GBytes *retried_cause;
  guint retries_told;
  gboolean failed;
};

/* engine */
void troupe_engine_changed (TroupeEngine *self);
void troupe_engine_progressed (TroupeEngine *self);
void troupe_engine_worker_changed (EngineWorker *worker);
void troupe_engine_event (TroupeEngine *self, TroupeEventKind kind, guint worker, const char *text);
void
troupe_engine_worker_event (EngineWorker *worker, TroupeEventKind kind, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void troupe_engine_fail (TroupeEngine *self, const GError *error);
void troupe_engine_check_done (TroupeEngine *self);
gboolean troupe_engine_has_batches (TroupeEngine *self);

/* dispatch */
gboolean troupe_engine_on_frame (const TroupeFrame *frame, gpointer data, GError **error);
void troupe_engine_on_idle (gpointer data);
void troupe_engine_fill (TroupeEngine *self, EngineWorker *worker);
void troupe_engine_fill_all (TroupeEngine *self);
void troupe_engine_add_chunk (TroupeEngine *self, TroupeResultChunk *chunk);
void troupe_engine_fail_item (TroupeEngine *self,
                              EngineWorker *worker,
                              TroupeBatch *batch,
                              TroupeResultStatus status,
                              const TroupeWireChunk *wire_chunk,
                              TroupeFailureKind kind,
                              int code,
                              GBytes *message,
                              GBytes *details);

/* output */
void troupe_engine_add_output (TroupeBatch *batch, TroupeOutputStream stream, GBytes *more);
void troupe_engine_take_errors (EngineWorker *worker, guint32 n_finished);
void troupe_engine_report_stderr (EngineWorker *worker);

/* slots */
void troupe_engine_start_slot (TroupeEngine *self, EngineSlot *slot);
void troupe_engine_report_missing (TroupeEngine *self);
void troupe_engine_retire (EngineWorker *worker);
void troupe_engine_end_worker (EngineWorker *worker, TroupeKilledBy by, gboolean now);
void troupe_engine_worker_free (EngineWorker *worker);
void troupe_engine_slot_free (EngineSlot *slot);

/* clock */
void troupe_engine_start_clock (TroupeEngine *self);
void troupe_engine_pause_worker (EngineWorker *worker);
void troupe_engine_account_pause (EngineWorker *worker);
void troupe_engine_continue_worker (EngineWorker *worker);
void
troupe_engine_on_progress (EngineWorker *worker, const TroupeWireProgress *lanes, guint32 n_lanes);

G_END_DECLS
