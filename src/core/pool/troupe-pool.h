/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A pool: it runs a job with worker processes. */

#pragma once

#include "troupe-known-results.h"
#include "troupe-live-output.h"
#include "troupe-pool-error.h"
#include "troupe-recorder.h"
#include "troupe-run.h"
#include "troupe-source.h"
#include "troupe-worker-program.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_POOL (troupe_pool_get_type ())

/**
 * TroupePool:
 *
 * Runs a job over the items of a source, once, with workers of this process. The work is done by a
 * thread of its own. The pool fills a run and takes orders for it: both belong to the thread in
 * whose main context the pool was made, and that context has to be iterated until the run has
 * finished. Frequent changes are published at most 20 times a second.
 */
G_DECLARE_FINAL_TYPE (TroupePool, troupe_pool, TROUPE, POOL, GObject)

TroupePool *
troupe_pool_new (TroupeJob *job, TroupeSource *source, TroupeResults *results, TroupeTrace *trace);

void troupe_pool_set_background (TroupePool *self);
void troupe_pool_keep_items (TroupePool *self, guint64 n_kept);
void troupe_pool_set_known_results (TroupePool *self, TroupeKnownResults *known);
void troupe_pool_set_recorder (TroupePool *self, TroupeRecorder *recorder);
void troupe_pool_set_live_output (TroupePool *self, TroupeLiveOutput *live);
gboolean troupe_pool_start (TroupePool *self, GError **error);

TroupeRun *troupe_pool_get_run (TroupePool *self);
TroupeSource *troupe_pool_get_source (TroupePool *self);

G_END_DECLS
