/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tells screen readers how far a run is. */

#pragma once

#include "troupe-progress.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_ANNOUNCEMENT (troupe_announcement_get_type ())

/**
 * TroupeAnnouncement:
 *
 * A part of a page that is heard, not seen: it is empty, has the role of an alert, and is named
 * like the headline of a run at each quarter of the items and at the end.
 *
 * Properties: progress (TroupeProgress, nullable), text (string, read-only: what was said last).
 */
G_DECLARE_FINAL_TYPE (TroupeAnnouncement, troupe_announcement, TROUPE, ANNOUNCEMENT, AdwBin)

G_END_DECLS
