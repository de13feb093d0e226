/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A layout of a text and a control, beside each other or, in a narrow window, one below the other.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_SIDE_LAYOUT (troupe_side_layout_get_type ())

/**
 * TroupeSideLayout:
 *
 * Places two children: the second one has its natural width and is at the end, and the first one
 * has the rest. If that is less than the first one needs, the second one is below it.
 */
G_DECLARE_FINAL_TYPE (TroupeSideLayout, troupe_side_layout, TROUPE, SIDE_LAYOUT, GtkLayoutManager)

GtkLayoutManager *troupe_side_layout_new (void);

G_END_DECLS
