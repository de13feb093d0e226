/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds a run that goes on now by what a person typed for it. */

#pragma once

#include "troupe-running-runs.h"

G_BEGIN_DECLS

TroupeRunningRuns *troupe_running_load (void);
TroupeRunningRun *troupe_running_find (TroupeRunningRuns *runs, const char *name, GError **error);
int troupe_running_fail (const char *command, const GError *error);
gboolean
troupe_running_is_far (const char *name, const char *command, char **arguments, int *status);

G_END_DECLS
