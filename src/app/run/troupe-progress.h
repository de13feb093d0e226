/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The progress of a run as texts. */

#pragma once

#include "troupe-run-outcome.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_PROGRESS (troupe_progress_get_type ())

/**
 * TroupeProgress:
 *
 * The progress of a run as figures for people: updated once a second while it is active, more often
 * at the start, and when the run changes its state.
 *
 * Properties, read-only: fraction (double, 0 to 1, of the items; 0 while their number is not
 * known), failed-fraction (double, the part of the items that failed), determinate (boolean: it is
 * known), and as texts done, rate, left, elapsed, speedup, cores, failed, status (what became of
 * the run), notice (what a person may want to do something about, or an empty text), figures (a
 * line of those that are no outcome).
 */
G_DECLARE_FINAL_TYPE (TroupeProgress, troupe_progress, TROUPE, PROGRESS, GObject)

TroupeProgress *troupe_progress_new (TroupeRun *run);
void troupe_progress_set_active (TroupeProgress *self, gboolean active);
gboolean troupe_progress_is_active (TroupeProgress *self);
const TroupeRunOutcome *troupe_progress_get_outcome (TroupeProgress *self);

G_END_DECLS
