/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reaches hosts through ssh. */

#include "troupe-ssh-route.h"

#include "troupe-config.h"
#include "troupe-far-script.h"
#include "troupe-ssh-call.h"
#include "troupe-ssh-end.h"

#include <glib/gi18n-lib.h>

struct _TroupeSshRoute
{
  GObject parent_instance;

  TroupeJob *job;
  TroupeSshCall *call;
};

static void route_init (TroupeFarRouteInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeSshRoute,
                               troupe_ssh_route,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_FAR_ROUTE, route_init))

static void
troupe_ssh_route_finalize (GObject *object)
{
  TroupeSshRoute *self = TROUPE_SSH_ROUTE (object);

  g_object_unref (self->job);
  g_clear_pointer (&self->call, troupe_ssh_call_free);

  G_OBJECT_CLASS (troupe_ssh_route_parent_class)->finalize (object);
}

static void
troupe_ssh_route_class_init (TroupeSshRouteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_ssh_route_finalize;
}

static void
troupe_ssh_route_init (TroupeSshRoute *self)
{
}

/**
 * troupe_ssh_route_new:
 * @job: a valid job that runs on hosts
 *
 * Returns: (transfer full): a route to them
 */
TroupeFarRoute *
troupe_ssh_route_new (TroupeJob *job)
{
  TroupeSshRoute *self = g_object_new (TROUPE_TYPE_SSH_ROUTE, NULL);

  self->job = g_object_ref (job);
  return TROUPE_FAR_ROUTE (self);
}

static gboolean
is_this_machine (const char *host)
{
  return g_str_equal (host, TROUPE_PLACES_THIS_MACHINE);
}

static void
ssh_route_prepare_async (TroupeFarRoute *route,
                         TroupeLauncherWaiting waiting,
                         gpointer waiting_data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  TroupeSshRoute *self = TROUPE_SSH_ROUTE (route);
  g_autoptr (GTask) task = g_task_new (route, cancellable, callback, data);
  GError *error = NULL;

  g_task_set_source_tag (task, ssh_route_prepare_async);
  self->call = troupe_ssh_call_new (self->job, &error);
  if (self->call != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static GPtrArray *
ssh_route_prepare_finish (TroupeFarRoute *route, GAsyncResult *result, GError **error)
{
  TroupeSshRoute *self = TROUPE_SSH_ROUTE (route);
  g_autoptr (TroupePlaces) places = NULL;
  GPtrArray *hosts;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  places = troupe_job_create_places (self->job, error);
  if (places == NULL)
    return NULL;

  hosts = g_ptr_array_new ();
  for (guint i = 0; i < troupe_places_get_n_hosts (places); i++)
    {
      const TroupePlaceHost *host = troupe_places_get_host (places, i);

      g_ptr_array_add (hosts, troupe_far_host_new (host->name, host->n_workers));
    }
  return hosts;
}

static GStrv
ssh_route_build (TroupeFarRoute *route, const char *host, const char *const *arguments)
{
  return is_this_machine (host)
             ? g_strdupv ((GStrv) arguments)
             : troupe_ssh_call_build (TROUPE_SSH_ROUTE (route)->call, host, arguments);
}

static GStrv
ssh_route_build_beside (TroupeFarRoute *route, const char *host, const char *const *arguments)
{
  return is_this_machine (host)
             ? g_strdupv ((GStrv) arguments)
             : troupe_ssh_call_build_shared (TROUPE_SSH_ROUTE (route)->call, host, arguments);
}

static TroupeWorkerEnd
ssh_route_explain (TroupeFarRoute *route, const char *host, const TroupeNodeEnd *end, char **reason)
{
  if (!is_this_machine (host))
    return troupe_ssh_end_explain (host, end, reason);
  if (end->introduced_at == 0)
    return troupe_far_script_explain_start (_ ("this machine"), end, reason);
  return troupe_far_script_explain_node (_ ("this machine"), end, reason);
}

static void
ssh_route_release (TroupeFarRoute *route)
{
  g_clear_pointer (&TROUPE_SSH_ROUTE (route)->call, troupe_ssh_call_free);
}

static void
route_init (TroupeFarRouteInterface *iface)
{
  /* A host that never answered is tried again at once; one whose connection was lost may be
   * starting anew: it is tried for two minutes. */
  iface->tries = (TroupeFarTries){ .silent = 3, .lost = 8, .wait_ms = 500 };
  iface->prepare_async = ssh_route_prepare_async;
  iface->prepare_finish = ssh_route_prepare_finish;
  iface->build = ssh_route_build;
  iface->build_beside = ssh_route_build_beside;
  iface->explain = ssh_route_explain;
  iface->release = ssh_route_release;
}
