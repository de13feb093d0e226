/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits an option that has a few values. */

#include "troupe-choice-control.h"

#include "troupe-config.h"
#include "troupe-narrow-drop-down.h"

#include <glib/gi18n.h>

#define WIDTH_CHARS 8

struct _TroupeChoiceControl
{
  TroupeOptionControl parent_instance;

  const TroupeChoice *choices;
  guint n_choices;
  GtkDropDown *drop_down;
  /* The field for other values, or NULL. */
  GtkWidget *other;
};

G_DEFINE_FINAL_TYPE (TroupeChoiceControl, troupe_choice_control, TROUPE_TYPE_OPTION_CONTROL)

/**
 * troupe_choice_get_label:
 * @self: a value
 *
 * Returns: (transfer none): what it means, in the language of the user
 */
const char *
troupe_choice_get_label (const TroupeChoice *self)
{
  return self->context ? g_dpgettext2 (NULL, self->context, self->label) : _ (self->label);
}

static gboolean
troupe_choice_control_show_text (TroupeOptionControl *control, const char *text)
{
  TroupeChoiceControl *self = TROUPE_CHOICE_CONTROL (control);

  for (guint i = 0; i < self->n_choices; i++)
    if (g_str_equal (self->choices[i].text, text))
      {
        gtk_drop_down_set_selected (self->drop_down, i);
        return TRUE;
      }
  if (self->other == NULL)
    return FALSE;

  gtk_drop_down_set_selected (self->drop_down, self->n_choices);
  gtk_editable_set_text (GTK_EDITABLE (self->other), text);
  return TRUE;
}

static char *
troupe_choice_control_dup_text (TroupeOptionControl *control)
{
  TroupeChoiceControl *self = TROUPE_CHOICE_CONTROL (control);
  const guint selected = gtk_drop_down_get_selected (self->drop_down);

  if (selected < self->n_choices)
    return g_strdup (self->choices[selected].text);
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->other)));
}

static void
selected_cb (TroupeChoiceControl *self)
{
  if (self->other)
    gtk_widget_set_visible (self->other,
                            gtk_drop_down_get_selected (self->drop_down) == self->n_choices);
  troupe_option_control_emit_changed (TROUPE_OPTION_CONTROL (self));
}

static void
troupe_choice_control_class_init (TroupeChoiceControlClass *klass)
{
  TroupeOptionControlClass *control_class = TROUPE_OPTION_CONTROL_CLASS (klass);

  control_class->show_text = troupe_choice_control_show_text;
  control_class->dup_text = troupe_choice_control_dup_text;
}

static void
troupe_choice_control_init (TroupeChoiceControl *self)
{
}

/**
 * troupe_choice_control_new:
 * @choices: (array zero-terminated=1): the values, static
 * @has_others: whether other values are possible
 *
 * Returns: (transfer floating): a control for these values
 */
GtkWidget *
troupe_choice_control_new (const TroupeChoice *choices, gboolean has_others)
{
  TroupeChoiceControl *self = g_object_new (TROUPE_TYPE_CHOICE_CONTROL, NULL);
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  self->choices = choices;
  for (; choices[self->n_choices].label; self->n_choices++)
    g_ptr_array_add (labels, (char *) troupe_choice_get_label (&choices[self->n_choices]));
  if (has_others)
    g_ptr_array_add (labels, (char *) _ ("Other…"));
  g_ptr_array_add (labels, NULL);

  self->drop_down =
      GTK_DROP_DOWN (troupe_choice_control_create_drop_down ((const char *const *) labels->pdata));
  troupe_option_control_add (TROUPE_OPTION_CONTROL (self), GTK_WIDGET (self->drop_down), NULL);
  if (has_others)
    {
      self->other = gtk_entry_new ();
      gtk_editable_set_width_chars (GTK_EDITABLE (self->other), WIDTH_CHARS);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (self->other), WIDTH_CHARS);
      gtk_widget_set_visible (self->other, FALSE);
      troupe_option_control_add (TROUPE_OPTION_CONTROL (self), self->other, _ ("Other value"));
      g_signal_connect_object (self->other, "changed",
                               G_CALLBACK (troupe_option_control_emit_changed), self,
                               G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * troupe_choice_control_create_drop_down:
 * @labels: (array zero-terminated=1): what can be chosen
 *
 * Returns: (transfer floating): a drop-down that can be narrower than its labels
 */
GtkWidget *
troupe_choice_control_create_drop_down (const char *const *labels)
{
  GtkWidget *drop_down = gtk_drop_down_new_from_strings (labels);

  troupe_narrow_drop_down (GTK_DROP_DOWN (drop_down));
  return drop_down;
}
