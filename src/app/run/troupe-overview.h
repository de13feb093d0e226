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
 * The overview of a run: its figures, the machine's cores with their workers, the summary at the
 * end, and the join status of each worker. It is a #TroupeRunPage.
 *
 * Properties: progress (TroupeProgress, nullable), machine (GListModel of TroupeCore, nullable);
 * read-only, of the run: workers (GListModel of TroupeWorker, nullable), run (TroupeRun,
 * nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeOverview, troupe_overview, TROUPE, OVERVIEW, AdwBin)

G_END_DECLS
