/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Goes on with a run of another folder in a window program of its own, which runs there: commands
 * and the paths of items depend on the folder, and a process has only one. */

#include "troupe-other-folder.h"

#include "troupe-config.h"
#include "troupe-kept-runs.h"
#include "troupe-paths.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* A built-in function of typed items does the same everywhere. */
static gboolean
depends_on_folder (TroupeJobFile *file)
{
  if (troupe_job_get_kind (file->job) != TROUPE_JOB_FUNCTION)
    return TRUE;

  for (guint i = 0; i < file->items->len; i++)
    {
      const TroupeItemListKind kind = troupe_item_list_get_kind (file->items->pdata[i]);

      if (kind != TROUPE_ITEM_LIST_ARGUMENTS && kind != TROUPE_ITEM_LIST_RANGE)
        return TRUE;
    }
  return FALSE;
}

/* Starts the program of the window in the folder of a run. */
static gboolean
start_there (const TroupePastRunFacts *facts, gboolean failed_too, gint64 item, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *program = troupe_paths_find_program ("troupe-app");
  g_autofree char *option = g_strdup_printf ("--continue-run=%" PRIu64, facts->id);
  /* GLib would leave out a 0, the first index. */
  g_autofree char *item_option = g_strdup_printf ("--run-item=%" PRIi64, item + 1);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  g_subprocess_launcher_set_cwd (launcher, facts->directory);
  process = g_subprocess_launcher_spawn (launcher, &local_error, program, option,
                                         failed_too ? "--failed-too" : item_option, NULL);
  if (process != NULL)
    return TRUE;

  /* Translators: the number of a run, a folder, a reason, and the number again */
  g_set_error (error, local_error->domain, local_error->code,
               _ ("Run %" PRIu64
                  " was started in the folder “%s”, and cannot go on there: %s. In a "
                  "terminal, “troupe resume %" PRIu64 "” goes on with it."),
               facts->id, facts->directory, local_error->message, facts->id);
  return FALSE;
}

/**
 * troupe_other_folder_continue:
 * @id: the number of a kept run
 * @failed_too: whether failed items are run as well as those without a result
 * @item: the index of the item that is run alone, or -1
 * @error: return location for an error
 *
 * Goes on with a run in a process of its own, if it depends on the folder in which it was started
 * and that is not the folder of this process.
 *
 * Returns: whether it goes on there; %FALSE without an error if it can go on here
 */
gboolean
troupe_other_folder_continue (guint64 id, gboolean failed_too, gint64 item, GError **error)
{
  g_autofree char *here = g_get_current_dir ();
  TroupeJournal *journal = troupe_kept_runs_get_journal (error);
  TroupePastRun *entry = journal == NULL ? NULL : troupe_kept_runs_find (id, error);
  g_autoptr (TroupeJobFile) file =
      entry == NULL ? NULL : troupe_journal_load_job (journal, id, error);

  if (file == NULL || !depends_on_folder (file) ||
      g_strcmp0 (troupe_past_run_get_facts (entry)->directory, here) == 0)
    return FALSE;
  return start_there (troupe_past_run_get_facts (entry), failed_too, item, error);
}
