/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source that can be read several times. */

#pragma once

#include "troupe-source.h"

G_BEGIN_DECLS

/**
 * TroupeReplay:
 *
 * Reads a source item by item and, on request, again from its beginning: the items are kept for
 * that, except those of a range.
 */
typedef struct _TroupeReplay TroupeReplay;

TroupeReplay *troupe_replay_new (TroupeSource *source, gboolean again);
void troupe_replay_free (TroupeReplay *self);

TroupeSource *troupe_replay_get_source (TroupeReplay *self);
TroupeSourceStatus troupe_replay_peek (TroupeReplay *self, GError **error);
GBytes *troupe_replay_take (TroupeReplay *self);
void troupe_replay_rewind (TroupeReplay *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeReplay, troupe_replay_free)

G_END_DECLS
