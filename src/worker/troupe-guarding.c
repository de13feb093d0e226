/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The guard of a pool: waits for the end of the pool's process and ends the processes that the pool
 * and its workers could not end, since they were killed at the same instant. */

#include "troupe-guarding.h"

#include "troupe-descendants.h"
#include "troupe-pidfd.h"
#include "troupe-wire.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Workers that are alive end the processes that they started themselves, and know more about them.
 */
#define WORKERS_US (500 * 1000)

/* A process that is stuck in the kernel ends when it comes out of it; it is waited for no longer
 * than this. */
#define LIMIT_US (10 * G_USEC_PER_SEC)
#define LOOK_US  (10 * 1000)

static gboolean
has_variable (pid_t pid, const char *variable)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/environ", (int) pid);
  g_autofree char *environment = NULL;
  gsize size;

  if (!g_file_get_contents (path, &environment, &size, NULL))
    return FALSE;
  for (const char *at = environment; at < environment + size; at += strlen (at) + 1)
    if (g_str_equal (at, variable))
      return TRUE;
  return FALSE;
}

/* Another troupe-worker. */
static gboolean
is_worker (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/exe", (int) pid);
  g_autofree char *its = g_file_read_link (path, NULL);
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);

  return its != NULL && g_strcmp0 (its, own) == 0;
}

/* With all below it, which may have another environment. */
static void
end_process (pid_t pid, const char *variable)
{
  int fd = troupe_pidfd_open (pid);

  if (fd < 0)
    return;
  /* Another process may have got the number before. */
  if (has_variable (pid, variable))
    {
      troupe_descendants_signal_below (pid, SIGKILL);
      troupe_pidfd_signal (fd, SIGKILL);
    }
  close (fd);
}

/* Returns whether there was any. */
static gboolean
end_round (const char *variable, gboolean with_workers)
{
  g_autoptr (GDir) directory = g_dir_open ("/proc", 0, NULL);
  gboolean found = FALSE;
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      const pid_t pid = (pid_t) g_ascii_strtoll (name, NULL, 10);

      if (pid <= 0 || pid == getpid () || !has_variable (pid, variable))
        continue;
      found = TRUE;
      if (with_workers || !is_worker (pid))
        end_process (pid, variable);
    }
  return found;
}

/* It ends only with its pool, and has a name of its own, so that a command that kills all processes
 * of the worker's name, such as pkill(1), leaves it to clean up. */
static void
stand_aside (void)
{
  sigset_t all;

  prctl (PR_SET_PDEATHSIG, 0);
  prctl (PR_SET_NAME, "guard");
  sigfillset (&all);
  sigprocmask (SIG_BLOCK, &all, NULL);
  if (chdir ("/") < 0)
    return;
}

static void
wait_for_end_of_input (void)
{
  char byte;
  gssize size;

  do
    size = read (STDIN_FILENO, &byte, 1);
  while (size > 0 || (size < 0 && errno == EINTR));
}

/**
 * troupe_guarding_run:
 * @marker: the marker in the environment of all processes of the pool
 *
 * Waits for the end of standard input, which the pool's process keeps open as long as it lives.
 * Then kills all processes that have the marker, until there is none.
 */
void
troupe_guarding_run (const char *marker)
{
  g_autofree char *variable = g_strconcat (TROUPE_WIRE_POOL_VARIABLE "=", marker, NULL);
  gint64 began;

  stand_aside ();
  wait_for_end_of_input ();

  began = g_get_monotonic_time ();
  while (g_get_monotonic_time () - began < LIMIT_US &&
         end_round (variable, g_get_monotonic_time () - began >= WORKERS_US))
    g_usleep (LOOK_US);
}
