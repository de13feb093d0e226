/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A draft: a job while it is edited. */

#pragma once

#include "troupe-catalogue.h"
#include "troupe-items-draft.h"
#include "troupe-job-file.h"

G_BEGIN_DECLS

/**
 * TroupeDraftError:
 * @TROUPE_DRAFT_ERROR_ITEMS: the items
 * @TROUPE_DRAFT_ERROR_JOB: the job, or one of its options
 * @TROUPE_DRAFT_ERROR_COMMAND_LINE: a job that no command line can express
 *
 * The part of a draft that cannot be used.
 */
typedef enum
{
  TROUPE_DRAFT_ERROR_ITEMS,
  TROUPE_DRAFT_ERROR_JOB,
  TROUPE_DRAFT_ERROR_COMMAND_LINE,
} TroupeDraftError;

#define TROUPE_DRAFT_ERROR (troupe_draft_error_quark ())

GQuark troupe_draft_error_quark (void);

#define TROUPE_TYPE_DRAFT (troupe_draft_get_type ())

/**
 * TroupeDraft:
 *
 * A job while a person edits it, with its items as they were typed, valid or not. The fields of a
 * form are bound to it. It can express everything that a job file can.
 *
 * Properties: job (TroupeJob), lists (GListModel of TroupeItemsDraft, at least one, which are
 * combined), output-options (TroupeOutputOptions, where a command line writes results), title,
 * summary, shows, help, items-help, example (strings, for people), all of them read-only.
 *
 * Signals: "changed", when any property of the job, of the lists or of the output options changes.
 */
G_DECLARE_FINAL_TYPE (TroupeDraft, troupe_draft, TROUPE, DRAFT, GObject)

TroupeDraft *troupe_draft_new_for_function (TroupeFunction *function);
TroupeDraft *troupe_draft_new_for_kind (TroupeJobKind kind);
TroupeDraft *troupe_draft_new_from_file (const char *path, GListModel *drafts, GError **error);
TroupeDraft *
troupe_draft_new_from_job_file (TroupeJobFile *file, const char *title, GListModel *drafts);
TroupeDraft *troupe_draft_copy (TroupeDraft *self);

TroupeJob *troupe_draft_get_job (TroupeDraft *self);
TroupeOutputOptions *troupe_draft_get_output_options (TroupeDraft *self);
GListModel *troupe_draft_get_lists (TroupeDraft *self);
TroupeItemsDraft *troupe_draft_get_list (TroupeDraft *self, guint position);
void troupe_draft_add_list (TroupeDraft *self);
void troupe_draft_insert_list (TroupeDraft *self, guint position, TroupeItemsDraft *list);
guint troupe_draft_remove_list (TroupeDraft *self, TroupeItemsDraft *list);
GPtrArray *troupe_draft_copy_lists (TroupeDraft *self);
gboolean troupe_draft_has_lists (TroupeDraft *self, GPtrArray *lists);
void troupe_draft_set_lists (TroupeDraft *self, GPtrArray *lists);
void troupe_draft_use_example (TroupeDraft *self);

const char *troupe_draft_get_title (TroupeDraft *self);
const char *troupe_draft_get_summary (TroupeDraft *self);
const char *troupe_draft_get_shows (TroupeDraft *self);
const char *troupe_draft_get_file (TroupeDraft *self);
gboolean troupe_draft_get_modified (TroupeDraft *self);
gboolean troupe_draft_is_file_changed (TroupeDraft *self);
void troupe_draft_mark_saved (TroupeDraft *self);

TroupeJobFile *troupe_draft_create_job_file (TroupeDraft *self, GError **error);
TroupeSource *troupe_draft_create_source (TroupeDraft *self, GError **error);
char *troupe_draft_to_command_line (TroupeDraft *self, GError **error);
gboolean troupe_draft_save (TroupeDraft *self, const char *path, GError **error);

G_END_DECLS
