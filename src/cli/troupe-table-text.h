/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A table of figures as text. */

#pragma once

#include "troupe-table.h"

G_BEGIN_DECLS

char *troupe_table_to_text (const TroupeTable *table);

G_END_DECLS
