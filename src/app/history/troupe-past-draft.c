/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes a draft of the job of a kept run. */

#include "troupe-past-draft.h"

#include <string.h>

/**
 * troupe_past_draft_new:
 * @run: a kept run
 * @error: return location for an error of the text of its job
 *
 * Returns: (transfer full) (nullable): its job
 */
TroupeDraft *
troupe_past_draft_new (TroupePastRun *run, GError **error)
{
  const TroupePastRunFacts *facts = troupe_past_run_get_facts (run);
  g_autofree char *path = g_build_filename (facts->directory, "run", NULL);
  g_autoptr (TroupeJobFile) file =
      troupe_job_file_load_text (facts->job_text, strlen (facts->job_text), path, error);

  return file ? troupe_draft_new_from_job_file (file, facts->title, NULL) : NULL;
}
