/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page that shows two runs side by side. */

#pragma once

#include "troupe-past-run.h"
#include "troupe-run.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_COMPARISON_PAGE (troupe_comparison_page_get_type ())

/**
 * TroupeComparisonPage:
 *
 * Shows the figures of two kept runs beside each other, and the items whose results differ.
 */
G_DECLARE_FINAL_TYPE (TroupeComparisonPage, troupe_comparison_page, TROUPE, COMPARISON_PAGE, AdwBin)

void troupe_comparison_page_show (TroupeComparisonPage *self,
                                  TroupePastRun *first,
                                  TroupeRun *first_run,
                                  TroupePastRun *second,
                                  TroupeRun *second_run);

G_END_DECLS
