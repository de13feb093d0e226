/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the results of a run as pages. */

#pragma once

#include "troupe-database.h"
#include "troupe-result-chunk.h"

G_BEGIN_DECLS

gboolean troupe_journal_pages_write (TroupeDatabase *database,
                                     guint64 run,
                                     GPtrArray *chunks,
                                     gboolean may_replace,
                                     gint64 *n_status,
                                     GError **error);

G_END_DECLS
