/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The runs that go on in the processes of this user, as a list model. */

#pragma once

#include "troupe-running-run.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_RUNNING_RUNS (troupe_running_runs_get_type ())

/**
 * TroupeRunningRuns:
 *
 * The runs that go on in the processes of this user on this machine: a #GListModel of
 * #TroupeRunningRun, the one that was started first at first. It belongs to the thread in which it
 * was made, whose main context must be iterated.
 *
 * Properties: is-loading (boolean, read-only: a run that was found has not answered yet).
 */
G_DECLARE_FINAL_TYPE (TroupeRunningRuns, troupe_running_runs, TROUPE, RUNNING_RUNS, GObject)

TroupeRunningRuns *troupe_running_runs_new (gboolean follows);
TroupeRunningRuns *troupe_running_runs_new_of_others (void);
gboolean troupe_running_runs_get_is_loading (TroupeRunningRuns *self);
const char *troupe_running_runs_get_problem (TroupeRunningRuns *self);
TroupeRunningRun *
troupe_running_runs_find (TroupeRunningRuns *self, const char *name, GError **error);

G_END_DECLS
