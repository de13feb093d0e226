/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The form of a draft. */

#pragma once

#include "troupe-draft.h"
#include "troupe-sandbox.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_JOB_EDITOR (troupe_job_editor_get_type ())

/**
 * TroupeJobEditor:
 *
 * The form of a draft: its function, its items, its workers and its options.
 *
 * Properties: draft (TroupeDraft, nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeJobEditor, troupe_job_editor, TROUPE, JOB_EDITOR, AdwBin)

void troupe_job_editor_set_draft (TroupeJobEditor *self, TroupeDraft *draft);
void troupe_job_editor_set_sandbox (TroupeJobEditor *self, TroupeSandbox sandbox);
gboolean troupe_job_editor_begin (TroupeJobEditor *self);
void troupe_job_editor_show_error (TroupeJobEditor *self, const GError *error);
gboolean troupe_job_editor_show_bad_option (TroupeJobEditor *self);

G_END_DECLS
