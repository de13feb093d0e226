/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files dropped onto a widget. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

char **troupe_dropped_files_get_paths (GtkWidget *widget, const char *heading, const GValue *value);

G_END_DECLS
