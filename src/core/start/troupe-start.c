/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sets the initial state of every process of Troupe, independent of its parent: signals and free
 * file descriptors. */

#include "troupe-start.h"

#include "troupe-config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <unistd.h>

/* Descriptors that must be free before a worker is started: its pipes, and some for other uses. */
#define SPARE_DESCRIPTORS 12

G_DEFINE_QUARK (troupe_start_error, troupe_start_error)

static void
unblock_signals (void)
{
  sigset_t none;

  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
}

/**
 * troupe_start_reset_signals:
 *
 * Gives every signal its default action and blocks none, for a process that runs the code of a
 * user: a worker, and through it each command. Signals that the parent ignored or blocked for its
 * own purposes, such as SIGPIPE, would change the behaviour of that code.
 */
void
troupe_start_reset_signals (void)
{
  struct sigaction action;

  /* Handlers do not outlast exec. */
  for (int number = 1; number < NSIG; number++)
    if (sigaction (number, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
      signal (number, SIG_DFL);
  unblock_signals ();
}

/**
 * troupe_start_set_signals:
 *
 * Sets the signals of a process that runs a pool. None is blocked. SIGCHLD has its default action,
 * since the kernel reaps children by itself if it is ignored: their exit status would be lost, and
 * their process ids would be given to other processes. SIGXFSZ (a file reached the limit of `ulimit
 * -f`) is ignored, since a failed write is reported as an error. Other signals that the parent
 * ignores, such as SIGINT and SIGHUP, stay ignored.
 */
void
troupe_start_set_signals (void)
{
  signal (SIGCHLD, SIG_DFL);
  signal (SIGXFSZ, SIG_IGN);
  unblock_signals ();
}

/**
 * troupe_start_check_descriptors:
 * @error: return location for an error
 *
 * Checks that there are file descriptors for one more worker. Without them GLib would end this
 * process when it needs one, or a worker would be started whose output cannot be read.
 *
 * Returns: %FALSE with an error that explains what to do
 */
gboolean
troupe_start_check_descriptors (GError **error)
{
  int spare[SPARE_DESCRIPTORS];
  int n = 0;
  int code;

  while (n < SPARE_DESCRIPTORS && (spare[n] = fcntl (STDERR_FILENO, F_DUPFD_CLOEXEC, 3)) >= 0)
    n++;
  code = errno;
  for (int i = 0; i < n; i++)
    close (spare[i]);

  /* F_DUPFD fails with EINVAL if even the number that it begins at is beyond the limit. */
  if (n == SPARE_DESCRIPTORS || (code != EMFILE && code != EINVAL))
    return TRUE;

  g_set_error_literal (error, TROUPE_START_ERROR, TROUPE_START_ERROR_DESCRIPTORS,
                       _ ("too many open files: raise the limit (ulimit -n) or use fewer workers"));
  return FALSE;
}
