/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Handles signals in the main loop. */

#include "troupe-signals.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

/* g_unix_signal_add() accepts neither SIGTSTP nor SIGCONT. */
static const int watched[] = { SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGUSR1, SIGWINCH };

static int pipe_fds[2] = { -1, -1 };
static struct sigaction before[G_N_ELEMENTS (watched)];
static guint source_id;

typedef struct
{
  TroupeSignalFunc func;
  gpointer user_data;
} Watch;

static void
signal_cb (int signal_number)
{
  guint8 byte = signal_number;
  int code = errno;

  /* A full pipe holds more signals than a user can have intended. */
  if (write (pipe_fds[1], &byte, 1) < 0)
    errno = code;
}

static gboolean
readable_cb (int fd, GIOCondition condition, gpointer user_data)
{
  const Watch *watch = user_data;
  guint8 byte;

  if (read (fd, &byte, 1) == 1)
    watch->func (byte, watch->user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * troupe_signals_is_ignored:
 * @signal_number: a signal
 *
 * Returns: whether this process ignores it, as its parent may have wanted
 */
gboolean
troupe_signals_is_ignored (int signal_number)
{
  struct sigaction action;

  return sigaction (signal_number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

/**
 * troupe_signals_watch:
 * @func: called for each signal
 * @user_data: passed to @func
 *
 * Watches the signals of a terminal and those that ask this process to end. Signals that the parent
 * ignores stay ignored, as nohup(1) and shells expect of background processes.
 */
void
troupe_signals_watch (TroupeSignalFunc func, gpointer user_data)
{
  struct sigaction action = { .sa_handler = signal_cb, .sa_flags = SA_RESTART };
  Watch *watch = g_new (Watch, 1);

  *watch = (Watch){ func, user_data };
  if (!g_unix_open_pipe (pipe_fds, FD_CLOEXEC, NULL))
    g_error ("There is no descriptor left for a pipe");
  g_unix_set_fd_nonblocking (pipe_fds[0], TRUE, NULL);
  g_unix_set_fd_nonblocking (pipe_fds[1], TRUE, NULL);
  source_id =
      g_unix_fd_add_full (G_PRIORITY_HIGH, pipe_fds[0], G_IO_IN, readable_cb, watch, g_free);

  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    {
      sigaction (watched[i], NULL, &before[i]);
      if (before[i].sa_handler != SIG_IGN)
        sigaction (watched[i], &action, NULL);
    }
}

/**
 * troupe_signals_unwatch:
 *
 * Ends the watch and restores the previous handling of the signals.
 */
void
troupe_signals_unwatch (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    sigaction (watched[i], &before[i], NULL);

  g_clear_handle_id (&source_id, g_source_remove);
  close (pipe_fds[0]);
  close (pipe_fds[1]);
}
