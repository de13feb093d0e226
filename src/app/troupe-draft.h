/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-catalogue.h"
#include "troupe-job.h"
#include "troupe-source.h"

G_BEGIN_DECLS

/**
 * TroupeItemsFrom:
 * @TROUPE_ITEMS_TYPED: words, quoted as in a shell; lists of them are combined by ::: and :::+
 * @TROUPE_ITEMS_RANGE: a range of integers, both ends included
 * @TROUPE_ITEMS_FILE: the lines of a file
 * @TROUPE_ITEMS_TABLE: a column of a table in a CSV file, or its rows
 * @TROUPE_ITEMS_FOLDER: the files in a folder and below
 * @TROUPE_ITEMS_SAVED: as a job file says, where that is none of the above
 *
 * Where the items of a draft come from.
 */
typedef enum
{
  TROUPE_ITEMS_TYPED,
  TROUPE_ITEMS_RANGE,
  TROUPE_ITEMS_FILE,
  TROUPE_ITEMS_TABLE,
  TROUPE_ITEMS_FOLDER,
  TROUPE_ITEMS_SAVED,
} TroupeItemsFrom;

#define TROUPE_TYPE_ITEMS_FROM (troupe_items_from_get_type ())

GType troupe_items_from_get_type (void);

/**
 * TroupeDraftError:
 * @TROUPE_DRAFT_ERROR_TEXT: the typed items
 * @TROUPE_DRAFT_ERROR_FIRST: the first end of the range
 * @TROUPE_DRAFT_ERROR_LAST: the other end
 * @TROUPE_DRAFT_ERROR_STEP: its step
 * @TROUPE_DRAFT_ERROR_FILE: the file
 * @TROUPE_DRAFT_ERROR_TABLE: the table
 * @TROUPE_DRAFT_ERROR_COLUMN: the column of the table
 * @TROUPE_DRAFT_ERROR_FOLDER: the folder
 * @TROUPE_DRAFT_ERROR_MATCH: the pattern for its files
 * @TROUPE_DRAFT_ERROR_SAVED: the items of the job file
 * @TROUPE_DRAFT_ERROR_JOB: what is to run, or one of its options
 *
 * Which field of a draft cannot be used.
 */
typedef enum
{
  TROUPE_DRAFT_ERROR_TEXT,
  TROUPE_DRAFT_ERROR_FIRST,
  TROUPE_DRAFT_ERROR_LAST,
  TROUPE_DRAFT_ERROR_STEP,
  TROUPE_DRAFT_ERROR_FILE,
  TROUPE_DRAFT_ERROR_TABLE,
  TROUPE_DRAFT_ERROR_COLUMN,
  TROUPE_DRAFT_ERROR_FOLDER,
  TROUPE_DRAFT_ERROR_MATCH,
  TROUPE_DRAFT_ERROR_SAVED,
  TROUPE_DRAFT_ERROR_JOB,
} TroupeDraftError;

#define TROUPE_DRAFT_ERROR (troupe_draft_error_quark ())

GQuark troupe_draft_error_quark (void);

#define TROUPE_TYPE_DRAFT (troupe_draft_get_type ())

/**
 * TroupeDraft:
 *
 * A job as a person edits it, with its items as they were typed, right or wrong. The fields of a
 * form are bound to it.
 *
 * Properties: job (TroupeJob), title, summary, shows, help, items-help, example (strings, for
 * people), all of them read-only; items-from (TroupeItemsFrom), text, first, last, step, path,
 * table, column, folder, match (strings).
 *
 * Signals: "changed", when any of these or of the job's properties did.
 */
G_DECLARE_FINAL_TYPE (TroupeDraft, troupe_draft, TROUPE, DRAFT, GObject)

TroupeDraft *troupe_draft_new_for_function (TroupeFunction *function);
TroupeDraft *troupe_draft_new_for_kind (TroupeJobKind kind);
TroupeDraft *troupe_draft_new_from_file (const char *path, GListModel *drafts, GError **error);
TroupeDraft *troupe_draft_copy (TroupeDraft *self);

TroupeJob *troupe_draft_get_job (TroupeDraft *self);
const char *troupe_draft_get_title (TroupeDraft *self);
const char *troupe_draft_get_summary (TroupeDraft *self);
const char *troupe_draft_get_shows (TroupeDraft *self);
const char *troupe_draft_get_file (TroupeDraft *self);
gboolean troupe_draft_get_modified (TroupeDraft *self);
TroupeItemsFrom troupe_draft_get_items_from (TroupeDraft *self);
gboolean troupe_draft_has_saved_items (TroupeDraft *self);
void troupe_draft_set_range (TroupeDraft *self, gint64 first, gint64 last, gint64 step);
void troupe_draft_use_example (TroupeDraft *self);

TroupeSource *troupe_draft_create_source (TroupeDraft *self, GError **error);
char *troupe_draft_preview_items (TroupeDraft *self, GError **error);
char *troupe_draft_preview_commands (TroupeDraft *self);
char *troupe_draft_to_command_line (TroupeDraft *self, GError **error);
gboolean troupe_draft_save (TroupeDraft *self, const char *path, GError **error);

G_END_DECLS
