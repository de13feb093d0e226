/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an engine makes of a launcher that is not the local one: one that waits before workers can
 * be started, has no room for one at first, puts a program in front, or loses a connection. */

#include "engine-run.h"
#include "troupe-far-copy.h"
#include "troupe-launch.h"
#include "troupe-local-process.h"
#include "troupe-local-worker.h"
#include "troupe-orphans.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* The handle of a local worker, of which it can be said that its connection was lost. */

#define TEST_TYPE_HANDLE (test_handle_get_type ())
G_DECLARE_FINAL_TYPE (TestHandle, test_handle, TEST, HANDLE, GObject)

struct _TestHandle
{
  GObject parent_instance;

  TroupeWorkerHandle *local;
  TroupeWorkerEnd end;
};

static TroupeLink *
handle_get_link (TroupeWorkerHandle *handle)
{
  return troupe_worker_handle_get_link (TEST_HANDLE (handle)->local);
}

static TroupeErrorLog *
handle_get_errors (TroupeWorkerHandle *handle)
{
  return troupe_worker_handle_get_errors (TEST_HANDLE (handle)->local);
}

static gint64
handle_get_pid (TroupeWorkerHandle *handle)
{
  return 7;
}

static const char *
handle_get_host (TroupeWorkerHandle *handle)
{
  return "elsewhere";
}

static void
handle_order (TroupeWorkerHandle *handle, TroupeWorkerOrder order)
{
  troupe_worker_handle_order (TEST_HANDLE (handle)->local, order);
}

static TroupeWorkerStop
handle_poll_stopped (TroupeWorkerHandle *handle)
{
  return TROUPE_WORKER_STOP_NONE;
}

static TroupeSharedMemory *
handle_open_memory (TroupeWorkerHandle *handle, guint32 fd)
{
  return NULL;
}

static guint64
handle_measure (TroupeWorkerHandle *handle, guint64 limit)
{
  return 0;
}

static gsize
handle_get_unread (TroupeWorkerHandle *handle)
{
  return 0;
}

static TroupeWorkerEnd
handle_get_end (TroupeWorkerHandle *handle, gboolean *exited, int *code)
{
  troupe_worker_handle_get_end (TEST_HANDLE (handle)->local, exited, code);
  return TEST_HANDLE (handle)->end;
}

static void
handle_interface_init (TroupeWorkerHandleInterface *iface)
{
  iface->get_link = handle_get_link;
  iface->get_errors = handle_get_errors;
  iface->get_pid = handle_get_pid;
  iface->get_host = handle_get_host;
  iface->order = handle_order;
  iface->poll_stopped = handle_poll_stopped;
  iface->open_memory = handle_open_memory;
  iface->measure = handle_measure;
  iface->get_unread = handle_get_unread;
  iface->get_end = handle_get_end;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestHandle,
                               test_handle,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_WORKER_HANDLE,
                                                      handle_interface_init))

static void
test_handle_dispose (GObject *object)
{
  g_clear_object (&TEST_HANDLE (object)->local);
  G_OBJECT_CLASS (test_handle_parent_class)->dispose (object);
}

static void
test_handle_class_init (TestHandleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = test_handle_dispose;
}

static void
test_handle_init (TestHandle *self)
{
}

/* A launcher of such handles. */

#define TEST_TYPE_LAUNCHER (test_launcher_get_type ())
G_DECLARE_FINAL_TYPE (TestLauncher, test_launcher, TEST, LAUNCHER, GObject)

struct _TestLauncher
{
  GObject parent_instance;

  TroupeJob *job;
  char *marker;
  /* Its instructions. */
  gboolean prepares_at_once;
  guint n_without_room;
  guint n_hopeless;
  TroupeWorkerEnd end;
  /* The requests that it received. */
  GTask *preparing;
  guint n_starts;
  gboolean released;
  TroupeWorkerHandle *last;
};

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  TestLauncher *self = data;
  g_autoptr (GTask) task = g_steal_pointer (&self->preparing);

  if (task != NULL)
    g_task_return_error_if_cancelled (task);
}

static void
launcher_prepare_async (TroupeLauncher *launcher,
                        TroupeLauncherWaiting waiting,
                        gpointer waiting_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  TestLauncher *self = TEST_LAUNCHER (launcher);

  troupe_orphans_adopt ();
  self->preparing = g_task_new (launcher, cancellable, callback, data);
  if (self->prepares_at_once)
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->preparing);

      g_task_return_boolean (task, TRUE);
      return;
    }
  g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), self, 0);
  waiting ("It waits for resources.", waiting_data);
}

static gboolean
launcher_prepare_finish (TroupeLauncher *launcher, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static guint
launcher_get_n_workers (TroupeLauncher *launcher)
{
  return 2;
}

static guint
launcher_get_n_lanes (TroupeLauncher *launcher, guint slot)
{
  return 1;
}

static const char *
launcher_get_program (TroupeLauncher *launcher)
{
  return "a worker elsewhere";
}

static TroupeWorkerHandle *
launcher_start (TroupeLauncher *launcher,
                guint slot,
                TroupeDescriptors *descriptors,
                const TroupeWorkerEvents *events,
                gpointer data,
                TroupeWorkerEnd *why,
                GError **error)
{
  TestLauncher *self = TEST_LAUNCHER (launcher);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = troupe_launch_build_arguments (self->job, slot, NULL);
  g_auto (GStrv) arguments = NULL;
  TestHandle *handle;

  self->n_starts++;
  if (self->n_starts <= self->n_without_room)
    {
      *why = TROUPE_WORKER_END_WAITING;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "no room yet");
      return NULL;
    }
  if (slot < self->n_hopeless)
    {
      *why = TROUPE_WORKER_END_HOPELESS;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no such place");
      return NULL;
    }

  g_strv_builder_add_many (builder, "env", "FOO=1", NULL);
  g_strv_builder_addv (builder, (const char **) words);
  arguments = g_strv_builder_end (builder);
  handle = g_object_new (TEST_TYPE_HANDLE, NULL);
  handle->end = self->end;
  handle->local = TROUPE_WORKER_HANDLE (troupe_local_worker_start (
      (const char *const *) arguments, NULL, self->marker, descriptors, events, data, error));
  g_assert_nonnull (handle->local);
  self->last = TROUPE_WORKER_HANDLE (handle);
  return TROUPE_WORKER_HANDLE (handle);
}

static gboolean
launcher_is_any_stopped (TroupeLauncher *launcher)
{
  return FALSE;
}

static void
launcher_end_orphans (TroupeLauncher *launcher)
{
  troupe_orphans_end (TEST_LAUNCHER (launcher)->marker);
}

static void
launcher_release (TroupeLauncher *launcher)
{
  launcher_end_orphans (launcher);
  TEST_LAUNCHER (launcher)->released = TRUE;
}

static void
launcher_interface_init (TroupeLauncherInterface *iface)
{
  iface->prepare_async = launcher_prepare_async;
  iface->prepare_finish = launcher_prepare_finish;
  iface->get_n_workers = launcher_get_n_workers;
  iface->get_n_lanes = launcher_get_n_lanes;
  iface->get_program = launcher_get_program;
  iface->start = launcher_start;
  iface->is_any_stopped = launcher_is_any_stopped;
  iface->end_orphans = launcher_end_orphans;
  iface->release = launcher_release;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestLauncher,
                               test_launcher,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TROUPE_TYPE_LAUNCHER,
                                                      launcher_interface_init))

static void
test_launcher_finalize (GObject *object)
{
  TestLauncher *self = TEST_LAUNCHER (object);

  g_assert_null (self->preparing);
  g_clear_object (&self->job);
  g_free (self->marker);
  G_OBJECT_CLASS (test_launcher_parent_class)->finalize (object);
}

static void
test_launcher_class_init (TestLauncherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_launcher_finalize;
}

static void
test_launcher_init (TestLauncher *self)
{
  self->prepares_at_once = TRUE;
  self->marker = troupe_orphans_new_marker ();
}

/* An engine in this thread, and its reports. */

typedef struct
{
  EngineRun run;
  TestLauncher *launcher;
  guint n_running;
} Fixture;

static void
told_cb (const GArray *workers, gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < workers->len; i++)
    {
      const TroupeWorkerStatus *status = &g_array_index (workers, TroupeWorkerStatus, i);

      g_assert_false (status->is_local);
      g_assert_cmpstr (status->host, ==, "elsewhere");
      fixture->n_running += status->state == TROUPE_WORKER_RUNNING;
    }
}

static void
set_up (Fixture *fixture, TroupeJob *job, const char *const *items)
{
  fixture->launcher = g_object_new (TEST_TYPE_LAUNCHER, NULL);
  fixture->launcher->job = g_object_ref (job);
  fixture->run.told = told_cb;
  fixture->run.data = fixture;
  engine_run_set_up (&fixture->run, job, items, TROUPE_LAUNCHER (fixture->launcher));
}

static void
tear_down (Fixture *fixture)
{
  g_assert_true (fixture->launcher->released);
  engine_run_tear_down (&fixture->run);
  g_assert_finalize_object (fixture->launcher);
}

static TroupeJob *
make_sleep (guint crash_limit)
{
  TroupeJob *job = troupe_job_new (TROUPE_JOB_FUNCTION, "sleep");

  troupe_job_set_crash_limit (job, crash_limit);
  return job;
}

/* A launcher that is "env FOO=1" in front. */
static void
test_program_in_front (void)
{
  static const char *const items[] = { "a", "b", "c", NULL };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_COMMAND, "echo $FOO {}");
  g_autoptr (TroupeResult) result = NULL;
  Fixture fixture = { 0 };

  set_up (&fixture, job, items);
  troupe_engine_start (fixture.run.engine);
  engine_run_wait (&fixture.run);

  g_assert_no_error (fixture.run.error);
  g_assert_cmpuint (fixture.run.counts.n_status[TROUPE_RESULT_OK], ==, 3);
  result = g_list_model_get_item (G_LIST_MODEL (fixture.run.results), 1);
  g_assert_cmpstr (troupe_result_get_value (result), ==, "1 b");
  tear_down (&fixture);
}

static void
test_waits (void)
{
  static const char *const items[] = { "0.001", "0.002", NULL };
  g_autoptr (TroupeJob) job = make_sleep (3);
  g_autoptr (GTask) task = NULL;
  Fixture fixture = { 0 };

  set_up (&fixture, job, items);
  fixture.launcher->prepares_at_once = FALSE;
  troupe_engine_start (fixture.run.engine);
  wait_while (strstr (fixture.run.events->str, "It waits for resources.") == NULL);
  g_assert_cmpuint (fixture.launcher->n_starts, ==, 0);
  g_assert_cmpint (fixture.run.counts.state, ==, TROUPE_RUN_RUNNING);
  g_assert_cmpint (fixture.run.counts.n_items, ==, 2);

  task = g_steal_pointer (&fixture.launcher->preparing);
  g_task_return_boolean (task, TRUE);
  g_clear_object (&task);
  engine_run_wait (&fixture.run);
  g_assert_no_error (fixture.run.error);
  g_assert_cmpuint (fixture.run.counts.n_status[TROUPE_RESULT_OK], ==, 2);
  g_assert_cmpuint (fixture.launcher->n_starts, ==, 2);
  tear_down (&fixture);
}

/* A job that is stopped meanwhile gives up waiting, and starts nothing. */
static void
test_stopped_while_it_waits (void)
{
  static const char *const items[] = { "600", "600", NULL };
  g_autoptr (TroupeJob) job = make_sleep (3);
  Fixture fixture = { 0 };

  set_up (&fixture, job, items);
  fixture.launcher->prepares_at_once = FALSE;
  troupe_engine_start (fixture.run.engine);
  wait_while (strstr (fixture.run.events->str, "It waits for resources.") == NULL);
  troupe_engine_stop (fixture.run.engine, FALSE);
  engine_run_wait (&fixture.run);

  g_assert_no_error (fixture.run.error);
  g_assert_cmpuint (fixture.launcher->n_starts, ==, 0);
  g_assert_cmpuint (fixture.run.counts.n_status[TROUPE_RESULT_NOT_RUN], ==, 2);
  tear_down (&fixture);
}

/* A launcher that can never start workers is the job's error, in its words. */
static void
test_fails_to_prepare (void)
{
  static const char *const items[] = { "600", NULL };
  g_autoptr (TroupeJob) job = make_sleep (3);
  g_autoptr (GTask) task = NULL;
  Fixture fixture = { 0 };

  set_up (&fixture, job, items);
  fixture.launcher->prepares_at_once = FALSE;
  troupe_engine_start (fixture.run.engine);
  task = g_steal_pointer (&fixture.launcher->preparing);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND, "There is no such host.");
  g_clear_object (&task);
  engine_run_wait (&fixture.run);

  g_assert_error (fixture.run.error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND);
  g_assert_nonnull (strstr (fixture.run.events->str, "There is no such host.\n"));
  g_assert_cmpuint (fixture.launcher->n_starts, ==, 0);
  g_assert_cmpuint (fixture.run.counts.n_status[TROUPE_RESULT_NOT_RUN], ==, 1);
  tear_down (&fixture);
}

/* A place where no worker can be does not keep the others from their work; if no place is left,
 * that is the error. */
static void
test_hopeless (void)
{
  static const char *const items[] = { "0.001", "0.002", "0.003", NULL };

  for (guint n = 1; n <= 2; n++)
    {
      g_autoptr (TroupeJob) job = make_sleep (3);
      Fixture fixture = { 0 };

      set_up (&fixture, job, items);
      fixture.launcher->n_hopeless = n;
      troupe_engine_start (fixture.run.engine);
      engine_run_wait (&fixture.run);
      if (n == 1)
        g_assert_no_error (fixture.run.error);
      else
        g_assert_error (fixture.run.error, TROUPE_POOL_ERROR, TROUPE_POOL_ERROR_START);
      g_assert_cmpuint (fixture.run.counts.n_status[TROUPE_RESULT_OK], ==, n == 1 ? 3 : 0);
      g_assert_cmpuint (fixture.run.counts.n_status[TROUPE_RESULT_NOT_RUN], ==, n == 1 ? 0 : 3);
      tear_down (&fixture);
    }
}

/* A try for which there is no room is none of those after which a slot is given up. */
static void
test_no_room (void)
{
  static const char *const items[] = { "0.001", NULL };
  g_autoptr (TroupeJob) job = make_sleep (3);
  Fixture fixture = { 0 };

  set_up (&fixture, job, items);
  fixture.launcher->n_without_room = 2;
  troupe_engine_start (fixture.run.engine);
  engine_run_wait (&fixture.run);

  g_assert_no_error (fixture.run.error);
  g_assert_cmpuint (fixture.run.counts.n_status[TROUPE_RESULT_OK], ==, 1);
  g_assert_cmpuint (fixture.launcher->n_starts, ==, 3);
  tear_down (&fixture);
}

/* An item may be to blame for the end of a worker, but not for that of a connection. */
static void
test_end (TroupeWorkerEnd end, TroupeResultStatus expected)
{
  static const char *const items[] = { "600", NULL };
  g_autoptr (TroupeJob) job = make_sleep (1);
  Fixture fixture = { 0 };

  set_up (&fixture, job, items);
  fixture.launcher->end = end;
  troupe_engine_start (fixture.run.engine);
  wait_while (fixture.n_running == 0);
  fixture.n_running = 0;
  troupe_worker_handle_order (fixture.launcher->last, TROUPE_WORKER_ORDER_KILL);
  if (expected == TROUPE_RESULT_NOT_RUN)
    {
      wait_while (fixture.run.counts.restarts != 1 || fixture.n_running == 0);
      g_assert_cmpuint (troupe_run_counts_get_n_done (&fixture.run.counts), ==, 0);
      troupe_engine_stop (fixture.run.engine, TRUE);
    }
  engine_run_wait (&fixture.run);

  g_assert_no_error (fixture.run.error);
  g_assert_cmpuint (fixture.run.counts.n_status[expected], ==, 1);
  tear_down (&fixture);
}

static void
test_worker_ends (void)
{
  test_end (TROUPE_WORKER_END_WORKER, TROUPE_RESULT_CRASHED);
}

static void
test_connection_is_lost (void)
{
  test_end (TROUPE_WORKER_END_CONNECTION, TROUPE_RESULT_NOT_RUN);
}

static void
copied_cb (const char *failure, gpointer data)
{
  *(char **) data = g_strdup (failure != NULL ? failure : "copied");
}

static void
assert_copy (const char *folder, const char *program, const char *expected)
{
  const char *const sources[] = { "-C", folder, ".", NULL };
  const char *const connect[] = { "/bin/sh", "-c", program, NULL };
  g_autofree char *failure = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (troupe_far_copy_start (sources, connect, "test", copied_cb, &failure, &error));
  g_assert_no_error (error);
  wait_while (failure == NULL);
  g_assert_cmpstr (failure, ==, expected);
}

/* Files that cannot be copied: the last line of what the other machine says is told. */
static void
test_copy (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-copy-XXXXXX", NULL);

  assert_copy (folder, "cat > /dev/null; echo Welcome >&2", "copied");
  assert_copy (folder, "cat > /dev/null; echo Welcome >&2; echo No room >&2; exit 3", "No room");
  assert_copy (folder, "cat > /dev/null; exit 3", "");
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);

  g_test_add_func ("/launcher/program-in-front", test_program_in_front);
  g_test_add_func ("/launcher/waits", test_waits);
  g_test_add_func ("/launcher/stopped-while-it-waits", test_stopped_while_it_waits);
  g_test_add_func ("/launcher/fails-to-prepare", test_fails_to_prepare);
  g_test_add_func ("/launcher/hopeless", test_hopeless);
  g_test_add_func ("/launcher/no-room", test_no_room);
  g_test_add_func ("/launcher/worker-ends", test_worker_ends);
  g_test_add_func ("/launcher/connection-is-lost", test_connection_is_lost);
  g_test_add_func ("/launcher/copy", test_copy);

  return g_test_run ();
}
