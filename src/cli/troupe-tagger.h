/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The beginning of each line that an item writes. */

#pragma once

#include "troupe-job.h"

G_BEGIN_DECLS

/**
 * TroupeTagger:
 *
 * Writes the tag of an item: the item itself, or a text with replacement strings, and a tab.
 */
typedef struct _TroupeTagger TroupeTagger;

TroupeTagger *troupe_tagger_new (const char *text, TroupeJob *job, GError **error);
void troupe_tagger_free (TroupeTagger *self);

char *troupe_tagger_dup_tag (TroupeTagger *self, GBytes *item, guint64 index, guint worker);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeTagger, troupe_tagger_free)

G_END_DECLS
