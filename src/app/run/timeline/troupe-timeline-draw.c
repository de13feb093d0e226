/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws the rows of a timeline. */

#include "troupe-timeline-draw.h"

#include "troupe-config.h"
#include "troupe-contrast.h"
#include "troupe-draw-text.h"
#include "troupe-outcome.h"
#include "troupe-worker.h"

#include <glib/gi18n.h>
#include <math.h>

/* In pixels: the inset of successful items in a row, and of the others, which stand out; the
 * minimum width of the others; the width from which on neighbours have a gap. */
#define OK_INSET  6
#define BAD_INSET 2
#define BAD_WIDTH 3
#define GAP_WIDTH 4
#define MARK_SIZE 4

/* The space between the number of a worker and its row, in pixels. */
#define LABEL_SPACING 6

/* The opacity of the lines of a worker that waits, that is started, and of ties; the width of the
 * first, in pixels; and the most ties that are drawn, the latest ones. */
#define WAITING_ALPHA  0.35
#define WAITING_WIDTH  2
#define STARTING_ALPHA 0.7
#define TIE_ALPHA      0.6
#define MOST_TIES      200

/* The opacity of the lines between rows, also in high contrast. */
#define LINE_ALPHA 0.15
#define HIGH_ALPHA 0.5

typedef struct
{
  TroupeTimelineGeometry *geometry;
  TroupeTimelineRows *rows;
  TroupeTimeRange *range;
  GtkWidget *widget;
  GListModel *workers;
  TroupeTrace *trace;
  cairo_t *cairo;
  GdkRGBA color;
  int gutter;
  int width;
  double top;
  int height;
} Drawing;

static TroupeOutcome
get_outcome (const TroupeSpan *span)
{
  if (span->n_crashed > 0)
    return TROUPE_OUTCOME_CRASHED;
  if (span->n_timed_out > 0)
    return TROUPE_OUTCOME_TIMED_OUT;
  if (span->n_failed > 0)
    return TROUPE_OUTCOME_FAILED;
  return span->n_again > 0 ? TROUPE_OUTCOME_AGAIN : TROUPE_OUTCOME_OK;
}

static double
span_get_x (const Drawing *drawing, gint64 time)
{
  const gint64 origin = troupe_timeline_rows_get_origin (drawing->rows);

  return troupe_timeline_geometry_get_x (drawing->geometry,
                                         (time - origin) / (double) G_USEC_PER_SEC);
}

static void
add_rectangle (const Drawing *drawing, double left, double right, int inset)
{
  cairo_rectangle (drawing->cairo, left, drawing->top + inset, right - left,
                   drawing->height - 2 * inset);
}

/* Draws the spans of one outcome; adjacent spans are one rectangle. */
static void
draw_outcome (const Drawing *drawing, const GArray *spans, TroupeOutcome outcome)
{
  const gboolean ok = outcome == TROUPE_OUTCOME_OK;
  double left = 0;
  double right = -1;

  for (guint i = 0; i < spans->len; i++)
    {
      const TroupeSpan *span = &g_array_index (spans, TroupeSpan, i);
      double begin;
      double end;

      if (get_outcome (span) != outcome)
        continue;
      begin = span_get_x (drawing, span->begin);
      end = MAX (span_get_x (drawing, span->end), begin + (ok ? 1 : BAD_WIDTH));
      if (end - begin > GAP_WIDTH)
        end -= 1;
      if (right >= left && begin <= right + 0.5)
        {
          right = MAX (right, end);
          continue;
        }
      if (right >= left)
        add_rectangle (drawing, left, right, ok ? OK_INSET : BAD_INSET);
      left = begin;
      right = end;
    }
  if (right >= left)
    {
      add_rectangle (drawing, left, right, ok ? OK_INSET : BAD_INSET);
      troupe_outcome_fill (outcome, drawing->cairo);
    }
}

static void
draw_spans (const Drawing *drawing, guint row, guint worker)
{
  const double start = troupe_time_range_get_start (drawing->range);
  const double length = troupe_time_range_get_length (drawing->range);
  const gint64 begin =
      troupe_timeline_rows_get_origin (drawing->rows) + (gint64) (start * G_USEC_PER_SEC);
  const gint64 microseconds = length * G_USEC_PER_SEC;
  g_autoptr (GArray) spans = troupe_trace_collect (
      drawing->trace, worker, troupe_timeline_rows_get_lane (drawing->rows, row), begin,
      begin + microseconds, microseconds / MAX (drawing->width, 1));

  for (TroupeOutcome outcome = 0; outcome < TROUPE_N_OUTCOMES; outcome++)
    draw_outcome (drawing, spans, outcome);
}

/* Draws the current item of a worker with one lane. What is known of the worker may be older than
 * the trace, which has its items as soon as they end. */
static void
draw_running (const Drawing *drawing, guint number)
{
  g_autoptr (TroupeWorker) worker = g_list_model_get_item (drawing->workers, number - 1);
  const TroupeWorkerStatus *status = worker ? troupe_worker_get_status (worker) : NULL;
  TroupeSpan last;
  gint64 since;

  if (status == NULL || status->item_since == 0 || troupe_trace_get_n_lanes (drawing->trace) > 1)
    return;

  since = status->item_since;
  if (troupe_trace_find (drawing->trace, number, 0, G_MAXINT64, -1, &last))
    since = MAX (since, last.end);
  add_rectangle (drawing, MAX (span_get_x (drawing, since), drawing->gutter),
                 troupe_timeline_geometry_get_x (drawing->geometry,
                                                 troupe_time_range_get_total (drawing->range)),
                 OK_INSET);
  troupe_outcome_fill_running (drawing->cairo, &drawing->color);
}

static double
get_x (const Drawing *drawing, double seconds)
{
  return troupe_timeline_geometry_get_x (
      drawing->geometry, MIN (seconds, troupe_time_range_get_total (drawing->range)));
}

static void
set_line (const Drawing *drawing, double alpha, double width)
{
  gdk_cairo_set_source_rgba (drawing->cairo, &(GdkRGBA){ drawing->color.red, drawing->color.green,
                                                         drawing->color.blue,
                                                         troupe_contrast_is_high () ? 1 : alpha });
  cairo_set_line_width (drawing->cairo, width);
}

/* Draws a line while a worker is there, below its items: what can be seen of it is waiting. */
static void
draw_life (const Drawing *drawing, const TroupeTimelineLife *life)
{
  const double y = drawing->top + drawing->height / 2.0;

  set_line (drawing, WAITING_ALPHA, WAITING_WIDTH);
  cairo_move_to (drawing->cairo, get_x (drawing, life->from), y);
  cairo_line_to (drawing->cairo, get_x (drawing, life->until), y);
  cairo_stroke (drawing->cairo);
}

/* Draws a line of dots while a worker is started, and an outline around the time in which it had
 * items that were lost. */
static void
draw_period (const Drawing *drawing, const TroupeTimelineMark *mark)
{
  const double begin = get_x (drawing, mark->seconds);
  const double end = MAX (get_x (drawing, mark->until), begin + BAD_WIDTH);
  const double y = drawing->top + drawing->height / 2.0;

  if (mark->kind == TROUPE_EVENT_SILENT)
    {
      set_line (drawing, STARTING_ALPHA, 2);
      cairo_set_dash (drawing->cairo, (const double[]){ 2, 3 }, 2, 0);
      cairo_move_to (drawing->cairo, begin, y);
      cairo_line_to (drawing->cairo, end, y);
    }
  else
    {
      set_line (drawing, STARTING_ALPHA, 1.5);
      cairo_set_dash (drawing->cairo, (const double[]){ 4, 2 }, 2, 0);
      add_rectangle (drawing, begin, end, BAD_INSET + 1);
    }
  cairo_stroke (drawing->cairo);
  cairo_set_dash (drawing->cairo, NULL, 0, 0);
}

/* Draws a cross where a worker was ended, an arrow where one replaced it, and lines while it was
 * paused. */
static void
draw_mark (const Drawing *drawing, const TroupeTimelineMark *mark)
{
  cairo_t *cairo = drawing->cairo;
  const double x = troupe_timeline_geometry_get_x (drawing->geometry, mark->seconds);
  const double y = drawing->top + drawing->height / 2.0;
  double until;

  gdk_cairo_set_source_rgba (cairo, &drawing->color);
  switch (mark->kind)
    {
    case TROUPE_EVENT_PAUSED:
      until = MIN (mark->until, troupe_time_range_get_total (drawing->range));
      until = MAX (troupe_timeline_geometry_get_x (drawing->geometry, until), x + 2);
      add_rectangle (drawing, x, until, BAD_INSET);
      troupe_outcome_fill_paused (cairo, &drawing->color);
      break;

    case TROUPE_EVENT_STARTED:
      cairo_move_to (cairo, x, y - MARK_SIZE);
      cairo_line_to (cairo, x + MARK_SIZE + 2, y);
      cairo_line_to (cairo, x, y + MARK_SIZE);
      cairo_close_path (cairo);
      cairo_fill (cairo);
      break;

    case TROUPE_EVENT_SILENT:
    case TROUPE_EVENT_TAKEN:
      break;

    default:
      cairo_set_line_width (cairo, 2);
      cairo_move_to (cairo, x - MARK_SIZE, y - MARK_SIZE);
      cairo_line_to (cairo, x + MARK_SIZE, y + MARK_SIZE);
      cairo_move_to (cairo, x - MARK_SIZE, y + MARK_SIZE);
      cairo_line_to (cairo, x + MARK_SIZE, y - MARK_SIZE);
      cairo_stroke (cairo);
    }
}

static void
draw_label (const Drawing *drawing, GtkSnapshot *snapshot, guint row)
{
  const GArray *workers = troupe_timeline_rows_get_workers (drawing->rows, row);
  const int text_height = troupe_draw_text_get_height (drawing->widget);
  g_autofree char *number = NULL;

  if (troupe_timeline_rows_get_lane (drawing->rows, row) > 0)
    return;
  number = g_strdup_printf ("%u", g_array_index (workers, guint, workers->len - 1));
  troupe_draw_text (drawing->widget, snapshot, number, &drawing->color,
                    drawing->gutter - LABEL_SPACING,
                    drawing->top + (drawing->height - text_height) / 2, 1);
}

static void
draw_row (const Drawing *drawing, guint row)
{
  const GArray *workers = troupe_timeline_rows_get_workers (drawing->rows, row);
  const GArray *marks = troupe_timeline_rows_get_marks (drawing->rows, row);
  const GArray *lives = troupe_timeline_rows_get_lives (drawing->rows, row);
  guint pointed_row;
  TroupeSpan span;

  for (guint i = 0; i < lives->len; i++)
    draw_life (drawing, &g_array_index (lives, TroupeTimelineLife, i));
  for (guint i = 0; i < marks->len; i++)
    {
      const TroupeTimelineMark *mark = &g_array_index (marks, TroupeTimelineMark, i);

      if (mark->kind == TROUPE_EVENT_SILENT || mark->kind == TROUPE_EVENT_TAKEN)
        draw_period (drawing, mark);
    }
  for (guint i = 0; i < workers->len; i++)
    {
      draw_spans (drawing, row, g_array_index (workers, guint, i));
      draw_running (drawing, g_array_index (workers, guint, i));
    }
  for (guint i = 0; i < marks->len; i++)
    draw_mark (drawing, &g_array_index (marks, TroupeTimelineMark, i));

  if (troupe_timeline_geometry_get_span (drawing->geometry, &pointed_row, &span) &&
      pointed_row == row)
    {
      const double left = span_get_x (drawing, span.begin);
      const double right = MAX (span_get_x (drawing, span.end), left + 2);

      gdk_cairo_set_source_rgba (drawing->cairo, &drawing->color);
      cairo_set_line_width (drawing->cairo, 2);
      add_rectangle (drawing, left, right, BAD_INSET);
      cairo_stroke (drawing->cairo);
    }
}

/* A curve from the end of an attempt to the beginning of the next one. */
static void
draw_curve (const Drawing *drawing, guint from, double x, guint to, double to_x, gint64 begin)
{
  const double y = (from + 0.5) * drawing->height;
  const double to_y = (to + 0.5) * drawing->height;
  const double bend = MAX (ABS (to_x - x) / 2, drawing->height);
  TroupeSpan pointed;
  guint row;
  const gboolean is_pointed =
      troupe_timeline_geometry_get_span (drawing->geometry, &row, &pointed) && row == to &&
      pointed.begin == begin;

  set_line (drawing, is_pointed ? 1 : TIE_ALPHA, is_pointed ? 2.5 : 1.5);
  cairo_move_to (drawing->cairo, x, y);
  cairo_curve_to (drawing->cairo, x + bend, y, to_x - bend, to_y, to_x, to_y);
  cairo_stroke (drawing->cairo);
  cairo_arc (drawing->cairo, to_x, to_y, 2.5, 0, 2 * G_PI);
  cairo_fill (drawing->cairo);
}

/* Whether any of the rows between two is visible. */
static gboolean
is_visible (guint one, guint other, guint first, guint end)
{
  return MAX (one, other) >= first && MIN (one, other) < end;
}

/* Ties the end of the worker that lost an item to the beginning of the item with another worker. */
static void
draw_tie (const Drawing *drawing, const TroupeTimelineTie *tie, guint first, guint end)
{
  const guint from = troupe_timeline_rows_get_row (drawing->rows, tie->lost_by);
  TroupeSpan span;
  guint to;

  if (troupe_timeline_rows_find_again (drawing->rows, tie, &to, &span) &&
      is_visible (from, to, first, end))
    draw_curve (drawing, from, get_x (drawing, tie->lost_at), to, span_get_x (drawing, span.begin),
                span.begin);
}

/* Ties the attempts that failed to those after them. */
static void
draw_again (const Drawing *drawing, guint first, guint end)
{
  const GArray *ties = troupe_timeline_rows_get_again (drawing->rows);
  guint n_drawn = 0;

  for (guint i = ties->len; i > 0 && n_drawn < MOST_TIES; i--)
    {
      const TroupeSpanTie *tie = &g_array_index (ties, TroupeSpanTie, i - 1);
      const guint from = troupe_timeline_rows_get_row (drawing->rows, tie->worker) + tie->lane;
      const guint to =
          troupe_timeline_rows_get_row (drawing->rows, tie->again_worker) + tie->again_lane;
      const double x = span_get_x (drawing, tie->end);

      if (tie->again_worker == 0 || !is_visible (from, to, first, end) || x < drawing->gutter ||
          x > drawing->gutter + drawing->width)
        continue;
      draw_curve (drawing, from, x, to, span_get_x (drawing, tie->again_begin), tie->again_begin);
      n_drawn++;
    }
}

static void
draw_ties (const Drawing *drawing, guint first, guint end)
{
  const GArray *ties = troupe_timeline_rows_get_ties (drawing->rows);
  guint n_drawn = 0;

  for (guint i = 0; i < ties->len && n_drawn < MOST_TIES; i++)
    {
      const TroupeTimelineTie *tie = &g_array_index (ties, TroupeTimelineTie, ties->len - 1 - i);
      const double x = get_x (drawing, tie->lost_at);

      if (x < drawing->gutter || x > drawing->gutter + drawing->width)
        continue;
      draw_tie (drawing, tie, first, end);
      n_drawn++;
    }
}

/* Finds the visible rows; a run may have hundreds. */
static void
get_visible_rows (const Drawing *drawing, guint *first, guint *end)
{
  const guint n_rows = troupe_timeline_rows_get_n_rows (drawing->rows);
  GtkAdjustment *scroll = troupe_timeline_geometry_get_scroll (drawing->geometry);

  *first = 0;
  *end = n_rows;
  if (scroll)
    {
      *first = MIN (gtk_adjustment_get_value (scroll) / drawing->height, n_rows);
      *end = MIN (*first + gtk_adjustment_get_page_size (scroll) / drawing->height + 2, n_rows);
    }
}

/**
 * troupe_timeline_draw:
 * @geometry: the positions, and the items that are pointed at
 * @widget: the timeline
 * @workers: (nullable): a list of #TroupeWorker, by their numbers
 * @trace: (nullable): the trace of the run
 * @snapshot: the snapshot to draw to
 *
 * Draws the visible rows.
 */
void
troupe_timeline_draw (TroupeTimelineGeometry *geometry,
                      GtkWidget *widget,
                      GListModel *workers,
                      TroupeTrace *trace,
                      GtkSnapshot *snapshot)
{
  Drawing drawing = {
    .geometry = geometry,
    .rows = troupe_timeline_geometry_get_rows (geometry),
    .range = troupe_timeline_geometry_get_range (geometry),
    .widget = widget,
    .workers = workers,
    .trace = trace,
    .gutter = troupe_timeline_geometry_get_gutter (geometry),
    .width = troupe_timeline_geometry_get_width (geometry),
    .height = troupe_timeline_geometry_get_row_height (geometry),
  };
  GdkRGBA line;
  guint first;
  guint end;

  if (drawing.rows == NULL || drawing.range == NULL || drawing.width <= 0)
    return;

  get_visible_rows (&drawing, &first, &end);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &drawing.color);
  line = drawing.color;
  line.alpha *= troupe_contrast_is_high () ? HIGH_ALPHA : LINE_ALPHA;
  for (guint row = first; row < end; row++)
    {
      drawing.top = (double) row * drawing.height;
      draw_label (&drawing, snapshot, row);
      gtk_snapshot_append_color (
          snapshot, &line,
          &GRAPHENE_RECT_INIT (drawing.gutter, drawing.top + drawing.height - 1, drawing.width, 1));
    }

  drawing.cairo = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (drawing.gutter, first * drawing.height, drawing.width,
                                     (end - first) * drawing.height));
  for (guint row = first; row < end; row++)
    {
      drawing.top = (double) row * drawing.height;
      draw_row (&drawing, row);
    }
  draw_ties (&drawing, first, end);
  draw_again (&drawing, first, end);
  cairo_destroy (drawing.cairo);
}
