/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The end of a text that may be too long to keep. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeTail:
 *
 * Takes any amount of text and keeps its newest part, %TROUPE_WIRE_OUTPUT_MAX bytes at most.
 */
typedef struct _TroupeTail TroupeTail;

TroupeTail *troupe_tail_new (void);
void troupe_tail_free (TroupeTail *self);

void troupe_tail_append (TroupeTail *self, const void *text, gsize size);
void troupe_tail_clear (TroupeTail *self);
gboolean troupe_tail_is_empty (TroupeTail *self);
GString *troupe_tail_to_text (TroupeTail *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeTail, troupe_tail_free)

G_END_DECLS
