/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The engine of a pool, which works on the pool's thread. */

#pragma once

#include "troupe-ahead-source.h"
#include "troupe-job.h"
#include "troupe-known-results.h"
#include "troupe-launcher.h"
#include "troupe-live-output.h"
#include "troupe-mailbox.h"
#include "troupe-pool-error.h"
#include "troupe-recorder.h"
#include "troupe-results.h"
#include "troupe-run-control.h"
#include "troupe-source.h"
#include "troupe-trace.h"

G_BEGIN_DECLS

/**
 * TroupeEngine:
 *
 * The pool's side of its own thread: the workers, the batches of each, and the outcome of their
 * items. Every function is called in that thread, with its main context as the default.
 */
typedef struct _TroupeEngine TroupeEngine;

TroupeEngine *troupe_engine_new (TroupeJob *job,
                                 TroupeSource *source,
                                 TroupeResults *results,
                                 TroupeTrace *trace,
                                 TroupeRecorder *recorder,
                                 TroupeMailbox *mailbox,
                                 TroupeLiveOutput *live,
                                 TroupeLauncher *launcher,
                                 GMainLoop *loop);
void troupe_engine_set_known_results (TroupeEngine *self, TroupeKnownResults *known);
void troupe_engine_read_ahead (TroupeEngine *self, TroupeAheadSource *source);
void troupe_engine_keep_items (TroupeEngine *self, TroupeAheadSource *source, guint64 n_kept);
void troupe_engine_free (TroupeEngine *self);
void troupe_engine_start (TroupeEngine *self);
gboolean troupe_engine_is_finished (TroupeEngine *self);
void troupe_engine_publish_soon (TroupeEngine *self);
void troupe_engine_stop (TroupeEngine *self, gboolean now);
void troupe_engine_act (TroupeEngine *self, guint worker, TroupeRunAction action);

G_END_DECLS
