/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A row for one option of a job or of its output. */

#pragma once

#include "troupe-option-texts.h"
#include "troupe-options.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_OPTION_ROW (troupe_option_row_get_type ())

/**
 * TroupeOptionRow:
 *
 * One option: its description and its value. An invalid value is reported in the row, and the
 * options keep the previous one; a value that does not go with others is in the options, and
 * reported as well. A value that the control cannot express is shown as the text that
 * a job file has.
 *
 * Properties: options (TroupeOptions, nullable, always of the same type).
 */
G_DECLARE_FINAL_TYPE (TroupeOptionRow, troupe_option_row, TROUPE, OPTION_ROW, AdwPreferencesRow)

GtkWidget *troupe_option_row_new (const TroupeOptionText *text);

const char *troupe_option_row_get_option (TroupeOptionRow *self);
gboolean troupe_option_row_get_invalid (TroupeOptionRow *self);
void troupe_option_row_show_conflict (TroupeOptionRow *self, const char *sentence);
void troupe_option_row_focus (TroupeOptionRow *self);

G_END_DECLS
