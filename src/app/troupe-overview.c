/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-overview.h"

#include "troupe-core-bar.h"
#include "troupe-figure.h"
#include "troupe-join-list.h"

struct _TroupeOverview
{
  AdwBin parent_instance;

  TroupeProgress *progress;
  GListModel *machine;
  GListModel *workers;
  GtkFlowBox *cores;
};

G_DEFINE_FINAL_TYPE (TroupeOverview, troupe_overview, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_PROGRESS,
  PROP_MACHINE,
  PROP_WORKERS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Few cores fill the width, many wrap. */
static void
update_cores_per_line (TroupeOverview *self)
{
  const guint n_cores = g_list_model_get_n_items (self->machine);

  gtk_flow_box_set_max_children_per_line (self->cores, CLAMP (n_cores, 2, 16));
}

static GtkWidget *
create_core_cb (gpointer core, gpointer user_data)
{
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), troupe_core_bar_new (core));
  gtk_widget_set_focusable (child, FALSE);
  return child;
}

static void
set_machine (TroupeOverview *self, GListModel *machine)
{
  if (self->machine == machine)
    return;

  if (self->machine)
    g_signal_handlers_disconnect_by_func (self->machine, update_cores_per_line, self);
  g_set_object (&self->machine, machine);
  gtk_flow_box_bind_model (self->cores, machine, create_core_cb, NULL, NULL);
  if (machine)
    {
      g_signal_connect_object (machine, "items-changed", G_CALLBACK (update_cores_per_line), self,
                               G_CONNECT_SWAPPED);
      update_cores_per_line (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MACHINE]);
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
      g_value_set_object (value, self->workers);
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
      set_machine (self, g_value_get_object (value));
      break;

    case PROP_WORKERS:
      if (g_set_object (&self->workers, g_value_get_object (value)))
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
  if (self->machine)
    g_signal_handlers_disconnect_by_func (self->machine, update_cores_per_line, self);
  g_clear_object (&self->machine);
  g_clear_object (&self->workers);

  G_OBJECT_CLASS (troupe_overview_parent_class)->dispose (object);
}

static void
troupe_overview_class_init (TroupeOverviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_overview_get_property;
  object_class->set_property = troupe_overview_set_property;
  object_class->dispose = troupe_overview_dispose;

  properties[PROP_PROGRESS] =
      g_param_spec_object ("progress", NULL, NULL, TROUPE_TYPE_PROGRESS, flags);
  properties[PROP_MACHINE] = g_param_spec_object ("machine", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_WORKERS] = g_param_spec_object ("workers", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TROUPE_TYPE_FIGURE);
  g_type_ensure (TROUPE_TYPE_JOIN_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-overview.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeOverview, cores);
}

static void
troupe_overview_init (TroupeOverview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
