/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The scheduler: it chooses the next batch. */

#pragma once

#include "troupe-batch.h"
#include "troupe-known-results.h"
#include "troupe-source.h"

G_BEGIN_DECLS

/**
 * TroupeScheduler:
 *
 * Decides which items make up the next batch: those that were given back first, then the source's,
 * in batches that grow and shrink with the time that items take. Items whose results are known from
 * an earlier run are in no batch. It depends on neither processes nor clocks.
 */
typedef struct _TroupeScheduler TroupeScheduler;

TroupeScheduler *troupe_scheduler_new (TroupeSource *source, guint chunk, guint lanes);
void troupe_scheduler_set_lanes (TroupeScheduler *self, guint lanes);
void troupe_scheduler_set_known_results (TroupeScheduler *self, TroupeKnownResults *known);
void troupe_scheduler_free (TroupeScheduler *self);

TroupeSourceStatus
troupe_scheduler_take_known (TroupeScheduler *self, TroupeResultChunk *chunk, GError **error);
TroupeSourceStatus
troupe_scheduler_take (TroupeScheduler *self, guint32 most, TroupeBatch **batch, GError **error);
TroupeSourceStatus troupe_scheduler_take_for_node (TroupeScheduler *self,
                                                   guint32 most,
                                                   TroupeBatch **batch,
                                                   GError **error);
void troupe_scheduler_finished (TroupeScheduler *self, TroupeBatch *batch);
void troupe_scheduler_give_back (TroupeScheduler *self, TroupeBatch *batch);
void troupe_scheduler_split (TroupeScheduler *self, TroupeBatch *batch);
void troupe_scheduler_delay (TroupeScheduler *self, TroupeBatch *batch, gint64 due_at);
void troupe_scheduler_release (TroupeScheduler *self, gint64 now);
gint64 troupe_scheduler_get_next_due (TroupeScheduler *self);
guint troupe_scheduler_get_n_delayed (TroupeScheduler *self);
gboolean troupe_scheduler_has_only_delayed (TroupeScheduler *self);
gboolean troupe_scheduler_take_rest (TroupeScheduler *self, TroupeBatch **batch);
void troupe_scheduler_close (TroupeScheduler *self);

guint troupe_scheduler_get_n_lanes (TroupeScheduler *self);
guint troupe_scheduler_get_depth (TroupeScheduler *self);
TroupeBatch *troupe_scheduler_peek_waiting (TroupeScheduler *self);
gboolean troupe_scheduler_has_waiting (TroupeScheduler *self);
gboolean troupe_scheduler_is_empty (TroupeScheduler *self);
gint64 troupe_scheduler_get_n_items (TroupeScheduler *self);
gint64 troupe_scheduler_get_n_to_run (TroupeScheduler *self);
guint32 troupe_scheduler_get_chunk (TroupeScheduler *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeScheduler, troupe_scheduler_free)

G_END_DECLS
