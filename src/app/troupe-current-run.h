/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The run of a window. */

#pragma once

#include "troupe-job-run.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_CURRENT_RUN (troupe_current_run_get_type ())

/**
 * TroupeCurrentRun:
 *
 * The job that runs or ran last in a window: how one comes in place of another one, so that no
 * result is lost without a question, and how items run again in place.
 *
 * Signals: "show" (#TroupeJobRun): a run is that of the window from now on; "started": it has
 * begun; "beside" (#TroupeJobRun): a run is to be started in another window; "finished".
 */
G_DECLARE_FINAL_TYPE (TroupeCurrentRun, troupe_current_run, TROUPE, CURRENT_RUN, GObject)

TroupeCurrentRun *troupe_current_run_new (GtkWindow *window);
TroupeJobRun *troupe_current_run_get_job_run (TroupeCurrentRun *self);
gboolean troupe_current_run_is_busy (TroupeCurrentRun *self);

void troupe_current_run_start (TroupeCurrentRun *self, TroupeJobRun *job_run);
void troupe_current_run_replace (TroupeCurrentRun *self, TroupeJobRun *job_run);
void
troupe_current_run_go_on (TroupeCurrentRun *self, guint64 id, gboolean failed_too, gint64 item);
void troupe_current_run_stop (TroupeCurrentRun *self, gboolean now);
void troupe_current_run_run_again (TroupeCurrentRun *self, gint64 item);

G_END_DECLS
