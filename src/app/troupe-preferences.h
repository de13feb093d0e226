/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window of preferences. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_PREFERENCES (troupe_preferences_get_type ())

/**
 * TroupePreferences:
 *
 * The window of the preferences, which apply to all windows; bound to troupe_settings_get().
 */
G_DECLARE_FINAL_TYPE (TroupePreferences,
                      troupe_preferences,
                      TROUPE,
                      PREFERENCES,
                      AdwPreferencesWindow)

GtkWidget *troupe_preferences_new (GtkWindow *parent);

G_END_DECLS
