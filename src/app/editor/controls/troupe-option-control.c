/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The class from which the controls of options are derived. */

#include "troupe-option-control.h"

#define SPACING 6

typedef struct
{
  GtkBox *lines;
  /* The last line. */
  GtkBox *line;
  /* The widget that has the value itself. */
  GtkWidget *first;
  gboolean is_showing;
} TroupeOptionControlPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TroupeOptionControl, troupe_option_control, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
troupe_option_control_class_init (TroupeOptionControlClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", TROUPE_TYPE_OPTION_CONTROL, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
troupe_option_control_init (TroupeOptionControl *self)
{
  TroupeOptionControlPrivate *priv = troupe_option_control_get_instance_private (self);

  priv->lines = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING));
  gtk_widget_set_valign (GTK_WIDGET (priv->lines), GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (priv->lines));
  troupe_option_control_begin_line (self);
}

/**
 * troupe_option_control_show_text:
 * @text: a value
 *
 * Shows a value, without the signal "changed".
 *
 * Returns: whether the control can express it
 */
gboolean
troupe_option_control_show_text (TroupeOptionControl *self, const char *text)
{
  TroupeOptionControlPrivate *priv = troupe_option_control_get_instance_private (self);
  gboolean is_shown;

  g_return_val_if_fail (TROUPE_IS_OPTION_CONTROL (self), FALSE);

  priv->is_showing = TRUE;
  is_shown = TROUPE_OPTION_CONTROL_GET_CLASS (self)->show_text (self, text);
  priv->is_showing = FALSE;
  return is_shown;
}

/**
 * troupe_option_control_dup_text:
 *
 * Returns: (transfer full): the value, valid or not
 */
char *
troupe_option_control_dup_text (TroupeOptionControl *self)
{
  g_return_val_if_fail (TROUPE_IS_OPTION_CONTROL (self), NULL);

  return TROUPE_OPTION_CONTROL_GET_CLASS (self)->dup_text (self);
}

/**
 * troupe_option_control_set_options:
 * @options: (nullable): the options that the value belongs to
 *
 * Tells the control, which may need others of them.
 */
void
troupe_option_control_set_options (TroupeOptionControl *self, TroupeOptions *options)
{
  g_return_if_fail (TROUPE_IS_OPTION_CONTROL (self));

  if (TROUPE_OPTION_CONTROL_GET_CLASS (self)->set_options)
    TROUPE_OPTION_CONTROL_GET_CLASS (self)->set_options (self, options);
}

/**
 * troupe_option_control_begin_line:
 *
 * Places the parts that are added from now on below the others.
 */
void
troupe_option_control_begin_line (TroupeOptionControl *self)
{
  TroupeOptionControlPrivate *priv = troupe_option_control_get_instance_private (self);

  g_return_if_fail (TROUPE_IS_OPTION_CONTROL (self));

  priv->line = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING));
  gtk_box_append (priv->lines, GTK_WIDGET (priv->line));
}

/**
 * troupe_option_control_add:
 * @widget: a part of the control
 * @name: (nullable): what it is, for a screen reader; %NULL if it has the value of the option
 *   itself, as one part of each control
 *
 * Adds a part, at the end of the line.
 */
void
troupe_option_control_add (TroupeOptionControl *self, GtkWidget *widget, const char *name)
{
  TroupeOptionControlPrivate *priv = troupe_option_control_get_instance_private (self);

  g_return_if_fail (TROUPE_IS_OPTION_CONTROL (self));

  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  if (name)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
  else
    priv->first = widget;
  gtk_box_append (priv->line, widget);
}

/**
 * troupe_option_control_get_first:
 *
 * Returns: (transfer none): the widget that has the value of the option itself, such as the spin
 *   button of an amount
 */
GtkWidget *
troupe_option_control_get_first (TroupeOptionControl *self)
{
  TroupeOptionControlPrivate *priv = troupe_option_control_get_instance_private (self);

  g_return_val_if_fail (TROUPE_IS_OPTION_CONTROL (self), NULL);

  return TROUPE_IS_OPTION_CONTROL (priv->first)
             ? troupe_option_control_get_first (TROUPE_OPTION_CONTROL (priv->first))
             : priv->first;
}

/* The other parts, such as a unit or a button, have names of their own, which are those of several
 * options. */
static void
describe_parts (TroupeOptionControl *self, GtkWidget *title)
{
  TroupeOptionControlPrivate *priv = troupe_option_control_get_instance_private (self);

  for (GtkWidget *line = gtk_widget_get_first_child (GTK_WIDGET (priv->lines)); line;
       line = gtk_widget_get_next_sibling (line))
    for (GtkWidget *part = gtk_widget_get_first_child (line); part;
         part = gtk_widget_get_next_sibling (part))
      if (TROUPE_IS_OPTION_CONTROL (part))
        describe_parts (TROUPE_OPTION_CONTROL (part), title);
      else if (part != priv->first)
        gtk_accessible_update_relation (GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                        title, NULL, -1);
}

/**
 * troupe_option_control_take_name:
 * @title: the label with the name of the option
 * @description: the label that says more about it
 *
 * Names the control for a screen reader, once its parts are there.
 */
void
troupe_option_control_take_name (TroupeOptionControl *self,
                                 GtkWidget *title,
                                 GtkWidget *description)
{
  describe_parts (self, title);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (troupe_option_control_get_first (self)),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, title, NULL,
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, description, NULL, -1);
}

/**
 * troupe_option_control_set_invalid:
 * @invalid: whether its value cannot be used
 *
 * Tells a screen reader.
 */
void
troupe_option_control_set_invalid (TroupeOptionControl *self, gboolean invalid)
{
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (troupe_option_control_get_first (self)), GTK_ACCESSIBLE_STATE_INVALID,
      invalid ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/**
 * troupe_option_control_emit_changed:
 *
 * Emits "changed", unless the change comes from troupe_option_control_show_text(). For derived
 * classes.
 */
void
troupe_option_control_emit_changed (TroupeOptionControl *self)
{
  TroupeOptionControlPrivate *priv = troupe_option_control_get_instance_private (self);

  g_return_if_fail (TROUPE_IS_OPTION_CONTROL (self));

  if (!priv->is_showing)
    g_signal_emit (self, signals[CHANGED], 0);
}
