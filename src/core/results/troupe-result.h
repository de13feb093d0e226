/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One result as an object, for list views. */

#pragma once

#include "troupe-item-numbers.h"
#include "troupe-result-chunk.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_RESULT (troupe_result_get_type ())

/**
 * TroupeResult:
 *
 * One row of #TroupeResults: an item and its result. It is created on demand and does not change:
 * when the result does, the list reports a changed row.
 *
 * Properties, all read-only: index (guint64, from 0), input, value, message, details,
 * standard-output, standard-error (strings for display, made valid UTF-8), status
 * (TroupeResultStatus as int), status-text, worker (guint, 0: none), attempts (guint), seconds
 * (double; of a chunk of several items, their mean).
 */
G_DECLARE_FINAL_TYPE (TroupeResult, troupe_result, TROUPE, RESULT, GObject)

TroupeResult *troupe_result_new (const TroupeResultChunk *chunk, guint32 offset);
void troupe_result_set_numbers (TroupeResult *self, TroupeItemNumbers *numbers);

guint64 troupe_result_get_index (TroupeResult *self);
void troupe_result_get_items (TroupeResult *self, guint64 *first, guint64 *last);
const TroupeResultChunk *troupe_result_get_chunk (TroupeResult *self, guint32 *offset);
TroupeResultStatus troupe_result_get_status (TroupeResult *self);
const char *troupe_result_get_status_text (TroupeResult *self);
GBytes *troupe_result_get_input_bytes (TroupeResult *self);
GBytes *troupe_result_get_value_bytes (TroupeResult *self);
const char *troupe_result_get_input (TroupeResult *self);
const char *troupe_result_get_value (TroupeResult *self);
const char *troupe_result_get_message (TroupeResult *self);
const char *troupe_result_get_details (TroupeResult *self);
const char *troupe_result_get_standard_output (TroupeResult *self);
const char *troupe_result_get_standard_error (TroupeResult *self);
guint troupe_result_get_worker (TroupeResult *self);
guint troupe_result_get_attempts (TroupeResult *self);
double troupe_result_get_seconds (TroupeResult *self);

const char *troupe_result_status_to_text (TroupeResultStatus status);

G_END_DECLS
