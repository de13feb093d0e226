/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An event of a run as a frame. */

#pragma once

#include "troupe-event.h"
#include "troupe-told.h"

G_BEGIN_DECLS

void troupe_told_event_append (GByteArray *frame, TroupeEvent *event);
TroupeEvent *troupe_told_event_read (const guint8 *body, gsize size, GError **error);

G_END_DECLS
