/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The launcher of nodes that are plain children of this process. */

#include "troupe-node-launcher.h"

#include "troupe-node-handle.h"
#include "troupe-node-job.h"
#include "troupe-orphans.h"
#include "troupe-worker-program.h"

#include <stdlib.h>

struct _TroupeNodeLauncher
{
  GObject parent_instance;

  TroupeJob *job;
  guint n_nodes;
  /* Of all nodes together, and the fewer ones of one of them. */
  guint n_workers;
  guint limited_slot;
  guint limit;
  GStrv arguments;
  guint beat_ms;
  guint patience_ms;
  guint32 flags;
  char *marker;
};

static void launcher_init (TroupeLauncherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeNodeLauncher,
                               troupe_node_launcher,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_LAUNCHER, launcher_init))

static void
troupe_node_launcher_finalize (GObject *object)
{
  TroupeNodeLauncher *self = TROUPE_NODE_LAUNCHER (object);

  g_object_unref (self->job);
  g_strfreev (self->arguments);
  g_free (self->marker);

  G_OBJECT_CLASS (troupe_node_launcher_parent_class)->finalize (object);
}

static void
troupe_node_launcher_class_init (TroupeNodeLauncherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_node_launcher_finalize;
}

static void
troupe_node_launcher_init (TroupeNodeLauncher *self)
{
  self->marker = troupe_orphans_new_marker ();
}

/**
 * troupe_node_launcher_new:
 * @job: the job that the nodes run, valid
 * @n_nodes: the number of nodes, at least 1
 * @n_workers: the number of workers of all nodes together, at least @n_nodes
 *
 * Returns: (transfer full): a launcher, to be prepared
 */
TroupeLauncher *
troupe_node_launcher_new (TroupeJob *job, guint n_nodes, guint n_workers)
{
  TroupeNodeLauncher *self = g_object_new (TROUPE_TYPE_NODE_LAUNCHER, NULL);

  self->job = g_object_ref (job);
  self->n_nodes = MAX (n_nodes, 1);
  self->n_workers = MAX (n_workers, self->n_nodes);
  return TROUPE_LAUNCHER (self);
}

/**
 * troupe_node_launcher_new_from_text:
 * @job: the job that the nodes run, valid
 * @text: the value of %TROUPE_NODE_LAUNCHER_VARIABLE
 *
 * Returns: (transfer full): a launcher whose nodes share the workers of @job
 */
TroupeLauncher *
troupe_node_launcher_new_from_text (TroupeJob *job, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 3);
  const guint n_workers = troupe_job_get_effective_workers (job);
  const guint n_nodes = CLAMP (atoi (text), 1, (int) n_workers);
  TroupeLauncher *self = troupe_node_launcher_new (job, n_nodes, n_workers);

  if (g_strv_length (parts) == 3)
    troupe_node_launcher_set_times (TROUPE_NODE_LAUNCHER (self), atoi (parts[1]), atoi (parts[2]));
  return self;
}

/**
 * troupe_node_launcher_set_program:
 * @self: a launcher that was not prepared
 * @arguments: (array zero-terminated=1): the program that is started in place of troupe-node, and
 *   its arguments
 */
void
troupe_node_launcher_set_program (TroupeNodeLauncher *self, const char *const *arguments)
{
  g_strfreev (self->arguments);
  self->arguments = g_strdupv ((char **) arguments);
}

/**
 * troupe_node_launcher_set_times:
 * @self: a launcher that was not prepared
 * @beat_ms: the interval of beats in milliseconds, 0 for the usual one
 * @patience_ms: the time without any byte after which a side gives the other one up, in
 *   milliseconds, 0 for the usual one
 */
void
troupe_node_launcher_set_times (TroupeNodeLauncher *self, guint beat_ms, guint patience_ms)
{
  self->beat_ms = beat_ms;
  self->patience_ms = patience_ms;
}

/* From now on this process is the parent of processes that dead nodes leave behind. */
static void
node_launcher_prepare_async (TroupeLauncher *launcher,
                             TroupeLauncherWaiting waiting,
                             gpointer waiting_data,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  g_autoptr (GTask) task = g_task_new (launcher, cancellable, callback, data);

  g_task_set_source_tag (task, node_launcher_prepare_async);
  troupe_orphans_adopt ();
  g_task_return_boolean (task, TRUE);
}

static gboolean
node_launcher_prepare_finish (TroupeLauncher *launcher, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static guint
node_launcher_get_n_workers (TroupeLauncher *launcher)
{
  return TROUPE_NODE_LAUNCHER (launcher)->n_nodes;
}

/* The number of slots before those of a node. */
static guint
find_first_slot (TroupeNodeLauncher *self, guint slot)
{
  return slot * (self->n_workers / self->n_nodes) + MIN (slot, self->n_workers % self->n_nodes);
}

static guint
count_workers (TroupeNodeLauncher *self, guint slot)
{
  const guint n_workers = find_first_slot (self, slot + 1) - find_first_slot (self, slot);

  return self->limit > 0 && slot == self->limited_slot ? MIN (n_workers, self->limit) : n_workers;
}

static guint
get_n_threads (TroupeNodeLauncher *self)
{
  return MAX (troupe_job_get_threads (self->job), 1);
}

static guint
node_launcher_get_n_lanes (TroupeLauncher *launcher, guint slot)
{
  TroupeNodeLauncher *self = TROUPE_NODE_LAUNCHER (launcher);

  return count_workers (self, slot) * get_n_threads (self);
}

static void
node_launcher_limit_lanes (TroupeLauncher *launcher, guint slot, guint n_lanes)
{
  TroupeNodeLauncher *self = TROUPE_NODE_LAUNCHER (launcher);

  self->limited_slot = slot;
  self->limit = (n_lanes + get_n_threads (self) - 1) / get_n_threads (self);
}

static void
node_launcher_set_node_flags (TroupeLauncher *launcher, guint32 flags)
{
  TROUPE_NODE_LAUNCHER (launcher)->flags = flags;
}

static const char *
node_launcher_get_program (TroupeLauncher *launcher)
{
  TroupeNodeLauncher *self = TROUPE_NODE_LAUNCHER (launcher);

  return self->arguments != NULL ? self->arguments[0] : troupe_pool_get_node_program ();
}

static TroupeWorkerHandle *
node_launcher_start (TroupeLauncher *launcher,
                     guint slot,
                     TroupeDescriptors *descriptors,
                     const TroupeWorkerEvents *events,
                     gpointer data,
                     TroupeWorkerEnd *why,
                     GError **error)
{
  TroupeNodeLauncher *self = TROUPE_NODE_LAUNCHER (launcher);
  const char *const plain[] = { troupe_pool_get_node_program (), NULL };
  g_autofree char *host = g_strdup_printf ("node%u", slot + 1);
  /* It is started in the folder of this process. */
  g_autoptr (GBytes) job = troupe_node_job_create (self->job, count_workers (self, slot), NULL);
  const TroupeNodeStart start = {
    .arguments = self->arguments != NULL ? (const char *const *) self->arguments : plain,
    .marker = self->marker,
    .host = host,
    .job = job,
    .first_slot = find_first_slot (self, slot),
    .flags = self->flags,
    .beat_ms = self->beat_ms,
    .patience_ms = self->patience_ms,
  };

  return troupe_node_handle_start (&start, descriptors, events, data, why, error);
}

static void
node_launcher_end_orphans (TroupeLauncher *launcher)
{
  troupe_orphans_end (TROUPE_NODE_LAUNCHER (launcher)->marker);
}

static void
node_launcher_release (TroupeLauncher *launcher)
{
  node_launcher_end_orphans (launcher);
}

static void
launcher_init (TroupeLauncherInterface *iface)
{
  iface->prepare_async = node_launcher_prepare_async;
  iface->prepare_finish = node_launcher_prepare_finish;
  iface->get_n_workers = node_launcher_get_n_workers;
  iface->get_n_lanes = node_launcher_get_n_lanes;
  iface->get_program = node_launcher_get_program;
  iface->start = node_launcher_start;
  iface->end_orphans = node_launcher_end_orphans;
  iface->release = node_launcher_release;
  iface->set_node_flags = node_launcher_set_node_flags;
  iface->limit_lanes = node_launcher_limit_lanes;
}
