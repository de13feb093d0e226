/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows above the live table. */

#pragma once

#include "troupe-live-facts.h"
#include "troupe-screen.h"

G_BEGIN_DECLS

guint troupe_live_header_draw (TroupeScreen *screen,
                               TroupeRun *run,
                               const TroupeLiveFacts *facts,
                               const char *where,
                               guint n_rows);

G_END_DECLS
