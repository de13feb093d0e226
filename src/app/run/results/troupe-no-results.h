/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is shown in place of results. */

#pragma once

#include "troupe-run.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_NO_RESULTS (troupe_no_results_get_type ())

/**
 * TroupeNoResults:
 *
 * Says why there are no results, and what to do about it.
 */
G_DECLARE_FINAL_TYPE (TroupeNoResults, troupe_no_results, TROUPE, NO_RESULTS, AdwBin)

void troupe_no_results_show (TroupeNoResults *self,
                             TroupeRun *run,
                             TroupeResults *results,
                             gboolean filtered);

G_END_DECLS
