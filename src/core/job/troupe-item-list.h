/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The settings of one list of items of a job: arguments, a range, files, a table and so on. */

#pragma once

#include "troupe-options.h"
#include "troupe-source.h"

G_BEGIN_DECLS

/**
 * TroupeItemListKind:
 * @TROUPE_ITEM_LIST_ARGUMENTS: the items themselves
 * @TROUPE_ITEM_LIST_RANGE: integers, as FIRST:LAST[:STEP]
 * @TROUPE_ITEM_LIST_INPUT: the lines of files, "-" being standard input
 * @TROUPE_ITEM_LIST_CSV: a column of a table, or its rows
 * @TROUPE_ITEM_LIST_GLOB: the paths that a pattern matches
 * @TROUPE_ITEM_LIST_DIRECTORY: the paths of the files in a folder and below
 */
typedef enum
{
  TROUPE_ITEM_LIST_ARGUMENTS,
  TROUPE_ITEM_LIST_RANGE,
  TROUPE_ITEM_LIST_INPUT,
  TROUPE_ITEM_LIST_CSV,
  TROUPE_ITEM_LIST_GLOB,
  TROUPE_ITEM_LIST_DIRECTORY,
} TroupeItemListKind;

#define TROUPE_TYPE_ITEM_LIST_KIND (troupe_item_list_kind_get_type ())

GType troupe_item_list_kind_get_type (void);

/**
 * TroupeTrimChoice:
 * @TROUPE_TRIM_AUTO: on both sides of columns, otherwise none
 * @TROUPE_TRIM_N: none
 * @TROUPE_TRIM_L: on the left
 * @TROUPE_TRIM_R: on the right
 * @TROUPE_TRIM_LR: on both sides
 * @TROUPE_TRIM_RL: on both sides
 *
 * The white space that is removed from items, in the words of GNU parallel.
 */
typedef enum
{
  TROUPE_TRIM_AUTO,
  TROUPE_TRIM_N,
  TROUPE_TRIM_L,
  TROUPE_TRIM_R,
  TROUPE_TRIM_LR,
  TROUPE_TRIM_RL,
} TroupeTrimChoice;

GType troupe_trim_choice_get_type (void);

#define TROUPE_TYPE_ITEM_LIST (troupe_item_list_get_type ())

/**
 * TroupeItemList:
 *
 * The settings of a list of items, from a form, a command line or a job file; a
 * #TroupeSource is created from it when the job starts. Its options, some of
 * which are for some kinds of list only, are properties, and some of these have accessors. Settings
 * of other kinds are kept, but not used.
 */
G_DECLARE_FINAL_TYPE (TroupeItemList, troupe_item_list, TROUPE, ITEM_LIST, TroupeOptions)

TroupeItemList *troupe_item_list_new (TroupeItemListKind kind);
TroupeItemList *troupe_item_list_copy (TroupeItemList *self);

TroupeItemListKind troupe_item_list_get_kind (TroupeItemList *self);
void troupe_item_list_set_kind (TroupeItemList *self, TroupeItemListKind kind);

const char *const *troupe_item_list_get_arguments (TroupeItemList *self);
void troupe_item_list_set_arguments (TroupeItemList *self, const char *const *arguments);
const char *troupe_item_list_get_range (TroupeItemList *self);
void troupe_item_list_set_range (TroupeItemList *self, const char *range);
const char *const *troupe_item_list_get_input (TroupeItemList *self);
void troupe_item_list_set_input (TroupeItemList *self, const char *const *input);

gboolean troupe_item_list_get_null (TroupeItemList *self);
void troupe_item_list_set_null (TroupeItemList *self, gboolean null);

const char *troupe_item_list_get_csv (TroupeItemList *self);
void troupe_item_list_set_csv (TroupeItemList *self, const char *csv);
const char *troupe_item_list_get_column (TroupeItemList *self);
void troupe_item_list_set_column (TroupeItemList *self, const char *column);

const char *troupe_item_list_get_glob (TroupeItemList *self);
void troupe_item_list_set_glob (TroupeItemList *self, const char *glob);

const char *troupe_item_list_get_directory (TroupeItemList *self);
void troupe_item_list_set_directory (TroupeItemList *self, const char *directory);
const char *troupe_item_list_get_match (TroupeItemList *self);
void troupe_item_list_set_match (TroupeItemList *self, const char *match);

gboolean troupe_item_list_get_linked (TroupeItemList *self);
void troupe_item_list_set_linked (TroupeItemList *self, gboolean linked);

gboolean troupe_item_list_takes (TroupeItemList *self, const TroupeOption *option);
gboolean troupe_item_list_is_stream (TroupeItemList *self);
char *troupe_item_list_dup_part_name (TroupeItemList *self);
TroupeSource *troupe_item_list_open (TroupeItemList *self, GError **error);

G_END_DECLS
