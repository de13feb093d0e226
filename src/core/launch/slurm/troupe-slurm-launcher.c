/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The launcher of nodes in a cluster with Slurm. */

#include "troupe-slurm-launcher.h"

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
#include "troupe-slurm-allocation.h"
#include "troupe-slurm-call.h"
#include "troupe-slurm-words.h"
#include "troupe-timer.h"
#include "troupe-worker-program.h"

#include <glib/gi18n-lib.h>

/* A step that was lost is tried again, after a pause that grows; Slurm says by itself which nodes
 * and jobs are over. */
#define TRIES        5
#define FIRST_WAIT_S 1
#define LASTING_S    60

/* The most that srun, and the start of Troupe, may take together; a step waits no longer than half
 * of it for its processors. */
#define GREETING_MS (60 * 1000)

/* A machine of the allocation. */
typedef struct
{
  TroupeSlurmLauncher *launcher;
  const char *name;
  guint n_cpus;
  guint n_workers;
  guint n_failures;
  gint64 next_try;
  char *failure;
  char *left_out;
} Machine;

struct _TroupeSlurmLauncher
{
  GObject parent_instance;

  TroupeJob *job;
  char *marker;
  guint32 flags;
  /* Files to send to each machine, as arguments of tar, or NULL. */
  GStrv files;
  TroupeSlurmAllocation *allocation;
  GPtrArray *machines;
  TroupeGuard *guard;
};

static void launcher_init (TroupeLauncherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeSlurmLauncher,
                               troupe_slurm_launcher,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_LAUNCHER, launcher_init))

static void
machine_free (Machine *machine)
{
  g_free (machine->failure);
  g_free (machine->left_out);
  g_free (machine);
}

static void
troupe_slurm_launcher_finalize (GObject *object)
{
  TroupeSlurmLauncher *self = TROUPE_SLURM_LAUNCHER (object);

  g_clear_pointer (&self->guard, troupe_guard_stop);
  g_ptr_array_unref (self->machines);
  g_object_unref (self->allocation);
  g_object_unref (self->job);
  g_strfreev (self->files);
  g_free (self->marker);

  G_OBJECT_CLASS (troupe_slurm_launcher_parent_class)->finalize (object);
}

static void
troupe_slurm_launcher_class_init (TroupeSlurmLauncherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_slurm_launcher_finalize;
}

static void
troupe_slurm_launcher_init (TroupeSlurmLauncher *self)
{
  self->marker = troupe_orphans_new_marker ();
  self->allocation = troupe_slurm_allocation_new ();
  self->machines = g_ptr_array_new_with_free_func ((GDestroyNotify) machine_free);
}

/**
 * troupe_slurm_launcher_new:
 * @job: the job that the workers run, valid, in a cluster
 *
 * Returns: (transfer full): a launcher, to be prepared
 */
TroupeLauncher *
troupe_slurm_launcher_new (TroupeJob *job)
{
  TroupeSlurmLauncher *self = g_object_new (TROUPE_TYPE_SLURM_LAUNCHER, NULL);

  self->job = g_object_ref (job);
  return TROUPE_LAUNCHER (self);
}

/* The workers that were asked for are given to the machines in turn, none more than it has
 * processors. */
static void
launcher_find_machines (TroupeSlurmLauncher *self)
{
  guint n_left = troupe_job_get_workers (self->job);
  const gboolean is_limited = n_left > 0;

  for (guint i = 0; i < troupe_slurm_allocation_get_n_nodes (self->allocation); i++)
    {
      Machine *machine = g_new0 (Machine, 1);

      machine->launcher = self;
      machine->name = troupe_slurm_allocation_get_node (self->allocation, i);
      machine->n_cpus = troupe_slurm_allocation_get_n_cpus (self->allocation, i);
      machine->n_workers = is_limited ? MIN (machine->n_cpus, n_left) : machine->n_cpus;
      n_left -= is_limited ? machine->n_workers : 0;
      if (machine->n_workers > 0)
        g_ptr_array_add (self->machines, machine);
      else
        machine_free (machine);
    }
}

static void
allocated_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  TroupeSlurmLauncher *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!troupe_slurm_allocation_request_finish (TROUPE_SLURM_ALLOCATION (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  self->guard = troupe_guard_start (self->marker);
  launcher_find_machines (self);
  g_task_return_boolean (task, TRUE);
}

static void
slurm_launcher_prepare_async (TroupeLauncher *launcher,
                              TroupeLauncherWaiting waiting,
                              gpointer waiting_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  TroupeSlurmLauncher *self = TROUPE_SLURM_LAUNCHER (launcher);
  g_autoptr (GTask) task = g_task_new (launcher, NULL, callback, data);
  g_auto (GStrv) arguments = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, slurm_launcher_prepare_async);
  troupe_orphans_adopt ();
  if (*troupe_job_get_send (self->job) != '\0')
    self->files = troupe_far_copy_list_files (troupe_job_get_send (self->job), &error);
  if (error == NULL)
    arguments = troupe_slurm_call_build_allocation (self->job, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  troupe_slurm_allocation_request_async (self->allocation, (const char *const *) arguments, waiting,
                                         waiting_data, cancellable, allocated_cb,
                                         g_steal_pointer (&task));
}

static gboolean
slurm_launcher_prepare_finish (TroupeLauncher *launcher, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static guint
slurm_launcher_get_n_workers (TroupeLauncher *launcher)
{
  return TROUPE_SLURM_LAUNCHER (launcher)->machines->len;
}

static guint
slurm_launcher_get_n_lanes (TroupeLauncher *launcher, guint slot)
{
  TroupeSlurmLauncher *self = TROUPE_SLURM_LAUNCHER (launcher);
  const Machine *machine = g_ptr_array_index (self->machines, slot);

  return machine->n_workers * MAX (troupe_job_get_threads (self->job), 1);
}

static const char *
slurm_launcher_get_program (TroupeLauncher *launcher)
{
  return troupe_pool_get_node_program ();
}

static GStrv
connect_cb (const char *const *arguments, gpointer data)
{
  const Machine *machine = data;

  return troupe_slurm_call_build_copy (
      troupe_slurm_allocation_get_number (machine->launcher->allocation), machine->name, arguments);
}

static void
fail_cb (const char *failure, gpointer data)
{
  Machine *machine = data;

  g_free (machine->failure);
  /* Translators: the second %s is what tar or srun said */
  machine->failure =
      g_strdup_printf (_ ("The files could not be sent to %s: %s"), machine->name, failure);
}

static void
message_cb (TroupeWorkerHandle *handle, const char *message, gpointer data)
{
  const Machine *machine = data;
  const TroupeFarReceiver receiver = {
    .files = (const char *const *) machine->launcher->files,
    .marker = machine->launcher->marker,
    .connect = connect_cb,
    .fail = fail_cb,
    .data = data,
  };

  troupe_far_sending_answer (handle, message, &receiver);
}

static TroupeWorkerEnd
explain_cb (const TroupeNodeEnd *end, char **reason, gpointer data)
{
  Machine *machine = data;
  const gint64 now = g_get_monotonic_time ();
  TroupeWorkerEnd kind = TROUPE_WORKER_END_HOPELESS;

  if (machine->failure != NULL)
    *reason = g_steal_pointer (&machine->failure);
  else
    kind = troupe_slurm_words_explain_step (
        troupe_slurm_allocation_get_number (machine->launcher->allocation), machine->name, end,
        reason);

  if (end->introduced_at != 0 && now - end->introduced_at > LASTING_S * G_USEC_PER_SEC)
    machine->n_failures = 0;
  machine->n_failures++;
  machine->next_try = now + (FIRST_WAIT_S * G_USEC_PER_SEC << (machine->n_failures - 1));
  if (machine->n_failures >= TRIES)
    kind = TROUPE_WORKER_END_HOPELESS;
  if (kind == TROUPE_WORKER_END_HOPELESS)
    {
      g_free (machine->left_out);
      machine->left_out = g_strdup (*reason);
    }
  return kind;
}

/* The keeper ends srun when this process dies, and has a process group of its own: an interrupt of
 * the terminal does not reach the step. */
static GStrv
launcher_build_arguments (TroupeSlurmLauncher *self, const Machine *machine, const char *token)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) script = troupe_far_script_build (token, machine->name, self->files != NULL);
  g_auto (GStrv) step =
      troupe_slurm_call_build_step (troupe_slurm_allocation_get_number (self->allocation),
                                    machine->name, machine->n_cpus, (const char *const *) script);

  g_strv_builder_add_many (builder, troupe_pool_get_worker_program (), "--keep", NULL);
  g_strv_builder_addv (builder, (const char **) step);
  return g_strv_builder_end (builder);
}

/* Of the machines before it. */
static guint
launcher_count_slots (TroupeSlurmLauncher *self, guint slot)
{
  guint n_slots = 0;

  for (guint i = 0; i < slot; i++)
    n_slots += ((const Machine *) g_ptr_array_index (self->machines, i))->n_workers;
  return n_slots;
}

static TroupeWorkerHandle *
slurm_launcher_start (TroupeLauncher *launcher,
                      guint slot,
                      TroupeDescriptors *descriptors,
                      const TroupeWorkerEvents *events,
                      gpointer data,
                      TroupeWorkerEnd *why,
                      GError **error)
{
  TroupeSlurmLauncher *self = TROUPE_SLURM_LAUNCHER (launcher);
  Machine *machine = g_ptr_array_index (self->machines, slot);
  g_autofree char *token = troupe_far_script_new_token ();
  g_autofree char *directory = self->files == NULL ? g_get_current_dir () : NULL;
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GBytes) job = NULL;
  g_autoptr (GError) failure = NULL;
  TroupeNodeHandle *node;

  if (machine->left_out != NULL)
    {
      *why = TROUPE_WORKER_END_HOPELESS;
      g_set_error_literal (error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_HOST, machine->left_out);
      return NULL;
    }
  if (g_get_monotonic_time () < machine->next_try)
    {
      *why = TROUPE_WORKER_END_WAITING;
      g_set_error (error, TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_WAITING,
                   _ ("%s is tried again in a moment"), machine->name);
      return NULL;
    }

  arguments = launcher_build_arguments (self, machine, token);
  job = troupe_node_job_create (self->job, machine->n_workers, directory);
  node = troupe_node_handle_start (
      &(TroupeNodeStart){
          .arguments = (const char *const *) arguments,
          .marker = self->marker,
          .host = machine->name,
          .job = job,
          .first_slot = launcher_count_slots (self, slot),
          .flags = self->flags,
          .greeting_ms = GREETING_MS,
          .token = token,
          .message = message_cb,
          .explain = explain_cb,
          .data = machine,
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
slurm_launcher_is_any_stopped (TroupeLauncher *launcher)
{
  return FALSE;
}

static void
slurm_launcher_end_orphans (TroupeLauncher *launcher)
{
  troupe_orphans_end (TROUPE_SLURM_LAUNCHER (launcher)->marker);
}

static void
slurm_launcher_release (TroupeLauncher *launcher)
{
  TroupeSlurmLauncher *self = TROUPE_SLURM_LAUNCHER (launcher);

  slurm_launcher_end_orphans (launcher);
  g_clear_pointer (&self->guard, troupe_guard_stop);
  troupe_slurm_allocation_release (self->allocation);
}

static void
slurm_launcher_set_node_flags (TroupeLauncher *launcher, guint32 flags)
{
  TROUPE_SLURM_LAUNCHER (launcher)->flags = flags;
}

static void
launcher_init (TroupeLauncherInterface *iface)
{
  iface->prepare_async = slurm_launcher_prepare_async;
  iface->prepare_finish = slurm_launcher_prepare_finish;
  iface->get_n_workers = slurm_launcher_get_n_workers;
  iface->get_n_lanes = slurm_launcher_get_n_lanes;
  iface->get_program = slurm_launcher_get_program;
  iface->start = slurm_launcher_start;
  iface->is_any_stopped = slurm_launcher_is_any_stopped;
  iface->end_orphans = slurm_launcher_end_orphans;
  iface->release = slurm_launcher_release;
  iface->set_node_flags = slurm_launcher_set_node_flags;
}
