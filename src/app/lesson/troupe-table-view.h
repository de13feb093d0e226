/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A table of figures in the window. */

#pragma once

#include "troupe-table.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_TABLE_VIEW (troupe_table_view_get_type ())

/**
 * TroupeTableView:
 *
 * A table of figures, which scrolls sideways if there is little room.
 */
G_DECLARE_FINAL_TYPE (TroupeTableView, troupe_table_view, TROUPE, TABLE_VIEW, AdwBin)

GtkWidget *troupe_table_view_new (const TroupeTable *table);

G_END_DECLS
