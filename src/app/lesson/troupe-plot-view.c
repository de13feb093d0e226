/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws a plot in the colours and the text size of the window. */

#include "troupe-plot-view.h"

#include "troupe-plot-draw.h"
#include "troupe-plot-words.h"

/* In the units of a plot, in which its text is 12 high. */
#define MINIMUM_WIDTH 280
#define NATURAL_WIDTH 640
#define HEIGHT        320
#define TEXT_HEIGHT   12.0

/* The height of captions relative to that of other text. */
#define CAPTION 0.82

struct _TroupePlotView
{
  GtkWidget parent_instance;

  /* The finding that owns the plot. */
  TroupeFinding *finding;
  const TroupePlot *plot;
};

G_DEFINE_FINAL_TYPE (TroupePlotView, troupe_plot_view, GTK_TYPE_WIDGET)

/* Returns the number of pixels for each unit of a plot. */
static double
get_text_scale (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = pango_font_description_get_size (font) / (double) PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (context) / 72;
  return size * CAPTION / TEXT_HEIGHT;
}

static void
troupe_plot_view_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  const double scale = get_text_scale (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MINIMUM_WIDTH;
      *natural = NATURAL_WIDTH * scale;
    }
  else
    *minimum = *natural = HEIGHT * scale;
}

static void
troupe_plot_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TroupePlotView *self = TROUPE_PLOT_VIEW (widget);
  const double width = gtk_widget_get_width (widget);
  const double height = gtk_widget_get_height (widget);
  /* If there is little room, large text would leave none for the figures. */
  const double scale = MIN (get_text_scale (widget), width / MINIMUM_WIDTH);
  GdkRGBA color;
  cairo_t *cr;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_scale (cr, scale, scale);
  troupe_plot_draw (self->plot, cr, width / scale, height / scale,
                    (TroupePlotColor){ color.red, color.green, color.blue, color.alpha });
  cairo_destroy (cr);
}

static void
troupe_plot_view_dispose (GObject *object)
{
  TroupePlotView *self = TROUPE_PLOT_VIEW (object);

  self->plot = NULL;
  g_clear_object (&self->finding);

  G_OBJECT_CLASS (troupe_plot_view_parent_class)->dispose (object);
}

static void
troupe_plot_view_class_init (TroupePlotViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = troupe_plot_view_dispose;
  widget_class->measure = troupe_plot_view_measure;
  widget_class->snapshot = troupe_plot_view_snapshot;

  gtk_widget_class_set_css_name (widget_class, "plot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
troupe_plot_view_init (TroupePlotView *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * troupe_plot_view_new:
 * @finding: a finding
 * @position: the position of one of its plots
 *
 * Returns: (transfer floating): a view of the plot
 */
GtkWidget *
troupe_plot_view_new (TroupeFinding *finding, guint position)
{
  TroupePlotView *self = g_object_new (TROUPE_TYPE_PLOT_VIEW, NULL);
  g_autofree char *words = NULL;

  self->finding = g_object_ref (finding);
  self->plot = g_ptr_array_index (troupe_finding_get_plots (finding), position);
  words = troupe_plot_to_words (self->plot);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return GTK_WIDGET (self);
}
