/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The grid of cores. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_CORE_GRID (troupe_core_grid_get_type ())

/**
 * TroupeCoreGrid:
 *
 * The cores of a machine, a cell for each, with the workers that run on them.
 *
 * Properties: machine (GListModel of TroupeCore, nullable), workers (GListModel of TroupeWorker,
 * nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeCoreGrid, troupe_core_grid, TROUPE, CORE_GRID, AdwBin)

G_END_DECLS
