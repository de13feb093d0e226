/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The items whose results differ between two runs. */

#pragma once

#include "troupe-results.h"

G_BEGIN_DECLS

/** The number of differing items that are listed; all of them are counted. */
#define TROUPE_DIFFERENCE_MAX_ROWS 1000

/**
 * TroupeDifferenceKind:
 * @TROUPE_DIFFERENCE_ONLY_FIRST: it has a result only in the first run
 * @TROUPE_DIFFERENCE_ONLY_SECOND: it has a result only in the second run
 * @TROUPE_DIFFERENCE_ITEM: the items themselves differ
 * @TROUPE_DIFFERENCE_STATUS: the outcomes differ
 * @TROUPE_DIFFERENCE_VALUE: the values or the messages of the failures differ
 *
 * The first of these that applies to two results with the same index.
 */
typedef enum
{
  TROUPE_DIFFERENCE_ONLY_FIRST,
  TROUPE_DIFFERENCE_ONLY_SECOND,
  TROUPE_DIFFERENCE_ITEM,
  TROUPE_DIFFERENCE_STATUS,
  TROUPE_DIFFERENCE_VALUE,
} TroupeDifferenceKind;

#define TROUPE_N_DIFFERENCES (TROUPE_DIFFERENCE_VALUE + 1)

/**
 * TroupeDifferenceRow:
 * @index: of the item, from 0
 * @kind: how the results differ
 *
 * An item whose results differ.
 */
typedef struct
{
  guint64 index;
  TroupeDifferenceKind kind;
} TroupeDifferenceRow;

/**
 * TroupeDifference:
 * @n_same: items with the same result in both runs
 * @n_kind: items that differ, by #TroupeDifferenceKind
 * @rows: the first %TROUPE_DIFFERENCE_MAX_ROWS of these, in the order of their indices
 * @n_rows: the number of elements of @rows
 *
 * The comparison of the results of two runs.
 */
typedef struct
{
  guint64 n_same;
  guint64 n_kind[TROUPE_N_DIFFERENCES];
  TroupeDifferenceRow *rows;
  guint n_rows;
} TroupeDifference;

TroupeDifference *troupe_difference_new (TroupeResults *first,
                                         TroupeResults *second,
                                         GCancellable *cancellable,
                                         GError **error);
void troupe_difference_free (TroupeDifference *self);
guint64 troupe_difference_get_n_differing (const TroupeDifference *self);
const char *troupe_difference_kind_to_text (TroupeDifferenceKind kind);

void troupe_difference_new_async (TroupeResults *first,
                                  TroupeResults *second,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
TroupeDifference *
troupe_difference_new_finish (TroupeResults *first, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeDifference, troupe_difference_free)

G_END_DECLS
