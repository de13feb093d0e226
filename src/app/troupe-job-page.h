/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_JOB_PAGE (troupe_job_page_get_type ())

/**
 * TroupeJobPage:
 *
 * The jobs to choose from, and the form of the one that is chosen. What was typed for a job stays
 * with it while another one is chosen.
 *
 * Properties: functions (GListModel of TroupeFunction, nullable), what can be chosen besides a
 * command, a Python function and a program.
 *
 * Signals: "run" (TroupeDraft, TroupeSource): a person wants that job, a copy, over those items.
 */
G_DECLARE_FINAL_TYPE (TroupeJobPage, troupe_job_page, TROUPE, JOB_PAGE, AdwBin)

GListModel *troupe_job_page_get_functions (TroupeJobPage *self);
void troupe_job_page_set_functions (TroupeJobPage *self, GListModel *functions);
TroupeDraft *troupe_job_page_choose (TroupeJobPage *self, const char *title);
void troupe_job_page_open_file (TroupeJobPage *self, const char *path);
void troupe_job_page_show_failure (TroupeJobPage *self, const char *message);

G_END_DECLS
