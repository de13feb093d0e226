/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws the time axis above the timeline. */

#include "troupe-time-axis.h"

#include "troupe-config.h"
#include "troupe-draw-text.h"
#include "troupe-property.h"

#include <glib/gi18n.h>
#include <math.h>

/* In pixels: the minimum distance of two times, that of a text from its line, the space around
 * texts, and the lines below them. */
#define TICK_DISTANCE 90
#define TEXT_DISTANCE 3
#define SPACING       6
#define TICK_HEIGHT   5

struct _TroupeTimeAxis
{
  GtkWidget parent_instance;

  TroupeTimeRange *range;
};

G_DEFINE_FINAL_TYPE (TroupeTimeAxis, troupe_time_axis, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_RANGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/**
 * troupe_time_axis_measure_gutter:
 * @widget: the widget whose font is used
 *
 * Returns: the width of the area to the left of all times, in pixels
 */
int
troupe_time_axis_measure_gutter (GtkWidget *widget)
{
  return troupe_draw_text_measure (widget, _ ("Worker")) + 2 * SPACING;
}

/**
 * troupe_time_axis_get_step:
 * @length: the length of the visible part, in seconds
 * @width: its width, in pixels
 *
 * Returns: 1, 2 or 5 times a power of ten, in seconds, or a round number of minutes or hours: the
 *   distance of two times
 */
double
troupe_time_axis_get_step (double length, int width)
{
  static const double longer[] = { 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 43200 };
  const double least = length * TICK_DISTANCE / MAX (width, 1);
  const double power = pow (10, floor (log10 (least)));

  if (least > 30)
    {
      for (guint i = 0; i < G_N_ELEMENTS (longer); i++)
        if (longer[i] >= least)
          return longer[i];
      return ceil (least / 86400) * 86400;
    }
  if (least > 20)
    return 30;
  if (power >= least)
    return power;
  if (2 * power >= least)
    return 2 * power;
  return 5 * power >= least ? 5 * power : 10 * power;
}

/**
 * troupe_time_axis_describe:
 * @seconds: since the start of the run
 * @step: the distance of two times that must differ as text, in seconds
 *
 * Returns: the time: "0.25 s", "12 s", "2:30", "1:02:30"
 */
char *
troupe_time_axis_describe (double seconds, double step)
{
  const int digits = CLAMP (-floor (log10 (step) + 1e-9), 0, 6);
  const guint64 whole = seconds + 0.5;

  if (digits > 0 || seconds < 59.5)
    /* Translators: a time in seconds, such as "0.25 s" */
    return g_strdup_printf (_ ("%.*f s"), digits, seconds);
  if (whole < 3600)
    return g_strdup_printf ("%u:%02u", (guint) (whole / 60), (guint) (whole % 60));
  return g_strdup_printf ("%u:%02u:%02u", (guint) (whole / 3600), (guint) (whole / 60 % 60),
                          (guint) (whole % 60));
}

static void
troupe_time_axis_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL
                 ? troupe_draw_text_get_height (widget) + TICK_HEIGHT
                 : troupe_time_axis_measure_gutter (widget) + TICK_DISTANCE;
  *natural = *minimum;
}

static void
troupe_time_axis_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TroupeTimeAxis *self = TROUPE_TIME_AXIS (widget);
  const int gutter = troupe_time_axis_measure_gutter (widget);
  const int width = gtk_widget_get_width (widget) - gutter;
  const int height = gtk_widget_get_height (widget);
  double start;
  double length;
  double step;
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  troupe_draw_text (widget, snapshot, _ ("Worker"), &color, SPACING, 0, 0);
  if (self->range == NULL || width <= 0)
    return;

  start = troupe_time_range_get_start (self->range);
  length = troupe_time_range_get_length (self->range);
  step = troupe_time_axis_get_step (length, width);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (gutter, 0, width, height));
  for (double time = ceil (start / step) * step; time <= start + length; time += step)
    {
      const double x = gutter + (time - start) / length * width;
      g_autofree char *text = troupe_time_axis_describe (time, step);

      gtk_snapshot_append_color (
          snapshot, &color, &GRAPHENE_RECT_INIT (floor (x), height - TICK_HEIGHT, 1, TICK_HEIGHT));
      /* Half of a time would be another one. */
      if (x + TEXT_DISTANCE + troupe_draw_text_measure (widget, text) <= gutter + width)
        troupe_draw_text (widget, snapshot, text, &color, x + TEXT_DISTANCE, 0, 0);
    }
  gtk_snapshot_pop (snapshot);
}

static void
troupe_time_axis_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_RANGE:
      g_value_set_object (value, TROUPE_TIME_AXIS (object)->range);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_time_axis_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  TroupeTimeAxis *self = TROUPE_TIME_AXIS (object);

  switch (prop_id)
    {
    case PROP_RANGE:
      if (!troupe_property_follow (self, &self->range, g_value_get_object (value), "notify",
                                   G_CALLBACK (gtk_widget_queue_draw)))
        break;
      gtk_widget_queue_draw (GTK_WIDGET (self));
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_time_axis_dispose (GObject *object)
{
  TroupeTimeAxis *self = TROUPE_TIME_AXIS (object);

  troupe_property_follow (self, &self->range, NULL, "notify", G_CALLBACK (gtk_widget_queue_draw));

  G_OBJECT_CLASS (troupe_time_axis_parent_class)->dispose (object);
}

static void
troupe_time_axis_class_init (TroupeTimeAxisClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_time_axis_get_property;
  object_class->set_property = troupe_time_axis_set_property;
  object_class->dispose = troupe_time_axis_dispose;
  widget_class->measure = troupe_time_axis_measure;
  widget_class->snapshot = troupe_time_axis_snapshot;

  properties[PROP_RANGE] =
      g_param_spec_object ("range", NULL, NULL, TROUPE_TYPE_TIME_RANGE,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "timeaxis");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
troupe_time_axis_init (TroupeTimeAxis *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
}
