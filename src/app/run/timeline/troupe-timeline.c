/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The widget of the timeline: size, scrolling and accessibility. */

#include "troupe-timeline.h"

#include "troupe-config.h"
#include "troupe-contrast.h"
#include "troupe-time-axis.h"
#include "troupe-timeline-draw.h"
#include "troupe-timeline-geometry.h"
#include "troupe-timeline-input.h"

#include <glib/gi18n.h>

struct _TroupeTimeline
{
  GtkWidget parent_instance;

  GListModel *workers;
  GListModel *events;
  TroupeTrace *trace;
  TroupeTimelineGeometry *geometry;
};

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

static void
describe_view (TroupeTimeline *self)
{
  TroupeTimeRange *range = troupe_timeline_geometry_get_range (self->geometry);
  const double start = range ? troupe_time_range_get_start (range) : 0;
  const double length = range ? troupe_time_range_get_length (range) : 0;
  const guint n_rows = troupe_timeline_geometry_get_n_rows (self->geometry);
  const char *pointed = troupe_timeline_geometry_get_pointed (self->geometry);
  g_autofree char *from = troupe_time_axis_describe (start, length / 10 + 1e-9);
  g_autofree char *to = troupe_time_axis_describe (start + length, length / 10 + 1e-9);
  /* Translators: what a timeline shows: how many rows, from one time to another */
  g_autofree char *view = g_strdup_printf (
      ngettext ("%u row, from %s to %s", "%u rows, from %s to %s", n_rows), n_rows, from, to);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, view,
      GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
      range ? troupe_time_range_get_total (range) : 0.0, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, start,
      GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, pointed ? pointed : view, -1);
}

static void
pointed_cb (TroupeTimeline *self)
{
  describe_view (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POINTED]);
}

static void
chosen_cb (TroupeTimeline *self, guint64 row)
{
  g_signal_emit (self, signals[CHOSEN], 0, row);
}

/* Run */

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
  GtkAdjustment *scroll;

  GTK_WIDGET_CLASS (troupe_timeline_parent_class)->root (widget);
  if (!GTK_IS_SCROLLABLE (parent))
    return;

  scroll = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (parent));
  troupe_timeline_geometry_set_scroll (self->geometry, scroll);
  g_signal_connect_object (scroll, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scroll, "changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
}

static void
troupe_timeline_unroot (GtkWidget *widget)
{
  TroupeTimeline *self = TROUPE_TIMELINE (widget);
  GtkAdjustment *scroll = troupe_timeline_geometry_get_scroll (self->geometry);

  if (scroll)
    g_signal_handlers_disconnect_by_func (scroll, scrolled_cb, self);
  troupe_timeline_geometry_set_scroll (self->geometry, NULL);
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
  const guint n_rows = troupe_timeline_geometry_get_n_rows (self->geometry);

  *minimum = orientation == GTK_ORIENTATION_VERTICAL
                 ? (int) MAX (n_rows, 1) * troupe_timeline_geometry_get_row_height (self->geometry)
                 : 2 * troupe_timeline_geometry_get_gutter (self->geometry);
  *natural = *minimum;
}

static void
troupe_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TroupeTimeline *self = TROUPE_TIMELINE (widget);

  troupe_timeline_draw (self->geometry, widget, self->workers, self->trace, snapshot);
}

static void
set_range (TroupeTimeline *self, TroupeTimeRange *range)
{
  TroupeTimeRange *before = troupe_timeline_geometry_get_range (self->geometry);

  if (before == range)
    return;

  if (before)
    g_signal_handlers_disconnect_by_func (before, range_changed_cb, self);
  g_object_set (self->geometry, "range", range, NULL);
  if (range)
    g_signal_connect_object (range, "notify", G_CALLBACK (range_changed_cb), self,
                             G_CONNECT_SWAPPED);
  range_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RANGE]);
}

static void
troupe_timeline_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeTimeline *self = TROUPE_TIMELINE (object);

  switch (prop_id)
    {
    case PROP_RANGE:
      g_value_set_object (value, troupe_timeline_geometry_get_range (self->geometry));
      break;

    case PROP_POINTED:
      g_value_set_string (value, troupe_timeline_geometry_get_pointed (self->geometry));
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

  switch (prop_id)
    {
    case PROP_RANGE:
      set_range (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_timeline_dispose (GObject *object)
{
  TroupeTimeline *self = TROUPE_TIMELINE (object);
  TroupeTimeRange *range = troupe_timeline_geometry_get_range (self->geometry);

  if (range)
    g_signal_handlers_disconnect_by_func (range, range_changed_cb, self);
  g_object_set (self->geometry, "range", NULL, NULL);
  g_clear_object (&self->workers);
  g_clear_object (&self->events);
  g_clear_pointer (&self->trace, troupe_trace_unref);

  G_OBJECT_CLASS (troupe_timeline_parent_class)->dispose (object);
}

static void
troupe_timeline_finalize (GObject *object)
{
  g_object_unref (TROUPE_TIMELINE (object)->geometry);

  G_OBJECT_CLASS (troupe_timeline_parent_class)->finalize (object);
}

static void
troupe_timeline_class_init (TroupeTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_timeline_get_property;
  object_class->set_property = troupe_timeline_set_property;
  object_class->dispose = troupe_timeline_dispose;
  object_class->finalize = troupe_timeline_finalize;
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
   * A person chose this item.
   */
  signals[CHOSEN] = g_signal_new ("chosen", TROUPE_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);

  troupe_timeline_input_install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
troupe_timeline_init (TroupeTimeline *self)
{
  self->geometry = troupe_timeline_geometry_new (GTK_WIDGET (self));
  g_signal_connect_object (self->geometry, "notify::pointed", G_CALLBACK (pointed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->geometry, "chosen", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Timeline"), -1);
  troupe_contrast_follow (GTK_WIDGET (self));
  troupe_timeline_input_add (GTK_WIDGET (self), self->geometry);
}

/**
 * troupe_timeline_set_run:
 * @workers: a list of #TroupeWorker
 * @events: a list of #TroupeEvent
 * @trace: (nullable): the trace of the run, if one was kept
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
  self->trace = trace ? troupe_trace_ref (trace) : troupe_trace_new (1);
  troupe_timeline_geometry_unpoint (self->geometry);
  troupe_timeline_update (self);
}

/**
 * troupe_timeline_update:
 *
 * Shows the items and events since the last call.
 */
void
troupe_timeline_update (TroupeTimeline *self)
{
  TroupeTimelineRows *rows;
  guint n_rows;

  g_return_if_fail (TROUPE_IS_TIMELINE (self));

  if (self->trace == NULL)
    return;

  n_rows = troupe_timeline_geometry_get_n_rows (self->geometry);
  rows = troupe_timeline_geometry_get_rows (self->geometry);
  if (rows == NULL || !troupe_timeline_rows_update (rows, self->workers, self->events, self->trace))
    troupe_timeline_geometry_take_rows (
        self->geometry, troupe_timeline_rows_new (self->workers, self->events, self->trace));
  if (troupe_timeline_geometry_get_n_rows (self->geometry) != n_rows)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * troupe_timeline_get_signs:
 *
 * Returns: what the timeline has besides items
 */
TroupeTimelineSigns
troupe_timeline_get_signs (TroupeTimeline *self)
{
  TroupeTimelineRows *rows;

  g_return_val_if_fail (TROUPE_IS_TIMELINE (self), 0);

  rows = troupe_timeline_geometry_get_rows (self->geometry);
  return rows ? troupe_timeline_rows_get_signs (rows) : 0;
}

/**
 * troupe_timeline_point_at:
 * @x: in pixels
 * @y: in pixels
 *
 * Points at the items there, as the pointer does.
 */
void
troupe_timeline_point_at (TroupeTimeline *self, double x, double y)
{
  g_return_if_fail (TROUPE_IS_TIMELINE (self));

  troupe_timeline_geometry_point_at (self->geometry, x, y);
}

/**
 * troupe_timeline_choose:
 *
 * Chooses the item that is pointed at, if there is one. Of several items, it is the first one
 * without a value, or the first one.
 */
void
troupe_timeline_choose (TroupeTimeline *self)
{
  g_return_if_fail (TROUPE_IS_TIMELINE (self));

  troupe_timeline_geometry_choose (self->geometry);
}
