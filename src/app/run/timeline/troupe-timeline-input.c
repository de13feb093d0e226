/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Moves and zooms a timeline by pointer, wheel, touch and keys. */

#include "troupe-timeline-input.h"

#include "troupe-config.h"

#include <math.h>

/* The factor of one step of zooming, and the share of the visible part that one step pans. */
#define ZOOM_STEP 1.25
#define PAN_STEP  0.1

/* The pixels for a step of a wheel. */
#define WHEEL_PIXELS 60

/* The distance in pixels from which on a press is not a click. */
#define DRAG_PIXELS 6

/* The input of one timeline. */
typedef struct
{
  GtkWidget *widget;
  TroupeTimelineGeometry *geometry;
  double pointer_x;
  double panned_to;
  double zoomed_by;
} Input;

static GQuark
input_quark (void)
{
  return g_quark_from_static_string ("troupe-timeline-input");
}

static void
input_free (Input *self)
{
  g_object_unref (self->geometry);
  g_free (self);
}

static TroupeTimelineGeometry *
get_geometry (GtkWidget *widget)
{
  const Input *self = g_object_get_qdata (G_OBJECT (widget), input_quark ());

  return self->geometry;
}

static int
get_width (Input *self)
{
  return MAX (troupe_timeline_geometry_get_width (self->geometry), 1);
}

static void
pan_pixels (Input *self, double pixels)
{
  TroupeTimeRange *range = troupe_timeline_geometry_get_range (self->geometry);

  troupe_time_range_pan (range, pixels / get_width (self) * troupe_time_range_get_length (range));
}

static void
zoom_at (Input *self, double factor, double x)
{
  const double at = (x - troupe_timeline_geometry_get_gutter (self->geometry)) / get_width (self);

  troupe_time_range_zoom (troupe_timeline_geometry_get_range (self->geometry), factor,
                          CLAMP (at, 0, 1));
}

static void
motion_cb (Input *self, double x, double y)
{
  self->pointer_x = x;
  troupe_timeline_geometry_point_at (self->geometry, x, y);
}

static void
leave_cb (Input *self)
{
  if (!gtk_widget_has_focus (self->widget))
    troupe_timeline_geometry_unpoint (self->geometry);
}

static void
released_cb (Input *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (self->widget);
  troupe_timeline_geometry_point_at (self->geometry, x, y);
  troupe_timeline_geometry_choose (self->geometry);
}

static void
drag_begin_cb (Input *self)
{
  self->panned_to = 0;
}

static void
drag_update_cb (Input *self, double x, double y, GtkGesture *gesture)
{
  if (self->panned_to == 0 && ABS (x) < DRAG_PIXELS)
    return;

  /* The press is a drag and chooses nothing. */
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  pan_pixels (self, self->panned_to - x);
  self->panned_to = x;
}

static gboolean
scroll_cb (Input *self, double dx, double dy, GtkEventController *controller)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (controller);
  GtkAdjustment *rows = troupe_timeline_geometry_get_scroll (self->geometry);
  const gboolean rows_scroll =
      rows && gtk_adjustment_get_upper (rows) > gtk_adjustment_get_page_size (rows);

  if (state & GDK_CONTROL_MASK)
    zoom_at (self, pow (ZOOM_STEP, -dy), self->pointer_x);
  else if ((state & GDK_SHIFT_MASK) || (dy != 0 && !rows_scroll))
    pan_pixels (self, (dx + dy) * WHEEL_PIXELS);
  else if (dx != 0)
    pan_pixels (self, dx * WHEEL_PIXELS);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
zoom_changed_cb (Input *self, double scale, GtkGesture *gesture)
{
  double x = self->pointer_x;
  double y;

  if (gtk_gesture_is_active (gesture))
    gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  zoom_at (self, scale / self->zoomed_by, x);
  self->zoomed_by = scale;
}

static void
zoom_end_cb (Input *self)
{
  self->zoomed_by = 1;
}

/**
 * troupe_timeline_input_add:
 * @widget: a timeline
 * @geometry: its geometry
 *
 * Adds the controllers for the pointer to the widget. Its class must have the actions for keys.
 */
void
troupe_timeline_input_add (GtkWidget *widget, TroupeTimelineGeometry *geometry)
{
  Input *self = g_new0 (Input, 1);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *zoom = gtk_gesture_zoom_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (zoom, "scale-changed", G_CALLBACK (zoom_changed_cb), self);
  g_signal_connect_swapped (zoom, "end", G_CALLBACK (zoom_end_cb), self);

  self->widget = widget;
  self->geometry = g_object_ref (geometry);
  self->zoomed_by = 1;
  g_object_set_qdata_full (G_OBJECT (widget), input_quark (), self, (GDestroyNotify) input_free);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (zoom));
}

/* Actions, for keys */

static void
pan_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeTimeRange *range = troupe_timeline_geometry_get_range (get_geometry (widget));

  if (range)
    troupe_time_range_pan (range, g_variant_get_int32 (parameter) * PAN_STEP *
                                      troupe_time_range_get_length (range));
}

static double
get_middle (TroupeTimelineRows *rows, const TroupeSpan *span)
{
  return (span->begin / 2 + span->end / 2 - troupe_timeline_rows_get_origin (rows)) /
         (double) G_USEC_PER_SEC;
}

/* Returns the time from which the keys search in another row, or if nothing is pointed at. */
static double
get_key_time (TroupeTimelineGeometry *geometry)
{
  TroupeTimeRange *range = troupe_timeline_geometry_get_range (geometry);
  TroupeSpan span;

  if (troupe_timeline_geometry_get_span (geometry, NULL, &span))
    return get_middle (troupe_timeline_geometry_get_rows (geometry), &span);
  return troupe_time_range_get_start (range) + troupe_time_range_get_length (range) / 2;
}

static void
go_to (TroupeTimelineGeometry *geometry, guint row, guint worker, const TroupeSpan *span)
{
  TroupeTimelineRows *rows = troupe_timeline_geometry_get_rows (geometry);
  GtkAdjustment *scroll = troupe_timeline_geometry_get_scroll (geometry);
  const int height = troupe_timeline_geometry_get_row_height (geometry);

  troupe_time_range_show (troupe_timeline_geometry_get_range (geometry), get_middle (rows, span));
  if (scroll)
    gtk_adjustment_clamp_page (scroll, row * height, (row + 1) * height);
  troupe_timeline_geometry_point_at_span (geometry, row, worker, span);
}

static void
item_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeTimelineGeometry *geometry = get_geometry (widget);
  TroupeTimelineRows *rows = troupe_timeline_geometry_get_rows (geometry);
  const int direction = g_variant_get_int32 (parameter);
  guint row;
  guint worker;
  TroupeSpan span;
  gboolean has_span;
  double from;

  has_span = troupe_timeline_geometry_get_span (geometry, &row, &span);
  if (!has_span)
    row = 0;
  if (row >= troupe_timeline_geometry_get_n_rows (geometry))
    return;

  from = get_key_time (geometry);
  if (has_span)
    {
      /* A span may begin when the previous one ends. */
      const gint64 behind = MAX (span.end - 1, span.begin);
      const gint64 origin = troupe_timeline_rows_get_origin (rows);

      from = ((direction < 0 ? span.begin + 1 : behind) - origin) / (double) G_USEC_PER_SEC;
    }
  if (troupe_timeline_rows_find (rows, row, from, direction, &worker, &span))
    go_to (geometry, row, worker, &span);
}

/* Goes to the item of the row at that time, or to the one before or after it. */
static gboolean
go_to_nearest (TroupeTimelineGeometry *geometry, guint row, double time)
{
  static const int directions[] = { 0, -1, 1 };
  TroupeTimelineRows *rows = troupe_timeline_geometry_get_rows (geometry);

  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      guint worker;
      TroupeSpan span;

      if (troupe_timeline_rows_find (rows, row, time, directions[i], &worker, &span))
        {
          go_to (geometry, row, worker, &span);
          return TRUE;
        }
    }
  return FALSE;
}

static void
row_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeTimelineGeometry *geometry = get_geometry (widget);
  TroupeTimelineRows *rows = troupe_timeline_geometry_get_rows (geometry);
  const int direction = g_variant_get_int32 (parameter);
  guint first;
  double time;

  if (rows == NULL)
    return;

  time = get_key_time (geometry);
  if (troupe_timeline_geometry_get_span (geometry, &first, NULL))
    first += direction;
  /* An unsigned number below zero wraps to a large one, which ends the loop. */
  for (guint row = first; row < troupe_timeline_rows_get_n_rows (rows); row += direction)
    if (go_to_nearest (geometry, row, time))
      return;
}

/* The first or the last item of the row. */
static void
end_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeTimelineGeometry *geometry = get_geometry (widget);
  TroupeTimelineRows *rows = troupe_timeline_geometry_get_rows (geometry);
  TroupeTimeRange *range = troupe_timeline_geometry_get_range (geometry);
  const int direction = g_variant_get_int32 (parameter);
  guint row;
  guint worker;
  TroupeSpan span;
  double total;

  if (rows == NULL || range == NULL)
    return;
  if (!troupe_timeline_geometry_get_span (geometry, &row, NULL))
    row = 0;
  if (row >= troupe_timeline_rows_get_n_rows (rows))
    return;

  total = troupe_time_range_get_total (range);
  /* Beyond both ends of the run. */
  if (troupe_timeline_rows_find (rows, row, direction < 0 ? -total - 1 : 2 * total + 1, -direction,
                                 &worker, &span))
    go_to (geometry, row, worker, &span);
}

/* As many rows as are visible. */
static void
page_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeTimelineGeometry *geometry = get_geometry (widget);
  GtkAdjustment *scroll = troupe_timeline_geometry_get_scroll (geometry);
  TroupeTimelineRows *rows = troupe_timeline_geometry_get_rows (geometry);
  const int direction = g_variant_get_int32 (parameter);
  const int height = troupe_timeline_geometry_get_row_height (geometry);
  const int page = scroll ? MAX (gtk_adjustment_get_page_size (scroll) / height - 1, 1) : 1;
  const int n_rows = rows ? troupe_timeline_rows_get_n_rows (rows) : 0;
  guint row = 0;
  double time;

  if (n_rows == 0 || troupe_timeline_geometry_get_range (geometry) == NULL)
    return;

  time = get_key_time (geometry);
  troupe_timeline_geometry_get_span (geometry, &row, NULL);
  row = CLAMP ((int) row + direction * page, 0, n_rows - 1);
  if (scroll)
    gtk_adjustment_clamp_page (scroll, row * height, (row + 1) * height);
  go_to_nearest (geometry, row, time);
}

static void
choose_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  troupe_timeline_geometry_choose (get_geometry (widget));
}

/**
 * troupe_timeline_input_install_actions:
 * @widget_class: the class of a timeline
 *
 * Installs the actions that keys are bound to.
 */
void
troupe_timeline_input_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "timeline.pan", "i", pan_cb);
  gtk_widget_class_install_action (widget_class, "timeline.go-to-item", "i", item_cb);
  gtk_widget_class_install_action (widget_class, "timeline.go-to-row", "i", row_cb);
  gtk_widget_class_install_action (widget_class, "timeline.go-to-end", "i", end_cb);
  gtk_widget_class_install_action (widget_class, "timeline.go-to-page", "i", page_cb);
  gtk_widget_class_install_action (widget_class, "timeline.choose", NULL, choose_cb);
}
