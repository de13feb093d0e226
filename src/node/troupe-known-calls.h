/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The kept results of a program's calls, found by what is called. */

#pragma once

#include "troupe-journal-reader.h"

G_BEGIN_DECLS

/**
 * TroupeKnownCalls:
 *
 * The results of a kept run whose items are calls. A call is known by a digest of its bytes,
 * without its label; the same call several times has as many results. It belongs to one thread.
 */
typedef struct _TroupeKnownCalls TroupeKnownCalls;

TroupeKnownCalls *troupe_known_calls_new (TroupeJournalReader *reader, GError **error);
void troupe_known_calls_free (TroupeKnownCalls *self);

guint64 troupe_known_calls_get_end (TroupeKnownCalls *self);
gboolean troupe_known_calls_take (TroupeKnownCalls *self,
                                  TroupeItems *items,
                                  guint32 offset,
                                  TroupeResultChunk *chunk,
                                  gint64 *place);
TroupeItems *troupe_known_calls_shorten (TroupeItems *items, guint64 first_index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeKnownCalls, troupe_known_calls_free)

G_END_DECLS
