/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window of help. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_HELP_WINDOW (troupe_help_window_get_type ())

/**
 * TroupeHelpWindow:
 *
 * The pages of help: each text of the folder help of the resources, in the order of their names
 * and in the first language of the user that it is translated to. The first line of a page is its
 * title.
 */
G_DECLARE_FINAL_TYPE (TroupeHelpWindow, troupe_help_window, TROUPE, HELP_WINDOW, AdwWindow)

GtkWidget *troupe_help_window_new (GtkWindow *parent);

G_END_DECLS
