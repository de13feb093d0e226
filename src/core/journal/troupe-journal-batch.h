/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a run has told and is still to be written. */

#pragma once

#include "troupe-event.h"
#include "troupe-result-chunk.h"
#include "troupe-run-counts.h"
#include "troupe-worker-status.h"

G_BEGIN_DECLS

/**
 * TroupeJournalBatch:
 * @chunks: (element-type TroupeResultChunk): results, in the order in which they came
 * @items: (element-type TroupeItems): items from a source that cannot be read again
 * @workers: (element-type TroupeWorkerStatus): the latest status of each worker that changed
 * @positions: the position of each of them by its number
 * @events: (element-type TroupeEvent): in their order
 * @error: (nullable): why the run cannot do all of its work
 * @counts: the latest counts
 * @has_counts: whether they changed
 * @n_bytes: bytes of memory that these take
 *
 * What is written in one transaction. Its times are by the clock of the run.
 */
typedef struct
{
  GArray *chunks;
  GPtrArray *items;
  GArray *workers;
  GHashTable *positions;
  GPtrArray *events;
  GError *error;
  TroupeRunCounts counts;
  gboolean has_counts;
  gsize n_bytes;
} TroupeJournalBatch;

TroupeJournalBatch *troupe_journal_batch_new (void);
void troupe_journal_batch_free (TroupeJournalBatch *self);

void troupe_journal_batch_add_chunk (TroupeJournalBatch *self, const TroupeResultChunk *chunk);
void troupe_journal_batch_add_items (TroupeJournalBatch *self, TroupeItems *items);
void troupe_journal_batch_set_worker (TroupeJournalBatch *self, const TroupeWorkerStatus *status);
void troupe_journal_batch_add_event (TroupeJournalBatch *self, TroupeEvent *event);
gboolean troupe_journal_batch_is_empty (TroupeJournalBatch *self);
gsize troupe_journal_batch_measure_chunk (const TroupeResultChunk *chunk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeJournalBatch, troupe_journal_batch_free)

G_END_DECLS
