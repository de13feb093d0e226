/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts the processes of a sandboxed test and finds those that it left. */

#include "sandbox-child.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static void
report_and_exit (int fd, int error_number)
{
  if (write (fd, &error_number, sizeof error_number) < 0)
    _exit (126);
  _exit (127);
}

/**
 * sandbox_child_spawn:
 * @argv: the program, looked up in PATH, and its arguments
 * @envp: its environment
 * @death_signal: the signal that it gets when the calling thread ends
 * @answer_fd: a descriptor that becomes its %SANDBOX_ANSWER_FD, or -1
 * @log_fd: a descriptor that becomes its standard output and error, or -1 to share the caller's
 * @error: return location for an error
 *
 * Starts a child of this very process (g_spawn has no such promise for its own double fork), with
 * no signal blocked and end-of-file on its standard input.
 *
 * Returns: the pid, or 0 with @error set when the program could not be run
 */
GPid
sandbox_child_spawn (const char *const *argv,
                     const char *const *envp,
                     int death_signal,
                     int answer_fd,
                     int log_fd,
                     GError **error)
{
  g_autofree char *program = g_find_program_in_path (argv[0]);
  pid_t parent = getpid ();
  int error_number = 0;
  int report[2];
  pid_t pid;

  if (program == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s: not found in PATH", argv[0]);
      return 0;
    }
  if (!g_unix_open_pipe (report, FD_CLOEXEC, error))
    return 0;

  pid = fork ();
  if (pid == 0)
    {
      int null_fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
      sigset_t none;

      sigemptyset (&none);
      sigprocmask (SIG_SETMASK, &none, NULL);
      prctl (PR_SET_PDEATHSIG, death_signal);
      if (getppid () != parent)
        _exit (127);
      dup2 (null_fd, STDIN_FILENO);
      if (log_fd >= 0)
        {
          dup2 (log_fd, STDOUT_FILENO);
          dup2 (log_fd, STDERR_FILENO);
        }
      report[1] = fcntl (report[1], F_DUPFD_CLOEXEC, SANDBOX_ANSWER_FD + 1);
      if (answer_fd == SANDBOX_ANSWER_FD)
        fcntl (answer_fd, F_SETFD, 0);
      else if (answer_fd >= 0)
        dup2 (answer_fd, SANDBOX_ANSWER_FD);
      execve (program, (char **) argv, (char **) envp);
      report_and_exit (report[1], errno);
    }

  close (report[1]);
  if (pid < 0 || read (report[0], &error_number, sizeof error_number) > 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s could not be started: %s", program,
                   g_strerror (error_number != 0 ? error_number : errno));
      pid = 0;
    }
  close (report[0]);
  return MAX (pid, 0);
}

/* The second field of /proc/PID/stat is a name in parentheses that may itself hold parentheses. */
static GPid
read_parent (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "stat", NULL);
  g_autofree char *stat = NULL;
  const char *rest;

  if (!g_file_get_contents (path, &stat, NULL, NULL) || (rest = strrchr (stat, ')')) == NULL)
    return 0;
  return (GPid) strtol (rest + strlen (") S "), NULL, 10);
}

/**
 * sandbox_child_list:
 *
 * Finds the children of this process. It is a subreaper, so that those include every process whose
 * own parent ended.
 *
 * Returns: (transfer full): an array of #GPid
 */
GArray *
sandbox_child_list (void)
{
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (GPid));
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (proc != NULL && (name = g_dir_read_name (proc)) != NULL)
    if (g_ascii_isdigit (name[0]) && read_parent (name) == getpid ())
      {
        GPid pid = (GPid) strtol (name, NULL, 10);

        g_array_append_val (pids, pid);
      }
  return pids;
}

/**
 * sandbox_child_has_variable:
 * @pid: a process
 * @assignment: a variable of the environment and its value, as NAME=VALUE
 *
 * Returns: whether that process was started with that in its environment
 */
gboolean
sandbox_child_has_variable (GPid pid, const char *assignment)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/environ", pid);
  g_autofree char *variables = NULL;
  gsize size;

  if (!g_file_get_contents (path, &variables, &size, NULL))
    return FALSE;
  for (const char *variable = variables; variable < variables + size;
       variable += strlen (variable) + 1)
    if (g_str_equal (variable, assignment))
      return TRUE;
  return FALSE;
}

/**
 * sandbox_child_describe:
 * @pid: a process
 *
 * Returns: (transfer full): its pid and command line
 */
char *
sandbox_child_describe (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/cmdline", pid);
  g_autofree char *command = NULL;
  gsize size;

  if (!g_file_get_contents (path, &command, &size, NULL))
    return g_strdup_printf ("%d", pid);
  for (gsize i = 0; i + 1 < size; i++)
    if (command[i] == '\0')
      command[i] = ' ';
  return g_strdup_printf ("%d: %s", pid, command);
}
