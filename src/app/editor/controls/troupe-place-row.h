/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows what is known of a place where a job is to run. */

#pragma once

#include "troupe-place-check.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_PLACE_ROW (troupe_place_row_get_type ())

/**
 * TroupePlaceRow:
 *
 * A row with the name of a place, and whether it can run the job, or why not.
 */
G_DECLARE_FINAL_TYPE (TroupePlaceRow, troupe_place_row, TROUPE, PLACE_ROW, GtkListBoxRow)

GtkWidget *troupe_place_row_new (TroupePlaceCheck *check);

G_END_DECLS
