/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens the items of a draft. */

#include "troupe-draft-private.h"

/*
 * troupe_draft_open_items:
 * @shuffled: whether a random order is chosen, if the job has one
 * @error: %TROUPE_DRAFT_ERROR_ITEMS
 *
 * Returns: (transfer full): the items, or %NULL
 */
TroupeSource *
troupe_draft_open_items (TroupeDraft *self, gboolean shuffled, GError **error)
{
  g_autoptr (TroupeJobFile) file = troupe_draft_create_job_file (self, error);
  g_autoptr (TroupeJob) job = NULL;
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (GError) local_error = NULL;

  if (file == NULL)
    return NULL;

  /* A random order that is chosen now is not one of the draft. */
  job = troupe_job_copy (file->job);
  if (!shuffled)
    g_object_set (job, "shuf", FALSE, NULL);
  g_set_object (&file->job, job);
  troupe_job_file_find_columns (file);

  source = troupe_job_file_open_items (file, &local_error);
  if (source == NULL)
    g_set_error_literal (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_ITEMS, local_error->message);
  return g_steal_pointer (&source);
}

/**
 * troupe_draft_create_source:
 * @error: %TROUPE_DRAFT_ERROR
 *
 * Checks the whole draft.
 *
 * Returns: (transfer full): the items, or %NULL
 */
TroupeSource *
troupe_draft_create_source (TroupeDraft *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!troupe_job_validate (self->job, &local_error))
    {
      g_set_error_literal (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_JOB, local_error->message);
      return NULL;
    }

  return troupe_draft_open_items (self, TRUE, error);
}
