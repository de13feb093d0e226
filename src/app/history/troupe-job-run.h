/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A job that runs in a window, and its entry in the history. */

#pragma once

#include "troupe-draft.h"
#include "troupe-journal.h"
#include "troupe-runner.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_JOB_RUN (troupe_job_run_get_type ())

/**
 * TroupeJobRun:
 *
 * A run of a draft on this machine, kept in the journal if that is wanted and possible.
 */
G_DECLARE_FINAL_TYPE (TroupeJobRun, troupe_job_run, TROUPE, JOB_RUN, GObject)

TroupeJobRun *troupe_job_run_new (TroupeDraft *draft, TroupeSource *source);
gboolean troupe_job_run_keep (TroupeJobRun *self, GError **error);
TroupeJobRun *troupe_job_run_new_again (guint64 id, gboolean failed_too, GError **error);
TroupeJobRun *troupe_job_run_new_item_again (guint64 id, guint64 item, GError **error);
TroupeJobRun *troupe_job_run_new_from_earlier (TroupeJobRun *earlier, gint64 item, GError **error);
TroupeJobRun *troupe_job_run_take_earlier (TroupeJobRun *self);

gboolean troupe_job_run_start (TroupeJobRun *self, GError **error);

TroupeDraft *troupe_job_run_get_draft (TroupeJobRun *self);
TroupeRun *troupe_job_run_get_run (TroupeJobRun *self);
TroupeRunner *troupe_job_run_get_runner (TroupeJobRun *self);
gboolean troupe_job_run_is_busy (TroupeJobRun *self);
gboolean troupe_job_run_is_kept (TroupeJobRun *self);
gboolean troupe_job_run_has_unsaved_results (TroupeJobRun *self);
void troupe_job_run_set_exported (TroupeJobRun *self);
guint64 troupe_job_run_get_id (TroupeJobRun *self);
gboolean troupe_job_run_has_failed_items (TroupeJobRun *self);
TroupePastRun *troupe_job_run_find_entry (TroupeJobRun *self);

G_END_DECLS
