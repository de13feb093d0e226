/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run that goes on, with figures that are the same each time. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void run_picture_present (GtkWindow *parent, const char *view_name);

G_END_DECLS
