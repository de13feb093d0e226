/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The overview page of a run. */

#pragma once

#include "troupe-progress.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_OVERVIEW (troupe_overview_get_type ())

/**
 * TroupeOverview:
 *
 * A run at a glance: its figures, the machine's cores and who is on them, what came of it in the
 * end, and which worker joined how. It is a #TroupeRunPage.
 *
 * Properties: progress (TroupeProgress, nullable), machine (GListModel of TroupeCore, nullable);
 * read-only, of the run: workers (GListModel of TroupeWorker, nullable), run (TroupeRun,
 * nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeOverview, troupe_overview, TROUPE, OVERVIEW, AdwBin)

G_END_DECLS
