/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A control that edits the value of an option. */

#pragma once

#include "troupe-options.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_OPTION_CONTROL (troupe_option_control_get_type ())

/**
 * TroupeOptionControl:
 *
 * One or several widgets that edit one value, such as a number and its unit. The value is exchanged
 * as the text that job files and command lines have, which a person does not need to know.
 *
 * Signals: "changed", when a person changes the value.
 */
G_DECLARE_DERIVABLE_TYPE (TroupeOptionControl,
                          troupe_option_control,
                          TROUPE,
                          OPTION_CONTROL,
                          AdwBin)

/**
 * TroupeOptionControlClass:
 * @show_text: shows a value; returns %FALSE if the control cannot express it
 * @dup_text: returns the value; what cannot be read as one is returned as it was typed
 * @set_options: (nullable): tells it the options that the value belongs to, for controls that need
 *   others of them
 *
 * The methods of a control.
 */
struct _TroupeOptionControlClass
{
  AdwBinClass parent_class;

  gboolean (*show_text) (TroupeOptionControl *self, const char *text);
  char *(*dup_text) (TroupeOptionControl *self);
  void (*set_options) (TroupeOptionControl *self, TroupeOptions *options);
};

gboolean troupe_option_control_show_text (TroupeOptionControl *self, const char *text);
char *troupe_option_control_dup_text (TroupeOptionControl *self);
void troupe_option_control_set_options (TroupeOptionControl *self, TroupeOptions *options);
void troupe_option_control_begin_line (TroupeOptionControl *self);
void troupe_option_control_add (TroupeOptionControl *self, GtkWidget *widget, const char *name);
void troupe_option_control_take_name (TroupeOptionControl *self,
                                      GtkWidget *title,
                                      GtkWidget *description);
GtkWidget *troupe_option_control_get_first (TroupeOptionControl *self);
void troupe_option_control_set_invalid (TroupeOptionControl *self, gboolean invalid);
void troupe_option_control_emit_changed (TroupeOptionControl *self);

G_END_DECLS
