/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The running experiment, as its measuring function receives it. */

#pragma once

#include "troupe-experiment.h"
#include "troupe-trial.h"

G_BEGIN_DECLS

/**
 * TroupeExperimentRun:
 * @file: (nullable): the job to compare, and its items
 * @workers: processes, or threads, at least 1
 * @interpreter: (nullable): the Python to use
 * @repeat: how often to run each, at least 1
 * @curve: whether to go from one worker to all
 * @cancellable: (nullable): ends it
 * @finding: what came of it
 * @experiment: whom to tell of progress
 * @task: which runs it
 *
 * What an experiment gets, on the thread that it runs on.
 */
typedef struct
{
  TroupeJobFile *file;
  guint workers;
  char *interpreter;
  guint repeat;
  gboolean curve;
  GCancellable *cancellable;
  TroupeFinding *finding;
  TroupeExperiment *experiment;
  GTask *task;
} TroupeExperimentRun;

/* How far it is, 0 to 1, and what it does next, translated. */
void troupe_experiment_run_step (TroupeExperimentRun *self, double progress, const char *step);
void troupe_experiment_run_say (TroupeExperimentRun *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

/* A job with so many processes, each with so many threads. */
TroupeTrial *troupe_experiment_run_job (TroupeExperimentRun *self,
                                        TroupeJob *job,
                                        guint processes,
                                        guint threads,
                                        TroupeSource *source,
                                        const TroupeTrialWatch *watch,
                                        GError **error);

gboolean troupe_experiment_run_speedup (TroupeExperimentRun *self, GError **error);
gboolean troupe_experiment_run_gil (TroupeExperimentRun *self, GError **error);
gboolean troupe_experiment_run_cores (TroupeExperimentRun *self, GError **error);
gboolean troupe_experiment_run_memory (TroupeExperimentRun *self, GError **error);
gboolean troupe_experiment_run_faults (TroupeExperimentRun *self, GError **error);
gboolean troupe_experiment_run_communication (TroupeExperimentRun *self, GError **error);
gboolean troupe_experiment_run_lifecycle (TroupeExperimentRun *self, GError **error);

G_END_DECLS
