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
 * Opens the journal of the user; if that has failed before, it is tried again.
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
  return journal;
}

/**
 * troupe_kept_runs_find:
 * @id: the id of a run
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the run of that id, as it is now, or %NULL with
 *   %TROUPE_JOURNAL_ERROR
 */
TroupePastRun *
troupe_kept_runs_find (guint64 id, GError **error)
{
  TroupeJournal *journal = troupe_kept_runs_get_journal (error);

  if (journal == NULL || !troupe_journal_refresh (journal, error))
    return NULL;
  return troupe_journal_find_run (journal, id, error);
}

/* The views of all windows that are shown. */
static guint n_shown;

static void
shown_cb (void)
{
  TroupeJournal *journal = troupe_kept_runs_get_journal (NULL);

  if (n_shown++ > 0 || journal == NULL)
    return;

  troupe_journal_refresh (journal, NULL);
  troupe_journal_watch (journal);
}

static void
hidden_cb (void)
{
  TroupeJournal *journal = troupe_kept_runs_get_journal (NULL);

  if (--n_shown == 0 && journal != NULL)
    troupe_journal_unwatch (journal);
}

/**
 * troupe_kept_runs_follow_while_shown:
 * @view: a widget that shows the list of runs
 *
 * Makes the list follow what this and other programs write while such a view is shown. At other
 * times, each write of a run would wake this process for nothing.
 */
void
troupe_kept_runs_follow_while_shown (GtkWidget *view)
{
  g_return_if_fail (GTK_IS_WIDGET (view));

  g_signal_connect (view, "map", shown_cb, NULL);
  g_signal_connect (view, "unmap", hidden_cb, NULL);
  if (gtk_widget_get_mapped (view))
    shown_cb ();
}
