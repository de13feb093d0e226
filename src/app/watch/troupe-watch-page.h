/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run of another process. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_WATCH_PAGE (troupe_watch_page_get_type ())

/**
 * TroupeWatchPage:
 *
 * A run that goes on in another process, as it goes on. Its orders are offered
 * if its starter lets others give any. Closing the page, or its window, ends
 * nothing.
 *
 * Signals: "failed" (string): the run cannot be watched, and why.
 */
G_DECLARE_FINAL_TYPE (TroupeWatchPage, troupe_watch_page, TROUPE, WATCH_PAGE, AdwBin)

void troupe_watch_page_open (TroupeWatchPage *self, const char *path);
void troupe_watch_page_close (TroupeWatchPage *self);

G_END_DECLS
