/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A bar that leads back to a run that goes on. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_RUN_BANNER (troupe_run_banner_get_type ())

/**
 * TroupeRunBanner:
 *
 * Is visible while a job runs in a window and another page of it is shown; its button shows the
 * run.
 *
 * Properties: stack (GtkStack, construct-only: the pages of the window), leaflet (AdwLeaflet,
 * construct-only: one of these pages, which gets a #TroupeRunView as a child once a job runs).
 */
G_DECLARE_FINAL_TYPE (TroupeRunBanner, troupe_run_banner, TROUPE, RUN_BANNER, AdwBin)

G_END_DECLS
