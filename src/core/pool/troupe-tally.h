/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The counts of a running job: its state, the outcome of items, and whether to halt. */

#pragma once

#include "troupe-job.h"
#include "troupe-result-chunk.h"
#include "troupe-run-counts.h"

G_BEGIN_DECLS

/**
 * TroupeTally:
 *
 * Counts results as they come. It depends on neither processes nor clocks.
 */
typedef struct _TroupeTally TroupeTally;

TroupeTally *troupe_tally_new (TroupeJob *job, gint64 n_items);
void troupe_tally_free (TroupeTally *self);

const TroupeRunCounts *troupe_tally_get_counts (TroupeTally *self);
gboolean troupe_tally_is_ending (TroupeTally *self);
gboolean troupe_tally_is_halting (TroupeTally *self);

void troupe_tally_start (TroupeTally *self, gint64 now);
void troupe_tally_set_state (TroupeTally *self, TroupeRunState state);
void troupe_tally_set_ended (TroupeTally *self, gint64 now);
void troupe_tally_set_others_cores (TroupeTally *self, double cores);
double troupe_tally_get_time_limit (TroupeTally *self);
void troupe_tally_set_n_items (TroupeTally *self, gint64 n_items);
gboolean troupe_tally_set_waiting (TroupeTally *self, const char *waiting);
gboolean troupe_tally_add (TroupeTally *self, const TroupeResultChunk *chunk);
gboolean troupe_tally_add_known (TroupeTally *self, const TroupeResultChunk *chunk);
void troupe_tally_add_restarts (TroupeTally *self, guint n_restarts);
void troupe_tally_add_retries (TroupeTally *self, guint n_retries);
guint troupe_tally_take_worker_number (TroupeTally *self);
void troupe_tally_add_handed (TroupeTally *self, int n_batches);
gboolean troupe_tally_has_handed (TroupeTally *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeTally, troupe_tally_free)

G_END_DECLS
