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
 * The outcome of a finished run: totals, the time that its workers saved, and the slowest items. It
 * is not visible before the end.
 *
 * Properties: run (TroupeRun, nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeSummary, troupe_summary, TROUPE, SUMMARY, AdwBin)

G_END_DECLS
