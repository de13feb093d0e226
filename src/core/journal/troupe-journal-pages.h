/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes and reads the results of a run as pages. */

#pragma once

#include "troupe-chunk-page.h"
#include "troupe-database.h"
#include "troupe-result-chunk.h"

G_BEGIN_DECLS

/** A page of more bytes is in a file of its own. */
#define TROUPE_JOURNAL_PAGE_MAX ((gsize) 64 * 1024 * 1024)

gboolean troupe_journal_pages_write (TroupeDatabase *database,
                                     guint64 run,
                                     GPtrArray *chunks,
                                     gboolean may_replace,
                                     gint64 *n_status,
                                     GError **error);
TroupeChunkPage *
troupe_journal_pages_decode (const char *path, GBytes *data, const char *file, GError **error);

G_END_DECLS
