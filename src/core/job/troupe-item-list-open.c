/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens the source that a list of items describes. */

#include "troupe-argument-source.h"
#include "troupe-bytes.h"
#include "troupe-config.h"
#include "troupe-csv-source.h"
#include "troupe-directory-source.h"
#include "troupe-fields-source.h"
#include "troupe-glob-source.h"
#include "troupe-item-list-private.h"
#include "troupe-lines-source.h"
#include "troupe-option-name.h"
#include "troupe-pipe-source.h"
#include "troupe-range-source.h"
#include "troupe-separator.h"

#include <glib/gi18n-lib.h>

/* Each of the options of a list alone is valid. */
static gboolean
check (TroupeItemList *self, GError **error)
{
  const char *other = NULL;

  /* It may have been that of lines before. */
  if (self->kind == TROUPE_ITEM_LIST_CSV)
    return troupe_options_set_text (TROUPE_OPTIONS (self), "delimiter", self->delimiter, error);
  if (self->kind != TROUPE_ITEM_LIST_INPUT)
    return TRUE;

  if (self->pipe)
    other = self->null                       ? "null"
            : *self->delimiter != '\0'       ? "delimiter"
            : *self->colsep != '\0'          ? "colsep"
            : self->trim != TROUPE_TRIM_AUTO ? "trim"
            : self->skip_first_line          ? "skip-first-line"
                                             : NULL;
  if (other != NULL || (self->null && *self->delimiter != '\0'))
    {
      g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                   _ ("%s and %s exclude each other"),
                   troupe_option_name (other != NULL ? "pipe" : "null"),
                   troupe_option_name (other != NULL ? other : "delimiter"));
      return FALSE;
    }
  return TRUE;
}

static TroupeSource *
open_pipe (TroupeItemList *self, GError **error)
{
  g_autoptr (GBytes) record_start = troupe_separator_parse (self->recstart, error);
  g_autoptr (GBytes) record_end =
      record_start == NULL ? NULL : troupe_separator_parse (self->recend, error);
  const TroupePipeCut cut = {
    .block = self->block,
    .records = self->records,
    .record_start = record_start,
    .record_end = record_end,
    .header = self->header,
    .item_max = TROUPE_ITEM_MAX,
  };

  if (record_end == NULL)
    return NULL;
  return troupe_pipe_source_new ((const char *const *) self->input, &cut, error);
}

static TroupeSource *
open_lines (TroupeItemList *self, GError **error)
{
  g_autoptr (GBytes) terminator = NULL;

  if (self->null || *self->delimiter != '\0')
    {
      terminator =
          self->null ? g_bytes_new_static ("", 1) : troupe_separator_parse (self->delimiter, error);
      if (terminator == NULL)
        return NULL;
    }
  return troupe_lines_source_new ((const char *const *) self->input, terminator, error);
}

static TroupeSource *
open_table (TroupeItemList *self, GError **error)
{
  g_autoptr (GBytes) delimiter = troupe_separator_parse (self->delimiter, error);
  TroupeCsvTable table = {
    .column = *self->column == '\0' ? NULL : self->column,
    .no_header = self->no_header,
  };

  if (delimiter == NULL)
    return NULL;
  if (g_bytes_get_size (delimiter) > 0)
    table.delimiter = *(const guint8 *) troupe_bytes_get_data (delimiter, NULL);
  return troupe_csv_source_new (self->csv, &table, error);
}

static TroupeFileChoice
get_choice (TroupeItemList *self, gboolean hidden)
{
  return (hidden ? TROUPE_FILES_HIDDEN : 0) |
         (self->no_run_if_empty ? TROUPE_FILES_MAY_BE_NONE : 0) |
         (self->natural ? TROUPE_FILES_NATURAL : 0);
}

static TroupeSource *
open_source (TroupeItemList *self, GError **error)
{
  switch (self->kind)
    {
    case TROUPE_ITEM_LIST_ARGUMENTS:
      return troupe_argument_source_new ((const char *const *) self->arguments, -1);
    case TROUPE_ITEM_LIST_RANGE:
      return troupe_range_source_new_from_string (self->range, error);
    case TROUPE_ITEM_LIST_INPUT:
      return self->pipe ? open_pipe (self, error) : open_lines (self, error);
    case TROUPE_ITEM_LIST_CSV:
      return open_table (self, error);
    case TROUPE_ITEM_LIST_GLOB:
      return troupe_glob_source_new (self->glob, get_choice (self, self->hidden), error);
    case TROUPE_ITEM_LIST_DIRECTORY:
      return troupe_directory_source_new (self->directory,
                                          *self->match == '\0' ? NULL : self->match,
                                          get_choice (self, !self->no_hidden), error);
    default:
      g_return_val_if_reached (NULL);
    }
}

/* As in GNU parallel, columns are trimmed unless another choice was made. */
static TroupeTrim
get_trim (TroupeItemList *self)
{
  static const TroupeTrim trims[] = {
    [TROUPE_TRIM_AUTO] = TROUPE_TRIM_NONE, [TROUPE_TRIM_N] = TROUPE_TRIM_NONE,
    [TROUPE_TRIM_L] = TROUPE_TRIM_LEFT,    [TROUPE_TRIM_R] = TROUPE_TRIM_RIGHT,
    [TROUPE_TRIM_LR] = TROUPE_TRIM_BOTH,   [TROUPE_TRIM_RL] = TROUPE_TRIM_BOTH,
  };

  if (self->trim == TROUPE_TRIM_AUTO && *self->colsep != '\0')
    return TROUPE_TRIM_BOTH;
  return trims[self->trim];
}

/**
 * troupe_item_list_open:
 * @self: a list of items
 * @error: return location for an error
 *
 * Opens its files. The source is independent of later changes to @self.
 *
 * Returns: (transfer full) (nullable): the items, or %NULL with %TROUPE_SOURCE_ERROR
 */
TroupeSource *
troupe_item_list_open (TroupeItemList *self, GError **error)
{
  const gboolean is_input = self->kind == TROUPE_ITEM_LIST_INPUT && !self->pipe;
  const TroupeFields fields = {
    .separator = *self->colsep == '\0' ? NULL : self->colsep,
    .trim = get_trim (self),
    .skip_first = is_input && self->skip_first_line,
    .header = self->header,
    .skip_blank = self->no_run_if_empty,
  };
  g_autoptr (TroupeSource) source = check (self, error) ? open_source (self, error) : NULL;

  if (source == NULL || !(is_input || self->kind == TROUPE_ITEM_LIST_ARGUMENTS) ||
      (fields.separator == NULL && fields.trim == TROUPE_TRIM_NONE && !fields.skip_first &&
       !fields.header && !fields.skip_blank))
    return g_steal_pointer (&source);
  return troupe_fields_source_new (source, &fields, error);
}
