/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The main window. */

#pragma once

#include "troupe-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_WINDOW (troupe_window_get_type ())

/**
 * TroupeWindow:
 *
 * A window with the jobs to choose from, and the one that runs.
 */
G_DECLARE_FINAL_TYPE (TroupeWindow, troupe_window, TROUPE, WINDOW, AdwApplicationWindow)

GtkWidget *troupe_window_new (GtkApplication *application);
void troupe_window_set_functions (TroupeWindow *self, GListModel *functions);
void troupe_window_open_file (TroupeWindow *self, const char *path);
void troupe_window_show_failure (TroupeWindow *self, const char *message);
void troupe_window_run (TroupeWindow *self, TroupeDraft *draft, TroupeSource *source);
void troupe_window_stop_and_close (TroupeWindow *self);

G_END_DECLS
