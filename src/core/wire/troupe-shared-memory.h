/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Memory that a worker and the pool share for large results. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Slots of a worker's memory, and bytes of each. */
#define TROUPE_SHARED_SLOTS     16
#define TROUPE_SHARED_SLOT_SIZE (512 * 1024)

/**
 * TroupeSharedMemory:
 *
 * Memory that a worker and the pool share, divided into slots, so that large results are not copied
 * into a pipe and out of it. The worker creates it and fills slots; the pool releases each when it
 * is no longer read, in any order. It stays mapped as long as a slot is read, even after the
 * worker's end.
 *
 * The worker can write to all of it at any time, as any process can write to shared memory: the
 * pool copies the data that it relies on first.
 */
typedef struct _TroupeSharedMemory TroupeSharedMemory;

TroupeSharedMemory *troupe_shared_memory_new (void);
TroupeSharedMemory *troupe_shared_memory_open (gint64 pid, guint32 fd);
void troupe_shared_memory_unref (TroupeSharedMemory *self);

/* The worker's side */
int troupe_shared_memory_get_fd (TroupeSharedMemory *self);
guint8 *troupe_shared_memory_take (TroupeSharedMemory *self, guint32 *slot);

/* The pool's side */
GBytes *troupe_shared_memory_hold (TroupeSharedMemory *self, guint32 slot, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeSharedMemory, troupe_shared_memory_unref)

G_END_DECLS
