/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Plots as files, read again. */

#include "troupe-plot-draw.h"
#include "troupe-plot-export.h"
#include "troupe-plot-scale.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static TroupePlot *
make_lines (void)
{
  TroupePlot *plot = troupe_plot_new (TROUPE_PLOT_LINES, "rate", "Rate");
  guint pipe = troupe_plot_add_series (plot, "pipe");
  guint memory = troupe_plot_add_series (plot, "“shared” memory");

  troupe_plot_set_x (plot, "Size", TROUPE_UNIT_BYTES, TRUE);
  troupe_plot_set_y (plot, "Messages", TROUPE_UNIT_PER_SECOND, TRUE);
  for (double size = 8; size < 1e8; size *= 8)
    {
      troupe_plot_add_point (plot, pipe, size, 1e9 / (size + 1000));
      troupe_plot_add_point (plot, memory, size, 1e10 / (size + 1000));
    }
  return plot;
}

static TroupePlot *
make_bars (void)
{
  TroupePlot *plot = troupe_plot_new (TROUPE_PLOT_BARS, "modes", "Time");
  guint series = troupe_plot_add_series (plot, "Median");

  troupe_plot_set_y (plot, "Time", TROUPE_UNIT_SECONDS, FALSE);
  troupe_plot_add_category (plot, "serial");
  troupe_plot_add_category (plot, "threads, \"2\"");
  troupe_plot_add_point (plot, series, 0, 2);
  troupe_plot_add_point (plot, series, 1, 1);
  return plot;
}

static TroupePlot *
make_spans (void)
{
  TroupePlot *plot = troupe_plot_new (TROUPE_PLOT_SPANS, "lives", "Lives");
  guint series = troupe_plot_add_series (plot, "ran");

  troupe_plot_set_x (plot, "Time", TROUPE_UNIT_SECONDS, FALSE);
  troupe_plot_add_category (plot, "worker 1");
  troupe_plot_add_span (plot, series, 0, 0.25, 0.75);
  return plot;
}

static GPtrArray *
make_plots (void)
{
  GPtrArray *plots = g_ptr_array_new_with_free_func ((GDestroyNotify) troupe_plot_free);

  g_ptr_array_add (plots, make_lines ());
  g_ptr_array_add (plots, make_bars ());
  g_ptr_array_add (plots, make_spans ());
  return plots;
}

/* Writes all plots as a file of that name, and gives its path. */
static char *export(const char *name)
{
  g_autoptr (GPtrArray) plots = make_plots ();
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (g_get_tmp_dir (), name, NULL);

  g_assert_true (troupe_plot_export (plots, path, &error));
  g_assert_no_error (error);
  return path;
}

static char *
read_and_remove (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_no_errno (g_unlink (path));
  return text;
}

/* Every tag that begins ends: it is XML. */
static void
test_svg (void)
{
  g_autofree char *path = export("plots.svg");
  g_autofree char *text = read_and_remove (path);
  const GMarkupParser nothing = { NULL };
  g_autoptr (GMarkupParseContext) parser =
      g_markup_parse_context_new (&nothing, G_MARKUP_DEFAULT_FLAGS, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_markup_parse_context_parse (parser, text, -1, &error));
  g_assert_true (g_markup_parse_context_end_parse (parser, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "<svg"));
  g_assert_nonnull (strstr (text, "<path"));
}

/* How many pixels of a colour, as 0xRRGGBB, are in an image. */
static guint
count_pixels (cairo_surface_t *image, guint32 color)
{
  int width = cairo_image_surface_get_width (image);
  int height = cairo_image_surface_get_height (image);
  int stride = cairo_image_surface_get_stride (image);
  const guint8 *data = cairo_image_surface_get_data (image);
  guint n = 0;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint32 pixel;

        memcpy (&pixel, data + y * stride + x * sizeof pixel, sizeof pixel);
        n += (pixel & 0xffffff) == color;
      }
  return n;
}

/* Bars and spans of the first colour, lines of the first two. */
static void
test_png (void)
{
  g_autofree char *path = export("plots.png");
  cairo_surface_t *image = cairo_image_surface_create_from_png (path);

  g_assert_cmpint (cairo_surface_status (image), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpuint (count_pixels (image, 0x0073b3) + count_pixels (image, 0x0072b2), >, 10000);
  g_assert_cmpuint (count_pixels (image, 0xe69e00), >, 50);
  g_assert_cmpuint (count_pixels (image, 0xffffff), >, 10000);
  cairo_surface_destroy (image);
  g_assert_no_errno (g_unlink (path));
}

static void
test_csv (void)
{
  g_autofree char *path = export("plots.csv");
  g_autofree char *text = read_and_remove (path);

  g_assert_true (g_str_has_prefix (text, "plot,series,category,x,y\n\"rate\",\"pipe\",\"\",8,"));
  g_assert_nonnull (strstr (text, "\n\"modes\",\"Median\",\"threads, \"\"2\"\"\",,1\n"));
  g_assert_nonnull (strstr (text, "\n\"lives\",\"ran\",\"worker 1\",0.25,0.75\n"));
}

static void
test_bad_export (void)
{
  g_autoptr (GPtrArray) plots = make_plots ();
  g_autoptr (GError) format = NULL;
  g_autoptr (GError) place = NULL;

  g_assert_false (troupe_plot_check_export ("plots.gif", &format));
  g_assert_error (format, TROUPE_PLOT_ERROR, TROUPE_PLOT_ERROR_FORMAT);
  g_assert_true (troupe_plot_check_export ("PLOTS.SVG", NULL));

  g_assert_false (troupe_plot_export (plots, "/proc/nonexistent/plots.csv", &place));
  g_assert_error (place, TROUPE_PLOT_ERROR, TROUPE_PLOT_ERROR_WRITE);
  g_assert_nonnull (strstr (place->message, "/proc/nonexistent/plots.csv"));
}

static void
test_logarithmic_scale (void)
{
  g_autoptr (TroupePlot) plot = make_lines ();
  TroupePlotScale x = troupe_plot_scale_x (plot, 10);

  g_assert_cmpfloat_with_epsilon (x.least, 1, 1e-9);
  g_assert_cmpfloat (x.most, >=, 16777216);
  g_assert_cmpfloat_with_epsilon (troupe_plot_scale_place (&x, x.least), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (troupe_plot_scale_place (&x, x.most), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (troupe_plot_scale_get_tick (&x, 1), 10, 1e-9);
}

static void
test_linear_scale (void)
{
  g_autoptr (TroupePlot) plot = make_bars ();
  TroupePlotScale y = troupe_plot_scale_y (plot, 4);

  g_assert_cmpfloat (y.least, ==, 0);
  g_assert_cmpfloat (y.most, ==, 2);
  g_assert_cmpfloat (y.step, ==, 0.5);
  g_assert_cmpuint (troupe_plot_scale_get_n_ticks (&y), ==, 5);
}

/* However small, and with nothing in it, it draws. */
static void
test_small (void)
{
  g_autoptr (GPtrArray) plots = make_plots ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 20, 20);
  cairo_t *cr = cairo_create (surface);

  g_ptr_array_add (plots, troupe_plot_new (TROUPE_PLOT_LINES, "empty", "Empty"));
  g_ptr_array_add (plots, troupe_plot_new (TROUPE_PLOT_BARS, "empty", "Empty"));
  g_ptr_array_add (plots, troupe_plot_new (TROUPE_PLOT_SPANS, "empty", "Empty"));
  for (guint i = 0; i < plots->len; i++)
    {
      TroupePlot *plot = g_ptr_array_index (plots, i);

      troupe_plot_set_x (plot, "x", TROUPE_UNIT_COUNT, FALSE);
      troupe_plot_set_y (plot, "y", TROUPE_UNIT_COUNT, FALSE);
      troupe_plot_draw (plot, cr, 20, 20, TROUPE_PLOT_BLACK);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/svg", test_svg);
  g_test_add_func ("/plot/png", test_png);
  g_test_add_func ("/plot/csv", test_csv);
  g_test_add_func ("/plot/bad-export", test_bad_export);
  g_test_add_func ("/plot/logarithmic-scale", test_logarithmic_scale);
  g_test_add_func ("/plot/linear-scale", test_linear_scale);
  g_test_add_func ("/plot/small", test_small);

  return g_test_run ();
}
