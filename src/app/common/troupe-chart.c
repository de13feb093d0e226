/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The base class of the drawn charts: it keeps its text up to date and exposes it to screen
 * readers. */

#include "troupe-chart.h"

#include "troupe-property.h"

typedef struct
{
  char *text;
} TroupeChartPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TroupeChart, troupe_chart, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
troupe_chart_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  const TroupeChartClass *klass = TROUPE_CHART_GET_CLASS (widget);

  *minimum =
      orientation == GTK_ORIENTATION_HORIZONTAL ? klass->minimum_width : klass->minimum_height;
  *natural = *minimum;
}

static void
troupe_chart_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, troupe_chart_get_text (TROUPE_CHART (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_chart_finalize (GObject *object)
{
  TroupeChartPrivate *priv = troupe_chart_get_instance_private (TROUPE_CHART (object));

  g_free (priv->text);

  G_OBJECT_CLASS (troupe_chart_parent_class)->finalize (object);
}

static void
troupe_chart_class_init (TroupeChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_chart_get_property;
  object_class->finalize = troupe_chart_finalize;
  GTK_WIDGET_CLASS (klass)->measure = troupe_chart_measure;

  properties[PROP_TEXT] =
      g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
troupe_chart_init (TroupeChart *self)
{
}

/**
 * troupe_chart_get_text:
 *
 * Returns: (nullable): a sentence that describes the figures
 */
const char *
troupe_chart_get_text (TroupeChart *self)
{
  TroupeChartPrivate *priv = troupe_chart_get_instance_private (self);

  return priv->text;
}

/**
 * troupe_chart_update:
 *
 * Draws the chart again after a change of its figures.
 *
 * Returns: whether its sentence has changed too
 */
gboolean
troupe_chart_update (TroupeChart *self)
{
  TroupeChartPrivate *priv = troupe_chart_get_instance_private (self);
  const TroupeChartClass *klass = TROUPE_CHART_GET_CLASS (self);
  g_autofree char *text = klass->describe (self);

  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (!troupe_property_set_string (self, properties[PROP_TEXT], &priv->text, text))
    return FALSE;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), klass->text_property, priv->text, -1);
  return TRUE;
}
