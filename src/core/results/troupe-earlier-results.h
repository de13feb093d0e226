/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The results of a run of this process as known results. */

#pragma once

#include "troupe-known-results.h"
#include "troupe-results.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_EARLIER_RESULTS (troupe_earlier_results_get_type ())

/**
 * TroupeEarlierResults:
 *
 * The results of a run that has finished in this process, for a run that goes on with it. Items
 * that were not run have none.
 */
G_DECLARE_FINAL_TYPE (TroupeEarlierResults,
                      troupe_earlier_results,
                      TROUPE,
                      EARLIER_RESULTS,
                      GObject)

TroupeKnownResults *troupe_earlier_results_new (TroupeResults *results);

G_END_DECLS
