/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Blocks: the byte strings of items and results in one piece of memory. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeBlock:
 *
 * An immutable, reference-counted array of byte strings ("values") in one piece of memory. Items
 * and results are sent and stored as blocks.
 *
 * Every value is followed by one newline byte that is not part of it, so that a block of lines can
 * be written to a file unchanged. End i is the offset in the data just past the newline of value i.
 */
typedef struct _TroupeBlock TroupeBlock;

TroupeBlock *troupe_block_new (GBytes *bytes, gsize offset, guint32 count, GError **error);
TroupeBlock *troupe_block_new_shared (GBytes *bytes, guint32 count, GError **error);
TroupeBlock *troupe_block_new_from_values (GBytes *const *values, guint32 count);
TroupeBlock *troupe_block_new_from_strings (const char *const *strings, gssize n_strings);
TroupeBlock *troupe_block_new_slice (TroupeBlock *self, guint32 first, guint32 count);
TroupeBlock *troupe_block_ref (TroupeBlock *self);
void troupe_block_unref (TroupeBlock *self);

guint32 troupe_block_get_count (TroupeBlock *self);
const guint8 *troupe_block_get_value (TroupeBlock *self, guint32 index, gsize *size);
const guint8 *troupe_block_get_lines (TroupeBlock *self, guint32 first, guint32 count, gsize *size);
GBytes *troupe_block_dup_value (TroupeBlock *self, guint32 index);
gsize troupe_block_get_encoded_size (TroupeBlock *self);
void troupe_block_write_ends (TroupeBlock *self, guint32 start, guint8 *to);
void troupe_block_copy_lines (TroupeBlock *self, guint8 *to);
void troupe_block_encode (TroupeBlock *self, GByteArray *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeBlock, troupe_block_unref)

G_END_DECLS
