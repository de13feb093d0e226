/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-config.h"

#include "troupe-timeline-private.h"

#include "troupe-contrast.h"
#include "troupe-describe.h"
#include "troupe-result.h"
#include "troupe-time-axis.h"

#include <glib/gi18n.h>

/* Pixels: of a row at the least, and how near to a mark the pointer has to be. */
#define ROW_HEIGHT 24
#define MARK_REACH 6

G_DEFINE_FINAL_TYPE (TroupeTimeline, troupe_timeline, GTK_TYPE_WIDGET)

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

/* Places */

int
troupe_timeline_get_row_height (TroupeTimeline *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return MAX (height + 4, ROW_HEIGHT);
}

double
troupe_timeline_get_x (TroupeTimeline *self, double seconds)
{
  const int gutter = troupe_time_axis_measure_gutter (GTK_WIDGET (self));
  const int width = gtk_widget_get_width (GTK_WIDGET (self)) - gutter;
  const double start = troupe_time_range_get_start (self->range);

  return gutter + (seconds - start) / troupe_time_range_get_length (self->range) * width;
}

double
troupe_timeline_get_seconds (TroupeTimeline *self, double x)
{
  const int gutter = troupe_time_axis_measure_gutter (GTK_WIDGET (self));
  const int width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - gutter, 1);

  return troupe_time_range_get_start (self->range) +
         (x - gutter) / width * troupe_time_range_get_length (self->range);
}

/* What is pointed at */

static char *
describe_span (guint worker, const TroupeSpan *span)
{
  const guint64 n_bad = span->n_failed + span->n_crashed + span->n_timed_out;
  g_autofree char *number = troupe_describe_count (span->index + 1);
  g_autofree char *count = troupe_describe_count (span->n_items);
  g_autofree char *bad = troupe_describe_count (n_bad);
  g_autofree char *time = troupe_describe_item_time (span->busy_seconds);
  g_autofree char *mean = troupe_describe_item_time (span->busy_seconds / span->n_items);

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

static void
describe_view (TroupeTimeline *self)
{
  const double start = self->range ? troupe_time_range_get_start (self->range) : 0;
  const double length = self->range ? troupe_time_range_get_length (self->range) : 0;
  const guint n_rows = self->rows ? troupe_timeline_rows_get_n_rows (self->rows) : 0;
  g_autofree char *from = troupe_time_axis_describe (start, length / 10 + 1e-9);
  g_autofree char *to = troupe_time_axis_describe (start + length, length / 10 + 1e-9);
  /* Translators: what a timeline shows: how many rows, from one time to another */
  g_autofree char *view = g_strdup_printf (
      ngettext ("%u row, from %s to %s", "%u rows, from %s to %s", n_rows), n_rows, from, to);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, view,
      GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
      self->range ? troupe_time_range_get_total (self->range) : 0.0,
      GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, start, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
      self->pointed ? self->pointed : view, -1);
}

/* Takes the text. */
void
troupe_timeline_set_pointed (TroupeTimeline *self,
                             gboolean has_span,
                             guint row,
                             const TroupeSpan *span,
                             char *text)
{
  self->has_span = has_span;
  if (has_span)
    {
      self->row = row;
      self->span = *span;
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (g_strcmp0 (self->pointed, text) == 0)
    {
      g_free (text);
      return;
    }
  g_free (self->pointed);
  self->pointed = text;
  describe_view (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POINTED]);
}

void
troupe_timeline_point_at_span (TroupeTimeline *self,
                               guint row,
                               guint worker,
                               const TroupeSpan *span)
{
  troupe_timeline_set_pointed (self, TRUE, row, span, describe_span (worker, span));
}

static const TroupeTimelineMark *
find_mark (TroupeTimeline *self, guint row, double x)
{
  const GArray *marks = troupe_timeline_rows_get_marks (self->rows, row);

  for (guint i = 0; i < marks->len; i++)
    {
      const TroupeTimelineMark *mark = &g_array_index (marks, TroupeTimelineMark, i);
      const double begin = troupe_timeline_get_x (self, mark->seconds);
      double end = begin;

      if (mark->kind == TROUPE_EVENT_PAUSED)
        end = troupe_timeline_get_x (self,
                                     MIN (mark->until, troupe_time_range_get_total (self->range)));
      if (x >= begin - MARK_REACH && x <= end + MARK_REACH)
        return mark;
    }
  return NULL;
}

/* A pixel may stand for a longer time than an item takes: the one that is nearest counts. */
static gboolean
find_span (TroupeTimeline *self, guint row, double x, guint *worker, TroupeSpan *span)
{
  const double from = troupe_timeline_get_seconds (self, x - 1);
  const double to = troupe_timeline_get_seconds (self, x + 1);

  if (troupe_timeline_rows_find (self->rows, row, (from + to) / 2, 0, worker, span))
    return TRUE;
  return troupe_timeline_rows_find (self->rows, row, from, 1, worker, span) &&
         span->begin <=
             troupe_timeline_rows_get_origin (self->rows) + (gint64) (to * G_USEC_PER_SEC);
}

/* The run */

static void
scrolled_cb (TroupeTimeline *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
troupe_timeline_root (GtkWidget *widget)
{
  TroupeTimeline *self = TROUPE_TIMELINE (widget);
  GtkWidget *parent = gtk_widget_get_parent (widget);

  GTK_WIDGET_CLASS (troupe_timeline_parent_class)->root (widget);
  if (!GTK_IS_SCROLLABLE (parent))
    return;

  g_set_object (&self->scroll, gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (parent)));
  g_signal_connect_object (self->scroll, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scroll, "changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
troupe_timeline_unroot (GtkWidget *widget)
{
  TroupeTimeline *self = TROUPE_TIMELINE (widget);

  if (self->scroll)
    g_signal_handlers_disconnect_by_func (self->scroll, scrolled_cb, self);
  g_clear_object (&self->scroll);
  GTK_WIDGET_CLASS (troupe_timeline_parent_class)->unroot (widget);
}

static void
range_changed_cb (TroupeTimeline *self)
{
  describe_view (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
troupe_timeline_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  TroupeTimeline *self = TROUPE_TIMELINE (widget);
  const guint n_rows = self->rows ? troupe_timeline_rows_get_n_rows (self->rows) : 0;

  *minimum = orientation == GTK_ORIENTATION_VERTICAL
                 ? (int) MAX (n_rows, 1) * troupe_timeline_get_row_height (self)
                 : 2 * troupe_time_axis_measure_gutter (widget);
  *natural = *minimum;
}

static void
troupe_timeline_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeTimeline *self = TROUPE_TIMELINE (object);

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
troupe_timeline_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  TroupeTimeline *self = TROUPE_TIMELINE (object);
  TroupeTimeRange *range;

  switch (prop_id)
    {
    case PROP_RANGE:
      range = g_value_get_object (value);
      if (self->range == range)
        break;
      if (self->range)
        g_signal_handlers_disconnect_by_func (self->range, range_changed_cb, self);
      g_set_object (&self->range, range);
      if (range)
        g_signal_connect_object (range, "notify", G_CALLBACK (range_changed_cb), self,
                                 G_CONNECT_SWAPPED);
      range_changed_cb (self);
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_timeline_dispose (GObject *object)
{
  TroupeTimeline *self = TROUPE_TIMELINE (object);

  if (self->range)
    g_signal_handlers_disconnect_by_func (self->range, range_changed_cb, self);
  g_clear_object (&self->range);
  g_clear_object (&self->workers);
  g_clear_object (&self->events);
  g_clear_pointer (&self->rows, troupe_timeline_rows_free);
  g_clear_pointer (&self->trace, troupe_trace_unref);
  g_clear_pointer (&self->pointed, g_free);

  G_OBJECT_CLASS (troupe_timeline_parent_class)->dispose (object);
}

static void
troupe_timeline_class_init (TroupeTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_timeline_get_property;
  object_class->set_property = troupe_timeline_set_property;
  object_class->dispose = troupe_timeline_dispose;
  widget_class->root = troupe_timeline_root;
  widget_class->unroot = troupe_timeline_unroot;
  widget_class->measure = troupe_timeline_measure;
  widget_class->snapshot = troupe_timeline_snapshot;

  properties[PROP_RANGE] =
      g_param_spec_object ("range", NULL, NULL, TROUPE_TYPE_TIME_RANGE,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_POINTED] =
      g_param_spec_string ("pointed", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * TroupeTimeline::chosen:
   * @self: a timeline
   * @row: the index of an item
   *
   * A person wants to see this item.
   */
  signals[CHOSEN] = g_signal_new ("chosen", TROUPE_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);

  troupe_timeline_install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
troupe_timeline_init (TroupeTimeline *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Timeline"), -1);
  troupe_contrast_follow (GTK_WIDGET (self));
  troupe_timeline_add_input (self);
}

/**
 * troupe_timeline_set_run:
 * @workers: of #TroupeWorker
 * @events: of #TroupeEvent
 * @trace: what ran
 *
 * Shows another run.
 */
void
troupe_timeline_set_run (TroupeTimeline *self,
                         GListModel *workers,
                         GListModel *events,
                         TroupeTrace *trace)
{
  g_return_if_fail (TROUPE_IS_TIMELINE (self));

  g_set_object (&self->workers, workers);
  g_set_object (&self->events, events);
  g_clear_pointer (&self->trace, troupe_trace_unref);
  self->trace = troupe_trace_ref (trace);
  troupe_timeline_set_pointed (self, FALSE, 0, NULL, NULL);
  troupe_timeline_update (self);
}

/**
 * troupe_timeline_update:
 *
 * Shows what happened since the last call.
 */
void
troupe_timeline_update (TroupeTimeline *self)
{
  guint n_rows;

  g_return_if_fail (TROUPE_IS_TIMELINE (self));

  if (self->trace == NULL)
    return;

  n_rows = self->rows ? troupe_timeline_rows_get_n_rows (self->rows) : 0;
  g_clear_pointer (&self->rows, troupe_timeline_rows_free);
  self->rows = troupe_timeline_rows_new (self->workers, self->events, self->trace);
  if (troupe_timeline_rows_get_n_rows (self->rows) != n_rows)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * troupe_timeline_point_at:
 * @x: in pixels
 * @y: the same
 *
 * Points at what is there, as the pointer does.
 */
void
troupe_timeline_point_at (TroupeTimeline *self, double x, double y)
{
  const guint row = MAX (y, 0) / troupe_timeline_get_row_height (self);
  const TroupeTimelineMark *mark;
  TroupeSpan span;
  guint worker;

  g_return_if_fail (TROUPE_IS_TIMELINE (self));

  if (self->rows == NULL || self->range == NULL ||
      row >= troupe_timeline_rows_get_n_rows (self->rows) ||
      x < troupe_time_axis_measure_gutter (GTK_WIDGET (self)))
    {
      troupe_timeline_set_pointed (self, FALSE, 0, NULL, NULL);
      return;
    }

  mark = find_mark (self, row, x);
  if (mark)
    troupe_timeline_set_pointed (self, FALSE, 0, NULL, g_strdup (mark->text));
  else if (find_span (self, row, x, &worker, &span))
    troupe_timeline_point_at_span (self, row, worker, &span);
  else
    troupe_timeline_set_pointed (self, FALSE, 0, NULL, NULL);
}

/**
 * troupe_timeline_choose:
 *
 * Chooses the item that is pointed at, if there is one: of several, the first one without a value,
 * or the first one.
 */
void
troupe_timeline_choose (TroupeTimeline *self)
{
  g_return_if_fail (TROUPE_IS_TIMELINE (self));

  if (self->has_span)
    g_signal_emit (self, signals[CHOSEN], 0, self->span.index);
}
