/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The experiments, each in a file of its name. */

#pragma once

#include "troupe-experiment-run.h"

G_BEGIN_DECLS

gboolean troupe_experiment_run_speedup (TroupeExperimentRun *self, GError **error);
gboolean troupe_experiment_run_gil (TroupeExperimentRun *self, GError **error);
gboolean troupe_experiment_run_cores (TroupeExperimentRun *self, GError **error);
gboolean troupe_experiment_run_memory (TroupeExperimentRun *self, GError **error);
gboolean troupe_experiment_run_faults (TroupeExperimentRun *self, GError **error);
gboolean troupe_experiment_run_communication (TroupeExperimentRun *self, GError **error);
gboolean troupe_experiment_run_lifecycle (TroupeExperimentRun *self, GError **error);

G_END_DECLS
