/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A plot in the window. */

#pragma once

#include "troupe-finding.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_PLOT_VIEW (troupe_plot_view_get_type ())

/**
 * TroupePlotView:
 *
 * A plot of a finding, in the colours of the window and with the text size of the window. Its
 * figures are read by screen readers.
 */
G_DECLARE_FINAL_TYPE (TroupePlotView, troupe_plot_view, TROUPE, PLOT_VIEW, GtkWidget)

GtkWidget *troupe_plot_view_new (TroupeFinding *finding, guint position);

G_END_DECLS
