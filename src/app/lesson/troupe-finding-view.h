/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The view of a finding. */

#pragma once

#include "troupe-finding.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_FINDING_VIEW (troupe_finding_view_get_type ())

/**
 * TroupeFindingView:
 *
 * The outcome of an experiment: warnings, plots, conclusions and all figures.
 */
G_DECLARE_FINAL_TYPE (TroupeFindingView, troupe_finding_view, TROUPE, FINDING_VIEW, GtkBox)

GtkWidget *troupe_finding_view_new (TroupeFinding *finding);

G_END_DECLS
