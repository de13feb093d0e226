/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is shown in place of results. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TroupeNoResultsReason:
 * @TROUPE_NO_RESULTS_NOT_STARTED: the job has not started
 * @TROUPE_NO_RESULTS_NOT_YET: it runs, and no item was handed out
 * @TROUPE_NO_RESULTS_NO_ITEMS: it ended without an item
 * @TROUPE_NO_RESULTS_NOT_KEPT: there were results, which are not there any more
 * @TROUPE_NO_RESULTS_FILTERED: there are results, of which none is shown
 *
 * Why there are no results.
 */
typedef enum
{
  TROUPE_NO_RESULTS_NOT_STARTED,
  TROUPE_NO_RESULTS_NOT_YET,
  TROUPE_NO_RESULTS_NO_ITEMS,
  TROUPE_NO_RESULTS_NOT_KEPT,
  TROUPE_NO_RESULTS_FILTERED,
} TroupeNoResultsReason;

#define TROUPE_TYPE_NO_RESULTS (troupe_no_results_get_type ())

/**
 * TroupeNoResults:
 *
 * Says why there are no results, and what to do about it.
 */
G_DECLARE_FINAL_TYPE (TroupeNoResults, troupe_no_results, TROUPE, NO_RESULTS, AdwBin)

void troupe_no_results_set_reason (TroupeNoResults *self, TroupeNoResultsReason reason);

G_END_DECLS
