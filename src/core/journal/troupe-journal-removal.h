/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Removes kept runs, and keeps the journal within its limits. */

#pragma once

#include "troupe-database.h"
#include "troupe-journal-limits.h"

G_BEGIN_DECLS

gboolean troupe_journal_removal_remove (TroupeDatabase *database, guint64 id, GError **error);
gboolean troupe_journal_removal_purge (TroupeDatabase *database, gint64 before, GError **error);
gboolean troupe_journal_removal_get_limits (TroupeDatabase *database,
                                            TroupeJournalLimits *limits,
                                            GError **error);
gboolean troupe_journal_removal_set_limits (TroupeDatabase *database,
                                            const TroupeJournalLimits *limits,
                                            GError **error);
gboolean troupe_journal_removal_apply (TroupeDatabase *database,
                                       const TroupeJournalLimits *limits,
                                       GError **error);
gboolean troupe_journal_removal_measure (TroupeDatabase *database, guint64 *size, GError **error);

G_END_DECLS
