/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pointer and keys of the timeline. */

#pragma once

#include "troupe-timeline-geometry.h"

G_BEGIN_DECLS

void troupe_timeline_input_add (GtkWidget *widget, TroupeTimelineGeometry *geometry);
void troupe_timeline_input_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
