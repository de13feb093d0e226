/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of a run with its figures, cores and summary. */

#include "troupe-overview.h"

#include "troupe-core-grid.h"
#include "troupe-course-graph.h"
#include "troupe-figure.h"
#include "troupe-join-list.h"
#include "troupe-machine.h"
#include "troupe-property.h"
#include "troupe-run-outcome.h"
#include "troupe-run-page.h"
#include "troupe-summary.h"

#include <glib/gi18n.h>

struct _TroupeOverview
{
  AdwBin parent_instance;

  TroupeProgress *progress;
  GListModel *machine;
  TroupeRun *run;
  GtkWidget *cores_group;
  GtkWidget *graphs;
  TroupeCourseGraph *items_graph;
  TroupeCourseGraph *cores_graph;
  TroupeCourseGraph *memory_graph;
};

static void implement_run_page (TroupeRunPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeOverview,
                               troupe_overview,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_RUN_PAGE, implement_run_page))

enum
{
  PROP_0,
  PROP_PROGRESS,
  PROP_MACHINE,
  PROP_WORKERS,
  PROP_RUN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Nothing is measured once all processes have finished, or if they are on another machine. */
static void
update_cores_group (TroupeOverview *self)
{
  gtk_widget_set_visible (self->cores_group,
                          self->machine && (self->run == NULL || troupe_run_get_state (self->run) !=
                                                                     TROUPE_RUN_FINISHED));
}

static gboolean
has_not_started (TroupeOverview *self)
{
  TroupeRunOutcome outcome;

  if (self->run == NULL)
    return FALSE;

  troupe_run_outcome_compute (self->run, &outcome);
  return outcome.kind == TROUPE_RUN_OUTCOME_NEVER_STARTED;
}

/* Without a graph, there is no room for them; those of a job that did not start say nothing. */
static void
update_graphs (TroupeOverview *self)
{
  TroupeCourseGraph *const graphs[] = { self->items_graph, self->cores_graph, self->memory_graph };
  gboolean any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (graphs) && !any; i++)
    g_object_get (graphs[i], "has-points", &any, NULL);
  gtk_widget_set_visible (self->graphs, any && !has_not_started (self));
}

static void
state_changed_cb (TroupeOverview *self)
{
  update_cores_group (self);
  update_graphs (self);
}

static void
set_run (TroupeRunPage *page, TroupeRun *run)
{
  TroupeOverview *self = TROUPE_OVERVIEW (page);

  if (!troupe_property_follow (self, &self->run, run, "notify::state",
                               G_CALLBACK (state_changed_cb)))
    return;

  troupe_course_graph_set_run (self->items_graph, run);
  troupe_course_graph_set_run (self->cores_graph, run);
  troupe_course_graph_set_run (self->memory_graph, run);
  state_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKERS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN]);
}

static void
implement_run_page (TroupeRunPageInterface *iface)
{
  iface->name = "overview";
  iface->title = N_ ("Overview");
  iface->icon_name = "troupe-overview-symbolic";
  iface->set_run = set_run;
}

/* The cores of a machine are known once they were measured. */
static void
update_machine (TroupeOverview *self)
{
  g_object_set (self->cores_graph, "n-cores",
                self->machine ? g_list_model_get_n_items (self->machine) : 0, NULL);
  g_object_set (self->memory_graph, "memory-bytes",
                TROUPE_IS_MACHINE (self->machine)
                    ? troupe_machine_get_memory_bytes (TROUPE_MACHINE (self->machine))
                    : G_GUINT64_CONSTANT (0),
                NULL);
}

static void
troupe_overview_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeOverview *self = TROUPE_OVERVIEW (object);

  switch (prop_id)
    {
    case PROP_PROGRESS:
      g_value_set_object (value, self->progress);
      break;

    case PROP_MACHINE:
      g_value_set_object (value, self->machine);
      break;

    case PROP_WORKERS:
      g_value_set_object (value, self->run ? troupe_run_get_workers (self->run) : NULL);
      break;

    case PROP_RUN:
      g_value_set_object (value, self->run);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_overview_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  TroupeOverview *self = TROUPE_OVERVIEW (object);

  switch (prop_id)
    {
    case PROP_PROGRESS:
      if (g_set_object (&self->progress, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;

    case PROP_MACHINE:
      if (!troupe_property_follow (self, &self->machine, g_value_get_object (value),
                                   "items-changed", G_CALLBACK (update_machine)))
        break;
      update_machine (self);
      update_cores_group (self);
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_overview_dispose (GObject *object)
{
  TroupeOverview *self = TROUPE_OVERVIEW (object);

  g_clear_object (&self->progress);
  troupe_property_follow (self, &self->machine, NULL, "items-changed", G_CALLBACK (update_machine));
  troupe_property_follow (self, &self->run, NULL, "notify::state", G_CALLBACK (state_changed_cb));

  G_OBJECT_CLASS (troupe_overview_parent_class)->dispose (object);
}

static void
troupe_overview_class_init (TroupeOverviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_overview_get_property;
  object_class->set_property = troupe_overview_set_property;
  object_class->dispose = troupe_overview_dispose;

  properties[PROP_PROGRESS] =
      g_param_spec_object ("progress", NULL, NULL, TROUPE_TYPE_PROGRESS, flags);
  properties[PROP_MACHINE] = g_param_spec_object ("machine", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_WORKERS] =
      g_param_spec_object ("workers", NULL, NULL, G_TYPE_LIST_MODEL, read_only);
  properties[PROP_RUN] = g_param_spec_object ("run", NULL, NULL, TROUPE_TYPE_RUN, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TROUPE_TYPE_CORE_GRID);
  g_type_ensure (TROUPE_TYPE_COURSE_GRAPH);
  g_type_ensure (TROUPE_TYPE_FIGURE);
  g_type_ensure (TROUPE_TYPE_JOIN_LIST);
  g_type_ensure (TROUPE_TYPE_SUMMARY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-overview.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeOverview, cores_group);
  gtk_widget_class_bind_template_child (widget_class, TroupeOverview, items_graph);
  gtk_widget_class_bind_template_child (widget_class, TroupeOverview, graphs);
  gtk_widget_class_bind_template_callback (widget_class, update_graphs);
  gtk_widget_class_bind_template_child (widget_class, TroupeOverview, cores_graph);
  gtk_widget_class_bind_template_child (widget_class, TroupeOverview, memory_graph);
}

static void
troupe_overview_init (TroupeOverview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
