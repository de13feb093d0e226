/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An experiment: a claim about processes, and its measurement. */

#pragma once

#include "troupe-experiment-error.h"
#include "troupe-finding.h"
#include "troupe-job-file.h"

G_BEGIN_DECLS

/**
 * TroupeExperimentKind:
 * @TROUPE_EXPERIMENT_SPEEDUP: a job serially, by threads and by processes
 * @TROUPE_EXPERIMENT_GIL: a Python function with threads and with processes, compared with one in C
 * @TROUPE_EXPERIMENT_CORES: which worker was on which core
 * @TROUPE_EXPERIMENT_MEMORY: the memory shared by threads and by processes
 * @TROUPE_EXPERIMENT_FAULTS: the extent of a crash
 * @TROUPE_EXPERIMENT_COMMUNICATION: the cost of messages between processes
 * @TROUPE_EXPERIMENT_LIFECYCLE: starting, synchronising and ending processes
 *
 * The experiments, in the order in which they are listed.
 */
typedef enum
{
  TROUPE_EXPERIMENT_SPEEDUP,
  TROUPE_EXPERIMENT_GIL,
  TROUPE_EXPERIMENT_CORES,
  TROUPE_EXPERIMENT_MEMORY,
  TROUPE_EXPERIMENT_FAULTS,
  TROUPE_EXPERIMENT_COMMUNICATION,
  TROUPE_EXPERIMENT_LIFECYCLE,
} TroupeExperimentKind;

#define TROUPE_N_EXPERIMENTS (TROUPE_EXPERIMENT_LIFECYCLE + 1)

#define TROUPE_TYPE_EXPERIMENT (troupe_experiment_get_type ())

/**
 * TroupeExperiment:
 *
 * A common claim about multiprocessing, and its measurement with real processes on this machine. It
 * runs on a thread of its own, but otherwise belongs to the thread that created it. Two at the same
 * time disturb each other.
 *
 * Properties, read-only, notified on change: progress (double, 0 to 1), step (string: the current
 * step), running (boolean).
 */
G_DECLARE_FINAL_TYPE (TroupeExperiment, troupe_experiment, TROUPE, EXPERIMENT, GObject)

TroupeExperiment *troupe_experiment_new (TroupeExperimentKind kind);

const char *troupe_experiment_kind_get_name (TroupeExperimentKind kind);
const char *troupe_experiment_kind_get_title (TroupeExperimentKind kind);
const char *troupe_experiment_kind_get_claim (TroupeExperimentKind kind);
const char *troupe_experiment_kind_get_method (TroupeExperimentKind kind);
guint troupe_experiment_kind_get_fewest_workers (TroupeExperimentKind kind);
gboolean troupe_experiment_kind_parse (const char *name, TroupeExperimentKind *kind);

TroupeExperimentKind troupe_experiment_get_kind (TroupeExperiment *self);
void troupe_experiment_set_job (TroupeExperiment *self, TroupeJob *job, GPtrArray *items);
void troupe_experiment_set_workers (TroupeExperiment *self, guint workers);
void troupe_experiment_set_repeat (TroupeExperiment *self, guint repeat);
void troupe_experiment_set_interpreter (TroupeExperiment *self, const char *interpreter);
void troupe_experiment_set_curve (TroupeExperiment *self, gboolean curve);

double troupe_experiment_get_progress (TroupeExperiment *self);
const char *troupe_experiment_get_step (TroupeExperiment *self);
gboolean troupe_experiment_get_running (TroupeExperiment *self);

void troupe_experiment_run_async (TroupeExperiment *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
TroupeFinding *
troupe_experiment_run_finish (TroupeExperiment *self, GAsyncResult *result, GError **error);

G_END_DECLS
