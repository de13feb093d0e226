/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A field for an option that is a text. */

#pragma once

#include "troupe-option-control.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_ENTRY_CONTROL (troupe_entry_control_get_type ())

/**
 * TroupeEntryControl:
 *
 * A field whose value is its text; for a file or a folder it has a button that chooses one.
 */
G_DECLARE_FINAL_TYPE (TroupeEntryControl,
                      troupe_entry_control,
                      TROUPE,
                      ENTRY_CONTROL,
                      TroupeOptionControl)

GtkWidget *troupe_entry_control_new (void);
GtkWidget *troupe_entry_control_new_for_file (void);
GtkWidget *troupe_entry_control_new_for_files (void);
GtkWidget *troupe_entry_control_new_for_folder (void);
GtkWidget *troupe_entry_control_new_for_new_file (void);

G_END_DECLS
