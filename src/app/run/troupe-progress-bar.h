/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A bar of the items that are done and of those that failed. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_PROGRESS_BAR (troupe_progress_bar_get_type ())

/**
 * TroupeProgressBar:
 *
 * Shows how many of the items have a result, with those that failed in their own colour and pattern
 * at the end of the others.
 *
 * Properties: fraction (double, of the items with a result), failed-fraction (double, the part of
 * all items that failed), text (string, nullable: what a screen reader says of it).
 */
G_DECLARE_FINAL_TYPE (TroupeProgressBar, troupe_progress_bar, TROUPE, PROGRESS_BAR, GtkWidget)

G_END_DECLS
