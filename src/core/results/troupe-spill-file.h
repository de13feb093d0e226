/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A temporary file for results that do not fit in memory. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TroupeSpillFile:
 *
 * An unnamed file for data beyond the memory limit. It is created by the first write and removed
 * with the object or the process, however that ends. It may be used from any thread, and a piece is
 * read without waiting for one that is being written.
 */
typedef struct _TroupeSpillFile TroupeSpillFile;

TroupeSpillFile *troupe_spill_file_new (void);
void troupe_spill_file_free (TroupeSpillFile *self);

gboolean
troupe_spill_file_write (TroupeSpillFile *self, GBytes *bytes, guint64 *offset, GError **error);
GBytes *troupe_spill_file_read (TroupeSpillFile *self, guint64 offset, gsize size, GError **error);
void troupe_spill_file_forget (TroupeSpillFile *self, guint64 offset, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeSpillFile, troupe_spill_file_free)

G_END_DECLS
