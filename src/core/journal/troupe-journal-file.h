/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens the file of the journal, and moves one that is damaged aside. */

#pragma once

#include "troupe-database.h"

G_BEGIN_DECLS

TroupeDatabase *troupe_journal_file_open (const char *path, char **problem, GError **error);

G_END_DECLS
