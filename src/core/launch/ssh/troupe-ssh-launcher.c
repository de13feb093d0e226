/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The launcher of nodes on hosts that ssh connects to. */

#include "troupe-ssh-launcher.h"

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
#include "troupe-ssh-call.h"
#include "troupe-ssh-host.h"
#include "troupe-timer.h"
#include "troupe-worker-program.h"

#include <glib/gi18n-lib.h>

/* A job that ends sooner needs no guard, whose start would take a large part of its time. */
#define GUARD_DELAY_MS 200

/* The most that ssh, the login and the start of Troupe may take together; ssh has limits of its
 * own, which are shorter. */
#define GREETING_MS (60 * 1000)

/* A host has as many slots at most; how many it really has, the node decides. */
#define SLOTS_EACH 256

/* A host of a launcher. */
typedef struct
{
  TroupeSshLauncher *launcher;
  TroupeSshHost *host;
  gboolean is_taken;
} Place;

struct _TroupeSshLauncher
{
  GObject parent_instance;

  TroupeJob *job;
  char *marker;
  TroupeSshCall *call;
  /* The place of each slot comes first; others are spare, since there are few items. */
  GPtrArray *places;
  /* Why hosts were left out for which there were others, a line each. */
  GString *left_out;
  /* Files to send to each host, as arguments of tar, or NULL. */
  GStrv files;
  TroupeGuard *guard;
  GSource *guard_timer;
  guint32 flags;
};

static void launcher_init (TroupeLauncherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeSshLauncher,
                               troupe_ssh_launcher,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_LAUNCHER, launcher_init))

static void
place_free (Place *place)
{
  troupe_ssh_host_free (place->host);
  g_free (place);
}

static void
launcher_stop_guard (TroupeSshLauncher *self)
{
  troupe_timer_clear (&self->guard_timer);
  g_clear_pointer (&self->guard, troupe_guard_stop);
}

static void
troupe_ssh_launcher_finalize (GObject *object)
{
  TroupeSshLauncher *self = TROUPE_SSH_LAUNCHER (object);

  launcher_stop_guard (self);
  g_object_unref (self->job);
  g_free (self->marker);
  g_clear_pointer (&self->call, troupe_ssh_call_free);
  g_ptr_array_unref (self->places);
  g_string_free (self->left_out, TRUE);
  g_strfreev (self->files);

  G_OBJECT_CLASS (troupe_ssh_launcher_parent_class)->finalize (object);
}

static void
troupe_ssh_launcher_class_init (TroupeSshLauncherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_ssh_launcher_finalize;
}

static void
troupe_ssh_launcher_init (TroupeSshLauncher *self)
{
  self->marker = troupe_orphans_new_marker ();
  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify) place_free);
  self->left_out = g_string_new (NULL);
}

/**
 * troupe_ssh_launcher_new:
 * @job: the job that the workers run, valid, on hosts
 *
 * Returns: (transfer full): a launcher, to be prepared
 */
TroupeLauncher *
troupe_ssh_launcher_new (TroupeJob *job)
{
  TroupeSshLauncher *self = g_object_new (TROUPE_TYPE_SSH_LAUNCHER, NULL);

  self->job = g_object_ref (job);
  return TROUPE_LAUNCHER (self);
}

static gboolean
guard_due_cb (gpointer data)
{
  TroupeSshLauncher *self = data;

  troupe_timer_clear (&self->guard_timer);
  self->guard = troupe_guard_start (self->marker);
  return G_SOURCE_REMOVE;
}

static gboolean
launcher_find_hosts (TroupeSshLauncher *self, GError **error)
{
  g_autoptr (TroupePlaces) places = troupe_job_create_places (self->job, error);

  if (places == NULL)
    return FALSE;

  for (guint i = 0; i < troupe_places_get_n_hosts (places); i++)
    {
      const TroupePlaceHost *host = troupe_places_get_host (places, i);

      Place *place = g_new0 (Place, 1);

      place->launcher = self;
      place->host = troupe_ssh_host_new (host->name, host->n_workers);
      g_ptr_array_add (self->places, place);
    }
  if (*troupe_job_get_send (self->job) != '\0')
    {
      self->files = troupe_far_copy_list_files (troupe_job_get_send (self->job), error);
      if (self->files == NULL)
        return FALSE;
    }
  self->call = troupe_ssh_call_new (self->job, error);
  return self->call != NULL;
}

static void
ssh_launcher_prepare_async (TroupeLauncher *launcher,
                            TroupeLauncherWaiting waiting,
                            gpointer waiting_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  TroupeSshLauncher *self = TROUPE_SSH_LAUNCHER (launcher);
  g_autoptr (GTask) task = g_task_new (launcher, cancellable, callback, data);
  GError *error = NULL;

  g_task_set_source_tag (task, ssh_launcher_prepare_async);
  troupe_orphans_adopt ();
  self->guard_timer = troupe_timer_add (GUARD_DELAY_MS, guard_due_cb, self);
  if (launcher_find_hosts (self, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
ssh_launcher_prepare_finish (TroupeLauncher *launcher, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static guint
ssh_launcher_get_n_workers (TroupeLauncher *launcher)
{
  return TROUPE_SSH_LAUNCHER (launcher)->places->len;
}

/* A host has at least as many; the node knows how many cores it has. */
static guint
ssh_launcher_get_n_lanes (TroupeLauncher *launcher, guint slot)
{
  TroupeSshLauncher *self = TROUPE_SSH_LAUNCHER (launcher);
  const Place *place = g_ptr_array_index (self->places, slot);
  const guint n_workers = troupe_ssh_host_get_n_workers (place->host);

  return MAX (n_workers, MAX (troupe_job_get_workers (self->job), 1)) *
         MAX (troupe_job_get_threads (self->job), 1);
}

static const char *
ssh_launcher_get_program (TroupeLauncher *launcher)
{
  return troupe_pool_get_node_program ();
}

static gboolean
is_this_machine (const char *host)
{
  return g_str_equal (host, TROUPE_PLACES_THIS_MACHINE);
}

/* The keeper ends the connection when this process dies, and has a process group of its own: an
 * interrupt of the terminal does not reach the connection. */
static GStrv
launcher_build_arguments (TroupeSshLauncher *self, const char *host, const char *token)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) script = troupe_far_script_build (token, host, self->files != NULL);
  g_auto (GStrv) words =
      g_str_equal (host, TROUPE_PLACES_THIS_MACHINE)
          ? g_strdupv (script)
          : troupe_ssh_call_build (self->call, host, (const char *const *) script);

  g_strv_builder_add_many (builder, troupe_pool_get_worker_program (), "--keep", NULL);
  g_strv_builder_addv (builder, (const char **) words);
  return g_strv_builder_end (builder);
}

static GStrv
connect_cb (const char *const *arguments, gpointer data)
{
  const Place *place = data;
  const char *host = troupe_ssh_host_get_name (place->host);

  return is_this_machine (host)
             ? g_strdupv ((GStrv) arguments)
             : troupe_ssh_call_build_shared (place->launcher->call, host, arguments);
}

static void
fail_cb (const char *failure, gpointer data)
{
  const Place *place = data;
  /* Translators: the second %s is what tar or ssh said */
  g_autofree char *why = g_strdup_printf (_ ("The files could not be sent to %s: %s"),
                                          troupe_ssh_host_get_name (place->host), failure);

  troupe_ssh_host_set_failure (place->host, why);
}

static void
message_cb (TroupeWorkerHandle *handle, const char *message, gpointer data)
{
  const Place *place = data;
  const TroupeFarReceiver receiver = {
    .files = (const char *const *) place->launcher->files,
    .marker = place->launcher->marker,
    .connect = connect_cb,
    .fail = fail_cb,
    .data = data,
  };

  troupe_far_sending_answer (handle, message, &receiver);
}

/* All slots are started before any host fails. */
static gboolean
launcher_find_spare (TroupeSshLauncher *self, guint *position)
{
  for (*position = 0; *position < self->places->len; (*position)++)
    {
      const Place *place = g_ptr_array_index (self->places, *position);

      if (!place->is_taken)
        return TRUE;
    }
  return FALSE;
}

static TroupeWorkerEnd
explain_cb (const TroupeNodeEnd *end, char **reason, gpointer data)
{
  const Place *place = data;
  TroupeSshLauncher *self = place->launcher;
  guint position;
  TroupeWorkerEnd kind = troupe_ssh_host_explain (end, reason, place->host);

  if (kind != TROUPE_WORKER_END_HOPELESS)
    return kind;

  if (launcher_find_spare (self, &position))
    {
      g_string_append_printf (self->left_out, "%s\n", *reason);
      return TROUPE_WORKER_END_CONNECTION;
    }
  if (self->left_out->len > 0)
    {
      g_autofree char *last = g_steal_pointer (reason);

      *reason = g_strconcat (self->left_out->str, last, NULL);
      g_string_truncate (self->left_out, 0);
    }
  return kind;
}

/* The place of a slot: another one, once its host is left out and there is one. */
static Place *
launcher_take_place (TroupeSshLauncher *self, guint slot)
{
  Place *place = g_ptr_array_index (self->places, slot);
  guint position;

  place->is_taken = TRUE;
  if (troupe_ssh_host_get_left_out (place->host) != NULL && launcher_find_spare (self, &position))
    {
      self->places->pdata[slot] = self->places->pdata[position];
      self->places->pdata[position] = place;
      place = self->places->pdata[slot];
      place->is_taken = TRUE;
    }
  return place;
}

static TroupeWorkerHandle *
ssh_launcher_start (TroupeLauncher *launcher,
                    guint slot,
                    TroupeDescriptors *descriptors,
                    const TroupeWorkerEvents *events,
                    gpointer data,
                    TroupeWorkerEnd *why,
                    GError **error)
{
  TroupeSshLauncher *self = TROUPE_SSH_LAUNCHER (launcher);
  Place *place = launcher_take_place (self, slot);
  TroupeSshHost *host = place->host;
  const char *name = troupe_ssh_host_get_name (host);
  const char *left_out = troupe_ssh_host_get_left_out (host);
  g_autofree char *token = troupe_far_script_new_token ();
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GBytes) job = NULL;
  g_autoptr (GError) failure = NULL;
  TroupeNodeHandle *node;

  if (left_out != NULL)
    {
      *why = TROUPE_WORKER_END_HOPELESS;
      g_set_error_literal (error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_HOST, left_out);
      return NULL;
    }
  if (g_get_monotonic_time () < troupe_ssh_host_get_next_try (host))
    {
      *why = TROUPE_WORKER_END_WAITING;
      g_set_error (error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_WAITING,
                   _ ("%s is tried again in a moment"), name);
      return NULL;
    }

  arguments = launcher_build_arguments (self, name, token);
  job = troupe_node_job_create (self->job, troupe_ssh_host_get_n_workers (host), NULL);
  node = troupe_node_handle_start (
      &(TroupeNodeStart){
          .arguments = (const char *const *) arguments,
          .marker = self->marker,
          .host = name,
          .job = job,
          .first_slot = slot * SLOTS_EACH,
          .flags = self->flags,
          .greeting_ms = GREETING_MS,
          .token = token,
          .message = message_cb,
          .explain = explain_cb,
          .data = place,
      },
      descriptors, events, data, &failure);
  if (node != NULL)
    return TROUPE_WORKER_HANDLE (node);

  *why = troupe_local_process_is_hopeless (failure) ? TROUPE_WORKER_END_HOPELESS
                                                    : TROUPE_WORKER_END_WORKER;
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static gboolean
ssh_launcher_is_any_stopped (TroupeLauncher *launcher)
{
  return FALSE;
}

static void
ssh_launcher_end_orphans (TroupeLauncher *launcher)
{
  troupe_orphans_end (TROUPE_SSH_LAUNCHER (launcher)->marker);
}

static void
ssh_launcher_release (TroupeLauncher *launcher)
{
  TroupeSshLauncher *self = TROUPE_SSH_LAUNCHER (launcher);

  ssh_launcher_end_orphans (launcher);
  launcher_stop_guard (self);
  g_clear_pointer (&self->call, troupe_ssh_call_free);
}

static void
ssh_launcher_set_node_flags (TroupeLauncher *launcher, guint32 flags)
{
  TROUPE_SSH_LAUNCHER (launcher)->flags = flags;
}

static void
launcher_init (TroupeLauncherInterface *iface)
{
  iface->prepare_async = ssh_launcher_prepare_async;
  iface->prepare_finish = ssh_launcher_prepare_finish;
  iface->get_n_workers = ssh_launcher_get_n_workers;
  iface->get_n_lanes = ssh_launcher_get_n_lanes;
  iface->get_program = ssh_launcher_get_program;
  iface->start = ssh_launcher_start;
  iface->is_any_stopped = ssh_launcher_is_any_stopped;
  iface->end_orphans = ssh_launcher_end_orphans;
  iface->release = ssh_launcher_release;
  iface->set_node_flags = ssh_launcher_set_node_flags;
}
