/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Parts of a run with data that is always the same, each in a window of its own above @parent. */

void run_pages_present_workers (GtkWindow *parent);
void run_pages_present_cores (GtkWindow *parent);
void run_pages_present_events (GtkWindow *parent);

G_END_DECLS
