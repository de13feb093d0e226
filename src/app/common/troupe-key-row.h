/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A row of the list of keys. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_KEY_ROW (troupe_key_row_get_type ())

/**
 * TroupeKeyRow:
 *
 * A row whose title is what keys do.
 *
 * Properties: accelerator (string: the keys, with spaces between them, as of
 * gtk_accelerator_name(); “<Alt>1...5” for five of them).
 */
G_DECLARE_FINAL_TYPE (TroupeKeyRow, troupe_key_row, TROUPE, KEY_ROW, AdwActionRow)

G_END_DECLS
