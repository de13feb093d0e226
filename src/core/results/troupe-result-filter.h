/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A filtered list model of results. */

#pragma once

#include "troupe-results.h"

G_BEGIN_DECLS

/**
 * TroupeResultShow:
 * @TROUPE_RESULT_SHOW_ALL: every row
 * @TROUPE_RESULT_SHOW_OK: those with a value
 * @TROUPE_RESULT_SHOW_FAILED: those that failed
 * @TROUPE_RESULT_SHOW_CRASHED: those that ended their workers
 * @TROUPE_RESULT_SHOW_TIMED_OUT: those that ran for too long
 * @TROUPE_RESULT_SHOW_NOT_RUN: those that were not run
 * @TROUPE_RESULT_SHOW_UNFINISHED: those that run, or wait
 */
typedef enum
{
  TROUPE_RESULT_SHOW_ALL,
  TROUPE_RESULT_SHOW_OK,
  TROUPE_RESULT_SHOW_FAILED,
  TROUPE_RESULT_SHOW_CRASHED,
  TROUPE_RESULT_SHOW_TIMED_OUT,
  TROUPE_RESULT_SHOW_NOT_RUN,
  TROUPE_RESULT_SHOW_UNFINISHED,
} TroupeResultShow;

#define TROUPE_TYPE_RESULT_FILTER (troupe_result_filter_get_type ())

/**
 * TroupeResultFilter:
 *
 * Some of the rows of results: a #GListModel of #TroupeResult. It stores one bit for each row, so
 * that millions of them cost little; a thread searches for the text, a range of rows at a time.
 *
 * Properties: results (TroupeResults, nullable), show (TroupeResultShow as uint), search (string),
 * failed-first (boolean: those that failed, crashed or timed out before all others), searching
 * (boolean, read-only: there are rows that were not looked through yet).
 */
G_DECLARE_FINAL_TYPE (TroupeResultFilter, troupe_result_filter, TROUPE, RESULT_FILTER, GObject)

TroupeResultFilter *troupe_result_filter_new (void);
gboolean troupe_result_filter_find (TroupeResultFilter *self, guint64 row, guint *position);
void
troupe_result_filter_copy_rows (TroupeResultFilter *self, TroupeRowSet **top, TroupeRowSet **rest);

G_END_DECLS
