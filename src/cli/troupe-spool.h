/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Text that waits for its turn. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeSpool:
 *
 * Bytes that are taken in the order in which they were added: a few in memory, many in a temporary
 * file without a name.
 */
typedef struct _TroupeSpool TroupeSpool;

TroupeSpool *troupe_spool_new (void);
void troupe_spool_free (TroupeSpool *self);

void troupe_spool_add (TroupeSpool *self, const void *bytes, gsize size);
GBytes *troupe_spool_take (TroupeSpool *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeSpool, troupe_spool_free)

G_END_DECLS
