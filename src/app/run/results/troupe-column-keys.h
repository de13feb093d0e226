/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the columns of a table of results sort by. */

#pragma once

#include "troupe-row-key.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void troupe_column_keys_add (GtkColumnViewColumn *column, TroupeRowKeyKind kind, const char *field);
void troupe_column_keys_read (GtkColumnView *column_view, TroupeRowKey *key);

G_END_DECLS
