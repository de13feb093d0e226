/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The view of a run. */

#pragma once

#include "troupe-past-run.h"
#include "troupe-run.h"
#include "troupe-sampler.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_RUN_VIEW (troupe_run_view_get_type ())

/**
 * TroupeRunView:
 *
 * A run and its outcome. Its sampler measures while the view is visible. Orders are offered while
 * the run has a control.
 *
 * Properties: run (TroupeRun, nullable), sampler (TroupeSampler, nullable: that of the run, if its
 * workers are measured by this process), past-run (TroupePastRun, nullable: its entry in the
 * history, if it is kept; showing another run sets it to %NULL); read-only, for its pages: progress
 * (TroupeProgress, nullable), machine (GListModel of TroupeCore, nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeRunView, troupe_run_view, TROUPE, RUN_VIEW, AdwBin)

void troupe_run_view_show (TroupeRunView *self, TroupeRun *run, TroupeSampler *sampler);
void troupe_run_view_set_machine (TroupeRunView *self, TroupeMachine *machine);
void troupe_run_view_show_event (TroupeRunView *self, TroupeEvent *event);
void troupe_run_view_show_failed (TroupeRunView *self);
void troupe_run_view_export (TroupeRunView *self);

G_END_DECLS
