/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of the timeline, with its controls and its legend. */

#include "troupe-timeline-page.h"

#include "troupe-config.h"
#include "troupe-outcome.h"
#include "troupe-property.h"
#include "troupe-run-page.h"
#include "troupe-time-axis.h"
#include "troupe-timeline.h"
#include "troupe-worker.h"

#include <glib/gi18n.h>

/* The interval of updates, in milliseconds. */
#define INTERVAL 100

/* Of all time, updates take at most one part in this number. */
#define LEAST_REST 20

/* The factor by which a press of a button zooms. */
#define ZOOM_STEP 1.5

/* Pixels. */
#define SWATCH_WIDTH  20
#define SWATCH_HEIGHT 12

struct _TroupeTimelinePage
{
  AdwBin parent_instance;

  TroupeRun *run;
  gboolean active;
  guint update_timer;
  TroupeTimeRange *range;

  TroupeTimeline *timeline;
  GtkLabel *pointed_label;
  GtkFlowBox *legend;
  /* What the legend explains: a bit for each outcome, then those of the timeline. */
  guint explained;
  /* No update before this time: those of many workers take long. */
  gint64 rest_until;
};

static void implement_run_page (TroupeRunPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeTimelinePage,
                               troupe_timeline_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_RUN_PAGE, implement_run_page))

enum
{
  PROP_0,
  PROP_RANGE,
  N_PROPS
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
is_over (TroupeTimelinePage *self)
{
  return self->run == NULL || troupe_run_get_state (self->run) == TROUPE_RUN_FINISHED;
}

static void update_legend (TroupeTimelinePage *self);

static gboolean
update (gpointer user_data)
{
  TroupeTimelinePage *self = user_data;
  const gint64 begin = g_get_monotonic_time ();

  if (begin < self->rest_until && !is_over (self))
    return G_SOURCE_CONTINUE;

  if (self->run)
    troupe_time_range_set_total (self->range, troupe_run_get_elapsed (self->run));
  troupe_timeline_update (self->timeline);
  update_legend (self);
  self->rest_until = begin + LEAST_REST * (g_get_monotonic_time () - begin);
  return G_SOURCE_CONTINUE;
}

/* Keeps the range steady while it grows, for people who want no motion. */
static void
update_steady (TroupeTimelinePage *self)
{
  gboolean animated;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animated,
                NULL);
  troupe_time_range_set_steady (self->range, !animated && !is_over (self));
}

static void
update_timer (TroupeTimelinePage *self)
{
  update_steady (self);
  if (self->active)
    update (self);
  if (self->active && !is_over (self))
    {
      if (self->update_timer == 0)
        self->update_timer = g_timeout_add (INTERVAL, update, self);
    }
  else
    g_clear_handle_id (&self->update_timer, g_source_remove);
}

static void
chosen_cb (TroupeTimelinePage *self, guint64 row)
{
  g_signal_emit (self, signals[CHOSEN], 0, row);
}

static void
pointed_cb (TroupeTimelinePage *self)
{
  g_autofree char *text = NULL;

  g_object_get (self->timeline, "pointed", &text, NULL);
  gtk_label_set_label (self->pointed_label, text ? text : _ ("Point at an item, or use keys."));
}

static void
zoom_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TroupeTimelinePage *self = TROUPE_TIMELINE_PAGE (widget);

  if (g_str_equal (action_name, "timeline.zoom-in"))
    troupe_time_range_zoom (self->range, ZOOM_STEP, 0.5);
  else if (g_str_equal (action_name, "timeline.zoom-out"))
    troupe_time_range_zoom (self->range, 1 / ZOOM_STEP, 0.5);
  else
    troupe_time_range_fit (self->range);
}

/* Legend */

/* What a swatch shows besides the outcomes. */
enum
{
  SWATCH_RUNNING = TROUPE_N_OUTCOMES,
  SWATCH_PAUSED,
  SWATCH_STARTING,
  SWATCH_WAITING,
  SWATCH_LOST,
};

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cairo, int width, int height, gpointer user_data)
{
  const int sign = GPOINTER_TO_INT (user_data);
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &color);
  if (sign <= SWATCH_PAUSED)
    {
      cairo_rectangle (cairo, 0, 0, width, height);
      if (sign < TROUPE_N_OUTCOMES)
        troupe_outcome_fill (sign, cairo);
      else if (sign == SWATCH_RUNNING)
        troupe_outcome_fill_running (cairo, &color);
      else
        troupe_outcome_fill_paused (cairo, &color);
      return;
    }

  gdk_cairo_set_source_rgba (cairo, &color);
  cairo_set_line_width (cairo, sign == SWATCH_LOST ? 1.5 : 2);
  if (sign == SWATCH_STARTING)
    cairo_set_dash (cairo, (const double[]){ 2, 3 }, 2, 0);
  if (sign == SWATCH_LOST)
    {
      cairo_set_dash (cairo, (const double[]){ 4, 2 }, 2, 0);
      cairo_rectangle (cairo, 1, 1, width - 2, height - 2);
    }
  else
    {
      cairo_move_to (cairo, 0, height / 2.0);
      cairo_line_to (cairo, width, height / 2.0);
    }
  cairo_stroke (cairo);
}

static void
add_meaning (TroupeTimelinePage *self, GtkWidget *sign, const char *meaning)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (meaning);
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_widget_set_valign (sign, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), sign);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (label, "caption");
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_append (self->legend, child);
}

static void
add_swatch (TroupeTimelinePage *self, int outcome, const char *meaning)
{
  GtkWidget *swatch = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role",
                                    GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (swatch), SWATCH_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (swatch), SWATCH_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_swatch, GINT_TO_POINTER (outcome),
                                  NULL);
  add_meaning (self, swatch, meaning);
}

/* With several lanes, it is not known which one has an item. */
static gboolean
has_running (TroupeTimelinePage *self)
{
  GListModel *workers = self->run ? troupe_run_get_workers (self->run) : NULL;
  const guint n_workers = workers ? g_list_model_get_n_items (workers) : 0;

  if (n_workers == 0 || troupe_job_get_threads (troupe_run_get_job (self->run)) > 1)
    return FALSE;
  for (guint i = n_workers; i > 0; i--)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i - 1);

      if (troupe_worker_get_status (worker)->item_since != 0)
        return TRUE;
    }
  return FALSE;
}

/* Returns what there is to explain, as bits. */
static guint
find_signs (TroupeTimelinePage *self)
{
  static const TroupeResultStatus statuses[TROUPE_N_OUTCOMES] = {
    [TROUPE_OUTCOME_OK] = TROUPE_RESULT_OK,
    [TROUPE_OUTCOME_FAILED] = TROUPE_RESULT_FAILED,
    [TROUPE_OUTCOME_TIMED_OUT] = TROUPE_RESULT_TIMED_OUT,
    [TROUPE_OUTCOME_CRASHED] = TROUPE_RESULT_CRASHED,
  };
  guint signs = (guint) troupe_timeline_get_signs (self->timeline) << TROUPE_N_OUTCOMES;

  if (has_running (self))
    signs |= (guint) TROUPE_TIMELINE_RUNNING << TROUPE_N_OUTCOMES;
  for (guint i = 0; i < TROUPE_N_OUTCOMES && self->run; i++)
    if (statuses[i] != 0 && troupe_run_get_n_status (self->run, statuses[i]) > 0)
      signs |= 1u << i;
  return signs;
}

/* The legend lists only what is there. */
static void
update_legend (TroupeTimelinePage *self)
{
  static const struct
  {
    TroupeTimelineSigns sign;
    int swatch;
    const char *symbol;
    const char *meaning;
  } more[] = {
    { TROUPE_TIMELINE_RUNNING, SWATCH_RUNNING, NULL, NC_ ("timeline", "Running") },
    { TROUPE_TIMELINE_STARTING, SWATCH_STARTING, NULL, NC_ ("timeline", "Worker Starts") },
    { TROUPE_TIMELINE_WAITING, SWATCH_WAITING, NULL, NC_ ("timeline", "Worker Waits") },
    { TROUPE_TIMELINE_AGAIN, TROUPE_OUTCOME_AGAIN, NULL, NC_ ("timeline", "Failed, Run Again") },
    { TROUPE_TIMELINE_LOST, SWATCH_LOST, NULL, NC_ ("timeline", "Lost, Run Again") },
    { TROUPE_TIMELINE_PAUSED, SWATCH_PAUSED, NULL, NC_ ("timeline", "Paused") },
    { TROUPE_TIMELINE_ENDED, 0, "✕", NC_ ("timeline", "Worker Ended") },
    { TROUPE_TIMELINE_REPLACED, 0, "▸", NC_ ("timeline", "Worker Replaced") },
  };
  const guint signs = find_signs (self);
  GtkFlowBoxChild *child;

  if (signs == self->explained)
    return;

  self->explained = signs;
  while ((child = gtk_flow_box_get_child_at_index (self->legend, 0)))
    gtk_flow_box_remove (self->legend, GTK_WIDGET (child));
  if (signs & (1u << TROUPE_OUTCOME_OK))
    add_swatch (self, TROUPE_OUTCOME_OK, C_ ("timeline", "OK"));
  if (signs & (1u << TROUPE_OUTCOME_FAILED))
    add_swatch (self, TROUPE_OUTCOME_FAILED, C_ ("timeline", "Failed"));
  if (signs & (1u << TROUPE_OUTCOME_TIMED_OUT))
    add_swatch (self, TROUPE_OUTCOME_TIMED_OUT, C_ ("timeline", "Timed Out"));
  if (signs & (1u << TROUPE_OUTCOME_CRASHED))
    add_swatch (self, TROUPE_OUTCOME_CRASHED, C_ ("timeline", "Crashed"));
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    {
      const char *meaning = g_dpgettext2 (GETTEXT_PACKAGE, "timeline", more[i].meaning);

      if ((signs & ((guint) more[i].sign << TROUPE_N_OUTCOMES)) == 0)
        continue;
      if (more[i].symbol)
        add_meaning (self, gtk_label_new (more[i].symbol), meaning);
      else
        add_swatch (self, more[i].swatch, meaning);
    }
}

/* Object */

static void
set_run (TroupeRunPage *page, TroupeRun *run)
{
  TroupeTimelinePage *self = TROUPE_TIMELINE_PAGE (page);

  if (!troupe_property_follow (self, &self->run, run, "notify::state", G_CALLBACK (update_timer)))
    return;

  troupe_timeline_set_run (self->timeline, troupe_run_get_workers (run),
                           G_LIST_MODEL (troupe_run_get_events (run)), troupe_run_get_trace (run));
  troupe_time_range_fit (self->range);
  self->rest_until = 0;
  update_timer (self);
}

static void
set_active (TroupeRunPage *page, gboolean active)
{
  TroupeTimelinePage *self = TROUPE_TIMELINE_PAGE (page);

  if (self->active == active)
    return;

  self->active = active;
  update_timer (self);
}

static void
implement_run_page (TroupeRunPageInterface *iface)
{
  iface->name = "timeline";
  iface->title = N_ ("Timeline");
  iface->icon_name = "troupe-timeline-symbolic";
  iface->set_run = set_run;
  iface->set_active = set_active;
}

static void
troupe_timeline_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeTimelinePage *self = TROUPE_TIMELINE_PAGE (object);

  switch (prop_id)
    {
    case PROP_RANGE:
      g_value_set_object (value, self->range);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_timeline_page_dispose (GObject *object)
{
  TroupeTimelinePage *self = TROUPE_TIMELINE_PAGE (object);

  g_clear_handle_id (&self->update_timer, g_source_remove);
  troupe_property_follow (self, &self->run, NULL, "notify::state", G_CALLBACK (update_timer));
  g_clear_object (&self->range);

  G_OBJECT_CLASS (troupe_timeline_page_parent_class)->dispose (object);
}

static void
troupe_timeline_page_class_init (TroupeTimelinePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = troupe_timeline_page_get_property;
  object_class->dispose = troupe_timeline_page_dispose;

  properties[PROP_RANGE] = g_param_spec_object ("range", NULL, NULL, TROUPE_TYPE_TIME_RANGE,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * TroupeTimelinePage::chosen:
   * @self: a page
   * @row: the index of an item
   *
   * A person chose this item.
   */
  signals[CHOSEN] = g_signal_new ("chosen", TROUPE_TYPE_TIMELINE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);

  gtk_widget_class_install_action (widget_class, "timeline.zoom-in", NULL, zoom_cb);
  gtk_widget_class_install_action (widget_class, "timeline.zoom-out", NULL, zoom_cb);
  gtk_widget_class_install_action (widget_class, "timeline.fit", NULL, zoom_cb);

  g_type_ensure (TROUPE_TYPE_TIME_AXIS);
  g_type_ensure (TROUPE_TYPE_TIMELINE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/troupe_app/Troupe/troupe-timeline-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeTimelinePage, timeline);
  gtk_widget_class_bind_template_child (widget_class, TroupeTimelinePage, pointed_label);
  gtk_widget_class_bind_template_child (widget_class, TroupeTimelinePage, legend);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, pointed_cb);
}

static void
troupe_timeline_page_init (TroupeTimelinePage *self)
{
  self->range = troupe_time_range_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-enable-animations",
                           G_CALLBACK (update_steady), self, G_CONNECT_SWAPPED);
  pointed_cb (self);
}
