/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills shapes with the colour and pattern of an outcome. */

#include "troupe-outcome.h"

#include "troupe-contrast.h"

/* The period of the patterns, in pixels. */
#define PERIOD 6

/* The opacity of the lines of a pause, and of an item that runs, also in high contrast. */
#define PAUSED_ALPHA       0.5
#define RUNNING_ALPHA      0.25
#define HIGH_RUNNING_ALPHA 0.5

/* Colours of the palette of Okabe and Ito, which people with any kind of colour vision can tell
 * apart. */
static const GdkRGBA colors[TROUPE_N_OUTCOMES] = {
  [TROUPE_OUTCOME_OK] = { 0.00, 0.45, 0.70, 1 },
  [TROUPE_OUTCOME_AGAIN] = { 0.84, 0.37, 0.00, 1 },
  [TROUPE_OUTCOME_FAILED] = { 0.84, 0.37, 0.00, 1 },
  [TROUPE_OUTCOME_TIMED_OUT] = { 0.90, 0.62, 0.00, 1 },
  [TROUPE_OUTCOME_CRASHED] = { 0.80, 0.47, 0.65, 1 },
};

/* Draws rising, falling or level lines over the clipped area. */
static void
draw_lines (cairo_t *cairo, int rise)
{
  double left;
  double top;
  double right;
  double bottom;
  double height;

  cairo_clip_extents (cairo, &left, &top, &right, &bottom);
  height = bottom - top;
  if (rise == 0)
    {
      for (double y = top + PERIOD / 2.0; y < bottom; y += PERIOD)
        {
          cairo_move_to (cairo, left, y);
          cairo_line_to (cairo, right, y);
        }
    }
  else
    {
      /* The lines begin at a multiple of the period, so that they do not move with the clip. */
      for (double x = (int) ((left - height) / PERIOD) * PERIOD; x < right; x += PERIOD)
        {
          cairo_move_to (cairo, x, rise > 0 ? bottom : top);
          cairo_line_to (cairo, x + height, rise > 0 ? top : bottom);
        }
    }
  cairo_stroke (cairo);
}

/* What is below is not seen. */
static void
clear (cairo_t *cairo)
{
  cairo_set_operator (cairo, CAIRO_OPERATOR_CLEAR);
  cairo_fill_preserve (cairo);
  cairo_set_operator (cairo, CAIRO_OPERATOR_OVER);
}

/* The pattern of what failed, without its ground. */
static void
fill_again (cairo_t *cairo)
{
  cairo_save (cairo);
  cairo_clip_preserve (cairo);
  clear (cairo);
  cairo_set_line_width (cairo, 3);
  cairo_stroke (cairo);
  cairo_set_line_width (cairo, 1.5);
  draw_lines (cairo, 1);
  cairo_restore (cairo);
  cairo_new_path (cairo);
}

/**
 * troupe_outcome_fill:
 * @outcome: an outcome
 * @cairo: a context with a path, which is consumed
 *
 * Fills the path with the colour and pattern of that outcome.
 */
void
troupe_outcome_fill (TroupeOutcome outcome, cairo_t *cairo)
{
  gdk_cairo_set_source_rgba (cairo, &colors[outcome]);
  if (outcome == TROUPE_OUTCOME_OK)
    {
      cairo_fill (cairo);
      return;
    }
  if (outcome == TROUPE_OUTCOME_AGAIN)
    {
      fill_again (cairo);
      return;
    }

  cairo_save (cairo);
  cairo_fill_preserve (cairo);
  cairo_clip (cairo);
  cairo_set_source_rgba (cairo, 0, 0, 0, 0.6);
  cairo_set_line_width (cairo, 1.5);
  if (outcome == TROUPE_OUTCOME_TIMED_OUT)
    draw_lines (cairo, 0);
  else
    draw_lines (cairo, 1);
  if (outcome == TROUPE_OUTCOME_CRASHED)
    draw_lines (cairo, -1);
  cairo_restore (cairo);
  cairo_new_path (cairo);
}

/**
 * troupe_outcome_fill_paused:
 * @cairo: a context with a path, which is consumed
 * @color: the colour of the text beside it
 *
 * Fills the path with the pattern of the time in which a worker was paused.
 */
void
troupe_outcome_fill_paused (cairo_t *cairo, const GdkRGBA *color)
{
  cairo_save (cairo);
  cairo_clip (cairo);
  cairo_set_source_rgba (cairo, color->red, color->green, color->blue,
                         color->alpha * (troupe_contrast_is_high () ? 1 : PAUSED_ALPHA));
  cairo_set_line_width (cairo, 1);
  draw_lines (cairo, -1);
  cairo_restore (cairo);
  cairo_new_path (cairo);
}

/**
 * troupe_outcome_fill_running:
 * @cairo: a context with a path, which is consumed
 * @color: the colour of the text beside it
 *
 * Fills the path with the look of an item that runs.
 */
void
troupe_outcome_fill_running (cairo_t *cairo, const GdkRGBA *color)
{
  clear (cairo);
  cairo_set_source_rgba (cairo, color->red, color->green, color->blue,
                         troupe_contrast_is_high () ? HIGH_RUNNING_ALPHA : RUNNING_ALPHA);
  cairo_fill (cairo);
}
