/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The guard process, which cleans up if a pool and all of its workers are killed at once. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeGuard:
 *
 * A process that outlives this one, and then ends the remaining processes of a pool.
 */
typedef struct _TroupeGuard TroupeGuard;

TroupeGuard *troupe_guard_start (const char *marker);
void troupe_guard_stop (TroupeGuard *self);

G_END_DECLS
