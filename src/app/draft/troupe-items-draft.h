/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A list of items while it is edited. */

#pragma once

#include "troupe-item-list.h"

G_BEGIN_DECLS

/**
 * TroupeItemsFrom:
 * @TROUPE_ITEMS_TYPED: words, quoted as in a shell; lists of them are combined by ::: and
 *   :::+, which in quotation marks are items
 * @TROUPE_ITEMS_RANGE: a range of integers, both ends included
 * @TROUPE_ITEMS_FILE: the lines of files
 * @TROUPE_ITEMS_TABLE: a column of a table in a CSV file, or its rows
 * @TROUPE_ITEMS_FOLDER: the files in a folder and below
 * @TROUPE_ITEMS_PATTERN: the files that a pattern matches
 *
 * Where the items of a list come from.
 */
typedef enum
{
  TROUPE_ITEMS_TYPED,
  TROUPE_ITEMS_RANGE,
  TROUPE_ITEMS_FILE,
  TROUPE_ITEMS_TABLE,
  TROUPE_ITEMS_FOLDER,
  TROUPE_ITEMS_PATTERN,
} TroupeItemsFrom;

#define TROUPE_TYPE_ITEMS_FROM (troupe_items_from_get_type ())

GType troupe_items_from_get_type (void);

/**
 * TroupeItemsDraftError:
 * @TROUPE_ITEMS_DRAFT_ERROR_TEXT: the typed items
 * @TROUPE_ITEMS_DRAFT_ERROR_FIRST: the first end of the range
 * @TROUPE_ITEMS_DRAFT_ERROR_LAST: the other end
 * @TROUPE_ITEMS_DRAFT_ERROR_STEP: its step
 * @TROUPE_ITEMS_DRAFT_ERROR_FILES: the files
 * @TROUPE_ITEMS_DRAFT_ERROR_TABLE: the table
 * @TROUPE_ITEMS_DRAFT_ERROR_COLUMN: the column of the table
 * @TROUPE_ITEMS_DRAFT_ERROR_FOLDER: the folder
 * @TROUPE_ITEMS_DRAFT_ERROR_MATCH: the pattern for its files
 * @TROUPE_ITEMS_DRAFT_ERROR_PATTERN: the pattern for paths
 *
 * The invalid field of a list.
 */
typedef enum
{
  TROUPE_ITEMS_DRAFT_ERROR_TEXT,
  TROUPE_ITEMS_DRAFT_ERROR_FIRST,
  TROUPE_ITEMS_DRAFT_ERROR_LAST,
  TROUPE_ITEMS_DRAFT_ERROR_STEP,
  TROUPE_ITEMS_DRAFT_ERROR_FILES,
  TROUPE_ITEMS_DRAFT_ERROR_TABLE,
  TROUPE_ITEMS_DRAFT_ERROR_COLUMN,
  TROUPE_ITEMS_DRAFT_ERROR_FOLDER,
  TROUPE_ITEMS_DRAFT_ERROR_MATCH,
  TROUPE_ITEMS_DRAFT_ERROR_PATTERN,
} TroupeItemsDraftError;

#define TROUPE_ITEMS_DRAFT_N_FIELDS (TROUPE_ITEMS_DRAFT_ERROR_PATTERN + 1)

#define TROUPE_ITEMS_DRAFT_ERROR (troupe_items_draft_error_quark ())

GQuark troupe_items_draft_error_quark (void);

#define TROUPE_TYPE_ITEMS_DRAFT (troupe_items_draft_get_type ())

/**
 * TroupeItemsDraft:
 *
 * A list of items while a person edits it, valid or not. The fields of a form are bound to it.
 *
 * Properties: from (TroupeItemsFrom); text, first, last, step, files (paths, quoted as in a shell
 * where they have to be), table, column, folder, match, pattern (strings); null (whether NUL bytes,
 * not newlines, end the items in the files); linked (of a list that is combined with the one
 * before: whether the items are paired with those of that list one by one, and not each with all of
 * them). Its further options are those of a #TroupeItemList.
 *
 * Signals: "changed", when any of these changes.
 */
G_DECLARE_FINAL_TYPE (TroupeItemsDraft, troupe_items_draft, TROUPE, ITEMS_DRAFT, GObject)

TroupeItemsDraft *troupe_items_draft_new (const char *text);
TroupeItemsDraft *troupe_items_draft_new_from_list (TroupeItemList *list);
TroupeItemsDraft *troupe_items_draft_copy (TroupeItemsDraft *self);

TroupeItemsFrom troupe_items_draft_get_from (TroupeItemsDraft *self);
TroupeItemList *troupe_items_draft_get_options (TroupeItemsDraft *self);
gboolean troupe_items_draft_is_field (const TroupeOption *option);
const char *troupe_items_draft_get_field_name (TroupeItemsDraftError field);
void troupe_items_draft_set_range (TroupeItemsDraft *self, gint64 first, gint64 last, gint64 step);
void troupe_items_draft_set_files (TroupeItemsDraft *self, const char *const *paths);

gboolean troupe_items_draft_append_lists (TroupeItemsDraft *self, GPtrArray *lists, GError **error);
gboolean troupe_items_draft_check (TroupeItemsDraft *self, GError **error);
gboolean troupe_items_draft_can_be_read_twice (TroupeItemsDraft *self);

G_END_DECLS
