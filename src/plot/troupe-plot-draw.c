/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws plots with cairo and Pango. */

#include "troupe-plot-draw.h"

#include "troupe-config.h"
#include "troupe-plot-scale.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pango/pangocairo.h>

#define FONT       "Sans"
#define FONT_SIZE  12.0
#define LINE       (FONT_SIZE * 1.5)
#define PADDING    10.0
#define MARKER     3.5
#define TICK_WIDTH 70.0
#define FAINT      0.2

/* Colours that people with any kind of colour vision can tell apart: M. Okabe and K. Ito, "Color
 * Universal Design", 2008. Series also differ in their markers. */
static const TroupePlotColor palette[] = {
  { 0.00, 0.45, 0.70, 1 }, { 0.90, 0.62, 0.00, 1 }, { 0.00, 0.62, 0.45, 1 },
  { 0.80, 0.47, 0.65, 1 }, { 0.34, 0.71, 0.91, 1 }, { 0.84, 0.37, 0.00, 1 },
};

typedef struct
{
  const TroupePlot *plot;
  cairo_t *cr;
  PangoLayout *layout;
  TroupePlotColor foreground;
  double full_width;
  TroupePlotScale x;
  TroupePlotScale y;
  double left;
  double top;
  double width;
  double height;
} Drawing;

static void
set_color (cairo_t *cr, TroupePlotColor color, double alpha)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha * alpha);
}

static TroupePlotColor
get_color (guint series)
{
  return palette[series % G_N_ELEMENTS (palette)];
}

static PangoLayout *
create_layout (cairo_t *cr)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string (FONT);

  pango_font_description_set_absolute_size (font, FONT_SIZE * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_font_description_free (font);
  return layout;
}

static double
get_text_width (Drawing *self, const char *text)
{
  int width;

  pango_layout_set_width (self->layout, -1);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, &width, NULL);
  return width;
}

/* Draws the text that was measured last, with its left end and its first baseline at a point. */
static void
show_text (Drawing *self, double left, double baseline)
{
  set_color (self->cr, self->foreground, 1);
  cairo_move_to (self->cr, left,
                 baseline - pango_layout_get_baseline (self->layout) / (double) PANGO_SCALE);
  pango_cairo_show_layout (self->cr, self->layout);
  cairo_new_path (self->cr);
}

/* Draws a text within the plot. @align: 0 places @x at the left of the text, 1 at its right. */
static void
draw_text (Drawing *self, const char *text, double x, double baseline, double align)
{
  double width = get_text_width (self, text);

  show_text (self, MIN (x - align * width, self->full_width - PADDING / 2 - width), baseline);
}

/* Returns the height of a text wrapped at the width. */
static double
wrap_text (Drawing *self, const char *text, double width)
{
  int height;

  pango_layout_set_text (self->layout, text, -1);
  pango_layout_set_width (self->layout, width * PANGO_SCALE);
  pango_layout_get_pixel_size (self->layout, NULL, &height);
  return height;
}

static char *
format_tick (const TroupePlotAxis *axis, double number)
{
  switch (axis->unit)
    {
    case TROUPE_UNIT_BYTES:
      return g_format_size (number);
    case TROUPE_UNIT_SECONDS:
      return g_strdup_printf (_ ("%g s"), number);
    case TROUPE_UNIT_BYTES_PER_SECOND:
      return g_strdup_printf (_ ("%g MB/s"), number / 1e6);
    case TROUPE_UNIT_PER_SECOND:
      return number >= 1e6   ? g_strdup_printf (_ ("%g M/s"), number / 1e6)
             : number >= 1e3 ? g_strdup_printf (_ ("%g k/s"), number / 1e3)
                             : g_strdup_printf (_ ("%g/s"), number);
    case TROUPE_UNIT_TIMES:
      return g_strdup_printf (_ ("%g ×"), number);
    case TROUPE_UNIT_NONE:
    case TROUPE_UNIT_COUNT:
    case TROUPE_UNIT_PERCENT:
    case TROUPE_UNIT_YES_NO:
    default:
      return troupe_unit_format (axis->unit, number);
    }
}

static void
add_marker (cairo_t *cr, guint series, double x, double y)
{
  switch (series % 4)
    {
    case 1:
      cairo_rectangle (cr, x - MARKER, y - MARKER, 2 * MARKER, 2 * MARKER);
      break;
    case 2:
      cairo_move_to (cr, x, y - MARKER * 1.3);
      cairo_line_to (cr, x + MARKER * 1.2, y + MARKER);
      cairo_line_to (cr, x - MARKER * 1.2, y + MARKER);
      cairo_close_path (cr);
      break;
    case 3:
      cairo_move_to (cr, x, y - MARKER * 1.4);
      cairo_line_to (cr, x + MARKER * 1.4, y);
      cairo_line_to (cr, x, y + MARKER * 1.4);
      cairo_line_to (cr, x - MARKER * 1.4, y);
      cairo_close_path (cr);
      break;
    default:
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, MARKER, 0, 2 * G_PI);
    }
}

static double
get_x (const Drawing *self, double number)
{
  return self->left + self->width * troupe_plot_scale_place (&self->x, number);
}

static double
get_y (const Drawing *self, double number)
{
  return self->top + self->height * (1 - troupe_plot_scale_place (&self->y, number));
}

static double
get_row_height (const Drawing *self)
{
  return self->height / MAX (troupe_plot_get_n_categories (self->plot), 1);
}

static double
get_column_width (const Drawing *self)
{
  return self->width / MAX (troupe_plot_get_n_categories (self->plot), 1);
}

static void
draw_grid_line (Drawing *self, double x1, double y1, double x2, double y2)
{
  set_color (self->cr, self->foreground, FAINT);
  cairo_set_line_width (self->cr, 1);
  cairo_move_to (self->cr, x1, y1);
  cairo_line_to (self->cr, x2, y2);
  cairo_stroke (self->cr);
}

static void
draw_x_ticks (Drawing *self)
{
  const TroupePlotAxis *axis = troupe_plot_get_x (self->plot);
  double bottom = self->top + self->height;

  for (guint i = 0; i < troupe_plot_scale_get_n_ticks (&self->x); i++)
    {
      double number = troupe_plot_scale_get_tick (&self->x, i);
      g_autofree char *text = format_tick (axis, number);

      draw_grid_line (self, get_x (self, number), self->top, get_x (self, number), bottom);
      draw_text (self, text, get_x (self, number), bottom + LINE, 0.5);
    }
  draw_text (self, axis->title, self->left + self->width / 2, bottom + 2 * LINE, 0.5);
}

static void
draw_y_ticks (Drawing *self)
{
  const TroupePlotAxis *axis = troupe_plot_get_y (self->plot);

  for (guint i = 0; i < troupe_plot_scale_get_n_ticks (&self->y); i++)
    {
      double number = troupe_plot_scale_get_tick (&self->y, i);
      g_autofree char *text = format_tick (axis, number);

      draw_grid_line (self, self->left, get_y (self, number), self->left + self->width,
                      get_y (self, number));
      draw_text (self, text, self->left - PADDING / 2, get_y (self, number) + FONT_SIZE / 3, 1);
    }
  draw_text (self, axis->title, PADDING, self->top - 0.75 * LINE, 0);
}

static void
draw_rows (Drawing *self)
{
  for (guint i = 0; i < troupe_plot_get_n_categories (self->plot); i++)
    draw_text (self, troupe_plot_get_category (self->plot, i), self->left - PADDING / 2,
               self->top + (i + 0.5) * get_row_height (self) + FONT_SIZE / 3, 1);
}

static void
draw_columns (Drawing *self)
{
  double width = get_column_width (self);

  for (guint i = 0; i < troupe_plot_get_n_categories (self->plot); i++)
    {
      wrap_text (self, troupe_plot_get_category (self->plot, i), width);
      show_text (self, self->left + i * width, self->top + self->height + LINE);
    }
}

static void
draw_lines (Drawing *self, guint series)
{
  guint n_points = troupe_plot_get_n_points (self->plot, series);

  set_color (self->cr, get_color (series), 1);
  cairo_set_line_width (self->cr, 2);
  for (guint i = 0; i < n_points; i++)
    {
      const TroupePlotPoint *point = troupe_plot_get_point (self->plot, series, i);

      cairo_line_to (self->cr, get_x (self, point->x), get_y (self, point->y));
    }
  cairo_stroke (self->cr);

  for (guint i = 0; i < n_points; i++)
    {
      const TroupePlotPoint *point = troupe_plot_get_point (self->plot, series, i);

      add_marker (self->cr, series, get_x (self, point->x), get_y (self, point->y));
    }
  cairo_fill (self->cr);
}

/* A figure is written if there is room for it; all figures are in the table as well. */
static void
draw_bars (Drawing *self, guint series)
{
  guint n_series = troupe_plot_get_n_series (self->plot);
  double width = get_column_width (self) * 0.7 / n_series;

  for (guint i = 0; i < troupe_plot_get_n_points (self->plot, series); i++)
    {
      const TroupePlotPoint *point = troupe_plot_get_point (self->plot, series, i);
      g_autofree char *text = troupe_unit_format (troupe_plot_get_y (self->plot)->unit, point->y);
      double x = self->left + (point->x + 0.5) * get_column_width (self) +
                 (series - n_series / 2.0) * width;
      double y = get_y (self, point->y);

      set_color (self->cr, get_color (series), 1);
      cairo_rectangle (self->cr, x + 1, y, width - 2, self->top + self->height - y);
      cairo_fill (self->cr);
      if (get_text_width (self, text) <= width * 1.3)
        draw_text (self, text, x + width / 2, y - 4, 0.5);
    }
}

static void
draw_spans (Drawing *self, guint series)
{
  double row = get_row_height (self);
  guint n_bands = troupe_plot_get_banded (self->plot) ? troupe_plot_get_n_series (self->plot) : 1;
  guint band = n_bands > 1 ? series : 0;
  double height = row * 0.7 / n_bands;

  for (guint i = 0; i < troupe_plot_get_n_points (self->plot, series); i++)
    {
      const TroupePlotPoint *point = troupe_plot_get_point (self->plot, series, i);
      double left = get_x (self, point->x);
      double top = self->top + row * (point->y + 0.15 + 0.7 * band / n_bands);
      double width = MAX (get_x (self, point->end) - left, 1);

      set_color (self->cr, get_color (series), 1);
      cairo_rectangle (self->cr, left, top, width, height);
      cairo_fill (self->cr);
      /* The marker of the key is drawn, so that the colour is not the only difference. */
      if (n_bands == 1 && width > 5 * MARKER)
        {
          cairo_set_source_rgb (self->cr, 1, 1, 1);
          add_marker (self->cr, series, left + 2.5 * MARKER, top + height / 2);
          cairo_fill (self->cr);
        }
    }
}

static void
draw_title (Drawing *self)
{
  PangoAttrList *bold = pango_attr_list_new ();

  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (self->layout, bold);
  draw_text (self, troupe_plot_get_title (self->plot), PADDING, PADDING + FONT_SIZE, 0);
  pango_layout_set_attributes (self->layout, NULL);
  pango_attr_list_unref (bold);
}

/* Draws the names of the series below the title, in as many lines as needed; a single series needs
 * no name. Returns the end of the last line. */
static double
draw_key (Drawing *self)
{
  guint n_series = troupe_plot_get_n_series (self->plot);
  double x = PADDING;
  double bottom = PADDING + LINE * (n_series > 1 ? 2 : 1);

  for (guint series = 0; n_series > 1 && series < n_series; series++)
    {
      const char *title = troupe_plot_get_series_title (self->plot, series);
      double width = 4 * MARKER + get_text_width (self, title);

      if (x > PADDING && x + width > self->full_width)
        {
          x = PADDING;
          bottom += LINE;
        }
      set_color (self->cr, get_color (series), 1);
      add_marker (self->cr, series, x + MARKER, bottom - 2 * FONT_SIZE / 3);
      cairo_fill (self->cr);
      draw_text (self, title, x + 4 * MARKER, bottom - FONT_SIZE / 3, 0);
      x += width + 2 * PADDING;
    }
  return bottom;
}

/* Returns the room on the left, for the widest label. */
static double
get_left (Drawing *self)
{
  double widest = 0;

  if (troupe_plot_get_kind (self->plot) == TROUPE_PLOT_SPANS)
    {
      for (guint i = 0; i < troupe_plot_get_n_categories (self->plot); i++)
        widest = MAX (widest, get_text_width (self, troupe_plot_get_category (self->plot, i)));
    }
  else
    {
      for (guint i = 0; i < troupe_plot_scale_get_n_ticks (&self->y); i++)
        {
          g_autofree char *text = format_tick (troupe_plot_get_y (self->plot),
                                               troupe_plot_scale_get_tick (&self->y, i));

          widest = MAX (widest, get_text_width (self, text));
        }
    }
  return widest + 2 * PADDING;
}

/* Returns the room at the bottom, for ticks and a title, or for columns. */
static double
get_bottom (Drawing *self)
{
  double most = 0;

  if (troupe_plot_get_kind (self->plot) != TROUPE_PLOT_BARS)
    return 2 * LINE;

  for (guint i = 0; i < troupe_plot_get_n_categories (self->plot); i++)
    most = MAX (
        most, wrap_text (self, troupe_plot_get_category (self->plot, i), get_column_width (self)));
  return most + LINE - FONT_SIZE;
}

static void
lay_out (Drawing *self, double key_bottom, double height)
{
  double room;

  self->top =
      key_bottom + LINE * (troupe_plot_get_kind (self->plot) == TROUPE_PLOT_SPANS ? 0.5 : 1.5);
  room = height - self->top - PADDING;
  self->y = troupe_plot_scale_y (self->plot, MAX ((room - LINE) / (2 * LINE), 1));
  self->left = get_left (self);
  self->width = MAX (self->full_width - self->left - 2 * PADDING, 1);
  self->x = troupe_plot_scale_x (self->plot, MAX (self->width / TICK_WIDTH, 1));
  self->height = MAX (room - get_bottom (self), 1);
}

/**
 * troupe_plot_draw:
 * @self: a plot
 * @cr: the context to draw to
 * @width: the width of the plot, in the units of @cr; text is 12 of them high
 * @height: its height, in the same units
 * @foreground: the colour of text; the background is not drawn
 *
 * Draws a plot with its title, its key and its axes, from the origin of @cr on.
 */
void
troupe_plot_draw (const TroupePlot *self,
                  cairo_t *cr,
                  double width,
                  double height,
                  TroupePlotColor foreground)
{
  g_autoptr (PangoLayout) layout = create_layout (cr);
  Drawing drawing = {
    .plot = self, .cr = cr, .layout = layout, .foreground = foreground, .full_width = width
  };

  cairo_save (cr);
  draw_title (&drawing);
  lay_out (&drawing, draw_key (&drawing), height);

  if (troupe_plot_get_kind (self) == TROUPE_PLOT_BARS)
    draw_columns (&drawing);
  else
    draw_x_ticks (&drawing);
  if (troupe_plot_get_kind (self) == TROUPE_PLOT_SPANS)
    draw_rows (&drawing);
  else
    draw_y_ticks (&drawing);

  for (guint series = 0; series < troupe_plot_get_n_series (self); series++)
    switch (troupe_plot_get_kind (self))
      {
      case TROUPE_PLOT_BARS:
        draw_bars (&drawing, series);
        break;
      case TROUPE_PLOT_SPANS:
        draw_spans (&drawing, series);
        break;
      case TROUPE_PLOT_LINES:
      default:
        draw_lines (&drawing, series);
      }
  cairo_restore (cr);
}
