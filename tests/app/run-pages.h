/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Presents the pages of a run with figures that are made up. */

#pragma once

#include "troupe-run.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Functions that present parts of a run with constant data, without a pool, each in a window of its
 * own above @parent. */

void run_pages_present (GtkWindow *parent, GtkWidget *child);
void run_pages_present_history (GtkWindow *parent);
void run_pages_present_comparison (GtkWindow *parent);
void run_pages_present_past_run (GtkWindow *parent);
void run_pages_present_workers (GtkWindow *parent);
void run_pages_present_joined_workers (GtkWindow *parent);
void run_pages_present_cores (GtkWindow *parent);
GtkWidget *run_pages_present_events (GtkWindow *parent);
GtkWidget *run_pages_present_results (GtkWindow *parent);
void run_pages_present_timeline (GtkWindow *parent);
void run_pages_present_worker (GtkWindow *parent, TroupeRun *run);

G_END_DECLS
