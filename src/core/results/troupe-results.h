/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All results of a job in input order, as a stream and as a list model. */

#pragma once

#include "troupe-chunk-cursor.h"
#include "troupe-result.h"
#include "troupe-results-error.h"
#include "troupe-row-set.h"
#include "troupe-watched-item.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_RESULTS (troupe_results_get_type ())

/**
 * TroupeResults:
 *
 * All results of a job in input order: a #GListModel of #TroupeResult with a row for each item that
 * was handed out. The pool adds to it from its own thread; all else, and every signal, belongs to
 * the thread in whose main context it was made ("the owner's"), to which changes are reported
 * together.
 *
 * Above a limit, results are kept in an unlinked temporary file.
 */
G_DECLARE_FINAL_TYPE (TroupeResults, troupe_results, TROUPE, RESULTS, GObject)

/**
 * TroupeResultsKeep:
 * @TROUPE_RESULTS_KEEP_ALL: rows can be read for as long as the object lives
 * @TROUPE_RESULTS_KEEP_UNTIL_READ: a chunk is forgotten when troupe_results_next_chunk() returned
 *   it; the list model stays empty
 * @TROUPE_RESULTS_AS_THEY_COME: the same, but chunks are returned in the order in which they were
 *   added
 * @TROUPE_RESULTS_KEEP_NOTHING: results are for a recorder alone; there is always room, and indices
 *   need not begin at 0
 */
typedef enum
{
  TROUPE_RESULTS_KEEP_ALL,
  TROUPE_RESULTS_KEEP_UNTIL_READ,
  TROUPE_RESULTS_AS_THEY_COME,
  TROUPE_RESULTS_KEEP_NOTHING,
} TroupeResultsKeep;

/**
 * TroupeResultsTold:
 * @is_told: whether another process tells them, as it writes or finishes them
 * @is_partial: whether that process forgets a result when it is written
 * @n_bare: the number of items of which only the outcome is known here, and no value
 *
 * What is known here of the results of a run of another process.
 */
typedef struct
{
  gboolean is_told;
  gboolean is_partial;
  guint64 n_bare;
} TroupeResultsTold;

TroupeResults *troupe_results_new (TroupeResultsKeep keep, gsize memory_limit);

/* The pool's functions, for any thread. The items of a chunk need not be set if
 * troupe_results_begin() was called with the same indices: it keeps them. */
void troupe_results_begin (TroupeResults *self, TroupeItems *items, guint worker);
void troupe_results_give_back (TroupeResults *self, guint64 first_index, guint64 count);
void troupe_results_add (TroupeResults *self, const TroupeResultChunk *chunk);
gboolean troupe_results_check_room (TroupeResults *self, GSource *waker, GError **error);
TroupeResultsKeep troupe_results_get_keep (TroupeResults *self);
void troupe_results_close (TroupeResults *self);
gboolean troupe_results_is_closed (TroupeResults *self);
TroupeWatchedItem *troupe_results_get_watched (TroupeResults *self);

/* The owner's side. */

TroupeResultsTold *troupe_results_get_told (TroupeResults *self);

gboolean troupe_results_next_chunk (TroupeResults *self, TroupeResultChunk *chunk, GError **error);
gboolean troupe_results_is_exhausted (TroupeResults *self);

void troupe_results_set_paused (TroupeResults *self, gboolean paused);
void troupe_results_set_numbers (TroupeResults *self, TroupeItemNumbers *numbers);
TroupeItemNumbers *troupe_results_get_numbers (TroupeResults *self);

guint64 troupe_results_get_n_ordered (TroupeResults *self);
guint64 troupe_results_get_n_status (TroupeResults *self, TroupeResultStatus status);
void troupe_results_collect_rows (TroupeResults *self,
                                  TroupeResultStatus status,
                                  guint64 first,
                                  guint64 count,
                                  TroupeRowSet *rows);
/* An independent reader, for any thread, while the results live. */
TroupeChunkCursor *
troupe_results_create_cursor (TroupeResults *self, guint64 index, gboolean over_gaps);
void troupe_results_get_sizes (TroupeResults *self, gsize *memory, guint64 *disk);

G_END_DECLS
