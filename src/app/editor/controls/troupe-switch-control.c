/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits an option that is yes or no. */

#include "troupe-switch-control.h"

struct _TroupeSwitchControl
{
  TroupeOptionControl parent_instance;

  GtkSwitch *toggle;
};

G_DEFINE_FINAL_TYPE (TroupeSwitchControl, troupe_switch_control, TROUPE_TYPE_OPTION_CONTROL)

static gboolean
troupe_switch_control_show_text (TroupeOptionControl *control, const char *text)
{
  gtk_switch_set_active (TROUPE_SWITCH_CONTROL (control)->toggle, g_str_equal (text, "true"));
  return TRUE;
}

static char *
troupe_switch_control_dup_text (TroupeOptionControl *control)
{
  return g_strdup (gtk_switch_get_active (TROUPE_SWITCH_CONTROL (control)->toggle) ? "true"
                                                                                   : "false");
}

static void
troupe_switch_control_class_init (TroupeSwitchControlClass *klass)
{
  TroupeOptionControlClass *control_class = TROUPE_OPTION_CONTROL_CLASS (klass);

  control_class->show_text = troupe_switch_control_show_text;
  control_class->dup_text = troupe_switch_control_dup_text;
}

static void
troupe_switch_control_init (TroupeSwitchControl *self)
{
  self->toggle = GTK_SWITCH (gtk_switch_new ());
  troupe_option_control_add (TROUPE_OPTION_CONTROL (self), GTK_WIDGET (self->toggle), NULL);
  g_signal_connect_object (self->toggle, "notify::active",
                           G_CALLBACK (troupe_option_control_emit_changed), self,
                           G_CONNECT_SWAPPED);
}
