/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-config.h"

#include "troupe-timeline-private.h"

#include "troupe-time-axis.h"

#include <math.h>

/* How much one step zooms, and what part of the screen it pans. */
#define ZOOM_STEP 1.25
#define PAN_STEP  0.1

/* Pixels for a step of a wheel. */
#define WHEEL_PIXELS 60

/* Pixels after which a press is no click. */
#define DRAG_PIXELS 6

static int
get_width (TroupeTimeline *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) -
                  troupe_time_axis_measure_gutter (GTK_WIDGET (self)),
              1);
}

static void
pan_pixels (TroupeTimeline *self, double pixels)
{
  troupe_time_range_pan (self->range,
                         pixels / get_width (self) * troupe_time_range_get_length (self->range));
}

static void
zoom_at (TroupeTimeline *self, double factor, double x)
{
  const double at = (x - troupe_time_axis_measure_gutter (GTK_WIDGET (self))) / get_width (self);

  troupe_time_range_zoom (self->range, factor, CLAMP (at, 0, 1));
}

static void
motion_cb (TroupeTimeline *self, double x, double y)
{
  self->pointer_x = x;
  troupe_timeline_point_at (self, x, y);
}

static void
leave_cb (TroupeTimeline *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    troupe_timeline_set_pointed (self, FALSE, 0, NULL, NULL);
}

static void
released_cb (TroupeTimeline *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  troupe_timeline_point_at (self, x, y);
  troupe_timeline_choose (self);
}

static void
drag_begin_cb (TroupeTimeline *self)
{
  self->panned_to = 0;
}

static void
drag_update_cb (TroupeTimeline *self, double x, double y, GtkGesture *gesture)
{
  if (self->panned_to == 0 && ABS (x) < DRAG_PIXELS)
    return;

  /* What the press would choose is not meant. */
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  pan_pixels (self, self->panned_to - x);
  self->panned_to = x;
}

static gboolean
scroll_cb (TroupeTimeline *self, double dx, double dy, GtkEventController *controller)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (controller);
  const gboolean rows_scroll = self->scroll && gtk_adjustment_get_upper (self->scroll) >
                                                   gtk_adjustment_get_page_size (self->scroll);

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
zoom_changed_cb (TroupeTimeline *self, double scale, GtkGesture *gesture)
{
  double x = self->pointer_x;
  double y;

  if (gtk_gesture_is_active (gesture))
    gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  zoom_at (self, scale / self->zoomed_by, x);
  self->zoomed_by = scale;
}

static void
zoom_end_cb (TroupeTimeline *self)
{
  self->zoomed_by = 1;
}

void
troupe_timeline_add_input (TroupeTimeline *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
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

  self->zoomed_by = 1;
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
  TroupeTimeline *self = TROUPE_TIMELINE (widget);

  if (self->range)
    troupe_time_range_pan (self->range, g_variant_get_int32 (parameter) * PAN_STEP *
                                            troupe_time_range_get_length (self->range));
}

/* Where a search for the next thing in another row, or from no thing, begins. */
static double
get_key_time (TroupeTimeline *self)
{
  const gint64 origin = troupe_timeline_rows_get_origin (self->rows);

  if (self->has_span)
    return (self->span.begin / 2 + self->span.end / 2 - origin) / (double) G_USEC_PER_SEC;
  return troupe_time_range_get_start (self->range) + troupe_time_range_get_length (self->range) / 2;
}

static void
go_to (TroupeTimeline *self, guint row, guint worker, const TroupeSpan *span)
{
  const gint64 origin = troupe_timeline_rows_get_origin (self->rows);
  const int height = troupe_timeline_get_row_height (self);

  troupe_time_range_show (self->range,
                          (span->begin / 2 + span->end / 2 - origin) / (double) G_USEC_PER_SEC);
  if (self->scroll)
    gtk_adjustment_clamp_page (self->scroll, row * height, (row + 1) * height);
  troupe_timeline_point_at_span (self, row, worker, span);
}

static void
item_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeTimeline *self = TROUPE_TIMELINE (widget);
  const int direction = g_variant_get_int32 (parameter);
  const guint row = self->has_span ? self->row : 0;
  guint worker;
  TroupeSpan span;
  gint64 origin;
  double from;

  if (self->rows == NULL || row >= troupe_timeline_rows_get_n_rows (self->rows))
    return;

  origin = troupe_timeline_rows_get_origin (self->rows);
  from = get_key_time (self);
  if (self->has_span)
    {
      /* One may begin as the other ends. */
      const gint64 behind = MAX (self->span.end - 1, self->span.begin);

      from = ((direction < 0 ? self->span.begin + 1 : behind) - origin) / (double) G_USEC_PER_SEC;
    }
  if (troupe_timeline_rows_find (self->rows, row, from, direction, &worker, &span))
    go_to (self, row, worker, &span);
}

static void
row_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeTimeline *self = TROUPE_TIMELINE (widget);
  const int direction = g_variant_get_int32 (parameter);
  double time;

  if (self->rows == NULL)
    return;

  time = get_key_time (self);
  /* An unsigned number is large when it would be below zero. */
  for (guint row = self->row + (self->has_span ? direction : 0);
       row < troupe_timeline_rows_get_n_rows (self->rows); row += direction)
    for (int nearest = 0; nearest >= -1; nearest--)
      {
        guint worker;
        TroupeSpan span;

        if (troupe_timeline_rows_find (self->rows, row, time, nearest, &worker, &span))
          {
            go_to (self, row, worker, &span);
            return;
          }
      }
}

static void
choose_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  troupe_timeline_choose (TROUPE_TIMELINE (widget));
}

void
troupe_timeline_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "timeline.pan", "i", pan_cb);
  gtk_widget_class_install_action (widget_class, "timeline.go-to-item", "i", item_cb);
  gtk_widget_class_install_action (widget_class, "timeline.go-to-row", "i", row_cb);
  gtk_widget_class_install_action (widget_class, "timeline.choose", NULL, choose_cb);
}
