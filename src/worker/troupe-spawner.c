/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts programs without copying the memory of this process. */

#include "troupe-spawner.h"

#include "troupe-leftovers.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define STACK_SIZE (64 * 1024)

/* The path of the last program is kept until it no longer exists. */
struct _TroupeSpawner
{
  guint8 *stack;
  char item[sizeof TROUPE_LEFTOVERS_VARIABLE "=" + 20];
  GPtrArray *environment;
  char *name;
  char *path;
  char *folder;
  TroupeTerminal *terminal;
};

/* The data that the new process needs until it executes the program. It shares our memory and only
 * makes system calls. */
typedef struct
{
  const char *path;
  const char *folder;
  TroupeTerminal *terminal;
  char **argv;
  char **environment;
  guint n_arguments;
  int standard_input;
  int standard_output;
  int standard_error;
  pid_t parent;
  int code;
} Start;

TroupeSpawner *
troupe_spawner_new (void)
{
  TroupeSpawner *self = g_new0 (TroupeSpawner, 1);

  self->stack = g_malloc (STACK_SIZE);
  self->environment = g_ptr_array_new ();
  for (guint i = 0; environ[i] != NULL; i++)
    if (!g_str_has_prefix (environ[i], TROUPE_LEFTOVERS_VARIABLE "="))
      g_ptr_array_add (self->environment, environ[i]);
  g_ptr_array_add (self->environment, self->item);
  g_ptr_array_add (self->environment, NULL);
  return self;
}

void
troupe_spawner_free (TroupeSpawner *self)
{
  g_free (self->stack);
  g_ptr_array_unref (self->environment);
  g_free (self->name);
  g_free (self->path);
  g_free (self->folder);
  g_free (self);
}

/**
 * troupe_spawner_set_folder:
 * @self: a spawner
 * @path: (nullable): the folder for the next programs, or %NULL for that of this process
 *
 * Sets the folder that programs run in. They are looked up from the folder of this process.
 */
void
troupe_spawner_set_folder (TroupeSpawner *self, const char *path)
{
  g_free (self->folder);
  self->folder = g_strdup (path);
}

/**
 * troupe_spawner_set_terminal:
 * @self: a spawner
 * @terminal: (nullable): the terminal that programs have; must outlive the spawner
 *
 * Gives programs the terminal.
 */
void
troupe_spawner_set_terminal (TroupeSpawner *self, TroupeTerminal *terminal)
{
  self->terminal = terminal;
}

static int
run_child (void *data)
{
  Start *start = data;
  const struct sigaction usual = { .sa_handler = SIG_DFL };
  sigset_t none;

  /* The signal handling of this process is not meant for the program. */
  sigaction (SIGPIPE, &usual, NULL);
  if (start->terminal != NULL)
    troupe_terminal_take (start->terminal);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);

  /* It is not to outlive this process. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != start->parent)
    _exit (EXIT_FAILURE);

  if ((start->folder == NULL || chdir (start->folder) == 0) &&
      (start->standard_input < 0 || dup2 (start->standard_input, STDIN_FILENO) >= 0) &&
      dup2 (start->standard_output, STDOUT_FILENO) >= 0 &&
      dup2 (start->standard_error, STDERR_FILENO) >= 0)
    execve (start->path, start->argv, start->environment);

  /* A script without “#!” is run by the shell, as with execvp(); there is room for two more
   * arguments. */
  if (errno == ENOEXEC)
    {
      memmove (start->argv + 1, start->argv, (start->n_arguments + 1) * sizeof *start->argv);
      start->argv[0] = (char *) "sh";
      start->argv[1] = (char *) start->path;
      execve ("/bin/sh", start->argv, start->environment);
    }
  start->code = errno;
  _exit (127);
}

static const char *
find_path (TroupeSpawner *self, const char *name)
{
  if (strchr (name, '/') != NULL)
    return name;

  if (g_strcmp0 (name, self->name) != 0)
    {
      g_free (self->path);
      g_free (self->name);
      self->path = g_find_program_in_path (name);
      self->name = g_strdup (name);
    }
  return self->path;
}

/**
 * troupe_spawner_start:
 * @self: a spawner
 * @argv: (array zero-terminated=1): a program, looked up in PATH, and its arguments, with room for
 *   two more pointers after its %NULL
 * @sequence: the number of the item that it is for, from 1 on
 * @standard_input: its standard input, or -1: that of this process
 * @standard_output: its standard output
 * @standard_error: its standard error
 * @process: (out): a descriptor that can be read when it has ended
 * @code: (out): the errno of a failure
 *
 * Starts a program as a child of this thread, which ends with this process. It gets no other
 * descriptor that is closed on exec.
 *
 * Returns: its process id, or -1
 */
pid_t
troupe_spawner_start (TroupeSpawner *self,
                      char **argv,
                      guint64 sequence,
                      int standard_input,
                      int standard_output,
                      int standard_error,
                      int *process,
                      int *code)
{
  Start start = {
    .path = argv[0] == NULL ? NULL : find_path (self, argv[0]),
    .folder = self->folder,
    .terminal = self->terminal,
    .argv = argv,
    .environment = (char **) self->environment->pdata,
    .n_arguments = g_strv_length (argv),
    .standard_input = standard_input,
    .standard_output = standard_output,
    .standard_error = standard_error,
    .parent = getpid (),
  };
  pid_t pid;

  if (start.path == NULL)
    {
      g_clear_pointer (&self->name, g_free);
      *code = ENOENT;
      return -1;
    }

  g_snprintf (self->item, sizeof self->item, TROUPE_LEFTOVERS_VARIABLE "=%" G_GUINT64_FORMAT,
              sequence);
  /* Like vfork(), but on a stack of its own: this thread waits until the program runs. */
  pid = clone (run_child, self->stack + STACK_SIZE, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD,
               &start, process);
  if (pid < 0)
    {
      *code = errno;
      return -1;
    }
  if (start.code != 0)
    {
      waitpid (pid, NULL, 0);
      close (*process);
      g_clear_pointer (&self->name, g_free);
      *code = start.code;
      return -1;
    }
  return pid;
}
