/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The journal: runs that are kept. */

#pragma once

#include "troupe-job-file.h"
#include "troupe-journal-error.h"
#include "troupe-journal-limits.h"
#include "troupe-journal-reader.h"
#include "troupe-journal-recorder.h"
#include "troupe-known-results.h"
#include "troupe-past-run.h"
#include "troupe-run.h"

G_BEGIN_DECLS

/** The limit of the size of all kept runs, unless another one is set: 8 GiB. */
#define TROUPE_JOURNAL_MAX_BYTES ((guint64) 8 << 30)

#define TROUPE_TYPE_JOURNAL (troupe_journal_get_type ())

/**
 * TroupeJournal:
 *
 * The runs that are kept, in one SQLite file, which several processes may use at once. It belongs
 * to one thread. docs/journal.md says what is kept, and when.
 */
G_DECLARE_FINAL_TYPE (TroupeJournal, troupe_journal, TROUPE, JOURNAL, GObject)

gboolean troupe_journal_exists (const char *path);
TroupeJournal *troupe_journal_open (const char *path, GError **error);
const char *troupe_journal_get_path (TroupeJournal *self);
char *troupe_journal_take_problem (TroupeJournal *self);
const TroupeJournalLimits *troupe_journal_get_limits (TroupeJournal *self);
gboolean
troupe_journal_set_limits (TroupeJournal *self, const TroupeJournalLimits *limits, GError **error);

/* Kept runs. */
GListModel *troupe_journal_get_runs (TroupeJournal *self);
TroupePastRun *troupe_journal_find_run (TroupeJournal *self, guint64 id, GError **error);
TroupePastRun *troupe_journal_find_resumable (TroupeJournal *self, const char *digest);
gboolean troupe_journal_refresh (TroupeJournal *self, GError **error);

void troupe_journal_watch (TroupeJournal *self);
void troupe_journal_unwatch (TroupeJournal *self);

/* One of them. */
TroupeJobFile *troupe_journal_load_job (TroupeJournal *self, guint64 id, GError **error);
TroupeRun *troupe_journal_load_run (TroupeJournal *self, guint64 id, GError **error);
void troupe_journal_load_run_async (TroupeJournal *self,
                                    guint64 id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
TroupeRun *
troupe_journal_load_run_finish (TroupeJournal *self, GAsyncResult *result, GError **error);
TroupeJournalReader *
troupe_journal_create_reader (TroupeJournal *self, guint64 id, gint64 clock_offset, GError **error);

TroupeKnownResults *troupe_journal_open_known_results (TroupeJournal *self,
                                                       guint64 id,
                                                       gboolean without_failed,
                                                       GError **error);

/* Runs that begin, or go on. */
TroupeJournalRecorder *troupe_journal_create_recorder (TroupeJournal *self,
                                                       TroupeJobFile *file,
                                                       const char *digest,
                                                       GError **error);
TroupeJournalRecorder *
troupe_journal_continue_run (TroupeJournal *self, guint64 id, GError **error);

/* Changes. */
gboolean
troupe_journal_set_kept (TroupeJournal *self, guint64 id, gboolean is_kept, GError **error);
gboolean troupe_journal_delete_run (TroupeJournal *self, guint64 id, GError **error);
gboolean troupe_journal_restore_run (TroupeJournal *self, guint64 id, GError **error);
gboolean troupe_journal_remove_run (TroupeJournal *self, guint64 id, GError **error);
gboolean troupe_journal_purge (TroupeJournal *self, double least_seconds, GError **error);
gboolean troupe_journal_apply_limits (TroupeJournal *self, GError **error);

G_END_DECLS
