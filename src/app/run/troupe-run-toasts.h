/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Toasts that say what happens in a run. */

#pragma once

#include "troupe-run.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_RUN_TOASTS (troupe_run_toasts_get_type ())

/**
 * TroupeRunToasts:
 *
 * Tells of what a person did to a run and what follows from that, of items that fail, of warnings,
 * and of the end, in toasts. A good end is told only while the view of the run is hidden, which
 * says the same. What happens several times while a toast is shown changes that toast.
 *
 * Signals: "show" (#TroupeEvent, nullable): the person wants to see that event, or the items that
 * failed if there is none.
 */
G_DECLARE_FINAL_TYPE (TroupeRunToasts, troupe_run_toasts, TROUPE, RUN_TOASTS, GObject)

TroupeRunToasts *troupe_run_toasts_new (AdwToastOverlay *overlay);
void troupe_run_toasts_set_run (TroupeRunToasts *self, TroupeRun *run, GtkWidget *view);
void troupe_run_toasts_tell (TroupeRunToasts *self, const char *text);

G_END_DECLS
