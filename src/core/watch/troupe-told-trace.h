/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When items ran, and for how long, as frames. */

#pragma once

#include "troupe-span.h"
#include "troupe-time-histogram.h"
#include "troupe-told.h"

G_BEGIN_DECLS

void troupe_told_spans_append (GByteArray *frame,
                               guint worker,
                               guint lane,
                               const TroupeSpan *spans,
                               guint n_spans);
GArray *troupe_told_spans_read (const guint8 *body,
                                gsize size,
                                gint64 offset,
                                guint *worker,
                                guint *lane,
                                GError **error);

void troupe_told_times_append (GByteArray *frame, const TroupeTimeHistogram *times);
gboolean
troupe_told_times_read (const guint8 *body, gsize size, TroupeTimeHistogram *times, GError **error);

G_END_DECLS
