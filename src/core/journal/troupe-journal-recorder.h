/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Records a run in the journal, on a thread of its own. */

#pragma once

#include "troupe-journal-limits.h"
#include "troupe-recorder.h"
#include "troupe-run-lock.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_JOURNAL_RECORDER (troupe_journal_recorder_get_type ())

/**
 * TroupeJournalRecorder:
 *
 * A #TroupeRecorder that keeps a run in the journal. Results are at most a quarter of a second in
 * memory before they are written; if they cannot be written, a limited size of them waits, and the
 * others are not kept. Those are run again when the run is continued.
 */
G_DECLARE_FINAL_TYPE (TroupeJournalRecorder,
                      troupe_journal_recorder,
                      TROUPE,
                      JOURNAL_RECORDER,
                      GObject)

TroupeJournalRecorder *troupe_journal_recorder_new (const char *path,
                                                    guint64 run,
                                                    TroupeRunLock *lock,
                                                    const TroupeJournalLimits *limits);

guint64 troupe_journal_recorder_get_run (TroupeJournalRecorder *self);
void troupe_journal_recorder_wait_for_output (TroupeJournalRecorder *self);
void troupe_journal_recorder_set_written (TroupeJournalRecorder *self);
gboolean troupe_journal_recorder_is_whole (TroupeJournalRecorder *self);

G_END_DECLS
