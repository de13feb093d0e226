/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A picture whose rows are results. */

#pragma once

#include "troupe-results.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_VALUE_PICTURE (troupe_value_picture_get_type ())

/**
 * TroupeValuePicture:
 *
 * A picture whose rows are values, added in order as they arrive. A value is a row if it consists
 * of numbers from 0 on with spaces between them, as many as in the first one.
 *
 * Properties: results (TroupeResults, nullable), available (boolean, read-only: the values are
 * such rows).
 */
G_DECLARE_FINAL_TYPE (TroupeValuePicture, troupe_value_picture, TROUPE, VALUE_PICTURE, AdwBin)

void troupe_value_picture_update (TroupeValuePicture *self, gboolean shown);

G_END_DECLS
