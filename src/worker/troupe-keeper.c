/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a program that implements the wire protocol itself, passes on signals and cleans up. */

#include "troupe-keeper.h"

#include "troupe-config.h"
#include "troupe-descendants.h"
#include "troupe-leftovers.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* The exit status of a shell that cannot run a program. */
#define EXIT_CANNOT_EXECUTE 126
#define EXIT_NOT_FOUND      127

/* Signals that are passed on to the program. */
static const int passed_on[] = { SIGTERM, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2 };

static void
block_signals (sigset_t *signals, sigset_t *before)
{
  sigemptyset (signals);
  sigaddset (signals, SIGCHLD);
  sigaddset (signals, TROUPE_SETUP_PARENT_DIED);
  for (guint i = 0; i < G_N_ELEMENTS (passed_on); i++)
    sigaddset (signals, passed_on[i]);
  sigprocmask (SIG_BLOCK, signals, before);
}

/* Python is the only external program that Troupe itself requires. */
static void
tell_not_executed (const char *program, int code)
{
  if (code == ENOENT && g_str_equal (program, "python3"))
    g_printerr (_ ("%s: “python3” is not installed: install the package python3, or name another "
                   "interpreter\n"),
                g_get_prgname ());
  else
    g_printerr (_ ("%s: “%s” cannot be executed: %s\n"), g_get_prgname (), program,
                g_strerror (code));
}

static G_NORETURN void
run_program (const TroupeOptions *options, const sigset_t *signals, pid_t keeper)
{
  int code;

  sigprocmask (SIG_SETMASK, signals, NULL);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != keeper)
    _exit (EXIT_FAILURE);

  execvp (options->rest[0], options->rest);
  code = errno;
  tell_not_executed (options->rest[0], code);
  _exit (code == ENOENT ? EXIT_NOT_FOUND : EXIT_CANNOT_EXECUTE);
}

/* The wire is the program's alone: its end must be seen as soon as the program has ended. */
static void
close_wire_fds (void)
{
  int empty = open ("/dev/null", O_RDWR | O_CLOEXEC);

  if (empty >= 0)
    {
      dup2 (empty, STDIN_FILENO);
      dup2 (empty, STDOUT_FILENO);
      close (empty);
    }
}

/* Reaps the program, and other ended processes. Returns whether the program ended. */
static gboolean
reap (pid_t program, int *status)
{
  gboolean ended = FALSE;
  int its_status;
  pid_t pid;

  while ((pid = waitpid (-1, &its_status, WNOHANG)) > 0)
    if (pid == program)
      {
        ended = TRUE;
        *status = its_status;
      }
  return ended;
}

/* Processes that a successful program left behind may be about to end. */
static void
end_leftovers (const TroupeOptions *options, sigset_t signals, gboolean well)
{
  int cancel_fd = -1;

  if (well)
    {
      sigdelset (&signals, SIGCHLD);
      cancel_fd = signalfd (-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    }
  if (cancel_fd < 0)
    {
      troupe_descendants_end ();
      return;
    }

  troupe_leftovers_end (options->grace_ms, cancel_fd);
  close (cancel_fd);
}

/* Returns FALSE if the pool died first. */
static gboolean
wait_for_program (pid_t program, const sigset_t *signals, int *status)
{
  for (;;)
    {
      int number = sigwaitinfo (signals, NULL);

      if (number == TROUPE_SETUP_PARENT_DIED)
        return FALSE;
      if (number == SIGCHLD && reap (program, status))
        return TRUE;
      /* It was not reaped, so the number is still its own. */
      if (number > 0 && number != SIGCHLD)
        kill (program, number);
    }
}

/**
 * troupe_keep:
 * @options: the command line
 * @error: return location for an error
 *
 * Runs a program that implements the wire protocol itself as a child, with this process's standard
 * input, output and error, in this process's group. Passes signals on to it, and ends it when the
 * pool dies. When it has ended, ends all processes that it left, at once if it failed, and ends in
 * the same way: with its exit status, or by its signal.
 *
 * Returns: the exit status for this process
 */
int
troupe_keep (const TroupeOptions *options, GError **error)
{
  g_autofree char *lanes = g_strdup_printf ("%d", options->lanes);
  pid_t keeper = getpid ();
  sigset_t signals;
  sigset_t before;
  gboolean has_ended;
  int status = 0;
  pid_t program;

  if (!troupe_setup_apply (&options->setup, error))
    return EXIT_FAILURE;

  g_setenv ("TROUPE_LANES", lanes, TRUE);
  /* That of a command around all this. */
  g_unsetenv (TROUPE_LEFTOVERS_VARIABLE);
  block_signals (&signals, &before);
  troupe_descendants_adopt ();
  troupe_setup_tie_to_parent (TROUPE_SETUP_PARENT_DIED);

  program = fork ();
  if (program < 0)
    {
      troupe_setup_fail (error, "fork");
      return EXIT_FAILURE;
    }
  if (program == 0)
    run_program (options, &before, keeper);

  close_wire_fds ();
  has_ended = wait_for_program (program, &signals, &status);
  end_leftovers (options, signals, has_ended && WIFEXITED (status) && WEXITSTATUS (status) == 0);

  if (!has_ended)
    return EXIT_FAILURE;
  if (WIFSIGNALED (status))
    troupe_setup_end_by_signal (WTERMSIG (status));
  return WEXITSTATUS (status);
}
