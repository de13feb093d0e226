/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of a job before it runs. */

#pragma once

#include "troupe-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_JOB_PAGE (troupe_job_page_get_type ())

/**
 * TroupeJobPage:
 *
 * The job that was chosen, to be edited, saved and run.
 *
 * Properties: draft (TroupeDraft, nullable).
 *
 * Signals: "run" with a TroupeDraft of its own and the TroupeSource of its items; "saved" with the
 * draft and the path of the job file; "compare" with the draft.
 */
G_DECLARE_FINAL_TYPE (TroupeJobPage, troupe_job_page, TROUPE, JOB_PAGE, AdwBin)

void troupe_job_page_set_draft (TroupeJobPage *self, TroupeDraft *draft);
void troupe_job_page_begin (TroupeJobPage *self);
void troupe_job_page_save_and_close (TroupeJobPage *self);

G_END_DECLS
