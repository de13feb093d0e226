/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The launcher of workers that are processes of this machine. */

#include "troupe-local-launcher.h"

#include "troupe-guard.h"
#include "troupe-interpreter.h"
#include "troupe-launch.h"
#include "troupe-local-process.h"
#include "troupe-local-worker.h"
#include "troupe-orphans.h"
#include "troupe-timer.h"
#include "troupe-worker-program.h"

/* A job that ends sooner needs no guard, whose start would take a large part of its time. */
#define GUARD_DELAY_MS 200

struct _TroupeLocalLauncher
{
  GObject parent_instance;

  TroupeJob *job;
  char *marker;
  /* What is started in place of the command of a Python job, or NULL. */
  TroupeInterpreter *interpreter;
  TroupeGuard *guard;
  GSource *guard_timer;
};

static void launcher_init (TroupeLauncherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeLocalLauncher,
                               troupe_local_launcher,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_LAUNCHER, launcher_init))

static void
launcher_stop_guard (TroupeLocalLauncher *self)
{
  troupe_timer_clear (&self->guard_timer);
  g_clear_pointer (&self->guard, troupe_guard_stop);
}

static void
troupe_local_launcher_finalize (GObject *object)
{
  TroupeLocalLauncher *self = TROUPE_LOCAL_LAUNCHER (object);

  launcher_stop_guard (self);
  g_object_unref (self->job);
  g_free (self->marker);
  g_clear_pointer (&self->interpreter, troupe_interpreter_free);

  G_OBJECT_CLASS (troupe_local_launcher_parent_class)->finalize (object);
}

static void
troupe_local_launcher_class_init (TroupeLocalLauncherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_local_launcher_finalize;
}

static void
troupe_local_launcher_init (TroupeLocalLauncher *self)
{
  self->marker = troupe_orphans_new_marker ();
}

/**
 * troupe_local_launcher_new:
 * @job: the job that the workers run, valid
 *
 * Returns: (transfer full): a launcher, to be prepared
 */
TroupeLauncher *
troupe_local_launcher_new (TroupeJob *job)
{
  TroupeLocalLauncher *self = g_object_new (TROUPE_TYPE_LOCAL_LAUNCHER, NULL);

  self->job = g_object_ref (job);
  return TROUPE_LAUNCHER (self);
}

static void
interpreter_found_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  TroupeLocalLauncher *self = g_task_get_source_object (task);

  g_autoptr (GError) error = NULL;

  if (troupe_interpreter_find_finish (result, &self->interpreter, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
guard_due_cb (gpointer data)
{
  TroupeLocalLauncher *self = data;

  troupe_timer_clear (&self->guard_timer);
  self->guard = troupe_guard_start (self->marker);
  return G_SOURCE_REMOVE;
}

/* From now on this process is the parent of processes that dead workers leave behind. Functions
 * start no processes that would outlive them. */
static void
local_launcher_prepare_async (TroupeLauncher *launcher,
                              TroupeLauncherWaiting waiting,
                              gpointer waiting_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  TroupeLocalLauncher *self = TROUPE_LOCAL_LAUNCHER (launcher);
  g_autoptr (GTask) task = g_task_new (launcher, cancellable, callback, data);
  TroupeJob *job = self->job;

  g_task_set_source_tag (task, local_launcher_prepare_async);
  troupe_orphans_adopt ();
  if (troupe_job_get_kind (job) != TROUPE_JOB_FUNCTION)
    self->guard_timer = troupe_timer_add (GUARD_DELAY_MS, guard_due_cb, self);
  if (troupe_job_get_kind (job) == TROUPE_JOB_PYTHON)
    troupe_interpreter_find_async (troupe_job_get_interpreter (job), cancellable,
                                   interpreter_found_cb, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
local_launcher_prepare_finish (TroupeLauncher *launcher, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static guint
local_launcher_get_n_workers (TroupeLauncher *launcher)
{
  return troupe_job_get_effective_workers (TROUPE_LOCAL_LAUNCHER (launcher)->job);
}

static guint
local_launcher_get_n_lanes (TroupeLauncher *launcher, guint slot)
{
  return MAX (troupe_job_get_threads (TROUPE_LOCAL_LAUNCHER (launcher)->job), 1);
}

static const char *
local_launcher_get_program (TroupeLauncher *launcher)
{
  return troupe_pool_get_worker_program ();
}

static TroupeWorkerHandle *
local_launcher_start (TroupeLauncher *launcher,
                      guint slot,
                      TroupeDescriptors *descriptors,
                      const TroupeWorkerEvents *events,
                      gpointer data,
                      TroupeWorkerEnd *why,
                      GError **error)
{
  TroupeLocalLauncher *self = TROUPE_LOCAL_LAUNCHER (launcher);
  TroupeInterpreter *interpreter = self->interpreter;
  g_auto (GStrv) arguments = troupe_launch_build_arguments (
      self->job, slot, interpreter == NULL ? NULL : troupe_interpreter_get_words (interpreter));
  g_autoptr (GError) failure = NULL;
  TroupeLocalWorker *worker = troupe_local_worker_start (
      (const char *const *) arguments,
      interpreter == NULL ? NULL : troupe_interpreter_get_environment (interpreter), self->marker,
      descriptors, events, data, &failure);

  if (worker != NULL)
    return TROUPE_WORKER_HANDLE (worker);

  *why = troupe_local_process_is_hopeless (failure) ? TROUPE_WORKER_END_HOPELESS
                                                    : TROUPE_WORKER_END_WORKER;
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static gboolean
local_launcher_is_any_stopped (TroupeLauncher *launcher)
{
  return troupe_local_process_is_any_stopped ();
}

static void
local_launcher_end_orphans (TroupeLauncher *launcher)
{
  troupe_orphans_end (TROUPE_LOCAL_LAUNCHER (launcher)->marker);
}

static void
local_launcher_release (TroupeLauncher *launcher)
{
  local_launcher_end_orphans (launcher);
  launcher_stop_guard (TROUPE_LOCAL_LAUNCHER (launcher));
}

static void
launcher_init (TroupeLauncherInterface *iface)
{
  iface->prepare_async = local_launcher_prepare_async;
  iface->prepare_finish = local_launcher_prepare_finish;
  iface->get_n_workers = local_launcher_get_n_workers;
  iface->get_n_lanes = local_launcher_get_n_lanes;
  iface->get_program = local_launcher_get_program;
  iface->start = local_launcher_start;
  iface->is_any_stopped = local_launcher_is_any_stopped;
  iface->end_orphans = local_launcher_end_orphans;
  iface->release = local_launcher_release;
}
