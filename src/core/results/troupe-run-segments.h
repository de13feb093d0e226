/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-result-run.h"

G_BEGIN_DECLS

/**
 * TroupeRunSegment:
 * @first_index: the index of its first item
 * @count: how many items
 * @kind: where it is
 * @size: bytes, those of the compact form except of a run
 * @run: with %TROUPE_RUN_SEGMENT_RUN: the run
 * @bytes: with %TROUPE_RUN_SEGMENT_PAGE: runs in their compact form
 * @offset: with %TROUPE_RUN_SEGMENT_SPILLED: where those are in the file
 *
 * Results of items whose indices follow one another, and where they are.
 */
typedef struct
{
  guint64 first_index;
  guint32 count;
  enum
  {
    TROUPE_RUN_SEGMENT_RUN,
    TROUPE_RUN_SEGMENT_PAGE,
    TROUPE_RUN_SEGMENT_SPILLED,
  } kind;
  gsize size;
  union
  {
    TroupeResultRun *run;
    GBytes *bytes;
    guint64 offset;
  };
} TroupeRunSegment;

/**
 * TroupeRunSegments:
 *
 * Segments by index, with gaps where results are still to come. Adding and removing near either
 * end is cheap.
 */
typedef struct _TroupeRunSegments TroupeRunSegments;

TroupeRunSegments *troupe_run_segments_new (void);
void troupe_run_segments_free (TroupeRunSegments *self);

gsize troupe_run_segments_get_count (TroupeRunSegments *self);
TroupeRunSegment *troupe_run_segments_get (TroupeRunSegments *self, gsize position);
gsize troupe_run_segments_find (TroupeRunSegments *self, guint64 index);
gboolean troupe_run_segments_insert (TroupeRunSegments *self,
                                     const TroupeRunSegment *segment,
                                     gsize *position);
void troupe_run_segments_remove (TroupeRunSegments *self, gsize position, gsize count);
gsize troupe_run_segments_get_size (TroupeRunSegments *self);

void troupe_run_segment_clear (TroupeRunSegment *segment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeRunSegments, troupe_run_segments_free)

G_END_DECLS
