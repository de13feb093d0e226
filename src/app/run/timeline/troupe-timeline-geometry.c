/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Converts times and rows of a timeline to pixels and back, and finds what is at a point. */

#include "troupe-timeline-geometry.h"

#include "troupe-config.h"
#include "troupe-describe.h"
#include "troupe-draw-text.h"
#include "troupe-result.h"
#include "troupe-time-axis.h"

#include <glib/gi18n.h>

/* In pixels: the minimum height of a row, and the distance within which the pointer is at a
 * mark. */
#define ROW_HEIGHT 24
#define MARK_REACH 6

struct _TroupeTimelineGeometry
{
  GObject parent_instance;

  /* Unowned: it owns this object. */
  GtkWidget *widget;
  TroupeTimelineRows *rows;
  TroupeTimeRange *range;
  GtkAdjustment *scroll;

  /* The gutter is measured once for each state of the font, since every position of an item depends
   * on it. */
  int gutter;
  PangoContext *measured_context;
  guint measured_serial;

  /* The items that are pointed at, and their row; a choice by keys stays when the pointer
   * leaves. */
  gboolean has_span;
  guint row;
  TroupeSpan span;
  char *pointed;
};

G_DEFINE_FINAL_TYPE (TroupeTimelineGeometry, troupe_timeline_geometry, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_RANGE,
  PROP_POINTED,
  N_PROPS
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
troupe_timeline_geometry_get_property (GObject *object,
                                       guint prop_id,
                                       GValue *value,
                                       GParamSpec *pspec)
{
  TroupeTimelineGeometry *self = TROUPE_TIMELINE_GEOMETRY (object);

  switch (prop_id)
    {
    case PROP_RANGE:
      g_value_set_object (value, self->range);
      break;

    case PROP_POINTED:
      g_value_set_string (value, self->pointed);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_timeline_geometry_set_property (GObject *object,
                                       guint prop_id,
                                       const GValue *value,
                                       GParamSpec *pspec)
{
  TroupeTimelineGeometry *self = TROUPE_TIMELINE_GEOMETRY (object);

  switch (prop_id)
    {
    case PROP_RANGE:
      if (g_set_object (&self->range, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_timeline_geometry_finalize (GObject *object)
{
  TroupeTimelineGeometry *self = TROUPE_TIMELINE_GEOMETRY (object);

  g_clear_pointer (&self->rows, troupe_timeline_rows_free);
  g_clear_object (&self->range);
  g_clear_object (&self->scroll);
  g_clear_object (&self->measured_context);
  g_free (self->pointed);

  G_OBJECT_CLASS (troupe_timeline_geometry_parent_class)->finalize (object);
}

static void
troupe_timeline_geometry_class_init (TroupeTimelineGeometryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = troupe_timeline_geometry_get_property;
  object_class->set_property = troupe_timeline_geometry_set_property;
  object_class->finalize = troupe_timeline_geometry_finalize;

  properties[PROP_RANGE] =
      g_param_spec_object ("range", NULL, NULL, TROUPE_TYPE_TIME_RANGE,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_POINTED] =
      g_param_spec_string ("pointed", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * TroupeTimelineGeometry::chosen:
   * @self: a geometry
   * @row: the index of an item
   *
   * A person chose this item.
   */
  signals[CHOSEN] = g_signal_new ("chosen", TROUPE_TYPE_TIMELINE_GEOMETRY, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
}

static void
troupe_timeline_geometry_init (TroupeTimelineGeometry *self)
{
}

/**
 * troupe_timeline_geometry_new:
 * @widget: the timeline, which owns the geometry: its size and font count
 *
 * Returns: (transfer full): a geometry without rows
 */
TroupeTimelineGeometry *
troupe_timeline_geometry_new (GtkWidget *widget)
{
  TroupeTimelineGeometry *self = g_object_new (TROUPE_TYPE_TIMELINE_GEOMETRY, NULL);

  self->widget = widget;
  return self;
}

/**
 * troupe_timeline_geometry_get_rows:
 *
 * Returns: (transfer none) (nullable): the rows
 */
TroupeTimelineRows *
troupe_timeline_geometry_get_rows (TroupeTimelineGeometry *self)
{
  return self->rows;
}

/**
 * troupe_timeline_geometry_take_rows:
 * @rows: (transfer full): the rows from now on
 */
void
troupe_timeline_geometry_take_rows (TroupeTimelineGeometry *self, TroupeTimelineRows *rows)
{
  g_clear_pointer (&self->rows, troupe_timeline_rows_free);
  self->rows = rows;
}

/**
 * troupe_timeline_geometry_get_n_rows:
 *
 * Returns: the number of rows
 */
guint
troupe_timeline_geometry_get_n_rows (TroupeTimelineGeometry *self)
{
  return self->rows ? troupe_timeline_rows_get_n_rows (self->rows) : 0;
}

/**
 * troupe_timeline_geometry_get_range:
 *
 * Returns: (transfer none) (nullable): the visible part of the run
 */
TroupeTimeRange *
troupe_timeline_geometry_get_range (TroupeTimelineGeometry *self)
{
  return self->range;
}

/**
 * troupe_timeline_geometry_get_scroll:
 *
 * Returns: (transfer none) (nullable): the vertical position, if the rows scroll
 */
GtkAdjustment *
troupe_timeline_geometry_get_scroll (TroupeTimelineGeometry *self)
{
  return self->scroll;
}

/**
 * troupe_timeline_geometry_set_scroll:
 * @scroll: (nullable): the vertical position, if the rows scroll
 */
void
troupe_timeline_geometry_set_scroll (TroupeTimelineGeometry *self, GtkAdjustment *scroll)
{
  g_set_object (&self->scroll, scroll);
}

/* Pixels */

/**
 * troupe_timeline_geometry_get_gutter:
 *
 * Returns: the width of the area to the left of all times, in pixels
 */
int
troupe_timeline_geometry_get_gutter (TroupeTimelineGeometry *self)
{
  PangoContext *context = gtk_widget_get_pango_context (self->widget);
  const guint serial = pango_context_get_serial (context);

  if (context != self->measured_context || serial != self->measured_serial)
    {
      g_set_object (&self->measured_context, context);
      self->measured_serial = serial;
      self->gutter = troupe_time_axis_measure_gutter (self->widget);
    }
  return self->gutter;
}

/**
 * troupe_timeline_geometry_get_width:
 *
 * Returns: the width of the visible part, in pixels; not positive if there is no room
 */
int
troupe_timeline_geometry_get_width (TroupeTimelineGeometry *self)
{
  return gtk_widget_get_width (self->widget) - troupe_timeline_geometry_get_gutter (self);
}

/**
 * troupe_timeline_geometry_get_row_height:
 *
 * Returns: the height of a row, in pixels
 */
int
troupe_timeline_geometry_get_row_height (TroupeTimelineGeometry *self)
{
  return MAX (troupe_draw_text_get_height (self->widget) + 4, ROW_HEIGHT);
}

/**
 * troupe_timeline_geometry_get_x:
 * @seconds: since the start of the run
 *
 * Returns: its position, in pixels from the left edge of the widget. There must be a range.
 */
double
troupe_timeline_geometry_get_x (TroupeTimelineGeometry *self, double seconds)
{
  const double start = troupe_time_range_get_start (self->range);

  return troupe_timeline_geometry_get_gutter (self) +
         (seconds - start) / troupe_time_range_get_length (self->range) *
             troupe_timeline_geometry_get_width (self);
}

/**
 * troupe_timeline_geometry_get_seconds:
 * @x: in pixels from the left edge of the widget
 *
 * Returns: the time there, in seconds since the start of the run. There must be a range.
 */
double
troupe_timeline_geometry_get_seconds (TroupeTimelineGeometry *self, double x)
{
  const int width = MAX (troupe_timeline_geometry_get_width (self), 1);

  return troupe_time_range_get_start (self->range) +
         (x - troupe_timeline_geometry_get_gutter (self)) / width *
             troupe_time_range_get_length (self->range);
}

/* Pointing */

static char *
describe_span_alone (guint worker, const TroupeSpan *span)
{
  const guint64 n_bad = span->n_failed + span->n_crashed + span->n_timed_out;
  g_autofree char *number = troupe_describe_count (span->index + 1);
  g_autofree char *count = troupe_describe_count (span->n_items);
  g_autofree char *bad = troupe_describe_count (n_bad);
  g_autofree char *time = troupe_describe_item_time (span->busy_seconds);
  g_autofree char *mean =
      troupe_describe_item_time (span->busy_seconds / MAX (span->n_items + span->n_again, 1));

  if (troupe_span_is_attempt (span))
    /* Translators: the number of an item, a time, a worker */
    return g_strdup_printf (_ ("Item %s · failed, run again · %s · worker %u"), number, time,
                            worker);
  if (span->n_items == 0)
    {
      g_autofree char *attempts = troupe_describe_count (span->n_again);

      /* Translators: how many attempts, a time, a worker */
      return g_strdup_printf (_ ("%s failed attempts of items that were run again · %s each · "
                                 "worker %u"),
                              attempts, mean, worker);
    }
  if (span->n_items == 1)
    {
      TroupeResultStatus status = TROUPE_RESULT_OK;

      if (span->n_failed > 0)
        status = TROUPE_RESULT_FAILED;
      else if (span->n_crashed > 0)
        status = TROUPE_RESULT_CRASHED;
      else if (span->n_timed_out > 0)
        status = TROUPE_RESULT_TIMED_OUT;
      /* Translators: the number of an item, its status such as "ok", its time, a worker */
      return g_strdup_printf (_ ("Item %s · %s · %s · worker %u"), number,
                              troupe_result_status_to_text (status), time, worker);
    }
  if (n_bad > 0)
    /* Translators: how many items, how many of them have no value, a time, a worker */
    return g_strdup_printf (_ ("%s items, %s without a value · %s each · worker %u"), count, bad,
                            mean, worker);
  /* Translators: how many items, from which one on, a time, a worker */
  return g_strdup_printf (_ ("%s items from item %s · %s each · worker %u"), count, number, mean,
                          worker);
}

/* Items that were lost before say so. */
static char *
describe_span (TroupeTimelineGeometry *self, guint worker, const TroupeSpan *span)
{
  g_autofree char *text = describe_span_alone (worker, span);
  const TroupeTimelineTie *tie =
      self->rows ? troupe_timeline_rows_find_tie (self->rows, worker, span) : NULL;
  const TroupeSpanTie *failed =
      self->rows ? troupe_timeline_rows_find_failed (self->rows, worker, span) : NULL;

  if (failed != NULL)
    /* Translators: items and how they were run, and the worker with which they failed before */
    return g_strdup_printf (_ ("%s · run again, failed with worker %u"), text, failed->worker);
  if (tie == NULL)
    return g_steal_pointer (&text);
  /* Translators: items and how they were run, and the worker that had them before and ended */
  return g_strdup_printf (_ ("%s · run again, lost with worker %u"), text, tie->lost_by);
}

/* Takes the text. */
static void
set_pointed (TroupeTimelineGeometry *self,
             gboolean has_span,
             guint row,
             const TroupeSpan *span,
             char *text)
{
  g_autofree char *owned = text;

  self->has_span = has_span;
  if (has_span)
    {
      self->row = row;
      self->span = *span;
    }
  gtk_widget_queue_draw (self->widget);
  if (g_strcmp0 (self->pointed, owned) == 0)
    return;

  g_free (self->pointed);
  self->pointed = g_steal_pointer (&owned);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POINTED]);
}

/* A period without an item is below the items; anything else is above them. */
static gboolean
is_below (const TroupeTimelineMark *mark)
{
  return mark->kind == TROUPE_EVENT_TAKEN || mark->kind == TROUPE_EVENT_SILENT;
}

static const TroupeTimelineMark *
find_mark (TroupeTimelineGeometry *self, guint row, double x, gboolean below)
{
  const GArray *marks = troupe_timeline_rows_get_marks (self->rows, row);

  for (guint i = 0; i < marks->len; i++)
    {
      const TroupeTimelineMark *mark = &g_array_index (marks, TroupeTimelineMark, i);
      const double begin = troupe_timeline_geometry_get_x (self, mark->seconds);
      double end = begin;

      if (is_below (mark) != below)
        continue;
      if (below || mark->kind == TROUPE_EVENT_PAUSED)
        end = troupe_timeline_geometry_get_x (
            self, MIN (mark->until, troupe_time_range_get_total (self->range)));
      if (x >= begin - MARK_REACH && x <= end + MARK_REACH)
        return mark;
    }
  return NULL;
}

/* A pixel may stand for a longer time than an item takes, so that the nearest item is found. */
static gboolean
find_span (TroupeTimelineGeometry *self, guint row, double x, guint *worker, TroupeSpan *span)
{
  const double from = troupe_timeline_geometry_get_seconds (self, x - 1);
  const double to = troupe_timeline_geometry_get_seconds (self, x + 1);

  if (troupe_timeline_rows_find (self->rows, row, (from + to) / 2, 0, worker, span))
    return TRUE;
  return troupe_timeline_rows_find (self->rows, row, from, 1, worker, span) &&
         span->begin <=
             troupe_timeline_rows_get_origin (self->rows) + (gint64) (to * G_USEC_PER_SEC);
}

/**
 * troupe_timeline_geometry_get_pointed:
 *
 * Returns: (nullable): a sentence about the items that are pointed at
 */
const char *
troupe_timeline_geometry_get_pointed (TroupeTimelineGeometry *self)
{
  return self->pointed;
}

/**
 * troupe_timeline_geometry_get_span:
 * @row: (out) (optional): the row of the items that are, or were last, pointed at
 * @span: (out) (optional): these items, if they are still pointed at
 *
 * Returns: whether items are pointed at
 */
gboolean
troupe_timeline_geometry_get_span (TroupeTimelineGeometry *self, guint *row, TroupeSpan *span)
{
  if (row)
    *row = self->row;
  if (span && self->has_span)
    *span = self->span;
  return self->has_span;
}

/**
 * troupe_timeline_geometry_point_at:
 * @x: in pixels from the left edge of the widget
 * @y: in pixels from its upper edge
 *
 * Points at the items or the mark there, if there are any.
 */
void
troupe_timeline_geometry_point_at (TroupeTimelineGeometry *self, double x, double y)
{
  const guint row = MAX (y, 0) / troupe_timeline_geometry_get_row_height (self);
  const TroupeTimelineMark *mark;
  TroupeSpan span;
  guint worker;

  if (self->range == NULL || row >= troupe_timeline_geometry_get_n_rows (self) ||
      x < troupe_timeline_geometry_get_gutter (self))
    {
      troupe_timeline_geometry_unpoint (self);
      return;
    }

  mark = find_mark (self, row, x, FALSE);
  if (mark == NULL && find_span (self, row, x, &worker, &span))
    {
      troupe_timeline_geometry_point_at_span (self, row, worker, &span);
      return;
    }
  if (mark == NULL)
    mark = find_mark (self, row, x, TRUE);
  if (mark)
    set_pointed (self, FALSE, 0, NULL, g_strdup (mark->text));
  else
    troupe_timeline_geometry_unpoint (self);
}

/**
 * troupe_timeline_geometry_point_at_span:
 * @row: a row
 * @worker: the number of a worker in it
 * @span: a span of items that it ran
 *
 * Points at these items.
 */
void
troupe_timeline_geometry_point_at_span (TroupeTimelineGeometry *self,
                                        guint row,
                                        guint worker,
                                        const TroupeSpan *span)
{
  set_pointed (self, TRUE, row, span, describe_span (self, worker, span));
}

/**
 * troupe_timeline_geometry_unpoint:
 *
 * Points at nothing.
 */
void
troupe_timeline_geometry_unpoint (TroupeTimelineGeometry *self)
{
  set_pointed (self, FALSE, 0, NULL, NULL);
}

/**
 * troupe_timeline_geometry_choose:
 *
 * Chooses the item that is pointed at, if there is one. Of several items, it is the first one
 * without a value, or the first one.
 */
void
troupe_timeline_geometry_choose (TroupeTimelineGeometry *self)
{
  if (self->has_span)
    g_signal_emit (self, signals[CHOSEN], 0, self->span.index);
}
