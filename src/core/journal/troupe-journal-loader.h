/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Loads a kept run as it was. */

#pragma once

#include "troupe-journal-error.h"
#include "troupe-run.h"

G_BEGIN_DECLS

/**
 * TroupeJournalLoader:
 *
 * Fills a #TroupeRun with what was kept of a run. The owner of the run creates the loader and
 * finishes it; in between, another thread may read.
 */
typedef struct _TroupeJournalLoader TroupeJournalLoader;

TroupeJournalLoader *troupe_journal_loader_new (const char *path, guint64 id, GError **error);
void troupe_journal_loader_free (TroupeJournalLoader *self);

gboolean
troupe_journal_loader_read (TroupeJournalLoader *self, GCancellable *cancellable, GError **error);
TroupeRun *troupe_journal_loader_finish (TroupeJournalLoader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeJournalLoader, troupe_journal_loader_free)

G_END_DECLS
