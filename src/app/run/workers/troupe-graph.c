/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws CPU or memory of a worker over time. */

#include "troupe-graph.h"

#include "troupe-config.h"
#include "troupe-contrast.h"
#include "troupe-describe.h"
#include "troupe-property.h"

#include <glib/gi18n.h>

/* The minimum size, in pixels. */
#define MINIMUM_WIDTH  60
#define MINIMUM_HEIGHT 18

#define LINE_WIDTH 1.5

#define LEAST_SECONDS 60
#define FILL_ALPHA    0.25

struct _TroupeGraph
{
  TroupeChart parent_instance;

  TroupeSamples *samples;
  TroupeGraphFigure figure;
  guint seconds;
};

G_DEFINE_FINAL_TYPE (TroupeGraph, troupe_graph, TROUPE_TYPE_CHART)

enum
{
  PROP_0,
  PROP_SAMPLES,
  PROP_FIGURE,
  PROP_SECONDS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static double
get_value (TroupeGraph *self, guint position)
{
  const TroupeSamplePoint *point = troupe_samples_get_point (self->samples, position);

  return self->figure == TROUPE_GRAPH_CPU ? point->cpu_percent : point->rss_bytes;
}

static guint
get_n_points (TroupeGraph *self)
{
  return self->samples ? troupe_samples_get_n_points (self->samples) : 0;
}

/* Returns the span that is shown: shorter than the maximum if less was measured, but not so short
 * that a few points would look like a long time. */
static double
get_span (TroupeGraph *self)
{
  const gint64 oldest = troupe_samples_get_point (self->samples, 0)->time;
  const gint64 newest = troupe_samples_get_point (self->samples, get_n_points (self) - 1)->time;

  return CLAMP ((double) (newest - oldest), MIN (LEAST_SECONDS, self->seconds) * 1e6,
                self->seconds * 1e6);
}

/* Returns the age of a point relative to the newest one, as a share of the shown span. */
static double
get_age (TroupeGraph *self, guint position)
{
  const gint64 newest = troupe_samples_get_point (self->samples, get_n_points (self) - 1)->time;

  return (newest - troupe_samples_get_point (self->samples, position)->time) / get_span (self);
}

/* Returns the first point to draw: the one before the beginning of the span, if there is one. */
static guint
get_first (TroupeGraph *self)
{
  guint first = get_n_points (self) - 1;

  while (first > 0 && get_age (self, first) < 1)
    first--;
  return first;
}

static double
get_largest (TroupeGraph *self)
{
  const guint n_points = get_n_points (self);
  double largest = self->figure == TROUPE_GRAPH_CPU ? 100 : 1;

  for (guint i = n_points > 0 ? get_first (self) : 0; i < n_points; i++)
    largest = MAX (largest, get_value (self, i));
  return largest;
}

static void
draw_line (TroupeGraph *self, cairo_t *cr, double width, double height)
{
  const guint n_points = get_n_points (self);
  const guint first = get_first (self);
  const gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  const double largest = get_largest (self);
  const double room = height - LINE_WIDTH;

  for (guint i = first; i < n_points; i++)
    {
      const double age = get_age (self, i) * width;

      cairo_line_to (cr, rtl ? age : width - age,
                     height - LINE_WIDTH / 2 - room * get_value (self, i) / largest);
    }
}

static void
troupe_graph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TroupeGraph *self = TROUPE_GRAPH (widget);
  const double width = gtk_widget_get_width (widget);
  const double height = gtk_widget_get_height (widget);
  const gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  GdkRGBA color;
  cairo_t *cr;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_append_color (
      snapshot,
      &(GdkRGBA){ color.red, color.green, color.blue,
                  color.alpha * (troupe_contrast_is_high () ? 1 : FILL_ALPHA) },
      &GRAPHENE_RECT_INIT (0, height - 1, width, 1));
  if (get_n_points (self) < 2)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  gdk_cairo_set_source_rgba (cr, &color);
  draw_line (self, cr, width, height);
  cairo_stroke (cr);

  draw_line (self, cr, width, height);
  cairo_line_to (cr, rtl ? 0 : width, height);
  cairo_line_to (cr, (rtl ? 1 : -1) * get_age (self, get_first (self)) * width + (rtl ? 0 : width),
                 height);
  cairo_close_path (cr);
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha * FILL_ALPHA);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static char *
describe_value (TroupeGraph *self, double value)
{
  return self->figure == TROUPE_GRAPH_CPU ? troupe_describe_percent (value) : g_format_size (value);
}

static char *
troupe_graph_describe (TroupeChart *chart)
{
  TroupeGraph *self = TROUPE_GRAPH (chart);
  const guint n_points = get_n_points (self);
  g_autofree char *now = NULL;
  g_autofree char *largest = NULL;
  double most = 0;

  if (n_points == 0)
    return g_strdup (_ ("nothing was measured"));

  for (guint i = get_first (self); i < n_points; i++)
    most = MAX (most, get_value (self, i));
  now = describe_value (self, get_value (self, n_points - 1));
  largest = describe_value (self, most);
  /* Translators: the newest value of a graph, and the largest one in it */
  return g_strdup_printf (_ ("%s, at most %s"), now, largest);
}

static void
update (TroupeGraph *self)
{
  const guint n_points = get_n_points (self);

  if (troupe_chart_update (TROUPE_CHART (self)))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                    n_points > 0 ? get_value (self, n_points - 1) : 0.0,
                                    GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, get_largest (self), -1);
}

static void
changed_cb (TroupeGraph *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    update (self);
}

static void
troupe_graph_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (troupe_graph_parent_class)->map (widget);
  update (TROUPE_GRAPH (widget));
}

static void
update_label (TroupeGraph *self)
{
  const char *label =
      self->figure == TROUPE_GRAPH_CPU ? _ ("CPU over time") : _ ("Memory over time");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
troupe_graph_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeGraph *self = TROUPE_GRAPH (object);

  switch (prop_id)
    {
    case PROP_SAMPLES:
      g_value_set_object (value, self->samples);
      break;

    case PROP_FIGURE:
      g_value_set_int (value, self->figure);
      break;

    case PROP_SECONDS:
      g_value_set_uint (value, self->seconds);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_graph_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  TroupeGraph *self = TROUPE_GRAPH (object);

  switch (prop_id)
    {
    case PROP_SAMPLES:
      troupe_graph_set_samples (self, g_value_get_object (value));
      break;

    case PROP_FIGURE:
      if ((int) self->figure == g_value_get_int (value))
        break;
      self->figure = g_value_get_int (value);
      update_label (self);
      update (self);
      g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_SECONDS:
      if (troupe_property_set_uint (self, pspec, &self->seconds, g_value_get_uint (value)))
        update (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_graph_dispose (GObject *object)
{
  TroupeGraph *self = TROUPE_GRAPH (object);

  troupe_property_follow (self, &self->samples, NULL, "changed", G_CALLBACK (changed_cb));

  G_OBJECT_CLASS (troupe_graph_parent_class)->dispose (object);
}

static void
troupe_graph_class_init (TroupeGraphClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_graph_get_property;
  object_class->set_property = troupe_graph_set_property;
  object_class->dispose = troupe_graph_dispose;
  widget_class->snapshot = troupe_graph_snapshot;
  widget_class->map = troupe_graph_map;
  klass->parent_class.minimum_width = MINIMUM_WIDTH;
  klass->parent_class.minimum_height = MINIMUM_HEIGHT;
  klass->parent_class.text_property = GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT;
  klass->parent_class.describe = troupe_graph_describe;

  properties[PROP_SAMPLES] =
      g_param_spec_object ("samples", NULL, NULL, TROUPE_TYPE_SAMPLES, flags);
  properties[PROP_FIGURE] = g_param_spec_int ("figure", NULL, NULL, TROUPE_GRAPH_CPU,
                                              TROUPE_GRAPH_MEMORY, TROUPE_GRAPH_CPU, flags);
  properties[PROP_SECONDS] = g_param_spec_uint ("seconds", NULL, NULL, 1, G_MAXUINT, 60, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "graph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
troupe_graph_init (TroupeGraph *self)
{
  self->seconds = 60;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  -1);
  troupe_contrast_follow (GTK_WIDGET (self));
  update_label (self);
  update (self);
}

/**
 * troupe_graph_set_samples:
 * @samples: (nullable): the measurements
 */
void
troupe_graph_set_samples (TroupeGraph *self, TroupeSamples *samples)
{
  g_return_if_fail (TROUPE_IS_GRAPH (self));

  if (!troupe_property_follow (self, &self->samples, samples, "changed", G_CALLBACK (changed_cb)))
    return;

  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAMPLES]);
}
