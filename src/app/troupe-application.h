/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The application: all windows and the actions that belong to none of them. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_APPLICATION (troupe_application_get_type ())

/**
 * TroupeApplication:
 *
 * The graphical application of Troupe.
 */
G_DECLARE_FINAL_TYPE (TroupeApplication, troupe_application, TROUPE, APPLICATION, AdwApplication)

GApplication *troupe_application_new (void);

G_END_DECLS
