/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens the journal of the user for all windows. */

#include "troupe-kept-runs.h"

/**
 * troupe_kept_runs_get_journal:
 * @error: return location for an error
 *
 * Opens the journal of the user; if that has failed before, it is tried again.
 *
 * Returns: (transfer none) (nullable): the journal, or %NULL with %TROUPE_JOURNAL_ERROR
 */
TroupeJournal *
troupe_kept_runs_get_journal (GError **error)
{
  static TroupeJournal *journal = NULL;

  if (journal == NULL)
    journal = troupe_journal_open (NULL, error);
  return journal;
}
