/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes a run to the journal, a batch in each transaction. */

#pragma once

#include "troupe-database.h"
#include "troupe-journal-batch.h"
#include "troupe-journal-limits.h"

G_BEGIN_DECLS

/**
 * TroupeJournalWriter:
 *
 * Writes a run to the journal, in one thread, with a connection of its own.
 */
typedef struct _TroupeJournalWriter TroupeJournalWriter;

TroupeJournalWriter *troupe_journal_writer_new (const char *path,
                                                guint64 run,
                                                gint64 started_at,
                                                gint64 clock_offset,
                                                GError **error);
void troupe_journal_writer_free (TroupeJournalWriter *self);

gboolean troupe_journal_writer_write (TroupeJournalWriter *self,
                                      TroupeJournalBatch *batch,
                                      gboolean is_synced,
                                      GError **error);

void troupe_journal_writer_tidy (TroupeJournalWriter *self, const TroupeJournalLimits *limits);
gboolean troupe_journal_writer_check_size (TroupeJournalWriter *self,
                                           const TroupeJournalLimits *limits,
                                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeJournalWriter, troupe_journal_writer_free)

G_END_DECLS
