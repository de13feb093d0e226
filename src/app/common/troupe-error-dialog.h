/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The dialog of an error. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void troupe_show_error (GtkWidget *widget, const char *heading, const GError *error);

G_END_DECLS
