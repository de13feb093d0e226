/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The output of a worker: frames to the pool. */

#pragma once

#include "troupe-wire.h"

G_BEGIN_DECLS

/** The number of waiting bytes at which they are sent. */
#define TROUPE_OUTPUT_FULL (256 * 1024)

/** The time since the last write after which waiting bytes are sent. */
#define TROUPE_OUTPUT_PATIENCE_NS (5 * G_GINT64_CONSTANT (1000000))

/**
 * TroupeOutput:
 *
 * The worker's output: frames of all lanes, gathered so that many are sent with one write. If the
 * pool has ended, the process is ended.
 */
typedef struct _TroupeOutput TroupeOutput;

TroupeOutput *troupe_output_new (int fd, GError **error);
void troupe_output_free (TroupeOutput *self);

void troupe_output_hello (TroupeOutput *self, const TroupeWireHello *hello);
void troupe_output_results (TroupeOutput *self,
                            const TroupeWireChunk *chunk,
                            guint32 count,
                            const guint32 *ends,
                            guint32 base,
                            const guint8 *data);
void troupe_output_failed (TroupeOutput *self,
                           const TroupeWireChunk *chunk,
                           const TroupeWireFailure *failure);
void troupe_output_printed (TroupeOutput *self,
                            guint64 batch,
                            TroupeOutputStream stream,
                            const void *text,
                            gsize size);
void troupe_output_text (TroupeOutput *self,
                         guint64 batch,
                         TroupeOutputStream stream,
                         const void *text,
                         gsize size);
void troupe_output_progress (TroupeOutput *self, const TroupeWireProgress *lanes, guint32 n_lanes);
void troupe_output_goodbye (TroupeOutput *self, const TroupeWireGoodbye *goodbye);
void troupe_output_flush (TroupeOutput *self);

guint64 troupe_output_get_n_items (TroupeOutput *self);
gint64 troupe_output_get_flushed_at (TroupeOutput *self);
void troupe_output_remind (TroupeOutput *self);
int troupe_output_get_reminder_fd (TroupeOutput *self);
void troupe_output_take_reminder (TroupeOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeOutput, troupe_output_free)

G_END_DECLS
