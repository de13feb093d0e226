/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws items per second, cores or memory of a run over its whole time. */

#include "troupe-course-graph.h"

#include "troupe-config.h"
#include "troupe-contrast.h"
#include "troupe-describe.h"
#include "troupe-outcome.h"
#include "troupe-property.h"

#include <glib/gi18n.h>

/* The minimum size, and that of the cross of a killed worker, in pixels. */
#define MINIMUM_WIDTH  120
#define MINIMUM_HEIGHT 64
#define CROSS          3
#define FAILED_HEIGHT  6

#define LINE_WIDTH 1.5
#define FILL_ALPHA 0.25

/* The most periods for which items are counted. */
#define MOST_CELLS 128

/* The shortest of them, in seconds. */
#define SHORTEST_CELL 0.5

struct _TroupeCourseGraph
{
  TroupeChart parent_instance;

  TroupeRunCourse *course;
  TroupeCourseFigure figure;
  guint64 memory_bytes;
  guint n_cores;
  gboolean has_points;

  /* Items of each period, and those without a value; counted at each update. */
  guint n_cells;
  double items[MOST_CELLS];
  double failed[MOST_CELLS];
  double cell_width;
};

G_DEFINE_FINAL_TYPE (TroupeCourseGraph, troupe_course_graph, TROUPE_TYPE_CHART)

enum
{
  PROP_0,
  PROP_FIGURE,
  PROP_MEMORY_BYTES,
  PROP_N_CORES,
  PROP_HAS_POINTS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static TroupeRun *
get_run (TroupeCourseGraph *self)
{
  return self->course ? troupe_run_course_get_run (self->course) : NULL;
}

static double
get_seconds (TroupeCourseGraph *self)
{
  return get_run (self) ? troupe_run_get_elapsed (get_run (self)) : 0;
}

static gboolean
is_over (TroupeCourseGraph *self)
{
  return get_run (self) && troupe_run_get_state (get_run (self)) == TROUPE_RUN_FINISHED;
}

static guint
get_n_points (TroupeCourseGraph *self)
{
  if (self->course == NULL)
    return 0;
  if (self->figure == TROUPE_COURSE_ITEMS)
    return self->n_cells;
  return troupe_course_get_n_points (troupe_run_course_get_course (self->course));
}

static double
get_width (TroupeCourseGraph *self)
{
  return self->figure == TROUPE_COURSE_ITEMS
             ? self->cell_width
             : troupe_course_get_width (troupe_run_course_get_course (self->course));
}

/* Returns the value of a point, or -1 if it was not measured or there is none. */
static double
get_value (TroupeCourseGraph *self, guint position)
{
  const TroupeCoursePoint *point;

  if (position >= get_n_points (self))
    return -1;
  if (self->figure == TROUPE_COURSE_ITEMS)
    return self->cell_width > 0 ? self->items[position] / self->cell_width : -1;

  point = troupe_course_get_point (troupe_run_course_get_course (self->course), position);
  if (self->figure == TROUPE_COURSE_CORES)
    return troupe_course_point_get_cores (point);
  return point->rss_bytes > 0 ? (double) point->rss_bytes : -1;
}

/* Returns the largest value, or -1 if there is none. */
static double
get_largest (TroupeCourseGraph *self)
{
  double largest = -1;

  for (guint i = 0; i < get_n_points (self); i++)
    largest = MAX (largest, get_value (self, i));
  return largest;
}

/* Returns the value of the upper edge. A part of one core is not a whole one: it stays low. */
static double
get_scale (TroupeCourseGraph *self)
{
  const double largest = get_largest (self);

  return self->figure == TROUPE_COURSE_CORES && largest > 0 ? MAX (largest, 1) : largest;
}

/* One value makes no graph. */
static gboolean
has_line (TroupeCourseGraph *self)
{
  guint n_values = 0;

  for (guint i = 0; i < get_n_points (self) && n_values < 2; i++)
    n_values += get_value (self, i) >= 0;
  return n_values >= 2;
}

/* Returns the last value, or -1. */
static double
get_last (TroupeCourseGraph *self)
{
  for (guint i = get_n_points (self); i > 0; i--)
    if (get_value (self, i - 1) >= 0)
      return get_value (self, i - 1);
  return -1;
}

/* Counts anew: nothing is kept of each item. */
static void
count_items (TroupeCourseGraph *self)
{
  const double seconds = get_seconds (self);

  self->n_cells = 0;
  if (seconds <= 0)
    return;

  self->n_cells = CLAMP (seconds / SHORTEST_CELL, 1, MOST_CELLS);
  self->cell_width =
      troupe_run_course_count_items (self->course, self->n_cells, self->items, self->failed);
}

static double
get_x (TroupeCourseGraph *self, double seconds)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double width = gtk_widget_get_width (widget);
  const double x = seconds / get_seconds (self) * width;

  return gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? width - x : x;
}

/* Adds the values from one point on until one was not measured; returns the point after them. */
static guint
add_line (TroupeCourseGraph *self, cairo_t *cr, guint first, double largest, double height)
{
  const double room = height - LINE_WIDTH - FAILED_HEIGHT;
  guint i;

  for (i = first; get_value (self, i) >= 0; i++)
    cairo_line_to (cr, get_x (self, MIN ((i + 0.5) * get_width (self), get_seconds (self))),
                   height - LINE_WIDTH / 2 - room * get_value (self, i) / largest);
  return i;
}

static void
draw_values (TroupeCourseGraph *self, cairo_t *cr, const GdkRGBA *color, double height)
{
  const double largest = get_scale (self);

  if (largest <= 0)
    return;

  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < get_n_points (self); i++)
    {
      const guint first = i;

      i = add_line (self, cr, first, largest, height);
      if (i == first)
        continue;
      gdk_cairo_set_source_rgba (cr, color);
      cairo_stroke (cr);

      add_line (self, cr, first, largest, height);
      cairo_line_to (cr, get_x (self, MIN ((i - 0.5) * get_width (self), get_seconds (self))),
                     height);
      cairo_line_to (cr, get_x (self, (first + 0.5) * get_width (self)), height);
      cairo_close_path (cr);
      cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * FILL_ALPHA);
      cairo_fill (cr);
    }
}

/* A bar at the top where items failed, a cross where workers were killed or died. */
static void
draw_marks (TroupeCourseGraph *self, cairo_t *cr, const GdkRGBA *color)
{
  const TroupeCourse *course = troupe_run_course_get_course (self->course);

  for (guint i = 0; i < self->n_cells; i++)
    if (self->failed[i] > 0)
      {
        const double begin = get_x (self, i * self->cell_width);
        const double end = get_x (self, (i + 1) * self->cell_width);

        cairo_rectangle (cr, MIN (begin, end), 0, MAX (ABS (end - begin), 2), FAILED_HEIGHT);
        troupe_outcome_fill (TROUPE_OUTCOME_FAILED, cr);
      }

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, 2);
  for (guint i = 0; i < troupe_course_get_n_points (course); i++)
    {
      const TroupeCoursePoint *point = troupe_course_get_point (course, i);
      const double x =
          get_x (self, MIN ((i + 0.5) * troupe_course_get_width (course), get_seconds (self)));

      if (point->n_killed == 0 && point->n_died == 0)
        continue;
      cairo_move_to (cr, x - CROSS, 1);
      cairo_line_to (cr, x + CROSS, 1 + 2 * CROSS);
      cairo_move_to (cr, x - CROSS, 1 + 2 * CROSS);
      cairo_line_to (cr, x + CROSS, 1);
      cairo_stroke (cr);
    }
}

static void
troupe_course_graph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TroupeCourseGraph *self = TROUPE_COURSE_GRAPH (widget);
  const double width = gtk_widget_get_width (widget);
  const double height = gtk_widget_get_height (widget);
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  GdkRGBA color;
  cairo_t *cr;

  if (get_seconds (self) <= 0)
    return;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  draw_values (self, cr, &color, height);
  draw_marks (self, cr, &color);
  cairo_destroy (cr);
}

static char *
describe_value (TroupeCourseGraph *self, double value)
{
  if (self->figure == TROUPE_COURSE_MEMORY)
    return g_format_size (value);
  return self->figure == TROUPE_COURSE_CORES ? g_strdup_printf ("%.1f", value)
                                             : troupe_describe_rate (value);
}

/* Returns what the machine has, or NULL. */
static char *
describe_whole (TroupeCourseGraph *self)
{
  if (self->figure == TROUPE_COURSE_MEMORY && self->memory_bytes > 0)
    return g_format_size (self->memory_bytes);
  if (self->figure == TROUPE_COURSE_CORES && self->n_cores > 0)
    return troupe_describe_count (self->n_cores);
  return NULL;
}

/* What the machine has, beside what the workers use. */
static char *
describe_most (TroupeCourseGraph *self, double largest)
{
  g_autofree char *most = describe_value (self, largest);
  g_autofree char *whole = describe_whole (self);

  if (whole == NULL)
    return g_steal_pointer (&most);

  /* Translators: what there is, of what there could be: "1.2 GB of 16 GB", "3.9 × of 4" */
  return g_strdup_printf (_ ("%s of %s"), most, whole);
}

static char *
troupe_course_graph_describe (TroupeChart *chart)
{
  TroupeCourseGraph *self = TROUPE_COURSE_GRAPH (chart);
  const double largest = get_largest (self);
  g_autofree char *most = NULL;
  g_autofree char *now = NULL;

  if (largest < 0)
    return g_strdup (_ ("nothing was measured"));

  most = describe_most (self, largest);
  /* The newest rate, and the newest number of cores, are figures of their own. */
  if (is_over (self) || self->figure != TROUPE_COURSE_MEMORY)
    /* Translators: the largest value of a graph */
    return g_strdup_printf (_ ("at most %s"), most);

  now = describe_value (self, get_last (self));
  /* Translators: the newest value of a graph, and the largest one in it */
  return g_strdup_printf (_ ("%s, at most %s"), now, most);
}

static void
update (TroupeCourseGraph *self)
{
  count_items (self);
  troupe_property_set_boolean (self, properties[PROP_HAS_POINTS], &self->has_points,
                               has_line (self));
  troupe_chart_update (TROUPE_CHART (self));
}

/* A hidden graph is updated once it is visible; but the end always is. */
static void
changed_cb (TroupeCourseGraph *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) || !self->has_points || is_over (self))
    update (self);
}

static void
troupe_course_graph_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (troupe_course_graph_parent_class)->map (widget);
  update (TROUPE_COURSE_GRAPH (widget));
}

static void
update_label (TroupeCourseGraph *self)
{
  static const char *const labels[] = {
    N_ ("Items per second over time"),
    N_ ("Cores used over time"),
    N_ ("Memory over time"),
  };

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (labels[self->figure]), -1);
}

static void
troupe_course_graph_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeCourseGraph *self = TROUPE_COURSE_GRAPH (object);

  switch (prop_id)
    {
    case PROP_FIGURE:
      g_value_set_int (value, self->figure);
      break;

    case PROP_MEMORY_BYTES:
      g_value_set_uint64 (value, self->memory_bytes);
      break;

    case PROP_N_CORES:
      g_value_set_uint (value, self->n_cores);
      break;

    case PROP_HAS_POINTS:
      g_value_set_boolean (value, self->has_points);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_course_graph_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  TroupeCourseGraph *self = TROUPE_COURSE_GRAPH (object);

  switch (prop_id)
    {
    case PROP_FIGURE:
      if ((int) self->figure == g_value_get_int (value))
        break;
      self->figure = g_value_get_int (value);
      update_label (self);
      update (self);
      g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_MEMORY_BYTES:
      if (troupe_property_set_uint64 (self, pspec, &self->memory_bytes, g_value_get_uint64 (value)))
        update (self);
      break;

    case PROP_N_CORES:
      if (troupe_property_set_uint (self, pspec, &self->n_cores, g_value_get_uint (value)))
        update (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_course_graph_dispose (GObject *object)
{
  TroupeCourseGraph *self = TROUPE_COURSE_GRAPH (object);

  troupe_property_follow (self, &self->course, NULL, "changed", G_CALLBACK (changed_cb));

  G_OBJECT_CLASS (troupe_course_graph_parent_class)->dispose (object);
}

static void
troupe_course_graph_class_init (TroupeCourseGraphClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_course_graph_get_property;
  object_class->set_property = troupe_course_graph_set_property;
  object_class->dispose = troupe_course_graph_dispose;
  widget_class->snapshot = troupe_course_graph_snapshot;
  widget_class->map = troupe_course_graph_map;
  klass->parent_class.minimum_width = MINIMUM_WIDTH;
  klass->parent_class.minimum_height = MINIMUM_HEIGHT;
  klass->parent_class.text_property = GTK_ACCESSIBLE_PROPERTY_DESCRIPTION;
  klass->parent_class.describe = troupe_course_graph_describe;

  properties[PROP_FIGURE] = g_param_spec_int ("figure", NULL, NULL, TROUPE_COURSE_ITEMS,
                                              TROUPE_COURSE_MEMORY, TROUPE_COURSE_ITEMS, flags);
  properties[PROP_MEMORY_BYTES] =
      g_param_spec_uint64 ("memory-bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_CORES] = g_param_spec_uint ("n-cores", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_HAS_POINTS] =
      g_param_spec_boolean ("has-points", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "coursegraph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
troupe_course_graph_init (TroupeCourseGraph *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  troupe_contrast_follow (GTK_WIDGET (self));
  update_label (self);
  update (self);
}

/**
 * troupe_course_graph_set_run:
 * @run: (nullable): a run
 *
 * Shows the course of another run.
 */
void
troupe_course_graph_set_run (TroupeCourseGraph *self, TroupeRun *run)
{
  g_return_if_fail (TROUPE_IS_COURSE_GRAPH (self));

  if (troupe_property_follow (self, &self->course, run ? troupe_run_course_get (run) : NULL,
                              "changed", G_CALLBACK (changed_cb)))
    update (self);
}
