/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The cells of the list of kept runs. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SECTION:troupe-history-cells
 *
 * The content of each column of the list of kept runs.
 */

const char *troupe_history_cells_get_column_id (guint n);
void troupe_history_cells_fill (GtkColumnView *column_view, GtkColumnViewColumn *column, guint n);

G_END_DECLS
