/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A figure with its name above it, as a widget. */

#include "troupe-figure.h"

#include "troupe-cell.h"

/* The characters of a value for which there is room in large letters; a blank is half of one. */
#define FEW 10

struct _TroupeFigure
{
  GtkBox parent_instance;

  char *title;
  char *value;
  GtkInscription *value_label;
};

G_DEFINE_FINAL_TYPE (TroupeFigure, troupe_figure, GTK_TYPE_BOX)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_VALUE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static guint
count_halves (const char *value)
{
  guint n = 0;

  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at))
    n += g_unichar_isspace (g_utf8_get_char (at)) ? 1 : 2;
  return n;
}

/* An inscription does not cause a new layout when its text changes. Words, and very large numbers,
 * have smaller letters in place of an ellipsis. */
static void
show_value (TroupeFigure *self)
{
  const char *value = self->value ? self->value : "";
  const gboolean is_long = count_halves (value) > 2 * FEW;
  g_autofree char *placed = troupe_cell_place_text (GTK_WIDGET (self->value_label), value);

  set_class (GTK_WIDGET (self->value_label), "title-3", !is_long);
  set_class (GTK_WIDGET (self->value_label), "heading", is_long);
  gtk_inscription_set_text (self->value_label, placed);
}

static void
set_text (TroupeFigure *self, char **place, const char *text, GParamSpec *pspec)
{
  g_autofree char *label = NULL;

  if (g_strcmp0 (*place, text) == 0)
    return;

  g_free (*place);
  *place = g_strdup (text);
  label =
      g_strdup_printf ("%s: %s", self->title ? self->title : "", self->value ? self->value : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
troupe_figure_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeFigure *self = TROUPE_FIGURE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_VALUE:
      g_value_set_string (value, self->value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_figure_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  TroupeFigure *self = TROUPE_FIGURE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      set_text (self, &self->title, g_value_get_string (value), pspec);
      break;

    case PROP_VALUE:
      set_text (self, &self->value, g_value_get_string (value), pspec);
      show_value (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_figure_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (troupe_figure_parent_class)->map (widget);
  show_value (TROUPE_FIGURE (widget));
}

static void
troupe_figure_finalize (GObject *object)
{
  TroupeFigure *self = TROUPE_FIGURE (object);

  g_free (self->title);
  g_free (self->value);

  G_OBJECT_CLASS (troupe_figure_parent_class)->finalize (object);
}

static void
troupe_figure_class_init (TroupeFigureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_figure_get_property;
  object_class->set_property = troupe_figure_set_property;
  object_class->finalize = troupe_figure_finalize;
  widget_class->map = troupe_figure_map;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "figure");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-figure.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeFigure, value_label);
}

static void
troupe_figure_init (TroupeFigure *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
