/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the items that a run need not run, since its job log has them. */

#include "troupe-joblog-resume.h"

#include "troupe-config.h"
#include "troupe-joblog-reader.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

/* A job log has no values: those that an earlier run wrote must not be replaced by the rest. */
static gboolean
check_output (const char *output, GError **error)
{
  g_autofree char *name = NULL;
  struct stat status;

  if (output == NULL || g_stat (output, &status) != 0 || !S_ISREG (status.st_mode) ||
      status.st_size == 0)
    return TRUE;

  name = g_filename_display_name (output);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
               _ ("“%s” has the results of items that the job log has, and would be replaced by "
                  "those of the others: name another file"),
               name);
  return FALSE;
}

static void
tell_known (guint64 n_items)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n_items);

  g_printerr (g_dngettext (GETTEXT_PACKAGE, "The job log has %s item, which is not run again.\n",
                           "The job log has %s items, which are not run again.\n", n_items),
              number);
}

/**
 * troupe_joblog_resume_open:
 * @call: a call
 * @job: its job
 * @template_: (nullable): of a job of commands, their template, which must outlive the results
 * @known: (out) (nullable): the items that its job log has, or %NULL if that has none
 * @error: return location for an error
 *
 * Reads the job log of a run that goes on.
 *
 * Returns: %FALSE if it cannot be read, or the call does not fit
 */
gboolean
troupe_joblog_resume_open (TroupeCall *call,
                           TroupeJob *job,
                           TroupeTemplate *template_,
                           TroupeKnownResults **known,
                           GError **error)
{
  TroupeOutputOptions *output = call->file->output;
  const char *joblog = troupe_output_options_get_joblog (output);
  g_autoptr (TroupeJoblogReader) reader = NULL;

  *known = NULL;
  if (joblog == NULL)
    return TRUE;
  reader = troupe_joblog_reader_new (joblog, job, template_, call->only_failed, error);
  if (reader == NULL)
    return FALSE;
  if (troupe_known_results_get_n_items (TROUPE_KNOWN_RESULTS (reader)) == 0)
    return TRUE;
  if (!check_output (troupe_output_options_get_output (output), error))
    return FALSE;

  *known = TROUPE_KNOWN_RESULTS (g_steal_pointer (&reader));
  tell_known (troupe_known_results_get_n_items (*known));
  return TRUE;
}
