/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a person can see a widget. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_PRESENCE (troupe_presence_get_type ())

/**
 * TroupePresence:
 *
 * Whether a person can see a widget: it is mapped, and its window is neither minimised nor
 * suspended. Work that only serves the display pauses meanwhile.
 *
 * Properties: seen (boolean), read-only.
 */
G_DECLARE_FINAL_TYPE (TroupePresence, troupe_presence, TROUPE, PRESENCE, GObject)

TroupePresence *troupe_presence_new (GtkWidget *widget);
gboolean troupe_presence_get_seen (TroupePresence *self);

G_END_DECLS
