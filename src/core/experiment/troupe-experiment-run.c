/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Functions that all experiments use while they run. */

#include "troupe-experiment-run.h"

/**
 * troupe_experiment_run_step:
 * @progress: how far the experiment is, 0 to 1
 * @text: the next step, translated
 *
 * Reports the next step.
 */
void
troupe_experiment_run_step (TroupeExperimentRun *self, double progress, const char *text)
{
  self->step (progress, text, self->step_data);
}

/**
 * troupe_experiment_run_say:
 * @format: a sentence, translated, as for printf() @...: its arguments
 *
 * Adds a sentence to the meaning of the finding.
 */
void
troupe_experiment_run_say (TroupeExperimentRun *self, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  troupe_finding_add_meaning (self->finding, sentence);
}

/**
 * troupe_experiment_run_job:
 * @job: the job, changed to @processes and @threads
 * @processes: the number of workers
 * @threads: the number of threads of each worker
 * @source: the items
 * @watch: (nullable): functions to call meanwhile
 * @error: the mistake in the job, or the reason why it did not run
 *
 * Returns: (transfer full) (nullable): how the job went
 */
TroupeTrial *
troupe_experiment_run_job (TroupeExperimentRun *self,
                           TroupeJob *job,
                           guint processes,
                           guint threads,
                           TroupeSource *source,
                           const TroupeTrialWatch *watch,
                           GError **error)
{
  troupe_job_set_workers (job, processes);
  troupe_job_set_threads (job, threads);
  if (!troupe_job_validate (job, error))
    return NULL;
  return troupe_trial_run (job, source, watch, self->cancellable, error);
}
