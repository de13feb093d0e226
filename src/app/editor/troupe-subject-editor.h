/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of the form that says what runs: a command, a Python function or a program. */

#pragma once

#include "troupe-draft.h"
#include "troupe-sandbox.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_SUBJECT_EDITOR (troupe_subject_editor_get_type ())

/**
 * TroupeSubjectEditor:
 *
 * The fields of the subject of a job, with what is wrong with it and the first commands that it
 * runs. A job that runs a built-in function has no such fields.
 *
 * Properties: draft (TroupeDraft, nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeSubjectEditor, troupe_subject_editor, TROUPE, SUBJECT_EDITOR, AdwBin)

void troupe_subject_editor_set_draft (TroupeSubjectEditor *self, TroupeDraft *draft);
void troupe_subject_editor_set_sandbox (TroupeSubjectEditor *self, TroupeSandbox sandbox);
gboolean troupe_subject_editor_focus (TroupeSubjectEditor *self);
void troupe_subject_editor_show_error (TroupeSubjectEditor *self, const GError *error);

G_END_DECLS
