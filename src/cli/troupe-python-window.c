/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens the window on the first run that a program starts. That is done by a process beside it,
 * which is no child of the program. */

#include "troupe-python-window.h"

#include "troupe-config.h"
#include "troupe-pidfd.h"
#include "troupe-program.h"
#include "troupe-running-runs.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  pid_t program;
  GMainLoop *loop;
  TroupeRunningRuns *runs;
  /* The socket of the run to show, or NULL. */
  char *path;
} Wait;

/* Returns 0 if there is no such process. */
static pid_t
find_parent (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int) pid);
  g_autofree char *stat = NULL;
  const char *after_name;
  int parent = 0;

  if (!g_file_get_contents (path, &stat, NULL, NULL))
    return 0;
  after_name = strrchr (stat, ')');
  return after_name != NULL && sscanf (after_name, ") %*c %d", &parent) == 1 ? parent : 0;
}

/* The number of a run begins with that of its process, the node, which the program or a process of
 * it started. */
static gboolean
is_of_program (TroupeRunningRun *run, pid_t program)
{
  pid_t pid = strtol (troupe_running_run_get_number (run), NULL, 10);

  while (pid > 1 && pid != program)
    pid = find_parent (pid);
  return pid == program;
}

static void
runs_changed_cb (Wait *self)
{
  const guint n_runs = g_list_model_get_n_items (G_LIST_MODEL (self->runs));

  for (guint i = 0; i < n_runs && self->path == NULL; i++)
    {
      g_autoptr (TroupeRunningRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      if (is_of_program (run, self->program))
        self->path = g_strdup (troupe_running_run_get_path (run));
    }
  if (self->path != NULL)
    g_main_loop_quit (self->loop);
}

static gboolean
program_ended_cb (int fd, GIOCondition condition, gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/* It holds no stream of the program open, and no signal of the terminal reaches it. */
static void
detach (void)
{
  const int nothing = open ("/dev/null", O_RDWR | O_CLOEXEC);

  setsid ();
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    dup2 (nothing, fd);
}

static int
wait_for_run (pid_t program)
{
  Wait self = { .program = program, .loop = g_main_loop_new (NULL, FALSE) };
  const int fd = troupe_pidfd_open (program);
  g_autofree char *option = NULL;

  /* Its parent is still there: the number is that of no other process. */
  if (fd < 0)
    return EXIT_FAILURE;
  g_unix_fd_add (fd, G_IO_IN, program_ended_cb, self.loop);
  self.runs = troupe_running_runs_new (TRUE);
  g_signal_connect_swapped (self.runs, "items-changed", G_CALLBACK (runs_changed_cb), &self);
  runs_changed_cb (&self);
  if (self.path == NULL)
    g_main_loop_run (self.loop);
  if (self.path == NULL)
    return EXIT_SUCCESS;

  option = g_strconcat ("--watch-run=", self.path, NULL);
  return troupe_program_replace ("troupe-app", (char *[]){ NULL, option, NULL });
}

/**
 * troupe_python_window_prepare:
 * @error: return location for an error
 *
 * Starts a process that opens the window on the first run of this process, whatever program
 * replaces it, and ends with it if there is none.
 *
 * Returns: %FALSE with %G_FILE_ERROR if no process can be started
 */
gboolean
troupe_python_window_prepare (GError **error)
{
  const pid_t program = getpid ();
  pid_t child;

  fflush (NULL);
  child = fork ();
  if (child < 0)
    {
      const int code = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
                   _ ("The window cannot be opened: %s"), g_strerror (code));
      return FALSE;
    }
  if (child == 0)
    {
      detach ();
      child = fork ();
      _exit (child == 0 ? wait_for_run (program) : EXIT_SUCCESS);
    }

  while (waitpid (child, NULL, 0) < 0 && errno == EINTR)
    ;
  return TRUE;
}
