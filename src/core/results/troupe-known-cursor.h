/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads known results in step with the items that a source returns. */

#pragma once

#include "troupe-known-results.h"

G_BEGIN_DECLS

/**
 * TroupeKnownCursor:
 *
 * A position in known results. Their chunks need not have the boundaries with which a source
 * returns its items: parts of chunks are taken.
 */
typedef struct _TroupeKnownCursor TroupeKnownCursor;

TroupeKnownCursor *troupe_known_cursor_new (TroupeKnownResults *results);
void troupe_known_cursor_free (TroupeKnownCursor *self);

gboolean troupe_known_cursor_find (TroupeKnownCursor *self,
                                   guint64 index,
                                   guint64 *first,
                                   guint32 *count,
                                   GError **error);
gboolean troupe_known_cursor_take (TroupeKnownCursor *self,
                                   TroupeItems *items,
                                   TroupeResultChunk *chunk,
                                   GError **error);
guint64 troupe_known_cursor_get_n_left (TroupeKnownCursor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeKnownCursor, troupe_known_cursor_free)

G_END_DECLS
