/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The progress of a sort. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_SORT_BAR (troupe_sort_bar_get_type ())

/**
 * TroupeSortBar:
 *
 * Shows how far a sort is, with a button that cancels it, if it takes longer than a moment.
 *
 * Properties: order (TroupeResultOrder, nullable).
 *
 * Signals: "cancel": the order of the items is wanted.
 */
G_DECLARE_FINAL_TYPE (TroupeSortBar, troupe_sort_bar, TROUPE, SORT_BAR, AdwBin)

G_END_DECLS
