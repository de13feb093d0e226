/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is left of results whose values are not told. */

#pragma once

#include "troupe-result-chunk.h"
#include "troupe-told.h"

G_BEGIN_DECLS

/**
 * TroupeToldBare:
 * @first_index: the index of the first item
 * @count: the number of items, at least 1
 * @status: of all of them
 * @worker: the number of the worker, or 0 if it is not known
 * @attempts: the number of times that they began, or 0 if it is not known
 * @seconds: that they ran, all together
 *
 * The outcome of consecutive items, without the items and their values.
 */
typedef struct
{
  guint64 first_index;
  guint32 count;
  TroupeResultStatus status;
  guint worker;
  guint attempts;
  double seconds;
} TroupeToldBare;

/** The bytes that one of them takes in a frame. */
#define TROUPE_TOLD_BARE_SIZE 32

void troupe_told_bare_init (TroupeToldBare *self, const TroupeResultChunk *chunk);
void troupe_told_bare_append (GByteArray *frame, const TroupeToldBare *results, guint n_results);
GArray *troupe_told_bare_read (const guint8 *body, gsize size, GError **error);

G_END_DECLS
