/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A program that a benchmark runs and measures. */

#include "program.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct _Program
{
  GPid pid;
  gint64 started_at;
  clockid_t cpu_clock;
};

/**
 * program_start:
 * @argv: the program and its arguments
 *
 * Starts it; its output is not shown.
 *
 * Returns: (transfer full): the program
 */
Program *
program_start (const char *const *argv)
{
  Program *self = g_new0 (Program, 1);
  g_autoptr (GError) error = NULL;

  self->started_at = g_get_monotonic_time ();
  if (!g_spawn_async (NULL, (char **) argv, NULL,
                      G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
                          G_SPAWN_STDERR_TO_DEV_NULL,
                      NULL, NULL, &self->pid, &error))
    g_error ("%s", error->message);
  clock_getcpuclockid (self->pid, &self->cpu_clock);
  return self;
}

/**
 * program_end:
 * @self: (transfer full): a program
 *
 * Lets it end, and waits for that.
 */
void
program_end (Program *self)
{
  kill (self->pid, SIGTERM);
  waitpid (self->pid, NULL, 0);
  g_free (self);
}

GPid
program_get_pid (Program *self)
{
  return self->pid;
}

/**
 * program_get_age:
 * @self: a program
 *
 * Returns: how many seconds ago it was started
 */
double
program_get_age (Program *self)
{
  return (double) (g_get_monotonic_time () - self->started_at) / G_USEC_PER_SEC;
}

/**
 * program_get_cpu_seconds:
 * @self: a program
 *
 * Returns: the CPU time of all of its threads, without its children
 */
double
program_get_cpu_seconds (Program *self)
{
  struct timespec time = { 0 };

  clock_gettime (self->cpu_clock, &time);
  return (double) time.tv_sec + time.tv_nsec / 1e9;
}

double
program_get_resident_bytes (Program *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", self->pid);
  g_autofree char *text = NULL;
  unsigned long pages = 0;

  g_file_get_contents (path, &text, NULL, NULL);
  sscanf (text, "%*u %lu", &pages);
  return (double) pages * sysconf (_SC_PAGESIZE);
}

/**
 * program_count_children:
 * @self: a program
 *
 * Returns: how many processes it has started that have not been reaped
 */
guint
program_count_children (Program *self)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d/task", self->pid);
  g_autoptr (GDir) tasks = g_dir_open (folder, 0, NULL);
  const char *task;
  guint count = 0;

  while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, task, "children", NULL);
      g_autofree char *children = NULL;

      if (g_file_get_contents (path, &children, NULL, NULL))
        for (const char *at = children; (at = strchr (at, ' ')) != NULL; at++)
          count++;
    }
  return count;
}
