/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes plots as SVG, PNG or CSV files. */

#include "troupe-plot-export.h"

#include "troupe-config.h"
#include "troupe-plot-draw.h"

#include <cairo-svg.h>
#include <glib/gi18n-lib.h>

#define WIDTH  720
#define HEIGHT 420

G_DEFINE_QUARK (troupe_plot_error, troupe_plot_error)

typedef gboolean (*ExportFunc) (GPtrArray *plots, GByteArray *bytes);

static cairo_status_t
write_bytes (void *closure, const guchar *data, guint size)
{
  g_byte_array_append (closure, data, size);
  return CAIRO_STATUS_SUCCESS;
}

/* Draws the plots one below the other. */
static void
draw_all (GPtrArray *plots, cairo_surface_t *surface)
{
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  for (guint i = 0; i < plots->len; i++)
    {
      troupe_plot_draw (g_ptr_array_index (plots, i), cr, WIDTH, HEIGHT, TROUPE_PLOT_BLACK);
      cairo_translate (cr, 0, HEIGHT);
    }
  cairo_destroy (cr);
}

static gboolean
export_svg (GPtrArray *plots, GByteArray *bytes)
{
  cairo_surface_t *surface =
      cairo_svg_surface_create_for_stream (write_bytes, bytes, WIDTH, HEIGHT * plots->len);
  cairo_status_t status;

  draw_all (plots, surface);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status == CAIRO_STATUS_SUCCESS;
}

static gboolean
export_png (GPtrArray *plots, GByteArray *bytes)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT * plots->len);
  cairo_status_t status;

  draw_all (plots, surface);
  status = cairo_surface_write_to_png_stream (surface, write_bytes, bytes);
  cairo_surface_destroy (surface);
  return status == CAIRO_STATUS_SUCCESS;
}

/* Appends a field of comma-separated values by RFC 4180. */
static void
append_text (GString *text, const char *field)
{
  g_autoptr (GString) doubled = g_string_new (field);

  g_string_replace (doubled, "\"", "\"\"", 0);
  g_string_append_printf (text, "\"%s\",", doubled->str);
}

/* Appends a number, or nothing where an axis of categories has none. */
static void
append_number (GString *text, double number, const char *end)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_dtostr (buffer, sizeof buffer, number));
  g_string_append (text, end);
}

static void
append_point (GString *text, const TroupePlot *plot, guint series, const TroupePlotPoint *point)
{
  TroupePlotKind kind = troupe_plot_get_kind (plot);

  append_text (text, troupe_plot_get_name (plot));
  append_text (text, troupe_plot_get_series_title (plot, series));
  append_text (
      text, kind == TROUPE_PLOT_LINES
                ? ""
                : troupe_plot_get_category (plot, kind == TROUPE_PLOT_BARS ? point->x : point->y));
  if (kind == TROUPE_PLOT_BARS)
    g_string_append_c (text, ',');
  else
    append_number (text, point->x, ",");
  append_number (text, kind == TROUPE_PLOT_SPANS ? point->end : point->y, "\n");
}

static gboolean
export_csv (GPtrArray *plots, GByteArray *bytes)
{
  g_autoptr (GString) text = g_string_new ("plot,series,category,x,y\n");

  for (guint i = 0; i < plots->len; i++)
    {
      const TroupePlot *plot = g_ptr_array_index (plots, i);

      for (guint series = 0; series < troupe_plot_get_n_series (plot); series++)
        for (guint point = 0; point < troupe_plot_get_n_points (plot, series); point++)
          append_point (text, plot, series, troupe_plot_get_point (plot, series, point));
    }
  g_byte_array_append (bytes, (const guint8 *) text->str, text->len);
  return TRUE;
}

static ExportFunc
find_export (const char *path)
{
  static const struct
  {
    const char *ending;
    ExportFunc export;
  } formats[] = { { ".svg", export_svg }, { ".png", export_png }, { ".csv", export_csv } };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_has_suffix (lower, formats[i].ending))
      return formats[i].export;
  return NULL;
}

/**
 * troupe_plot_check_export:
 * @path: the name of a file
 * @error: return location for an error
 *
 * Returns: %FALSE if its ending does not name a format of plots
 */
gboolean
troupe_plot_check_export (const char *path, GError **error)
{
  if (find_export (path) != NULL)
    return TRUE;

  g_set_error (error, TROUPE_PLOT_ERROR, TROUPE_PLOT_ERROR_FORMAT,
               _ ("“%s” says no format for plots: let its name end in .svg, .png or .csv"), path);
  return FALSE;
}

/**
 * troupe_plot_export:
 * @plots: (element-type TroupePlot): plots, at least one
 * @path: the path of the file, with the ending of its format
 * @error: return location for an error
 *
 * Writes plots to a file: as one image, one below the other, or their data as comma-separated
 * values. A column is empty if the plot has no such value; for a span, x and y are its beginning
 * and its end.
 *
 * Returns: whether the file was written
 */
gboolean
troupe_plot_export (GPtrArray *plots, const char *path, GError **error)
{
  ExportFunc export = find_export (path);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) reason = NULL;

  if (!troupe_plot_check_export (path, error))
    return FALSE;

  if (!export(plots, bytes))
    {
      g_set_error (error, TROUPE_PLOT_ERROR, TROUPE_PLOT_ERROR_WRITE,
                   _ ("The plots cannot be drawn for “%s”: there are too many of them"), path);
      return FALSE;
    }
  if (!g_file_set_contents (path, (const char *) bytes->data, bytes->len, &reason))
    {
      g_set_error (error, TROUPE_PLOT_ERROR, TROUPE_PLOT_ERROR_WRITE,
                   _ ("The plots cannot be written to “%s”: %s; name another file"), path,
                   reason->message);
      return FALSE;
    }
  return TRUE;
}
