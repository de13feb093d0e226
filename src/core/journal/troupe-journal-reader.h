/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the results of a kept run. */

#pragma once

#include "troupe-journal-error.h"
#include "troupe-result-chunk.h"

G_BEGIN_DECLS

/**
 * TroupeJournalReader:
 *
 * Reads the results of a kept run, in the order of their indices or from any index on. One page of
 * results is in memory at a time. It may be used from any thread, by one at a time.
 */
typedef struct _TroupeJournalReader TroupeJournalReader;

TroupeJournalReader *
troupe_journal_reader_new (const char *path, guint64 run, gint64 clock_offset, GError **error);
void troupe_journal_reader_free (TroupeJournalReader *self);

gboolean troupe_journal_reader_next (TroupeJournalReader *self,
                                     guint64 index,
                                     TroupeResultChunk *chunk,
                                     GError **error);
gboolean
troupe_journal_reader_count_items (TroupeJournalReader *self, guint64 *n_items, GError **error);
gboolean troupe_journal_reader_next_items (TroupeJournalReader *self,
                                           guint64 index,
                                           TroupeItems **items,
                                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeJournalReader, troupe_journal_reader_free)

G_END_DECLS
