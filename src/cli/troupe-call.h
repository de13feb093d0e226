/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The contents of the command line of a run. */

#pragma once

#include "troupe-job-file.h"

G_BEGIN_DECLS

/**
 * TroupeProgress:
 * @TROUPE_PROGRESS_AUTO: if standard error is a terminal
 * @TROUPE_PROGRESS_ALWAYS: everywhere
 * @TROUPE_PROGRESS_NEVER: nowhere
 */
typedef enum
{
  TROUPE_PROGRESS_AUTO,
  TROUPE_PROGRESS_ALWAYS,
  TROUPE_PROGRESS_NEVER,
} TroupeProgress;

/**
 * TroupeCall:
 * @file: the job, as in a job file
 * @progress: the display of progress
 * @bar: whether progress is a bar
 * @live: whether the run is shown as a table while it goes
 * @counts_first: whether all items are read before the first one runs, so that their number is
 * known
 * @quiet: whether only what failed is reported
 * @dry_run: whether command lines are printed, and nothing runs
 * @no_control: whether other processes can only watch the run
 * @save: (nullable): the job file to write
 * @run: (nullable): the kept run that is named
 * @keep: whether to keep the run
 * @resume: whether to go on with an earlier run, and keep this one
 * @only_failed: whether to run the failed items of that run again
 *
 * The contents of a command line.
 */
typedef struct
{
  TroupeJobFile *file;
  TroupeProgress progress;
  gboolean bar;
  gboolean live;
  gboolean counts_first;
  gboolean quiet;
  gboolean dry_run;
  gboolean no_control;
  char *save;
  char *run;
  gboolean keep;
  gboolean resume;
  gboolean only_failed;
} TroupeCall;

TroupeCall *troupe_call_new (void);
void troupe_call_free (TroupeCall *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeCall, troupe_call_free)

G_END_DECLS
