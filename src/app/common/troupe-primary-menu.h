/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The button of the main menu. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_PRIMARY_MENU (troupe_primary_menu_get_type ())

/**
 * TroupePrimaryMenu:
 *
 * The button of the main menu, for the header bar of each page.
 */
G_DECLARE_FINAL_TYPE (TroupePrimaryMenu, troupe_primary_menu, TROUPE, PRIMARY_MENU, AdwBin)

G_END_DECLS
