/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws the progress of a run, in two colours. */

#include "troupe-progress-bar.h"

#include "troupe-contrast.h"
#include "troupe-outcome.h"
#include "troupe-property.h"

#define HEIGHT 8

/* Failures that are few among many are seen all the same. */
#define LEAST_FAILED_WIDTH 6

struct _TroupeProgressBar
{
  GtkWidget parent_instance;

  double fraction;
  double failed_fraction;
  char *text;
};

G_DEFINE_FINAL_TYPE (TroupeProgressBar, troupe_progress_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_FRACTION,
  PROP_FAILED_FRACTION,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
troupe_progress_bar_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 0;
}

/* Fills from @from to @to, as seen in the direction of the text. */
static void
fill (TroupeProgressBar *self, GtkSnapshot *snapshot, double from, double to, TroupeOutcome outcome)
{
  const double width = gtk_widget_get_width (GTK_WIDGET (self));
  const double height = gtk_widget_get_height (GTK_WIDGET (self));
  const gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  const double x = is_mirrored ? width - to : from;
  cairo_t *cairo;

  if (to <= from)
    return;
  cairo = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x, 0, to - from, height));
  cairo_rectangle (cairo, x, 0, to - from, height);
  troupe_outcome_fill (outcome, cairo);
  cairo_destroy (cairo);
}

static void
troupe_progress_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TroupeProgressBar *self = TROUPE_PROGRESS_BAR (widget);
  const double width = gtk_widget_get_width (widget);
  const double height = gtk_widget_get_height (widget);
  const double end = CLAMP (self->fraction, 0, 1) * width;
  const double failed = self->failed_fraction > 0 ? CLAMP (self->failed_fraction * width,
                                                           MIN (LEAST_FAILED_WIDTH, end), end)
                                                  : 0;
  GskRoundedRect outline;
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, height), HEIGHT / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  color.alpha *= 0.15;
  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (0, 0, width, height));
  fill (self, snapshot, 0, end - failed, TROUPE_OUTCOME_OK);
  fill (self, snapshot, end - failed, end, TROUPE_OUTCOME_FAILED);
  gtk_snapshot_pop (snapshot);

  if (troupe_contrast_is_high ())
    {
      const float widths[] = { 1, 1, 1, 1 };
      GdkRGBA line;

      gtk_style_context_get_color (gtk_widget_get_style_context (widget), &line);
      gtk_snapshot_append_border (snapshot, &outline, widths,
                                  (GdkRGBA[]){ line, line, line, line });
    }
}

static void
update_accessible (TroupeProgressBar *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, CLAMP (self->fraction, 0, 1),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  self->text != NULL ? self->text : "", -1);
}

static void
troupe_progress_bar_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeProgressBar *self = TROUPE_PROGRESS_BAR (object);

  switch (prop_id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;

    case PROP_FAILED_FRACTION:
      g_value_set_double (value, self->failed_fraction);
      break;

    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_progress_bar_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  TroupeProgressBar *self = TROUPE_PROGRESS_BAR (object);
  gboolean is_changed = FALSE;

  switch (prop_id)
    {
    case PROP_FRACTION:
      is_changed =
          troupe_property_set_double (self, pspec, &self->fraction, g_value_get_double (value));
      break;

    case PROP_FAILED_FRACTION:
      is_changed = troupe_property_set_double (self, pspec, &self->failed_fraction,
                                               g_value_get_double (value));
      break;

    case PROP_TEXT:
      if (troupe_property_set_string (self, pspec, &self->text, g_value_get_string (value)))
        update_accessible (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }

  if (is_changed)
    {
      update_accessible (self);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
}

static void
troupe_progress_bar_finalize (GObject *object)
{
  g_free (TROUPE_PROGRESS_BAR (object)->text);

  G_OBJECT_CLASS (troupe_progress_bar_parent_class)->finalize (object);
}

static void
troupe_progress_bar_class_init (TroupeProgressBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_progress_bar_get_property;
  object_class->set_property = troupe_progress_bar_set_property;
  object_class->finalize = troupe_progress_bar_finalize;
  widget_class->measure = troupe_progress_bar_measure;
  widget_class->snapshot = troupe_progress_bar_snapshot;

  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_FAILED_FRACTION] =
      g_param_spec_double ("failed-fraction", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "outcomebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
}

static void
troupe_progress_bar_init (TroupeProgressBar *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  update_accessible (self);
}
