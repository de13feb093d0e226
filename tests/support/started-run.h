/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs of other processes, which the command line finds and steers. */

#pragma once

#include "cli-run.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StartedRun:
 *
 * A run of another process, which goes on, and its number.
 */
typedef struct
{
  GSubprocess *process;
  char *number;
} StartedRun;

StartedRun started_run_new (GSubprocessFlags flags, const char *const *arguments);
StartedRun started_run_new_sleep (const char *option);
void started_run_clear (StartedRun *self);

JsonNode *started_run_list (const StartedRun *self);
void started_run_wait_for_state (const StartedRun *self, const char *state);

void started_run_call (CliRun *run, const char *first, const char *second, const char *third);
void started_run_assert_says (const CliRun *run, const char *part);
void started_run_assert_done (const char *first, const char *second, const char *third);
void started_run_assert_refused (const char *first,
                                 const char *second,
                                 const char *third,
                                 const char *part);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StartedRun, started_run_clear)

G_END_DECLS
