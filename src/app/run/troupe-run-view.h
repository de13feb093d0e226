/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-run.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_RUN_VIEW (troupe_run_view_get_type ())

/**
 * TroupeRunView:
 *
 * A run at work, and what came of it. It measures the run's workers while it is seen.
 *
 * Properties: run (TroupeRun, nullable); read-only, for its pages: progress (TroupeProgress,
 * nullable), machine (GListModel of TroupeCore, nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeRunView, troupe_run_view, TROUPE, RUN_VIEW, AdwBin)

void troupe_run_view_set_run (TroupeRunView *self, TroupeRun *run);

G_END_DECLS
