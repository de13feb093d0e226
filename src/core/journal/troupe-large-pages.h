/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files beside the journal, for pages that are too large for it. */

#pragma once

#include "troupe-journal-error.h"

G_BEGIN_DECLS

char *troupe_large_pages_write (const char *journal_path,
                                guint64 run,
                                guint64 first_index,
                                GBytes *page,
                                GError **error);
GBytes *troupe_large_pages_read (const char *journal_path, const char *name, GError **error);
void troupe_large_pages_remove_run (const char *journal_path, guint64 run);
guint64 troupe_large_pages_measure (const char *journal_path);

G_END_DECLS
