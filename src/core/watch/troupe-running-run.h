/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run that goes on in some process of this user, as an entry of a list. */

#pragma once

#include "troupe-watched-run.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_RUNNING_RUN (troupe_running_run_get_type ())

/**
 * TroupeRunningRun:
 *
 * A run that goes on in some process of this user on this machine, for lists. It is told how far
 * that run is, once in a second.
 *
 * Properties, all read-only, notified on change: number (string: what the commands of troupe take
 * for the run, such as "4711"), path (string: its socket, for troupe_watched_run_open_async()),
 * title (string: what runs, as troupe_job_describe() has it), folder (string: the working directory
 * of its process), version (string: of Troupe), pid (gint64), can-control (boolean: it takes
 * orders), state (int, a #TroupeRunState), started-on
 * (gint64, microseconds since 1970, UTC), elapsed (double, seconds), n-items (gint64, -1 while not
 * known), n-done, n-failed (guint64; failed ones are among those done), problem (string, nullable:
 * a sentence, while nothing but the number and the path is known).
 */
G_DECLARE_FINAL_TYPE (TroupeRunningRun, troupe_running_run, TROUPE, RUNNING_RUN, GObject)

TroupeRunningRun *troupe_running_run_new (const char *path);
void troupe_running_run_set_watched (TroupeRunningRun *self, TroupeWatchedRun *watched);
void troupe_running_run_set_problem (TroupeRunningRun *self, const char *problem);

TroupeWatchedRun *troupe_running_run_get_watched (TroupeRunningRun *self);
const char *troupe_running_run_get_number (TroupeRunningRun *self);
const char *troupe_running_run_get_path (TroupeRunningRun *self);
const char *troupe_running_run_get_title (TroupeRunningRun *self);
const char *troupe_running_run_get_folder (TroupeRunningRun *self);
const char *troupe_running_run_get_problem (TroupeRunningRun *self);
gint64 troupe_running_run_get_pid (TroupeRunningRun *self);
gint64 troupe_running_run_get_started_on (TroupeRunningRun *self);

G_END_DECLS
