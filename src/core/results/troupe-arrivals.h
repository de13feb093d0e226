/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The order in which chunks arrived. */

#pragma once

#include "troupe-result-chunk.h"

G_BEGIN_DECLS

/**
 * TroupeArrivals:
 *
 * The order in which chunks were added, for a reader that takes them in this order. The store
 * indexes such chunks by their position in that order; the indices of their first items are kept
 * here. May be used from any thread.
 */
typedef struct _TroupeArrivals TroupeArrivals;

TroupeArrivals *troupe_arrivals_new (void);
void troupe_arrivals_free (TroupeArrivals *self);

void troupe_arrivals_push (TroupeArrivals *self, TroupeResultChunk *chunk);
void troupe_arrivals_pop (TroupeArrivals *self, TroupeResultChunk *chunk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeArrivals, troupe_arrivals_free)

G_END_DECLS
