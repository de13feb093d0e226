/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The texts of the live table: the keys, and all about one worker. */

#pragma once

#include "troupe-live-facts.h"
#include "troupe-live-page.h"

G_BEGIN_DECLS

void troupe_live_help_fill (TroupeLivePage *page, gboolean is_watched);
void troupe_live_help_fill_worker (TroupeLivePage *page,
                                   const TroupeLiveFacts *facts,
                                   TroupeWorker *worker);

G_END_DECLS
