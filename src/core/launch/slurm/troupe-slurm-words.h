/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads what Slurm's programs say, and says it in words. */

#pragma once

#include "troupe-node-handle.h"

G_BEGIN_DECLS

/**
 * TroupeSlurmState:
 * @TROUPE_SLURM_STATE_WAITING: the request may be met later
 * @TROUPE_SLURM_STATE_NEVER: the request is not met however long it waits
 * @TROUPE_SLURM_STATE_OTHER: it waits no more
 *
 * What is to become of a request.
 */
typedef enum
{
  TROUPE_SLURM_STATE_WAITING,
  TROUPE_SLURM_STATE_NEVER,
  TROUPE_SLURM_STATE_OTHER,
} TroupeSlurmState;

/** The format of the line that troupe_slurm_words_read_state() reads, for squeue -o. */
#define TROUPE_SLURM_STATE_FORMAT "%T|%r|%S"

GArray *troupe_slurm_words_read_cpus (const char *text);
gint64 troupe_slurm_words_read_time (const char *text);
TroupeSlurmState troupe_slurm_words_read_state (const char *line, const char *job, char **words);
char *troupe_slurm_words_explain_refusal (const char *errors);
TroupeWorkerEnd troupe_slurm_words_explain_step (const char *job,
                                                 const char *node,
                                                 const TroupeNodeEnd *end,
                                                 char **reason);

G_END_DECLS
