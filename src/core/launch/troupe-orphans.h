/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds, kills and reaps processes that ended workers left behind. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Set for every worker, and so for all processes that it starts. */
#define TROUPE_WIRE_POOL_VARIABLE "TROUPE_POOL"

void troupe_orphans_adopt (void);
void troupe_orphans_claim (void);
void troupe_orphans_lock (void);
void troupe_orphans_unlock (gint64 pid);
void troupe_orphans_forget (gint64 pid);
char *troupe_orphans_new_marker (void);
void troupe_orphans_end (const char *marker);

G_END_DECLS
