/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds, signals and reaps all descendants of this process. */

#include "troupe-descendants.h"

#include "troupe-pidfd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

/* A process that is blocked in the kernel ends when it returns from it, and is not waited for any
 * longer. */
#define END_LIMIT_US (2 * G_USEC_PER_SEC)
#define END_WAIT_US  1000

/* The major numbers of terminals (Documentation/admin-guide/devices.txt of Linux): of consoles and
 * serial lines, of a process's own (/dev/tty), and of pseudo terminals. */
#define MAJOR_TTY       4
#define MAJOR_OWN_TTY   5
#define MAJOR_PTS_FIRST 136
#define MAJOR_PTS_LAST  143

typedef struct
{
  pid_t pid;
  pid_t parent;
  char state;
} Process;

/**
 * troupe_descendants_adopt:
 *
 * Makes this process the parent of processes that its descendants leave behind, even if they left
 * their session and process group.
 */
void
troupe_descendants_adopt (void)
{
  prctl (PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

/**
 * troupe_descendants_reap_orphans:
 *
 * Reaps the adopted processes that have ended. To be called by the first thread, which is their
 * parent, so that it does not reap processes that another thread started and waits for.
 */
void
troupe_descendants_reap_orphans (void)
{
  while (waitpid (-1, NULL, WNOHANG | __WNOTHREAD) > 0)
    ;
}

/* The third and the fourth field of /proc/PID/stat; the second may contain spaces and parentheses
 * (proc(5)). Returns FALSE if there is no such process. */
static gboolean
read_process (pid_t pid, Process *process)
{
  char path[64];
  char stat[1024];
  int fd;
  gssize size;
  const char *end;

  g_snprintf (path, sizeof path, "/proc/%d/stat", (int) pid);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  size = read (fd, stat, sizeof stat - 1);
  close (fd);
  stat[MAX (size, 0)] = '\0';
  end = strrchr (stat, ')');
  if (end == NULL || strlen (end) < 4)
    return FALSE;

  *process = (Process){ pid, (pid_t) g_ascii_strtoll (end + 4, NULL, 10), end[2] };
  return TRUE;
}

static GArray *
list_processes (void)
{
  g_autoptr (GDir) directory = g_dir_open ("/proc", 0, NULL);
  GArray *processes = g_array_new (FALSE, FALSE, sizeof (Process));
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      const pid_t pid = (pid_t) g_ascii_strtoll (name, NULL, 10);
      Process process;

      if (pid > 0 && read_process (pid, &process))
        g_array_append_val (processes, process);
    }
  return processes;
}

/* The descendants of @root among the processes, parents first. */
static GArray *
list_descendants (pid_t root)
{
  g_autoptr (GArray) processes = list_processes ();
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Process));
  pid_t parent = root;

  for (guint next = 0;; next++)
    {
      for (guint i = 0; i < processes->len; i++)
        if (g_array_index (processes, Process, i).parent == parent)
          g_array_append_val (found, g_array_index (processes, Process, i));
      if (next == found->len)
        return found;
      parent = g_array_index (found, Process, next).pid;
    }
}

/* Another process may have got the number meanwhile: the signal is sent through a descriptor, after
 * a check that it refers to the process that was found. */
static void
signal_process (const Process *process, int number)
{
  int fd = troupe_pidfd_open (process->pid);
  Process now;

  if (fd < 0)
    return;
  if (read_process (process->pid, &now) && now.parent == process->parent)
    troupe_pidfd_signal (fd, number);
  close (fd);
}

/**
 * troupe_descendants_signal:
 * @number: a signal
 *
 * Signals every descendant of this process, in any session or process group.
 */
void
troupe_descendants_signal (int number)
{
  g_autoptr (GArray) descendants = list_descendants (getpid ());

  for (guint i = 0; i < descendants->len; i++)
    signal_process (&g_array_index (descendants, Process, i), number);
}

/**
 * troupe_descendants_reap:
 *
 * Reaps the children of this process that have ended.
 *
 * Returns: whether others are left
 */
gboolean
troupe_descendants_reap (void)
{
  pid_t pid;

  do
    pid = waitpid (-1, NULL, WNOHANG | __WALL);
  while (pid > 0 || (pid < 0 && errno == EINTR));
  return pid == 0;
}

/* Whether a process has given back its memory already, on its way to its end: it has no program
 * any more. */
static gboolean
is_ending (const Process *process)
{
  char path[64];
  char program[1];

  g_snprintf (path, sizeof path, "/proc/%d/exe", (int) process->pid);
  return process->state == 'Z' || (readlink (path, program, sizeof program) < 0 && errno == ENOENT);
}

/**
 * troupe_descendants_list_children:
 *
 * Returns: (transfer full) (element-type pid_t): the children of this process that have not ended
 */
GArray *
troupe_descendants_list_children (void)
{
  g_autoptr (GArray) descendants = list_descendants (getpid ());
  GArray *children = g_array_new (FALSE, FALSE, sizeof (pid_t));

  for (guint i = 0; i < descendants->len; i++)
    {
      const Process *process = &g_array_index (descendants, Process, i);

      if (process->parent == getpid () && !is_ending (process))
        g_array_append_val (children, process->pid);
    }
  return children;
}

/**
 * troupe_descendants_signal_below:
 * @root: a process
 * @number: a signal
 *
 * Signals every descendant of @root. Children are signalled before their parents, so that each
 * still has the parent under which it was found.
 */
void
troupe_descendants_signal_below (pid_t root, int number)
{
  g_autoptr (GArray) descendants = list_descendants (root);

  for (guint i = descendants->len; i > 0; i--)
    signal_process (&g_array_index (descendants, Process, i - 1), number);
}

/**
 * troupe_descendants_kill_tree:
 * @root: a child of this process that was not reaped
 *
 * Kills it and every descendant of it.
 */
void
troupe_descendants_kill_tree (pid_t root)
{
  troupe_descendants_signal_below (root, SIGKILL);
  kill (root, SIGKILL);
}

static gboolean
is_terminal (dev_t device)
{
  const guint number = major (device);

  return number == MAJOR_TTY || number == MAJOR_OWN_TTY ||
         (number >= MAJOR_PTS_FIRST && number <= MAJOR_PTS_LAST);
}

/* It is stopped with a terminal open. */
static gboolean
wants_terminal (const Process *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", (int) process->pid);
  g_autoptr (GDir) directory = process->state == 'T' ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *link = g_build_filename (path, name, NULL);
      struct stat info;

      if (stat (link, &info) == 0 && S_ISCHR (info.st_mode) && is_terminal (info.st_rdev))
        return TRUE;
    }
  return FALSE;
}

/**
 * troupe_descendants_want_terminal:
 * @root: a child of this process that was not reaped
 *
 * Returns: whether it or a descendant of it is stopped with a terminal open, since the kernel stops
 *   background processes that read or set a terminal
 */
gboolean
troupe_descendants_want_terminal (pid_t root)
{
  g_autoptr (GArray) descendants = list_descendants (root);
  Process process;

  if (read_process (root, &process))
    g_array_append_val (descendants, process);
  for (guint i = 0; i < descendants->len; i++)
    if (wants_terminal (&g_array_index (descendants, Process, i)))
      return TRUE;
  return FALSE;
}

/**
 * troupe_descendants_end:
 *
 * Kills and reaps every descendant of this process. Processes that they start meanwhile are killed
 * as well, since they become children of this process when their parent dies.
 */
void
troupe_descendants_end (void)
{
  gint64 limit = g_get_monotonic_time () + END_LIMIT_US;

  while (troupe_descendants_reap ())
    {
      troupe_descendants_signal (SIGKILL);
      if (g_get_monotonic_time () > limit)
        return;
      g_usleep (END_WAIT_US);
    }
}
