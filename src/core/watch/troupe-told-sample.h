/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A measurement of a worker as a frame. */

#pragma once

#include "troupe-told.h"
#include "troupe-worker.h"

G_BEGIN_DECLS

void troupe_told_sample_append (GByteArray *frame, guint worker, const TroupeWorkerSample *sample);
gboolean troupe_told_sample_read (const guint8 *body,
                                  gsize size,
                                  guint *worker,
                                  TroupeWorkerSample *sample,
                                  GError **error);

G_END_DECLS
