/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts a run of a job on this machine, with all that it takes. */

#pragma once

#include "troupe-known-results.h"
#include "troupe-live-output.h"
#include "troupe-recorder.h"
#include "troupe-run.h"
#include "troupe-sampler.h"
#include "troupe-source.h"
#include "troupe-watch-server.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_RUNNER (troupe_runner_get_type ())

/**
 * TroupeRunner:
 *
 * Runs a job once on this machine: creates the results and, if all of them are kept, the trace, the
 * pool that fills them and the run, and the sampler that measures the workers. It belongs to the
 * thread in whose main context it was made. When the last reference is dropped while the job runs,
 * the job is stopped and waited for.
 */
G_DECLARE_FINAL_TYPE (TroupeRunner, troupe_runner, TROUPE, RUNNER, GObject)

TroupeRunner *troupe_runner_new (TroupeJob *job,
                                 TroupeSource *source,
                                 TroupeResultsKeep keep,
                                 gsize memory_limit);

void troupe_runner_set_background (TroupeRunner *self);
void troupe_runner_keep_items (TroupeRunner *self, guint64 n_kept);
void troupe_runner_set_known_results (TroupeRunner *self, TroupeKnownResults *known);
void troupe_runner_set_recorder (TroupeRunner *self, TroupeRecorder *recorder);
void troupe_runner_set_live_output (TroupeRunner *self, TroupeLiveOutput *live);
void troupe_runner_share (TroupeRunner *self, TroupeWatchServerFlags flags);
gboolean troupe_runner_start (TroupeRunner *self, GError **error);
void troupe_runner_tell_exit (TroupeRunner *self, int status);

TroupeRun *troupe_runner_get_run (TroupeRunner *self);
TroupeSource *troupe_runner_get_source (TroupeRunner *self);
TroupeSampler *troupe_runner_get_sampler (TroupeRunner *self);

G_END_DECLS
