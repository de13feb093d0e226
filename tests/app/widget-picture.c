/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads what a widget draws, as a few lines of text. */

#include "widget-picture.h"

#include "app-test.h"

/* The opacity below which there is nothing, and below which it is faint. */
#define NOTHING 0.1
#define FAINT   0.5

typedef struct
{
  GtkWidget *widget;
  int width;
} Size;

static gboolean
has_size (gpointer user_data)
{
  const Size *size = user_data;

  return gtk_widget_get_width (size->widget) == size->width;
}

/**
 * widget_picture_present:
 * @widget: (transfer floating): a widget
 * @width: its width, at least what it needs
 * @height: its height, likewise
 *
 * Returns: (transfer none): a window with the widget, that is on screen; to be destroyed
 */
GtkWindow *
widget_picture_present (GtkWidget *widget, int width, int height)
{
  Size size = { widget, width };
  GtkWindow *window;

  gtk_widget_set_halign (widget, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (widget, width, height);
  window = app_test_present (widget);
  app_test_wait (has_size, &size);
  return window;
}

/* Draws what the widget draws itself, now. */
static cairo_surface_t *
draw (GtkWidget *widget)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  cairo_t *cairo = cairo_create (surface);
  g_autoptr (GskRenderNode) node = NULL;

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node)
    gsk_render_node_draw (node, cairo);
  cairo_destroy (cairo);
  cairo_surface_flush (surface);
  return surface;
}

/* Returns how dark a pixel is on white. */
static int
get_strength (guint32 pixel)
{
  return 3 * (int) (pixel >> 24) - (int) (pixel >> 16 & 0xff) - (int) (pixel >> 8 & 0xff) -
         (int) (pixel & 0xff);
}

/* A pixel as one character: red, orange, blue or pink, or without colour; small if it is faint. */
static char
describe_pixel (guint32 pixel)
{
  double parts[4];
  char character;

  for (guint i = 0; i < 4; i++)
    parts[i] = (pixel >> (8 * i) & 0xff) / 255.0;
  if (parts[3] < NOTHING)
    return ' ';
  if (MAX (MAX (parts[0], parts[1]), parts[2]) - MIN (MIN (parts[0], parts[1]), parts[2]) <
      0.2 * parts[3])
    return parts[3] < FAINT ? '.' : '#';
  character = parts[0] > parts[2]         ? 'B'
              : parts[0] > 0.4 * parts[2] ? 'P'
              : parts[1] > 0.6 * parts[2] ? 'O'
                                          : 'R';
  return parts[3] < FAINT ? g_ascii_tolower (character) : character;
}

static char
describe_cell (cairo_surface_t *surface, int left, int top, int right, int bottom)
{
  const guchar *data = cairo_image_surface_get_data (surface);
  const int stride = cairo_image_surface_get_stride (surface);
  guint32 strongest = 0;

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      {
        const guint32 pixel = ((const guint32 *) (data + y * stride))[x];

        if (get_strength (pixel) > get_strength (strongest))
          strongest = pixel;
      }
  return describe_pixel (strongest);
}

typedef struct
{
  GdkFrameClock *clock;
  gint64 since;
} Frame;

static gboolean
is_laid_out (gpointer user_data)
{
  const Frame *frame = user_data;

  return gdk_frame_clock_get_frame_counter (frame->clock) > frame->since + 1;
}

/**
 * widget_picture_read:
 * @widget: a widget that is on screen
 * @area: a part of it, in pixels
 * @n_columns: the columns of the text
 * @n_rows: its rows
 *
 * Draws the widget, once all that has changed is laid out, and tells of equal parts of the picture
 * what stands out, a character each: the letter of a colour, as red, orange, blue and pink, “#”
 * without a colour; “.” or a small letter if it is faint, and a blank if there is nothing.
 *
 * Returns: (transfer full): the rows, each with its end marked by “|”
 */
char *
widget_picture_read (GtkWidget *widget, const GdkRectangle *area, guint n_columns, guint n_rows)
{
  const double width = (double) area->width / n_columns;
  const double height = (double) area->height / n_rows;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  Frame frame = { clock, gdk_frame_clock_get_frame_counter (clock) };
  GString *text = g_string_new (NULL);
  cairo_surface_t *surface;

  gdk_frame_clock_begin_updating (clock);
  app_test_wait (is_laid_out, &frame);
  gdk_frame_clock_end_updating (clock);
  surface = draw (widget);
  for (guint row = 0; row < n_rows; row++)
    {
      for (guint column = 0; column < n_columns; column++)
        g_string_append_c (
            text, describe_cell (surface, area->x + column * width, area->y + row * height,
                                 area->x + (column + 1) * width, area->y + (row + 1) * height));
      g_string_append_c (text, '|');
    }
  cairo_surface_destroy (surface);
  return g_string_free (text, FALSE);
}
