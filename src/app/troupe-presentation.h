/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The presentation mode of a window, for a projector. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** The style class of a window that presents; ui/style.css says what is larger then. */
#define TROUPE_PRESENTATION_CLASS "presentation"

void troupe_presentation_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
