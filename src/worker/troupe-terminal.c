/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Gives the terminal to a command, as a shell does with the jobs of a user, and back to Troupe. */

#include "troupe-terminal.h"

#include "troupe-config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

struct _TroupeTerminal
{
  int fd;
  pid_t pool;
  pid_t pool_group;
  struct termios settings;
};

/**
 * troupe_terminal_open:
 * @error: return location for an error
 *
 * Opens the terminal of this process. From now on SIGCONT is blocked in this thread and in those
 * that it starts; SIGTTOU has to be blocked before a command is started.
 *
 * Returns: (transfer full) (nullable): the terminal, or %NULL if there is none
 */
TroupeTerminal *
troupe_terminal_open (GError **error)
{
  const int fd = open ("/dev/tty", O_RDWR | O_CLOEXEC);
  TroupeTerminal *self;
  sigset_t signals;

  if (fd < 0)
    {
      const int code = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
                   _ ("there is no terminal that commands could have: %s"), g_strerror (code));
      return NULL;
    }

  sigemptyset (&signals);
  sigaddset (&signals, SIGCONT);
  sigprocmask (SIG_BLOCK, &signals, NULL);

  self = g_new0 (TroupeTerminal, 1);
  self->fd = fd;
  self->pool = getppid ();
  self->pool_group = getpgid (self->pool);
  tcgetattr (fd, &self->settings);
  return self;
}

/**
 * troupe_terminal_free:
 * @self: (transfer full): a terminal
 *
 * Closes it.
 */
void
troupe_terminal_free (TroupeTerminal *self)
{
  close (self->fd);
  g_free (self);
}

/** troupe_terminal_get_fd: Returns: the descriptor of the terminal, which is closed on exec. */
int
troupe_terminal_get_fd (TroupeTerminal *self)
{
  return self->fd;
}

/* In the background, the terminal is that of others. */
static void
give (TroupeTerminal *self, pid_t group)
{
  if (tcgetpgrp (self->fd) == self->pool_group)
    tcsetpgrp (self->fd, group);
}

/**
 * troupe_terminal_take:
 * @self: a terminal
 *
 * Makes the calling process, which is a new one, the leader of a process group, and puts it in the
 * foreground if Troupe is there. Only system calls are made.
 */
void
troupe_terminal_take (TroupeTerminal *self)
{
  setpgid (0, 0);
  give (self, getpid ());
}

/* The user presses Ctrl-Z: that stops Troupe, as every job, which is continued later. */
static void
stop_with (TroupeTerminal *self, pid_t pid)
{
  const struct timespec now = { 0, 0 };
  sigset_t signals;

  sigemptyset (&signals);
  sigaddset (&signals, SIGCONT);
  while (sigtimedwait (&signals, NULL, &now) >= 0)
    ;
  kill (self->pool, SIGTSTP);
  while (sigwaitinfo (&signals, NULL) < 0 && errno == EINTR)
    ;
  give (self, pid);
  kill (-pid, SIGCONT);
}

static void
take_back (TroupeTerminal *self, pid_t pid)
{
  if (tcgetpgrp (self->fd) == pid)
    tcsetpgrp (self->fd, self->pool_group);
}

/**
 * troupe_terminal_follow:
 * @self: a terminal
 * @pid: a child that has called troupe_terminal_take()
 *
 * Waits until the child has ended, but does not reap it. Whenever it stops, Troupe stops with it;
 * if the user interrupts it, Troupe is interrupted as well.
 */
void
troupe_terminal_follow (TroupeTerminal *self, pid_t pid)
{
  siginfo_t info = { 0 };

  while (waitid (P_PID, pid, &info, WEXITED | WSTOPPED | WNOWAIT) == 0 || errno == EINTR)
    {
      if (info.si_pid != pid)
        continue;
      take_back (self, pid);
      if (info.si_code != CLD_STOPPED)
        break;
      waitid (P_PID, pid, &info, WSTOPPED | WNOHANG);
      stop_with (self, pid);
      info.si_pid = 0;
    }

  /* It may have left the terminal without an echo. */
  if (info.si_code != CLD_EXITED)
    tcsetattr (self->fd, TCSADRAIN, &self->settings);
  if (info.si_code != CLD_EXITED && info.si_status == SIGINT)
    kill (self->pool, SIGINT);
}
