/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Arranges a cell for each core and assigns the workers to them. */

#include "troupe-core-grid.h"

#include "troupe-core-bar.h"
#include "troupe-list-watch.h"
#include "troupe-worker.h"

/* If there are more cores, their bars are compact. */
#define MANY_CORES 32

#define MAX_PER_LINE 16

/* A worker with a lower share of a core, in percent, is waiting and not shown. */
#define LEAST_PERCENT 1

struct _TroupeCoreGrid
{
  AdwBin parent_instance;

  GListModel *machine;
  TroupeListWatch *watch;
  GtkFlowBox *cores;
  guint update_source;
};

G_DEFINE_FINAL_TYPE (TroupeCoreGrid, troupe_core_grid, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_MACHINE,
  PROP_WORKERS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static TroupeCoreBar *
get_bar (TroupeCoreGrid *self, guint position)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (self->cores, position);

  return TROUPE_CORE_BAR (gtk_flow_box_child_get_child (child));
}

/* A running worker and the core on which it was last measured. */
typedef struct
{
  int core;
  TroupeCoreShare share;
} Placement;

static GArray *
find_placements (TroupeCoreGrid *self)
{
  GListModel *workers = troupe_list_watch_get_list (self->watch);
  const guint n_workers = workers ? g_list_model_get_n_items (workers) : 0;
  GArray *placements = g_array_new (FALSE, FALSE, sizeof (Placement));

  for (guint i = 0; i < n_workers; i++)
    {
      g_autoptr (TroupeWorker) worker = g_list_model_get_item (workers, i);
      const TroupeWorkerSample *sample = troupe_worker_get_sample (worker);
      const Placement placement = {
        sample->core,
        { troupe_worker_get_number (worker), troupe_worker_get_status (worker)->slot,
          MIN (sample->cpu_percent / 100, 1) },
      };

      if (troupe_worker_is_alive (worker) && troupe_worker_is_local (worker) &&
          sample->cpu_percent >= LEAST_PERCENT)
        g_array_append_val (placements, placement);
    }
  return placements;
}

static gboolean
update_cb (gpointer user_data)
{
  TroupeCoreGrid *self = TROUPE_CORE_GRID (user_data);
  const guint n_cores = self->machine ? g_list_model_get_n_items (self->machine) : 0;
  g_autoptr (GArray) placements = find_placements (self);
  g_autoptr (GArray) shares = g_array_new (FALSE, FALSE, sizeof (TroupeCoreShare));

  self->update_source = 0;

  for (guint i = 0; i < n_cores; i++)
    {
      g_autoptr (TroupeCore) core = g_list_model_get_item (self->machine, i);

      g_array_set_size (shares, 0);
      for (guint j = 0; j < placements->len; j++)
        {
          const Placement *placement = &g_array_index (placements, Placement, j);

          if (placement->core == (int) troupe_core_get_number (core))
            g_array_append_val (shares, placement->share);
        }
      troupe_core_bar_set_shares (get_bar (self, i),
                                  (const TroupeCoreShare *) (gpointer) shares->data, shares->len);
    }
  return G_SOURCE_REMOVE;
}

/* All workers are measured at the same time, so that the cells are updated once for all of them. */
static void
queue_update (TroupeCoreGrid *self)
{
  if (self->update_source == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_source = g_idle_add (update_cb, self);
}

static void
troupe_core_grid_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (troupe_core_grid_parent_class)->map (widget);
  queue_update (TROUPE_CORE_GRID (widget));
}

static GtkWidget *
create_core_cb (gpointer core, gpointer user_data)
{
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), troupe_core_bar_new (core));
  gtk_widget_set_focusable (child, FALSE);
  return child;
}

/* Few cores fill the width of the grid, many wrap. */
static void
machine_changed_cb (TroupeCoreGrid *self)
{
  const guint n_cores = g_list_model_get_n_items (self->machine);

  gtk_flow_box_set_max_children_per_line (self->cores, CLAMP (n_cores, 2, MAX_PER_LINE));
  for (guint i = 0; i < n_cores; i++)
    troupe_core_bar_set_compact (get_bar (self, i), n_cores > MANY_CORES);
  queue_update (self);
}

static void
set_machine (TroupeCoreGrid *self, GListModel *machine)
{
  if (self->machine == machine)
    return;

  if (self->machine)
    g_signal_handlers_disconnect_by_func (self->machine, machine_changed_cb, self);
  g_set_object (&self->machine, machine);
  gtk_flow_box_bind_model (self->cores, machine, create_core_cb, NULL, NULL);
  if (machine)
    {
      /* Connected after the handler of the flow box, which creates the cells. */
      g_signal_connect_object (machine, "items-changed", G_CALLBACK (machine_changed_cb), self,
                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
      machine_changed_cb (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MACHINE]);
}

static void
troupe_core_grid_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TroupeCoreGrid *self = TROUPE_CORE_GRID (object);

  switch (prop_id)
    {
    case PROP_MACHINE:
      g_value_set_object (value, self->machine);
      break;

    case PROP_WORKERS:
      g_value_set_object (value, troupe_list_watch_get_list (self->watch));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_core_grid_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  TroupeCoreGrid *self = TROUPE_CORE_GRID (object);

  switch (prop_id)
    {
    case PROP_MACHINE:
      set_machine (self, g_value_get_object (value));
      break;

    case PROP_WORKERS:
      if (troupe_list_watch_set_list (self->watch, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
troupe_core_grid_dispose (GObject *object)
{
  TroupeCoreGrid *self = TROUPE_CORE_GRID (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->watch);
  if (self->machine)
    g_signal_handlers_disconnect_by_func (self->machine, machine_changed_cb, self);
  g_clear_object (&self->machine);

  G_OBJECT_CLASS (troupe_core_grid_parent_class)->dispose (object);
}

static void
troupe_core_grid_class_init (TroupeCoreGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = troupe_core_grid_get_property;
  object_class->set_property = troupe_core_grid_set_property;
  object_class->dispose = troupe_core_grid_dispose;
  widget_class->map = troupe_core_grid_map;

  properties[PROP_MACHINE] = g_param_spec_object ("machine", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_WORKERS] = g_param_spec_object ("workers", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/troupe_app/Troupe/troupe-core-grid.ui");
  gtk_widget_class_bind_template_child (widget_class, TroupeCoreGrid, cores);
}

static void
troupe_core_grid_init (TroupeCoreGrid *self)
{
  static const char *const watched[] = { "core", "cpu-percent", NULL };

  self->watch = troupe_list_watch_new (watched);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
}
