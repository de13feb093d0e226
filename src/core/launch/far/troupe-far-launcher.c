/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The launcher of nodes on other machines, whatever reaches these. */

#include "troupe-far-launcher.h"

#include "troupe-config.h"
#include "troupe-far-copy.h"
#include "troupe-far-error.h"
#include "troupe-far-script.h"
#include "troupe-far-sending.h"
#include "troupe-guard.h"
#include "troupe-local-process.h"
#include "troupe-node-handle.h"
#include "troupe-node-job.h"
#include "troupe-orphans.h"
#include "troupe-timer.h"
#include "troupe-worker-program.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

/* A job that ends sooner needs no guard, whose start would take a large part of its time. */
#define GUARD_DELAY_MS 200

/* The most that ssh or srun, the login and the start of Troupe may take together; these have limits
 * of their own, which are shorter. */
#define GREETING_MS (60 * 1000)

/* A machine that has not answered for so long is waited for, which is said. */
#define SLOW_MS 3000

/* Time in which what a program that connects left behind ends by itself, as the helper of srun
 * does. */
#define GRACE "1000"

/* A machine has as many slots at least; how many it really has, the node may decide. */
#define SLOTS_MIN 256

/* A machine of a launcher. */
typedef struct
{
  TroupeFarLauncher *launcher;
  TroupeFarHost *host;
  gboolean is_taken;
  GSource *slow_timer;
} Place;

struct _TroupeFarLauncher
{
  GObject parent_instance;

  TroupeJob *job;
  TroupeFarRoute *route;
  TroupeLauncherWaiting waiting;
  gpointer waiting_data;
  char *marker;
  /* The place of each slot comes first; others are spare, since there are few items. */
  GPtrArray *places;
  guint n_slots_each;
  guint beat_ms;
  guint patience_ms;
  guint greeting_ms;
  guint slow_ms;
  /* Why machines were left out for which there were others, a line each. */
  GString *left_out;
  /* Files to send to each machine, as arguments of tar, or NULL. */
  GStrv files;
  /* The files of each item, or NULL. */
  TroupeFileNames *names;
  TroupeGuard *guard;
  GSource *guard_timer;
  guint32 flags;
};

static void launcher_init (TroupeLauncherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeFarLauncher,
                               troupe_far_launcher,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_LAUNCHER, launcher_init))

static const TroupeFarRouteInterface *
launcher_get_route (TroupeFarLauncher *self)
{
  return TROUPE_FAR_ROUTE_GET_IFACE (self->route);
}

/* Whether each node is started in a folder of the run. */
static gboolean
launcher_has_folder (TroupeFarLauncher *self)
{
  return self->files != NULL || self->names != NULL;
}

static void
place_free (Place *place)
{
  troupe_timer_clear (&place->slow_timer);
  troupe_far_host_free (place->host);
  g_free (place);
}

static void
launcher_stop_guard (TroupeFarLauncher *self)
{
  troupe_timer_clear (&self->guard_timer);
  g_clear_pointer (&self->guard, troupe_guard_stop);
}

static void
troupe_far_launcher_finalize (GObject *object)
{
  TroupeFarLauncher *self = TROUPE_FAR_LAUNCHER (object);

  launcher_stop_guard (self);
  g_object_unref (self->job);
  g_object_unref (self->route);
  g_free (self->marker);
  g_ptr_array_unref (self->places);
  g_string_free (self->left_out, TRUE);
  g_strfreev (self->files);
  g_clear_pointer (&self->names, troupe_file_names_unref);

  G_OBJECT_CLASS (troupe_far_launcher_parent_class)->finalize (object);
}

static void
troupe_far_launcher_class_init (TroupeFarLauncherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_far_launcher_finalize;
}

static void
troupe_far_launcher_init (TroupeFarLauncher *self)
{
  self->marker = troupe_orphans_new_marker ();
  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify) place_free);
  self->left_out = g_string_new (NULL);
  self->n_slots_each = SLOTS_MIN;
  self->beat_ms = TROUPE_NODE_BEAT_MS;
  self->patience_ms = TROUPE_NODE_PATIENCE_MS;
  self->greeting_ms = GREETING_MS;
  self->slow_ms = SLOW_MS;
}

static void
launcher_read_times (TroupeFarLauncher *self, const char *text)
{
  guint *const times[] = { &self->beat_ms, &self->patience_ms, &self->greeting_ms, &self->slow_ms };
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ",", G_N_ELEMENTS (times));

  for (guint i = 0; parts[i] != NULL; i++)
    *times[i] = MAX (atoi (parts[i]), 1);
}

/**
 * troupe_far_launcher_new:
 * @job: the job that the workers run, valid
 * @route: (transfer full): what reaches the machines
 *
 * Returns: (transfer full): a launcher, to be prepared
 */
TroupeLauncher *
troupe_far_launcher_new (TroupeJob *job, TroupeFarRoute *route)
{
  TroupeFarLauncher *self = g_object_new (TROUPE_TYPE_FAR_LAUNCHER, NULL);

  self->job = g_object_ref (job);
  self->route = route;
  launcher_read_times (self, g_getenv (TROUPE_FAR_LAUNCHER_VARIABLE));
  return TROUPE_LAUNCHER (self);
}

static gboolean
guard_due_cb (gpointer data)
{
  TroupeFarLauncher *self = data;

  troupe_timer_clear (&self->guard_timer);
  self->guard = troupe_guard_start (self->marker);
  return G_SOURCE_REMOVE;
}

static void
launcher_add_places (TroupeFarLauncher *self, GPtrArray *hosts)
{
  for (guint i = 0; i < hosts->len; i++)
    {
      Place *place = g_new0 (Place, 1);

      place->launcher = self;
      place->host = g_ptr_array_index (hosts, i);
      self->n_slots_each = MAX (self->n_slots_each, troupe_far_host_get_n_workers (place->host));
      g_ptr_array_add (self->places, place);
    }
}

static void
prepared_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  TroupeFarLauncher *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) hosts =
      launcher_get_route (self)->prepare_finish (TROUPE_FAR_ROUTE (object), result, &error);

  if (hosts == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self->guard_timer = troupe_timer_add (GUARD_DELAY_MS, guard_due_cb, self);
  launcher_add_places (self, hosts);
  g_task_return_boolean (task, TRUE);
}

static void
far_launcher_prepare_async (TroupeLauncher *launcher,
                            TroupeLauncherWaiting waiting,
                            gpointer waiting_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  TroupeFarLauncher *self = TROUPE_FAR_LAUNCHER (launcher);
  g_autoptr (GTask) task = g_task_new (launcher, NULL, callback, data);
  const char *send = troupe_job_get_send (self->job);
  const char *calls = troupe_job_get_calls (self->job);
  GError *error = NULL;

  g_task_set_source_tag (task, far_launcher_prepare_async);
  self->waiting = waiting;
  self->waiting_data = waiting_data;
  troupe_orphans_adopt ();
  if (*send != '\0' || *calls != '\0')
    self->files = troupe_far_copy_list_files (send, calls, &error);
  if (error == NULL && troupe_job_has_files (self->job))
    self->names = troupe_file_names_new (self->job, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  launcher_get_route (self)->prepare_async (self->route, waiting, waiting_data, cancellable,
                                            prepared_cb, g_steal_pointer (&task));
}

static gboolean
far_launcher_prepare_finish (TroupeLauncher *launcher, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static guint
far_launcher_get_n_workers (TroupeLauncher *launcher)
{
  return TROUPE_FAR_LAUNCHER (launcher)->places->len;
}

/* A host may have more; the node knows how many cores it has. */
static guint
far_launcher_get_n_lanes (TroupeLauncher *launcher, guint slot)
{
  TroupeFarLauncher *self = TROUPE_FAR_LAUNCHER (launcher);
  const Place *place = g_ptr_array_index (self->places, slot);
  const guint n_workers = troupe_far_host_get_n_workers (place->host);

  return (n_workers > 0 ? n_workers : MAX (troupe_job_get_workers (self->job), 1)) *
         MAX (troupe_job_get_threads (self->job), 1);
}

static const char *
far_launcher_get_program (TroupeLauncher *launcher)
{
  return troupe_pool_get_node_program ();
}

/* The keeper ends the connection when this process dies, and has a process group of its own: an
 * interrupt of the terminal does not reach the connection. */
static GStrv
launcher_build_arguments (TroupeFarLauncher *self, const char *host, const char *token)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) script =
      troupe_far_script_build (token, host, launcher_has_folder (self), self->patience_ms);
  g_auto (GStrv) words =
      launcher_get_route (self)->build (self->route, host, (const char *const *) script);

  g_strv_builder_add_many (builder, troupe_pool_get_worker_program (), "--grace", GRACE, "--keep",
                           NULL);
  g_strv_builder_addv (builder, (const char **) words);
  return g_strv_builder_end (builder);
}

static GStrv
connect_cb (const char *const *arguments, gpointer data)
{
  const Place *place = data;
  TroupeFarLauncher *self = place->launcher;

  return launcher_get_route (self)->build_beside (
      self->route, troupe_far_host_get_name (place->host), arguments);
}

static void
fail_cb (const char *failure, gpointer data)
{
  const Place *place = data;
  /* Translators: the second %s is what tar, ssh or srun said */
  g_autofree char *why = g_strdup_printf (_ ("The files could not be sent to %s: %s"),
                                          troupe_far_host_get_name (place->host), failure);

  troupe_far_host_set_failure (place->host, why);
}

static void
message_cb (TroupeWorkerHandle *handle, const char *message, gpointer data)
{
  Place *place = data;
  const TroupeFarReceiver receiver = {
    .files = (const char *const *) place->launcher->files,
    .marker = place->launcher->marker,
    .connect = connect_cb,
    .fail = fail_cb,
    .data = data,
  };

  troupe_timer_clear (&place->slow_timer);
  troupe_far_sending_answer (handle, message, &receiver);
}

static gboolean
slow_cb (gpointer data)
{
  Place *place = data;
  g_autofree char *text =
      g_strdup_printf (_ ("Waiting for %s to answer."), troupe_far_host_get_name (place->host));

  place->launcher->waiting (text, place->launcher->waiting_data);
  return G_SOURCE_REMOVE;
}

/* The first answer takes as long as all tries before it. */
static void
place_take (Place *place)
{
  if (!place->is_taken)
    place->slow_timer = troupe_timer_add (place->launcher->slow_ms, slow_cb, place);
  place->is_taken = TRUE;
}

/* Gives the slot of a place to one that is spare, if there is any. All slots are started before any
 * host fails. */
static gboolean
launcher_replace (TroupeFarLauncher *self, Place *place)
{
  gpointer *places = self->places->pdata;
  guint slot;

  g_ptr_array_find (self->places, place, &slot);
  for (guint i = 0; i < self->places->len; i++)
    {
      Place *spare = places[i];

      if (spare->is_taken)
        continue;
      place_take (spare);
      places[i] = place;
      places[slot] = spare;
      return TRUE;
    }
  return FALSE;
}

static TroupeWorkerEnd
explain_cb (const TroupeNodeEnd *end, char **reason, gpointer data)
{
  Place *place = data;
  TroupeFarLauncher *self = place->launcher;
  const TroupeFarRouteInterface *route = launcher_get_route (self);
  TroupeWorkerEnd kind = TROUPE_WORKER_END_HOPELESS;
  g_autofree char *last = NULL;

  *reason = troupe_far_host_steal_failure (place->host);
  if (*reason == NULL)
    kind = route->explain (self->route, troupe_far_host_get_name (place->host), end, reason);
  kind = troupe_far_host_fail (place->host, &route->tries, end, kind, reason);
  if (kind != TROUPE_WORKER_END_HOPELESS)
    return end->introduced_at != 0 ? kind : TROUPE_WORKER_END_AGAIN;

  troupe_timer_clear (&place->slow_timer);
  if (launcher_replace (self, place))
    {
      g_string_append_printf (self->left_out, "%s\n", *reason);
      return TROUPE_WORKER_END_AGAIN;
    }
  last = g_steal_pointer (reason);
  *reason = g_strconcat (self->left_out->str, last, NULL);
  g_string_truncate (self->left_out, 0);
  return kind;
}

/* The job as a node has it, with the name that a file has there. */
static GBytes *
launcher_create_job (TroupeFarLauncher *self, guint n_workers, const char *directory)
{
  const char *calls = troupe_job_get_calls (self->job);
  g_autoptr (TroupeJob) job = troupe_job_copy (self->job);
  g_autofree char *name = g_path_get_basename (calls);

  if (*calls != '\0')
    troupe_job_set_calls (job, name);
  return troupe_node_job_create (job, n_workers, directory);
}

static TroupeWorkerHandle *
far_launcher_start (TroupeLauncher *launcher,
                    guint slot,
                    TroupeDescriptors *descriptors,
                    const TroupeWorkerEvents *events,
                    gpointer data,
                    TroupeWorkerEnd *why,
                    GError **error)
{
  TroupeFarLauncher *self = TROUPE_FAR_LAUNCHER (launcher);
  Place *place = g_ptr_array_index (self->places, slot);
  TroupeFarHost *host = place->host;
  const char *name = troupe_far_host_get_name (host);
  const char *left_out = troupe_far_host_get_left_out (host);
  const gboolean is_shared =
      !launcher_has_folder (self) && launcher_get_route (self)->has_shared_folder;
  g_autofree char *directory = is_shared ? g_get_current_dir () : NULL;
  g_autofree char *token = troupe_far_script_new_token ();
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GBytes) job = NULL;

  if (left_out != NULL)
    {
      *why = TROUPE_WORKER_END_HOPELESS;
      g_set_error_literal (error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_HOST, left_out);
      return NULL;
    }
  if (g_get_monotonic_time () < troupe_far_host_get_next_try (host))
    {
      *why = TROUPE_WORKER_END_WAITING;
      g_set_error (error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_WAITING,
                   _ ("%s is tried again in a moment"), name);
      return NULL;
    }

  place_take (place);
  arguments = launcher_build_arguments (self, name, token);
  job = launcher_create_job (self, troupe_far_host_get_n_workers (host), directory);
  return troupe_node_handle_start (
      &(TroupeNodeStart){
          .arguments = (const char *const *) arguments,
          .marker = self->marker,
          .host = name,
          .job = job,
          .first_slot = slot * self->n_slots_each,
          .flags = self->flags,
          .beat_ms = self->beat_ms,
          .patience_ms = self->patience_ms,
          .greeting_ms = self->greeting_ms,
          .token = token,
          .message = message_cb,
          .explain = explain_cb,
          .files = self->names,
          .data = place,
      },
      descriptors, events, data, why, error);
}

static void
far_launcher_end_orphans (TroupeLauncher *launcher)
{
  troupe_orphans_end (TROUPE_FAR_LAUNCHER (launcher)->marker);
}

static void
place_stop_cb (gpointer place, gpointer data)
{
  troupe_timer_clear (&((Place *) place)->slow_timer);
}

static void
far_launcher_release (TroupeLauncher *launcher)
{
  TroupeFarLauncher *self = TROUPE_FAR_LAUNCHER (launcher);

  g_ptr_array_foreach (self->places, place_stop_cb, NULL);
  far_launcher_end_orphans (launcher);
  launcher_stop_guard (self);
  launcher_get_route (self)->release (self->route);
}

static void
far_launcher_set_node_flags (TroupeLauncher *launcher, guint32 flags)
{
  TROUPE_FAR_LAUNCHER (launcher)->flags = flags;
}

static void
launcher_init (TroupeLauncherInterface *iface)
{
  iface->prepare_async = far_launcher_prepare_async;
  iface->prepare_finish = far_launcher_prepare_finish;
  iface->get_n_workers = far_launcher_get_n_workers;
  iface->get_n_lanes = far_launcher_get_n_lanes;
  iface->get_program = far_launcher_get_program;
  iface->start = far_launcher_start;
  iface->end_orphans = far_launcher_end_orphans;
  iface->release = far_launcher_release;
  iface->set_node_flags = far_launcher_set_node_flags;
}
