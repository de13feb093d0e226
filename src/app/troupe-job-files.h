/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Job files that are chosen in a dialog or dropped on a window. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void troupe_job_files_install_actions (GtkWidgetClass *widget_class);
void troupe_job_files_accept_drops (GtkWidget *window);

G_END_DECLS
