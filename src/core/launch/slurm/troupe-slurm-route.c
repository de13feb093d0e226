/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reaches the machines of a cluster with Slurm. */

#include "troupe-slurm-route.h"

#include "troupe-slurm-allocation.h"
#include "troupe-slurm-call.h"
#include "troupe-slurm-words.h"

struct _TroupeSlurmRoute
{
  GObject parent_instance;

  TroupeJob *job;
  TroupeSlurmAllocation *allocation;
};

static void route_init (TroupeFarRouteInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeSlurmRoute,
                               troupe_slurm_route,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_FAR_ROUTE, route_init))

static void
troupe_slurm_route_finalize (GObject *object)
{
  TroupeSlurmRoute *self = TROUPE_SLURM_ROUTE (object);

  g_object_unref (self->allocation);
  g_object_unref (self->job);

  G_OBJECT_CLASS (troupe_slurm_route_parent_class)->finalize (object);
}

static void
troupe_slurm_route_class_init (TroupeSlurmRouteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_slurm_route_finalize;
}

static void
troupe_slurm_route_init (TroupeSlurmRoute *self)
{
  self->allocation = troupe_slurm_allocation_new ();
}

/**
 * troupe_slurm_route_new:
 * @job: a valid job that runs in a cluster
 *
 * Returns: (transfer full): a route to the machines of the cluster
 */
TroupeFarRoute *
troupe_slurm_route_new (TroupeJob *job)
{
  TroupeSlurmRoute *self = g_object_new (TROUPE_TYPE_SLURM_ROUTE, NULL);

  self->job = g_object_ref (job);
  return TROUPE_FAR_ROUTE (self);
}

static void
allocated_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (troupe_slurm_allocation_request_finish (TROUPE_SLURM_ALLOCATION (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
slurm_route_prepare_async (TroupeFarRoute *route,
                           TroupeLauncherWaiting waiting,
                           gpointer waiting_data,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  TroupeSlurmRoute *self = TROUPE_SLURM_ROUTE (route);
  g_autoptr (GTask) task = g_task_new (route, NULL, callback, data);
  g_auto (GStrv) arguments = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, slurm_route_prepare_async);
  arguments = troupe_slurm_call_build_allocation (self->job, &error);
  if (arguments == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  troupe_slurm_allocation_request_async (self->allocation, (const char *const *) arguments, waiting,
                                         waiting_data, cancellable, allocated_cb,
                                         g_steal_pointer (&task));
}

/* The workers that were asked for are given to the machines in turn, none more than it has
 * processors. */
static GPtrArray *
slurm_route_prepare_finish (TroupeFarRoute *route, GAsyncResult *result, GError **error)
{
  TroupeSlurmRoute *self = TROUPE_SLURM_ROUTE (route);
  guint n_left = troupe_job_get_workers (self->job);
  const gboolean is_limited = n_left > 0;
  GPtrArray *hosts;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  hosts = g_ptr_array_new ();
  for (guint i = 0; i < troupe_slurm_allocation_get_n_nodes (self->allocation); i++)
    {
      const guint n_cpus = troupe_slurm_allocation_get_n_cpus (self->allocation, i);
      const guint n_workers = is_limited ? MIN (n_cpus, n_left) : n_cpus;

      n_left -= is_limited ? n_workers : 0;
      if (n_workers > 0)
        g_ptr_array_add (
            hosts, troupe_far_host_new (troupe_slurm_allocation_get_node (self->allocation, i),
                                        n_workers));
    }
  return hosts;
}

/* The number of processors of a machine. */
static guint
route_find_n_cpus (TroupeSlurmRoute *self, const char *host)
{
  for (guint i = 0; i < troupe_slurm_allocation_get_n_nodes (self->allocation); i++)
    if (g_str_equal (troupe_slurm_allocation_get_node (self->allocation, i), host))
      return troupe_slurm_allocation_get_n_cpus (self->allocation, i);
  g_return_val_if_reached (1);
}

static GStrv
slurm_route_build (TroupeFarRoute *route, const char *host, const char *const *arguments)
{
  TroupeSlurmRoute *self = TROUPE_SLURM_ROUTE (route);

  return troupe_slurm_call_build_step (troupe_slurm_allocation_get_number (self->allocation), host,
                                       route_find_n_cpus (self, host), arguments);
}

static GStrv
slurm_route_build_beside (TroupeFarRoute *route, const char *host, const char *const *arguments)
{
  TroupeSlurmRoute *self = TROUPE_SLURM_ROUTE (route);

  return troupe_slurm_call_build_copy (troupe_slurm_allocation_get_number (self->allocation), host,
                                       arguments);
}

static TroupeWorkerEnd
slurm_route_explain (TroupeFarRoute *route,
                     const char *host,
                     const TroupeNodeEnd *end,
                     char **reason)
{
  TroupeSlurmRoute *self = TROUPE_SLURM_ROUTE (route);

  return troupe_slurm_words_explain_step (troupe_slurm_allocation_get_number (self->allocation),
                                          host, end, reason);
}

static void
slurm_route_release (TroupeFarRoute *route)
{
  troupe_slurm_allocation_release (TROUPE_SLURM_ROUTE (route)->allocation);
}

static void
route_init (TroupeFarRouteInterface *iface)
{
  /* A step that was lost is tried again, after a pause that grows; Slurm says by itself which
   * machines and jobs are over. */
  iface->tries =
      (TroupeFarTries){ .silent = 5, .lost = 5, .wait_ms = 1000, .waits_when_silent = TRUE };
  iface->has_shared_folder = TRUE;
  iface->prepare_async = slurm_route_prepare_async;
  iface->prepare_finish = slurm_route_prepare_finish;
  iface->build = slurm_route_build;
  iface->build_beside = slurm_route_build_beside;
  iface->explain = slurm_route_explain;
  iface->release = slurm_route_release;
}
