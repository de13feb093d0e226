/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One processor of the machine. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_CORE (troupe_core_get_type ())

/**
 * TroupeCore:
 *
 * One processor of the machine. Properties, read-only, notified on change: number (guint, the
 * kernel's), load (double, 0 to 1, since the previous sample).
 */
G_DECLARE_FINAL_TYPE (TroupeCore, troupe_core, TROUPE, CORE, GObject)

TroupeCore *troupe_core_new (guint number);
guint troupe_core_get_number (TroupeCore *self);
double troupe_core_get_load (TroupeCore *self);
void troupe_core_set_load (TroupeCore *self, double load);

G_END_DECLS
