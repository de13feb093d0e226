/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run that is filled by hand, without a pool, and a control that records orders. */

#pragma once

#include "troupe-run.h"

G_BEGIN_DECLS

/** The seconds that the run took, by a clock of its own, and its items, of which one failed. */
#define FILLED_RUN_SECONDS 60
#define FILLED_RUN_N_ITEMS 4

TroupeRun *filled_run_new (TroupeRunState state);

#define TYPE_WRITTEN_CONTROL (written_control_get_type ())

/**
 * WrittenControl:
 *
 * Takes orders for a run and only records them.
 */
G_DECLARE_FINAL_TYPE (WrittenControl, written_control, WRITTEN, CONTROL, GObject)

WrittenControl *written_control_new (void);
void written_control_assert (WrittenControl *self, const char *orders);
guint written_control_get_interval (WrittenControl *self);

G_END_DECLS
