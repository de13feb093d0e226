/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A button that opens a list of columns, each with a check box. */

#include "troupe-field-chooser.h"

#include "troupe-config.h"
#include "troupe-property.h"

#include <glib/gi18n.h>

/* The height from which on the list is scrolled. */
#define MOST_HEIGHT 360

struct _TroupeFieldChooser
{
  AdwBin parent_instance;

  GStrv fields;
  GStrv chosen;
  gboolean is_filling;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (TroupeFieldChooser, troupe_field_chooser, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_FIELDS,
  PROP_CHOSEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
is_chosen (TroupeFieldChooser *self, const char *field)
{
  return self->chosen && g_strv_contains ((const char *const *) self->chosen, field);
}

static void
toggled_cb (TroupeFieldChooser *self)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  guint i = 0;

  if (self->is_filling)
    return;

  for (GtkWidget *check = gtk_widget_get_first_child (self->list); check;
       check = gtk_widget_get_next_sibling (check), i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
      g_ptr_array_add (chosen, self->fields[i]);
  g_ptr_array_add (chosen, NULL);
  troupe_property_set_strv (self, properties[PROP_CHOSEN], &self->chosen,
                            (const char *const *) chosen->pdata);
}

static void
fill (TroupeFieldChooser *self)
{
  GtkWidget *check;

  while ((check = gtk_widget_get_first_child (self->list)))
    gtk_box_remove (GTK_BOX (self->list), check);
  for (guint i = 0; self->fields && self->fields[i]; i++)
    {
      check = gtk_check_button_new_with_label (self->fields[i]);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_chosen (self, self->fields[i]));
      g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->list), check);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->fields && self->fields[0]);
}

static void
update_checks (TroupeFieldChooser *self)
{
  self->is_filling = TRUE;
  for (GtkWidget *check = gtk_widget_get_first_child (self->list); check;
       check = gtk_widget_get_next_sibling (check))
    gtk_check_button_set_active (
        GTK_CHECK_BUTTON (check),
        is_chosen (self, gtk_check_button_get_label (GTK_CHECK_BUTTON (check))));
  self->is_filling = FALSE;
}

static void
troupe_field_chooser_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeFieldChooser *self = TROUPE_FIELD_CHOOSER (object);

  switch (prop_id)
    {
    case PROP_FIELDS:
      g_value_set_boxed (value, self->fields);
      break;

    case PROP_CHOSEN:
      g_value_set_boxed (value, self->chosen);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_field_chooser_set_property (GObject *object,
                                   guint prop_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  TroupeFieldChooser *self = TROUPE_FIELD_CHOOSER (object);

  switch (prop_id)
    {
    case PROP_FIELDS:
      if (troupe_property_set_strv (self, pspec, &self->fields, g_value_get_boxed (value)))
        fill (self);
      break;

    case PROP_CHOSEN:
      if (troupe_property_set_strv (self, pspec, &self->chosen, g_value_get_boxed (value)))
        update_checks (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_field_chooser_finalize (GObject *object)
{
  TroupeFieldChooser *self = TROUPE_FIELD_CHOOSER (object);

  g_strfreev (self->fields);
  g_strfreev (self->chosen);

  G_OBJECT_CLASS (troupe_field_chooser_parent_class)->finalize (object);
}

static void
troupe_field_chooser_class_init (TroupeFieldChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_field_chooser_get_property;
  object_class->set_property = troupe_field_chooser_set_property;
  object_class->finalize = troupe_field_chooser_finalize;

  properties[PROP_FIELDS] = g_param_spec_boxed ("fields", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_CHOSEN] = g_param_spec_boxed ("chosen", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_field_chooser_init (TroupeFieldChooser *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->fields = g_new0 (char *, 1);
  self->chosen = g_new0 (char *, 1);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MOST_HEIGHT);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-list-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("Columns from the Values"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Columns from the Values"), -1);
  adw_bin_set_child (ADW_BIN (self), button);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
