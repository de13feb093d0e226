/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Set for every worker, and so for everything that it starts. */
#define TROUPE_ORPHANS_VARIABLE "TROUPE_POOL"

void troupe_orphans_adopt (void);
void troupe_orphans_end (const char *marker, const gint64 *workers, guint n_workers);

G_END_DECLS
