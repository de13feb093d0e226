/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts, signals and reaps a process of this machine. */

#include "troupe-local-process.h"

#include "troupe-orphans.h"
#include "troupe-start.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/wait.h>

/* A pipe that holds a whole batch avoids a wake-up for each 64 KiB of it. */
#define PIPE_SIZE (1024 * 1024)

/* Time between two looks whether a process has ended. */
#define FINISH_LOOK_US 5000

struct _TroupeLocalProcess
{
  GObject parent_instance;

  GSubprocess *subprocess;
  gint64 pid;
  TroupeLocalProcessReaped reaped;
  gpointer data;
};

G_DEFINE_FINAL_TYPE (TroupeLocalProcess, troupe_local_process, G_TYPE_OBJECT)

static void
troupe_local_process_dispose (GObject *object)
{
  TroupeLocalProcess *self = TROUPE_LOCAL_PROCESS (object);

  g_clear_object (&self->subprocess);

  G_OBJECT_CLASS (troupe_local_process_parent_class)->dispose (object);
}

static void
troupe_local_process_class_init (TroupeLocalProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = troupe_local_process_dispose;
}

static void
troupe_local_process_init (TroupeLocalProcess *self)
{
}

/* Takes the descriptors out of the streams, so that they live as long as their reader. */
static void
process_take_pipes (TroupeLocalProcess *self, TroupeLocalPipes *pipes)
{
  GUnixOutputStream *input = G_UNIX_OUTPUT_STREAM (g_subprocess_get_stdin_pipe (self->subprocess));
  GUnixInputStream *output = G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (self->subprocess));
  GUnixInputStream *errors = G_UNIX_INPUT_STREAM (g_subprocess_get_stderr_pipe (self->subprocess));

  g_unix_output_stream_set_close_fd (input, FALSE);
  g_unix_input_stream_set_close_fd (output, FALSE);
  g_unix_input_stream_set_close_fd (errors, FALSE);
  pipes->input_fd = g_unix_output_stream_get_fd (input);
  pipes->output_fd = g_unix_input_stream_get_fd (output);
  pipes->error_fd = g_unix_input_stream_get_fd (errors);

  g_unix_set_fd_nonblocking (pipes->input_fd, TRUE, NULL);
  g_unix_set_fd_nonblocking (pipes->output_fd, TRUE, NULL);
  g_unix_set_fd_nonblocking (pipes->error_fd, TRUE, NULL);
  fcntl (pipes->output_fd, F_SETPIPE_SZ, PIPE_SIZE);
  fcntl (pipes->input_fd, F_SETPIPE_SZ, PIPE_SIZE);
}

/* Where GLib uses posix_spawn(), its error does not tell a program that is missing from a process
 * that cannot be made now. A name without a slash is looked for as it was: in our own PATH. */
static void
make_specific (GError *error, const char *program)
{
  g_autofree char *found = NULL;

  if (!g_error_matches (error, G_SPAWN_ERROR, G_SPAWN_ERROR_FAILED))
    return;

  found = g_find_program_in_path (program);
  if (found == NULL)
    error->code =
        g_file_test (program, G_FILE_TEST_EXISTS) ? G_SPAWN_ERROR_ACCES : G_SPAWN_ERROR_NOENT;
}

/**
 * troupe_local_process_start:
 * @arguments: (array zero-terminated=1): the program, found in PATH if it has no slash, and its
 *   arguments
 * @environment: (nullable) (array zero-terminated=1): its environment; %NULL for that of this
 * process
 * @marker: identifies its processes, see troupe_orphans_end()
 * @pipes: (out): its pipes, to be closed by the caller
 * @error: return location for an error
 *
 * Starts a process. No pool takes it for an orphan until troupe_local_process_wait() has reaped it.
 *
 * Returns: (transfer full) (nullable): the process
 */
TroupeLocalProcess *
troupe_local_process_start (const char *const *arguments,
                            const char *const *environment,
                            const char *marker,
                            TroupeLocalPipes *pipes,
                            GError **error)
{
  g_autoptr (TroupeLocalProcess) self = NULL;
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) failure = NULL;

  if (!troupe_start_check_descriptors (error))
    return NULL;

  /* All our descriptors are closed on exec, so that inheriting them costs nothing and lets GLib use
   * posix_spawn(), whose cost does not grow with our memory. */
  launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                 G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_INHERIT_FDS);

  if (environment != NULL)
    g_subprocess_launcher_set_environ (launcher, (GStrv) environment);
  g_subprocess_launcher_setenv (launcher, TROUPE_WIRE_POOL_VARIABLE, marker, TRUE);

  self = g_object_new (TROUPE_TYPE_LOCAL_PROCESS, NULL);
  troupe_orphans_lock ();
  self->subprocess = g_subprocess_launcher_spawnv (launcher, arguments, &failure);
  if (self->subprocess != NULL)
    self->pid = g_ascii_strtoll (g_subprocess_get_identifier (self->subprocess) ?: "0", NULL, 10);
  troupe_orphans_unlock (self->pid);
  if (self->subprocess == NULL)
    {
      make_specific (failure, arguments[0]);
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  process_take_pipes (self, pipes);
  return g_steal_pointer (&self);
}

/**
 * troupe_local_process_is_hopeless:
 * @error: an error of troupe_local_process_start()
 *
 * Returns: whether another try would fail for the same reason
 */
gboolean
troupe_local_process_is_hopeless (const GError *error)
{
  return g_error_matches (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT) ||
         g_error_matches (error, G_SPAWN_ERROR, G_SPAWN_ERROR_ACCES) ||
         g_error_matches (error, G_SPAWN_ERROR, G_SPAWN_ERROR_PERM) ||
         g_error_matches (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOEXEC) ||
         g_error_matches (error, TROUPE_START_ERROR, TROUPE_START_ERROR_DESCRIPTORS);
}

static void
waited_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (TroupeLocalProcess) self = data;

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  troupe_orphans_forget (self->pid);
  self->reaped (self->data);
}

/**
 * troupe_local_process_wait:
 * @self: a process that is not waited for yet
 * @reaped: called when it was reaped, in the thread's default main context
 * @data: for @reaped
 *
 * Waits for its end, and keeps @self alive until then.
 */
void
troupe_local_process_wait (TroupeLocalProcess *self, TroupeLocalProcessReaped reaped, gpointer data)
{
  self->reaped = reaped;
  self->data = data;
  g_subprocess_wait_async (self->subprocess, NULL, waited_cb, g_object_ref (self));
}

/**
 * troupe_local_process_get_pid:
 * @self: a process
 *
 * Returns: its process id, which is its process group's as well
 */
gint64
troupe_local_process_get_pid (TroupeLocalProcess *self)
{
  return self->pid;
}

static gboolean
process_was_reaped (TroupeLocalProcess *self)
{
  return g_subprocess_get_identifier (self->subprocess) == NULL;
}

/**
 * troupe_local_process_signal:
 * @self: a process
 * @signal_number: the signal
 *
 * Signals its process group: the process and the processes that it runs. Does nothing once it was
 * reaped.
 */
void
troupe_local_process_signal (TroupeLocalProcess *self, int signal_number)
{
  if (process_was_reaped (self))
    return;

  /* Right after its start it may not have made the group yet. */
  if (kill (-self->pid, signal_number) < 0 && errno == ESRCH)
    g_subprocess_send_signal (self->subprocess, signal_number);
}

/**
 * troupe_local_process_is_any_stopped:
 *
 * Asks the kernel about all children of this program with one call.
 *
 * Returns: whether troupe_local_process_poll_stopped() may report a change of one of them
 */
gboolean
troupe_local_process_is_any_stopped (void)
{
  siginfo_t info = { 0 };

  return waitid (P_ALL, 0, &info, WSTOPPED | WCONTINUED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid != 0;
}

/**
 * troupe_local_process_poll_stopped:
 * @self: a process
 * @stopped_by: (out): the signal that stopped it, or 0 if it was continued
 *
 * Asks the kernel whether something stopped or continued it since the last call.
 *
 * Returns: whether it was
 */
gboolean
troupe_local_process_poll_stopped (TroupeLocalProcess *self, int *stopped_by)
{
  siginfo_t info = { 0 };

  if (process_was_reaped (self) ||
      waitid (P_PID, self->pid, &info, WSTOPPED | WCONTINUED | WNOHANG) < 0 || info.si_pid == 0)
    return FALSE;

  *stopped_by = info.si_code == CLD_STOPPED ? info.si_status : 0;
  return TRUE;
}

/**
 * troupe_local_process_finish:
 * @self: a process that was asked to end
 * @milliseconds: the time that it has
 *
 * Waits for its end, without running the main loop, and kills it if that takes longer.
 */
void
troupe_local_process_finish (TroupeLocalProcess *self, guint milliseconds)
{
  const gint64 limit = g_get_monotonic_time () + (gint64) milliseconds * 1000;

  while (!process_was_reaped (self) && g_get_monotonic_time () < limit)
    g_usleep (FINISH_LOOK_US);
  troupe_local_process_signal (self, SIGKILL);
  g_subprocess_wait (self->subprocess, NULL, NULL);
}

/**
 * troupe_local_process_get_join:
 * @self: a process that was reaped
 * @exited: (out): whether it exited; otherwise a signal ended it
 * @code: (out): its exit code, or the number of the signal
 */
void
troupe_local_process_get_join (TroupeLocalProcess *self, gboolean *exited, int *code)
{
  *exited = g_subprocess_get_if_exited (self->subprocess);
  *code = *exited ? g_subprocess_get_exit_status (self->subprocess)
                  : g_subprocess_get_term_sig (self->subprocess);
}
