/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes chunks of results and describes rows, for tests. */

#pragma once

#include "troupe-results.h"

G_BEGIN_DECLS

/**
 * ResultModel:
 *
 * A simple model of the expected results: a row for each item, each of which is a text. It also
 * makes the chunks from which they come, all of them from a seed.
 */
typedef struct _ResultModel ResultModel;

ResultModel *result_model_new (guint n_items, guint longest_run, gboolean ranges, GRand *rand);
void result_model_free (ResultModel *self);

guint result_model_get_n_chunks (ResultModel *self);
const TroupeResultChunk *result_model_get_run (ResultModel *self, guint chunk);
const char *result_model_get_row (ResultModel *self, guint index);

char *describe_row (TroupeResult *result);
char *describe_run_row (const TroupeResultChunk *chunk, guint32 offset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ResultModel, result_model_free)

/* A run of decimal integers with their squares, for worker 1. */
void make_squares (TroupeResultChunk *chunk, guint64 first_index, guint32 count);

/* The rows as reported by the signals of a list model, checked at each signal. */
typedef struct _RowShadow RowShadow;

RowShadow *row_shadow_new (TroupeResults *results);
void row_shadow_free (RowShadow *self);
guint row_shadow_get_n_signals (RowShadow *self);
void row_shadow_check (RowShadow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RowShadow, row_shadow_free)

/* Iterates the main loop until the signal was emitted that many times. */
void wait_for_count (const guint *count, guint wanted);

G_END_DECLS
