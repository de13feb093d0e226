/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the blocks of a stream: consecutive records in one item. */

#pragma once

#include "troupe-inputs-source.h"

G_BEGIN_DECLS

/**
 * TroupePipeCut:
 * @block: the size of a block, in bytes, from 1 to %TROUPE_ITEM_MAX; a longer record makes it
 * larger
 * @records: the number of records of a block, or 0: then @block counts
 * @record_start: (nullable): the bytes with which a record begins
 * @record_end: (nullable): the bytes with which a record ends; without both, it is a newline
 * @header: whether the first line of each file is put before each of its blocks
 * @item_max: the longest block, in bytes, at most %TROUPE_ITEM_MAX
 *
 * Where a stream is cut. Between two records, @record_end is followed by @record_start.
 */
typedef struct
{
  gsize block;
  guint records;
  GBytes *record_start;
  GBytes *record_end;
  gboolean header;
  gsize item_max;
} TroupePipeCut;

#define TROUPE_TYPE_PIPE_SOURCE (troupe_pipe_source_get_type ())

G_DECLARE_FINAL_TYPE (TroupePipeSource, troupe_pipe_source, TROUPE, PIPE_SOURCE, TroupeInputsSource)

TroupeSource *
troupe_pipe_source_new (const char *const *paths, const TroupePipeCut *cut, GError **error);

G_END_DECLS
