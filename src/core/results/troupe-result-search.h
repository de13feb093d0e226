/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A text to search results for. */

#pragma once

#include "troupe-result-chunk.h"
#include "troupe-row-set.h"

G_BEGIN_DECLS

/**
 * TroupeResultSearch:
 *
 * A text to search for anywhere in the inputs, values and error messages of results. ASCII letters
 * match in both cases, and a space also matches the boundary between two parts of an item. It does
 * not change, and may be used from any thread.
 */
typedef struct _TroupeResultSearch TroupeResultSearch;

TroupeResultSearch *troupe_result_search_new (const char *text);
TroupeResultSearch *troupe_result_search_ref (TroupeResultSearch *self);
void troupe_result_search_unref (TroupeResultSearch *self);

void troupe_result_search_chunk (TroupeResultSearch *self,
                                 const TroupeResultChunk *chunk,
                                 guint32 offset,
                                 guint32 count,
                                 TroupeRowSet *found);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeResultSearch, troupe_result_search_unref)

G_END_DECLS
