/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A reader that splits a byte stream into frames. */

#pragma once

#include "troupe-wire.h"

G_BEGIN_DECLS

/**
 * TroupeFrameReader:
 *
 * Cuts a byte stream into frames. Memory grows with the bytes that really arrive, never with the
 * size that a frame claims.
 */
typedef struct _TroupeFrameReader TroupeFrameReader;

TroupeFrameReader *troupe_frame_reader_new (void);
void troupe_frame_reader_free (TroupeFrameReader *self);

guint8 *troupe_frame_reader_reserve (TroupeFrameReader *self, gsize *size);
void troupe_frame_reader_commit (TroupeFrameReader *self, gsize size);
gboolean troupe_frame_reader_next (TroupeFrameReader *self, TroupeFrame *frame, GError **error);
gboolean
troupe_frame_reader_skip_text (TroupeFrameReader *self, const char *until, GString *skipped);
void troupe_frame_reader_take_rest (TroupeFrameReader *self, GString *rest);

gboolean troupe_frame_reader_is_empty (TroupeFrameReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeFrameReader, troupe_frame_reader_free)

G_END_DECLS
