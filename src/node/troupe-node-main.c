/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the node programs have in common: a pool without a face, whose frames go to the pool that
 * started it. */

#include "troupe-node-main.h"

#include "troupe-config.h"
#include "troupe-node-launcher.h"
#include "troupe-node-session.h"
#include "troupe-orphans.h"
#include "troupe-paths.h"
#include "troupe-start.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define EXIT_USAGE 2

/* Moves a stream of the wire away from a number that anything may read or write by accident. */
static int
take (int fd)
{
  const int taken = fcntl (fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

  if (taken < 0 || !g_unix_set_fd_nonblocking (taken, TRUE, NULL))
    {
      g_printerr (_ ("%s: the connection to the pool cannot be set up: %s\n"), g_get_prgname (),
                  g_strerror (errno));
      exit (EXIT_USAGE);
    }
  return taken;
}

static void
take_streams (int *input, int *output)
{
  const int empty = open ("/dev/null", O_RDWR | O_CLOEXEC);

  *input = take (STDIN_FILENO);
  *output = take (STDOUT_FILENO);
  if (empty >= 0)
    dup2 (empty, STDIN_FILENO);
  if (dup2 (STDERR_FILENO, STDOUT_FILENO) < 0 && empty >= 0)
    dup2 (empty, STDOUT_FILENO);
  if (empty >= 0)
    close (empty);
}

/**
 * troupe_node_main:
 * @argc: the number of arguments
 * @argv: the arguments
 * @keeper: (nullable): keeps the results of programs that ask for it
 *
 * Runs what comes on standard input.
 *
 * Returns: the exit status of the process
 */
int
troupe_node_main (int argc, char **argv, const TroupeNodeKeeper *keeper)
{
  int input;
  int output;

  /* Signals of a terminal are for the pool that started it, which then ends it. */
  setpgid (0, 0);
  setlocale (LC_ALL, "");
  troupe_paths_bind_translations ();
  g_set_prgname ("troupe-node");
  troupe_start_set_signals ();
  signal (SIGPIPE, SIG_IGN);

  if (argc > 1 && g_str_equal (argv[1], "--version"))
    {
      g_print ("troupe-node %s\n", TROUPE_VERSION);
      return EXIT_SUCCESS;
    }
  if (argc > 1 || isatty (STDIN_FILENO))
    {
      g_printerr (_ ("Troupe starts this program itself. “troupe node” says what a node finds on "
                     "this machine.\n"));
      return EXIT_USAGE;
    }

  /* Its own workers are processes of this machine. */
  g_unsetenv (TROUPE_NODE_LAUNCHER_VARIABLE);
  take_streams (&input, &output);
  troupe_orphans_claim ();
  return troupe_node_session_run (input, output, keeper);
}
