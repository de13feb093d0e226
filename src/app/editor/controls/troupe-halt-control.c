/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits the option that ends a job early. */

#include "troupe-halt-control.h"

#include "troupe-amount-control.h"
#include "troupe-config.h"

#include <glib/gi18n.h>

struct _TroupeHaltControl
{
  TroupeOptionControl parent_instance;

  TroupeOptionControl *why;
  TroupeOptionControl *amount;
  TroupeOptionControl *how;
};

G_DEFINE_FINAL_TYPE (TroupeHaltControl, troupe_halt_control, TROUPE_TYPE_OPTION_CONTROL)

static const TroupeChoice whys[] = {
  { "never", N_ ("Never") },
  { "fail", N_ ("After failures") },
  { "success", N_ ("After successes") },
  { "done", N_ ("After finished items") },
  { NULL, NULL },
};

static const TroupeChoice hows[] = {
  { "soon", N_ ("Let running items finish") },
  { "now", N_ ("End running items") },
  { NULL, NULL },
};

static const TroupeAmountUnit units[] = {
  { "", N_ ("items"), 1, G_MAXUINT, 0 },
  /* xgettext:no-c-format */
  { "%", N_ ("% of the items"), 0, 100, 1 },
  { NULL, NULL, 0, 0, 0 },
};

static const TroupeAmount amount = { .units = units, .least = 1 };

static gboolean
is_never (TroupeHaltControl *self)
{
  g_autofree char *why = troupe_option_control_dup_text (self->why);

  return g_str_equal (why, whys[0].text);
}

static void
update_visible (TroupeHaltControl *self)
{
  const gboolean has_more = !is_never (self);

  /* Their lines. */
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->amount)), has_more);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->how)), has_more);
}

static gboolean
troupe_halt_control_show_text (TroupeOptionControl *control, const char *text)
{
  TroupeHaltControl *self = TROUPE_HALT_CONTROL (control);
  g_auto (GStrv) parts = g_strsplit_set (text, ",=", 3);
  gboolean is_shown;

  if (g_strv_length (parts) == 3)
    is_shown = troupe_option_control_show_text (self->how, parts[0]) &&
               troupe_option_control_show_text (self->why, parts[1]) &&
               troupe_option_control_show_text (self->amount, parts[2]);
  else
    is_shown =
        g_str_equal (text, whys[0].text) && troupe_option_control_show_text (self->why, text);
  update_visible (self);
  return is_shown;
}

static char *
troupe_halt_control_dup_text (TroupeOptionControl *control)
{
  TroupeHaltControl *self = TROUPE_HALT_CONTROL (control);
  g_autofree char *why = troupe_option_control_dup_text (self->why);
  g_autofree char *number = troupe_option_control_dup_text (self->amount);
  g_autofree char *how = troupe_option_control_dup_text (self->how);

  return is_never (self) ? g_steal_pointer (&why) : g_strconcat (how, ",", why, "=", number, NULL);
}

static void
changed_cb (TroupeHaltControl *self)
{
  update_visible (self);
  troupe_option_control_emit_changed (TROUPE_OPTION_CONTROL (self));
}

static void
troupe_halt_control_class_init (TroupeHaltControlClass *klass)
{
  TroupeOptionControlClass *control_class = TROUPE_OPTION_CONTROL_CLASS (klass);

  control_class->show_text = troupe_halt_control_show_text;
  control_class->dup_text = troupe_halt_control_dup_text;
}

static TroupeOptionControl *
add (TroupeHaltControl *self, GtkWidget *part, const char *name)
{
  TroupeOptionControl *control = TROUPE_OPTION_CONTROL (part);

  troupe_option_control_add (TROUPE_OPTION_CONTROL (self), part, name);
  if (name)
    gtk_accessible_update_property (GTK_ACCESSIBLE (troupe_option_control_get_first (control)),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (part, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return control;
}

static void
troupe_halt_control_init (TroupeHaltControl *self)
{
  self->why = add (self, troupe_choice_control_new (whys, FALSE), NULL);
  troupe_option_control_begin_line (TROUPE_OPTION_CONTROL (self));
  self->amount = add (self, troupe_amount_control_new (&amount), _ ("Number of items"));
  troupe_option_control_begin_line (TROUPE_OPTION_CONTROL (self));
  self->how = add (self, troupe_choice_control_new (hows, FALSE), _ ("Items that run then"));
  update_visible (self);
}

/**
 * troupe_halt_control_new:
 *
 * Returns: (transfer floating): a control for the option "halt"
 */
GtkWidget *
troupe_halt_control_new (void)
{
  return g_object_new (TROUPE_TYPE_HALT_CONTROL, NULL);
}
