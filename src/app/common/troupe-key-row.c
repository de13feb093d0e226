/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows what keys do, and the keys, in as many lines as a narrow window needs. */

#include "troupe-key-row.h"

#include <string.h>

struct _TroupeKeyRow
{
  AdwActionRow parent_instance;

  char *accelerator;

  GtkGrid *keys;
};

enum
{
  PROP_0,
  PROP_ACCELERATOR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TroupeKeyRow, troupe_key_row, ADW_TYPE_ACTION_ROW)

/* In words; of several keys, the first one, and how the last one ends. */
static void
append_name (GString *names, const char *accelerator)
{
  g_auto (GStrv) ends = g_strsplit (accelerator, "...", 2);
  g_autofree char *name = NULL;
  GdkModifierType modifiers;
  guint keyval;

  g_return_if_fail (gtk_accelerator_parse (ends[0], &keyval, &modifiers));

  name = gtk_accelerator_get_label (keyval, modifiers);
  g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
  if (ends[1])
    g_string_append_printf (names, "–%s", ends[1]);
}

static void
update (TroupeKeyRow *self)
{
  g_auto (GStrv) accelerators = g_strsplit (self->accelerator, " ", -1);
  g_autoptr (GString) names = g_string_new (NULL);
  const int n_in_line = strchr (self->accelerator, '<') ? 1 : 2;

  for (int i = 0; accelerators[i]; i++)
    {
      GtkWidget *key = gtk_shortcut_label_new (accelerators[i]);

      gtk_widget_set_halign (key, GTK_ALIGN_END);
      gtk_grid_attach (self->keys, key, i % n_in_line, i / n_in_line, 1, 1);
      append_name (names, accelerators[i]);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  names->str, -1);
}

static void
troupe_key_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeKeyRow *self = TROUPE_KEY_ROW (object);

  switch (prop_id)
    {
    case PROP_ACCELERATOR:
      g_value_set_string (value, self->accelerator);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_key_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  TroupeKeyRow *self = TROUPE_KEY_ROW (object);

  switch (prop_id)
    {
    case PROP_ACCELERATOR:
      self->accelerator = g_value_dup_string (value);
      update (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_key_row_finalize (GObject *object)
{
  g_free (TROUPE_KEY_ROW (object)->accelerator);

  G_OBJECT_CLASS (troupe_key_row_parent_class)->finalize (object);
}

static void
troupe_key_row_class_init (TroupeKeyRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_key_row_get_property;
  object_class->set_property = troupe_key_row_set_property;
  object_class->finalize = troupe_key_row_finalize;

  /**
   * TroupeKeyRow:accelerator:
   *
   * The keys.
   */
  properties[PROP_ACCELERATOR] =
      g_param_spec_string ("accelerator", NULL, NULL, "",
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_key_row_init (TroupeKeyRow *self)
{
  self->keys = g_object_new (GTK_TYPE_GRID, "column-spacing", 12, "row-spacing", 6, "valign",
                             GTK_ALIGN_CENTER, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->keys));
}
