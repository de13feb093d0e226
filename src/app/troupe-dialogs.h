/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shortcuts, the preferences, the help and "about", which every window can open. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void troupe_dialogs_show_about (GtkWindow *parent);
void troupe_dialogs_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
