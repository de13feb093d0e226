/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How the focus moves between the parts of a page. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void troupe_focus_leave_header (GtkWidget *window);
void troupe_focus_pass_rows (GtkWidget *list);
void troupe_focus_name_statuses (GtkWidget *widget);

G_END_DECLS
