/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of kept runs. */

#pragma once

#include "troupe-database.h"

G_BEGIN_DECLS

gboolean troupe_journal_list_refresh (GListStore *runs, TroupeDatabase *database, GError **error);

G_END_DECLS
