/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where, and how, the results of a job are written. */

#pragma once

#include "troupe-options.h"

G_BEGIN_DECLS

/**
 * TroupeFormat:
 * @TROUPE_FORMAT_LINES: the value of each item that succeeded, one per line
 * @TROUPE_FORMAT_JSON: one array of values, null for items that failed
 * @TROUPE_FORMAT_JSONL: one JSON object for each item, one per line
 * @TROUPE_FORMAT_CSV: one record for each item, after a record of names
 */
typedef enum
{
  TROUPE_FORMAT_LINES,
  TROUPE_FORMAT_JSON,
  TROUPE_FORMAT_JSONL,
  TROUPE_FORMAT_CSV,
} TroupeFormat;

#define TROUPE_TYPE_FORMAT (troupe_format_get_type ())

GType troupe_format_get_type (void);

#define TROUPE_TYPE_OUTPUT_OPTIONS (troupe_output_options_get_type ())

/**
 * TroupeOutputOptions:
 *
 * The options about the results of a job, which are the keys of the group Output of a job file.
 * They do not change what the workers do. Each is a property of the same name ("format").
 */
G_DECLARE_FINAL_TYPE (TroupeOutputOptions,
                      troupe_output_options,
                      TROUPE,
                      OUTPUT_OPTIONS,
                      TroupeOptions)

TroupeOutputOptions *troupe_output_options_new (void);

TroupeFormat troupe_output_options_get_format (TroupeOutputOptions *self);
gboolean troupe_output_options_get_print_command (TroupeOutputOptions *self);
gboolean troupe_output_options_get_verbose (TroupeOutputOptions *self);
gboolean troupe_output_options_get_line_buffer (TroupeOutputOptions *self);
gboolean troupe_output_options_get_ungroup (TroupeOutputOptions *self);
gboolean troupe_output_options_is_in_order (TroupeOutputOptions *self);
gboolean troupe_output_options_has_tags (TroupeOutputOptions *self);
const char *troupe_output_options_get_tagstring (TroupeOutputOptions *self);
gboolean troupe_output_options_validate (TroupeOutputOptions *self, GError **error);
const char *troupe_output_options_get_output (TroupeOutputOptions *self);
const char *troupe_output_options_get_joblog (TroupeOutputOptions *self);
const char *troupe_output_options_get_results (TroupeOutputOptions *self);
const char *troupe_output_options_get_report (TroupeOutputOptions *self);

G_END_DECLS
