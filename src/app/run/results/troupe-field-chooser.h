/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A button to choose columns. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_FIELD_CHOOSER (troupe_field_chooser_get_type ())

/**
 * TroupeFieldChooser:
 *
 * A button that opens a list of the members of values, to choose those that are columns. It is
 * visible if there are any.
 *
 * Properties: fields (GStrv: the names of all members), chosen (GStrv: those that are chosen, in
 * the order of the others).
 */
G_DECLARE_FINAL_TYPE (TroupeFieldChooser, troupe_field_chooser, TROUPE, FIELD_CHOOSER, AdwBin)

G_END_DECLS
