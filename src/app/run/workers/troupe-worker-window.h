/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window of one worker. */

#pragma once

#include "troupe-run.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_WORKER_WINDOW (troupe_worker_window_get_type ())

/**
 * TroupeWorkerWindow:
 *
 * One worker in detail: its CPU and memory over time, its command line, its latest items, and its
 * standard error. The items come from the run's results, which must not be paused while the window
 * is open.
 */
G_DECLARE_FINAL_TYPE (TroupeWorkerWindow, troupe_worker_window, TROUPE, WORKER_WINDOW, AdwWindow)

GtkWindow *troupe_worker_window_new (TroupeRun *run, TroupeWorker *worker);

G_END_DECLS
