/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of recent job files. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_RECENT_LIST (troupe_recent_list_get_type ())

/**
 * TroupeRecentList:
 *
 * The job files that were opened or saved last, by this or another program, the latest first. It is
 * not visible while there are none.
 *
 * Signals: "open" with the path of a file.
 */
G_DECLARE_FINAL_TYPE (TroupeRecentList, troupe_recent_list, TROUPE, RECENT_LIST, AdwBin)

void troupe_recent_list_add (const char *path);

G_END_DECLS
