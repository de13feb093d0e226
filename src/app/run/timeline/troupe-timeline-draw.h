/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Drawing of the timeline. */

#pragma once

#include "troupe-timeline-geometry.h"

G_BEGIN_DECLS

void troupe_timeline_draw (TroupeTimelineGeometry *geometry,
                           GtkWidget *widget,
                           GListModel *workers,
                           TroupeTrace *trace,
                           GtkSnapshot *snapshot);

G_END_DECLS
