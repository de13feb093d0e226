/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shortcuts, the preferences and the help, which every window can open. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void troupe_dialogs_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
