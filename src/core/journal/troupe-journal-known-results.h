/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The results of a kept run, for its continuation. */

#pragma once

#include "troupe-journal-error.h"
#include "troupe-known-results.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_JOURNAL_KNOWN_RESULTS (troupe_journal_known_results_get_type ())

/**
 * TroupeJournalKnownResults:
 *
 * A #TroupeKnownResults that reads the results of a kept run, with one page of them in memory.
 */
G_DECLARE_FINAL_TYPE (TroupeJournalKnownResults,
                      troupe_journal_known_results,
                      TROUPE,
                      JOURNAL_KNOWN_RESULTS,
                      GObject)

TroupeKnownResults *troupe_journal_known_results_open (const char *path,
                                                       guint64 run,
                                                       gboolean without_failed,
                                                       GError **error);

G_END_DECLS
