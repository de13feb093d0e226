/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function mandelbrot: a row of a picture of the Mandelbrot set. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-decimal.h"
#include "troupe-item.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

/* The width of the part of the plane that the picture shows; its height, centred on the real axis,
 * depends on the picture's shape. */
#define LEFT  -2.5
#define WIDTH 3.5

#define DEFAULT_ROWS 300
#define MOST_PIXELS  100000
#define MOST_STEPS   1000

/* The number of steps until a point escapes, from 1 on, or 0 if it does not within MOST_STEPS. */
static guint
count_steps (double real, double imaginary)
{
  double x = 0;
  double y = 0;

  for (guint steps = 1; steps <= MOST_STEPS; steps++)
    {
      double next = x * x - y * y + real;

      y = 2 * x * y + imaginary;
      x = next;
      if (x * x + y * y > 4)
        return steps;
    }
  return 0;
}

/* ROW, ROW/ROWS or ROW/ROWSxCOLUMNS */
static gboolean
parse_row (const char *item, gsize size, int *row, int *rows, int *columns, GError **error)
{
  const char *digits = item;
  gsize n_digits = size;
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  int length[3] = { -1, -1, -1 };
  int n_parts;

  troupe_item_trim (&digits, &n_digits);
  text = g_strndup (digits, n_digits);
  n_parts =
      sscanf (text, "%9d%n/%9d%n x%9d%n", row, &length[0], rows, &length[1], columns, &length[2]);
  if (n_parts < 2)
    *rows = DEFAULT_ROWS;
  if (n_parts < 3)
    *columns = *rows * 3 / 2;

  if (n_parts >= 1 && length[n_parts - 1] == (int) n_digits && *rows >= 1 && *row >= 0 &&
      *row < *rows && *rows <= MOST_PIXELS && *columns >= 1 && *columns <= MOST_PIXELS)
    return TRUE;

  shown = troupe_item_to_text (item, size);
  g_set_error (error, TROUPE_BUILTIN_ERROR, TROUPE_BUILTIN_ERROR_ITEM,
               _ ("mandelbrot needs a row such as 150, 150/300 or 150/300x450, not “%s”"), shown);
  return FALSE;
}

static gboolean
mandelbrot_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  int row;
  int rows;
  int columns;
  double pixel;
  double imaginary;

  if (!parse_row (item, size, &row, &rows, &columns, error))
    return FALSE;

  pixel = WIDTH / columns;
  imaginary = ((rows - 1) / 2.0 - row) * pixel;
  for (int column = 0; column < columns; column++)
    {
      char *at = troupe_values_reserve (value, TROUPE_DECIMAL_ROOM);

      if (column > 0)
        *at++ = ' ';
      at = troupe_decimal_write (at, count_steps (LEFT + (column + 0.5) * pixel, imaginary));
      troupe_values_commit (value, at);
    }
  return TRUE;
}

const TroupeBuiltin troupe_mandelbrot = {
  .name = "mandelbrot",
  .summary = N_ ("Computes a row of a picture of the Mandelbrot set"),
  .shows = N_ ("A picture that grows in order"),
  .takes = N_ ("a row, counted from 0: 150 of the usual 300, 150/600 of another number, or "
               "150/300x450 with the number of columns as well"),
  .gives = N_ ("a number for each pixel from left to right, with spaces between them: the steps "
               "until its point escapes, at most 1000, or 0 where it does not"),
  .example = "148/300 149/300 150/300 151/300",
  .help = N_ ("A job over the rows 0 to 299 is a whole picture, which grows from top to bottom "
              "while the results arrive in order. Rows in the middle take longest."),
  .apply = mandelbrot_apply,
};
