/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Words the questions of the live table and their answers. */

#include "troupe-live-questions.h"

#include "troupe-config.h"

#include <glib/gi18n.h>

/**
 * troupe_live_question_how_to_end:
 * @worker: the worker to end
 * @job: its job
 *
 * Returns: (transfer full): a question: 0 is to terminate it, 1 to kill it, 2 neither
 */
TroupeLiveMenu *
troupe_live_question_how_to_end (TroupeWorker *worker, TroupeJob *job)
{
  const TroupeWorkerStatus *status = troupe_worker_get_status (worker);
  g_autofree char *pid = g_strdup_printf ("%" G_GINT64_FORMAT, status->pid);
  g_autofree char *question = NULL;
  g_autofree char *terminate = NULL;
  TroupeLiveMenu *menu;

  if (status->n_items_held > 0)
    /* Translators: a worker, its process and its item */
    question = g_strdup_printf (_ ("End worker %u (pid %s)? Its item is run again: %s"),
                                status->number, pid, status->item);
  else
    question = g_strdup_printf (_ ("End worker %u (pid %s)?"), status->number, pid);
  terminate =
      g_strdup_printf (_ ("Terminate (SIGTERM), then kill after %g s"), troupe_job_get_grace (job));

  menu = troupe_live_menu_new (question);
  troupe_live_menu_add (menu, 't', terminate);
  troupe_live_menu_add (menu, 'k', _ ("Kill at once (SIGKILL)"));
  troupe_live_menu_add (menu, 'c', _ ("Cancel"));
  return menu;
}

/**
 * troupe_live_question_whether_to_stop:
 * @job: the job of the run
 *
 * Returns: (transfer full): a question: 0 is to stop the run, 1 not to
 */
TroupeLiveMenu *
troupe_live_question_whether_to_stop (TroupeJob *job)
{
  TroupeLiveMenu *menu = troupe_live_menu_new (_ ("Stop the whole run? Results until now stay."));
  g_autofree char *stop =
      g_strdup_printf (_ ("Stop: workers have %g s to end"), troupe_job_get_grace (job));

  troupe_live_menu_add (menu, 's', stop);
  troupe_live_menu_add (menu, 'c', _ ("Cancel"));
  return menu;
}

/**
 * troupe_live_question_what_to_sort_by:
 * @sorted: what the table is sorted by
 *
 * Returns: (transfer full): a question, whose answers are the columns
 */
TroupeLiveMenu *
troupe_live_question_what_to_sort_by (TroupeLiveColumnId sorted)
{
  TroupeLiveMenu *menu = troupe_live_menu_new (_ ("Sort by"));

  for (guint i = 0; i < TROUPE_N_LIVE_COLUMNS; i++)
    troupe_live_menu_add (menu, '\0', _ (troupe_live_column_get (i)->name));
  troupe_live_menu_choose (menu, sorted);
  return menu;
}
