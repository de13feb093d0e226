/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of results. */

#pragma once

#include "troupe-job-file.h"
#include "troupe-results.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_RESULTS_PAGE (troupe_results_page_get_type ())

/**
 * TroupeResultsPage:
 *
 * The results of a job: a table that can be filtered and searched, with the details of the chosen
 * result beside it, or over it in a narrow window, and the actions for results.
 *
 * Properties: results (TroupeResults, nullable: those of the run if the page is used as a
 * #TroupeRunPage; the trace of the run has the durations of items), narrow (boolean).
 */
G_DECLARE_FINAL_TYPE (TroupeResultsPage, troupe_results_page, TROUPE, RESULTS_PAGE, AdwBin)

void troupe_results_page_choose (TroupeResultsPage *self, guint64 row);
void troupe_results_page_show_failed (TroupeResultsPage *self);
void troupe_results_page_export (TroupeResultsPage *self, TroupeFormat format, const char *path);
void troupe_results_page_focus_search (TroupeResultsPage *self);

G_END_DECLS
