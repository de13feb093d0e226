/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Results as a frame. */

#pragma once

#include "troupe-result-chunk.h"
#include "troupe-told.h"

G_BEGIN_DECLS

gsize troupe_told_chunk_get_size (const TroupeResultChunk *chunk);
void troupe_told_chunk_append (GByteArray *frame, const TroupeResultChunk *chunk);
gboolean troupe_told_chunk_read (const guint8 *body,
                                 gsize size,
                                 gint64 offset,
                                 TroupeResultChunk *chunk,
                                 GError **error);

G_END_DECLS
