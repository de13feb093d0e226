/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The summary of a finished run. */

#pragma once

#include "troupe-run.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_SUMMARY (troupe_summary_get_type ())

/**
 * TroupeSummary:
 *
 * What came of a run, once it has finished: totals, the time that its workers saved, and the items
 * that took longest. It is not visible before.
 *
 * Properties: run (TroupeRun, nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeSummary, troupe_summary, TROUPE, SUMMARY, AdwBin)

G_END_DECLS
