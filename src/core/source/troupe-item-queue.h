/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A queue of the items that a source has found. */

#pragma once

#include "troupe-items.h"

G_BEGIN_DECLS

/**
 * TroupeItemQueue:
 *
 * A buffer of a source's items, between the producer (records of a buffer, names of files) and the
 * calls that take them. It counts them.
 */
typedef struct _TroupeItemQueue TroupeItemQueue;

TroupeItemQueue *troupe_item_queue_new (void);
void troupe_item_queue_free (TroupeItemQueue *self);

void troupe_item_queue_append (TroupeItemQueue *self, const void *value, gsize size);
void troupe_item_queue_append_records (TroupeItemQueue *self,
                                       const guint8 *records,
                                       const guint32 *ends,
                                       guint32 count);
gsize troupe_item_queue_get_size (TroupeItemQueue *self);
TroupeItems *troupe_item_queue_take (TroupeItemQueue *self, guint32 max_count, gsize max_bytes);
guint64 troupe_item_queue_get_n_taken (TroupeItemQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeItemQueue, troupe_item_queue_free)

G_END_DECLS
