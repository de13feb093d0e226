/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The tables of the journal, and their versions. */

#pragma once

#include "troupe-database.h"

G_BEGIN_DECLS

/** The version of the tables that this version of Troupe writes. */
#define TROUPE_JOURNAL_SCHEMA_VERSION 5

TroupeDatabase *
troupe_journal_schema_open (const char *path, TroupeDatabaseMode mode, GError **error);

G_END_DECLS
