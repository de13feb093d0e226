/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What rows of results are sorted by. */

#pragma once

#include "troupe-result-chunk.h"

G_BEGIN_DECLS

/**
 * TroupeRowKeyKind:
 * @TROUPE_ROW_KEY_INDEX: the order of the items
 * @TROUPE_ROW_KEY_INPUT: the item
 * @TROUPE_ROW_KEY_VALUE: the value, or why there is none
 * @TROUPE_ROW_KEY_STATUS: the outcome, those with a value first
 * @TROUPE_ROW_KEY_WORKER: the number of the worker
 * @TROUPE_ROW_KEY_ATTEMPTS: the number of attempts
 * @TROUPE_ROW_KEY_SECONDS: the duration
 * @TROUPE_ROW_KEY_FIELD: a member of values that are JSON objects
 */
typedef enum
{
  TROUPE_ROW_KEY_INDEX,
  TROUPE_ROW_KEY_INPUT,
  TROUPE_ROW_KEY_VALUE,
  TROUPE_ROW_KEY_STATUS,
  TROUPE_ROW_KEY_WORKER,
  TROUPE_ROW_KEY_ATTEMPTS,
  TROUPE_ROW_KEY_SECONDS,
  TROUPE_ROW_KEY_FIELD,
} TroupeRowKeyKind;

/**
 * TroupeRowKeyClass:
 * @TROUPE_ROW_KEY_NUMBER: a number
 * @TROUPE_ROW_KEY_TEXT: a text
 * @TROUPE_ROW_KEY_PROBLEM: the row has no value; the text says why
 * @TROUPE_ROW_KEY_MISSING: there is nothing to sort by
 *
 * Rows of different classes are in this order; problems and rows without anything are last in both
 * directions.
 */
typedef enum
{
  TROUPE_ROW_KEY_NUMBER,
  TROUPE_ROW_KEY_TEXT,
  TROUPE_ROW_KEY_PROBLEM,
  TROUPE_ROW_KEY_MISSING,
} TroupeRowKeyClass;

/**
 * TroupeRowKey:
 * @kind: what rows are sorted by
 * @field: (nullable): with %TROUPE_ROW_KEY_FIELD, the name of the member
 * @descending: whether the largest is first
 *
 * How rows are sorted.
 */
typedef struct
{
  TroupeRowKeyKind kind;
  char *field;
  gboolean descending;
} TroupeRowKey;

TroupeRowKeyClass troupe_row_key_read (const TroupeRowKey *self,
                                       const TroupeResultChunk *chunk,
                                       guint32 offset,
                                       double *number,
                                       GByteArray *text);

G_END_DECLS
