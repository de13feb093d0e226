/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The running experiment, as its measuring function receives it. */

#pragma once

#include "troupe-experiment-error.h"
#include "troupe-finding.h"
#include "troupe-job-file.h"
#include "troupe-trial.h"

G_BEGIN_DECLS

/**
 * TroupeExperimentStep:
 * @progress: how far the experiment is, 0 to 1
 * @text: the next step, translated
 * @user_data: the data of the run
 *
 * Hears of a step, on the thread of the experiment.
 */
typedef void (*TroupeExperimentStep) (double progress, const char *text, gpointer user_data);

/**
 * TroupeExperimentRun:
 * @file: (nullable): the job to compare, and its items
 * @workers: processes, or threads, at least as many as the experiment needs
 * @interpreter: (nullable): the Python to use
 * @repeat: the number of runs of each, at least 1
 * @curve: whether to measure each number of workers, from one to all
 * @cancellable: (nullable): ends it
 * @finding: its finding
 * @step: called with each step
 * @step_data: data for @step
 *
 * The arguments of an experiment, on the thread that it runs on.
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
  TroupeExperimentStep step;
  gpointer step_data;
} TroupeExperimentRun;

void troupe_experiment_run_step (TroupeExperimentRun *self, double progress, const char *text);
void troupe_experiment_run_say (TroupeExperimentRun *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
TroupeTrial *troupe_experiment_run_job (TroupeExperimentRun *self,
                                        TroupeJob *job,
                                        guint processes,
                                        guint threads,
                                        TroupeSource *source,
                                        const TroupeTrialWatch *watch,
                                        GError **error);

G_END_DECLS
