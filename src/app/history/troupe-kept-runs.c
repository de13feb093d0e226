/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens the journal of the user for all windows, with the limits of the preferences. */

#include "troupe-kept-runs.h"

#include "troupe-settings.h"

#define SECONDS_OF_DAY (24.0 * 60 * 60)
#define BYTES_OF_MIB   ((guint64) 1024 * 1024)

/* They are kept in the journal, so that they apply to the command line as well, from the next run
 * on. A journal that cannot be written does not grow. */
static void
update_limits (TroupeJournal *journal)
{
  GSettings *settings = troupe_settings_get ();
  const TroupeJournalLimits limits = {
    .max_bytes = g_settings_get_uint (settings, TROUPE_SETTINGS_KEEP_SIZE) * BYTES_OF_MIB,
    .max_seconds = g_settings_get_uint (settings, TROUPE_SETTINGS_KEEP_DAYS) * SECONDS_OF_DAY,
  };

  troupe_journal_set_limits (journal, &limits, NULL);
}

/**
 * troupe_kept_runs_get_journal:
 * @error: return location for an error
 *
 * Opens the journal of the user; if that has failed before, it is tried again. Its list of runs
 * follows what other programs write.
 *
 * Returns: (transfer none) (nullable): the journal, or %NULL with %TROUPE_JOURNAL_ERROR
 */
TroupeJournal *
troupe_kept_runs_get_journal (GError **error)
{
  static TroupeJournal *journal = NULL;

  if (journal != NULL)
    return journal;

  journal = troupe_journal_open (NULL, error);
  if (journal == NULL)
    return NULL;

  update_limits (journal);
  g_signal_connect_swapped (troupe_settings_get (), "changed::" TROUPE_SETTINGS_KEEP_SIZE,
                            G_CALLBACK (update_limits), journal);
  g_signal_connect_swapped (troupe_settings_get (), "changed::" TROUPE_SETTINGS_KEEP_DAYS,
                            G_CALLBACK (update_limits), journal);
  troupe_journal_watch (journal);
  return journal;
}
