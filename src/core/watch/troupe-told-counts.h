/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The counts of a run as a frame. */

#pragma once

#include "troupe-run-counts.h"
#include "troupe-told.h"

G_BEGIN_DECLS

void troupe_told_counts_append (GByteArray *frame, const TroupeRunCounts *counts);
gboolean troupe_told_counts_read (const guint8 *body,
                                  gsize size,
                                  gint64 offset,
                                  TroupeRunCounts *counts,
                                  GError **error);

G_END_DECLS
