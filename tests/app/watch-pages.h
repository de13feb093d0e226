/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows a run of another process in a window, and lists in which there is nothing. */

#pragma once

#include "troupe-window.h"

G_BEGIN_DECLS

void watch_pages_show_run (TroupeWindow *window);
void watch_pages_show_run_without_orders (TroupeWindow *window);
void watch_pages_show_ended_run (TroupeWindow *window);
void watch_pages_show_failure (TroupeWindow *window);
void watch_pages_show_no_history (TroupeWindow *window);
void watch_pages_show_no_events (TroupeWindow *window);
void watch_pages_show_no_results (TroupeWindow *window);

G_END_DECLS
