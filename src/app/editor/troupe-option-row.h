/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A row for one option of a job or of its output. */

#pragma once

#include "troupe-options.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_OPTION_ROW (troupe_option_row_get_type ())

/**
 * TroupeOptionRow:
 *
 * One option: its description and its value. An invalid value is reported in the row, and the
 * options keep the previous one.
 *
 * Properties: option (string, construct-only: the name of one of troupe_options_list()), help
 * (string), options (TroupeOptions, nullable, always of the same type).
 */
G_DECLARE_FINAL_TYPE (TroupeOptionRow, troupe_option_row, TROUPE, OPTION_ROW, AdwActionRow)

const char *troupe_option_row_get_option (TroupeOptionRow *self);
gboolean troupe_option_row_get_invalid (TroupeOptionRow *self);

G_END_DECLS
