/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a pool in a test and collects its results and events. */

#pragma once

#include "troupe-pool.h"

G_BEGIN_DECLS

/* The grace time, in seconds, of jobs whose workers are to end by themselves on a busy machine. */
#define POOL_RUN_LONG_GRACE 60

/* A pool that works in this thread's main context, with its events. */
typedef struct
{
  TroupePool *pool;
  TroupeRun *run;
  TroupeResults *results;
  GPtrArray *events;
  gboolean finished;
} PoolRun;

typedef gboolean (*PoolRunCondition) (PoolRun *run, gpointer data);

PoolRun *pool_run_new (TroupeJob *job, TroupeSource *source);
PoolRun *pool_run_new_range (TroupeJob *job, gint64 first, gint64 last);
PoolRun *pool_run_new_gated (guint n_workers, guint n_items, guint n_free);
void pool_run_open_gate (void);
void pool_run_complete_gated (PoolRun *self);
void pool_run_free (PoolRun *run);
void pool_run_start (PoolRun *run);
void pool_run_wait_until (PoolRun *run, PoolRunCondition condition, gpointer data);
void pool_run_wait (PoolRun *run);
void pool_run_complete (PoolRun *run);

TroupeWorker *pool_run_get_worker (PoolRun *run, guint number);
guint pool_run_get_n_joined (PoolRun *run, const char *join_text);
gboolean pool_run_has_event (PoolRun *run, const char *part);
TroupeResult *pool_run_get_result (PoolRun *run, guint position);
void pool_run_assert_squares (PoolRun *run, gint64 first, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PoolRun, pool_run_free)

G_END_DECLS
