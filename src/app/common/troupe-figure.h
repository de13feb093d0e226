/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A figure with its name. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_FIGURE (troupe_figure_get_type ())

/**
 * TroupeFigure:
 *
 * A figure with its name above it. CSS name: figure.
 *
 * Properties: title, value (strings).
 */
G_DECLARE_FINAL_TYPE (TroupeFigure, troupe_figure, TROUPE, FIGURE, GtkBox)

G_END_DECLS
