/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs that are shared by a test, and watched by it as by another process. */

#pragma once

#include "troupe-runner.h"
#include "troupe-watched-run.h"

/**
 * SharedRun:
 *
 * A run that can be watched.
 */
typedef struct
{
  TroupeRunner *runner;
  TroupeRun *run;
} SharedRun;

SharedRun shared_run_start_commands (void);
SharedRun shared_run_start_naps (guint n_items);
SharedRun shared_run_start_sleepers (guint n_workers, TroupeWatchServerFlags flags);
SharedRun
shared_run_start_squares (guint n_items, TroupeResultsKeep keep, TroupeWatchServerFlags flags);

char *watching_find_path (void);
TroupeWatchedRun *watching_open (const char *path, TroupeToldWants wants, GError **error);
TroupeWatchedRun *watching_open_only (TroupeToldWants wants);
int watching_connect (const char *path);
gboolean watching_is_listening (gpointer path);

gboolean watching_is_finished (gpointer run);
gboolean watching_is_running (gpointer run);
gboolean watching_is_closed (gpointer watched);
gboolean watching_has_all_rows (gpointer run);
void watching_assert_squares (TroupeRun *run, guint n);
