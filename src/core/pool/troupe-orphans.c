/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-orphans.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* One that is stuck in the kernel dies when it comes out of it; it is not waited for for longer. */
#define REAP_TRIES   200
#define REAP_WAIT_US 1000

/* What a process whose parent is killed starts anew is found in the next round. */
#define ROUNDS 16

/**
 * troupe_orphans_adopt:
 *
 * Makes this process the parent of whatever a dead worker leaves behind, also where that had left
 * its session and its process group (a "child subreaper").
 */
void
troupe_orphans_adopt (void)
{
  prctl (PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

static gboolean
is_ours (gint64 pid, const char *marker)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/environ", pid);
  g_autofree char *wanted = g_strdup_printf (TROUPE_ORPHANS_VARIABLE "=%s", marker);
  g_autofree char *environment = NULL;
  gsize size;

  if (!g_file_get_contents (path, &environment, &size, NULL))
    return FALSE;

  for (const char *at = environment; at < environment + size; at += strlen (at) + 1)
    if (strcmp (at, wanted) == 0)
      return TRUE;
  return FALSE;
}

static void
end_child (gint64 pid)
{
  /* It is a child of ours that nobody has reaped, so the number is still its own. */
  kill (pid, SIGKILL);
  for (int i = 0; i < REAP_TRIES && waitpid (pid, NULL, WNOHANG) == 0; i++)
    g_usleep (REAP_WAIT_US);
}

static gboolean
is_worker (gint64 pid, const gint64 *workers, guint n_workers)
{
  for (guint i = 0; i < n_workers; i++)
    if (workers[i] == pid)
      return TRUE;
  return FALSE;
}

static guint
end_children_of_task (const char *task, const char *marker, const gint64 *workers, guint n_workers)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%s/children", task);
  g_autofree char *text = NULL;
  g_auto (GStrv) pids = NULL;
  guint n_ended = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;

  pids = g_strsplit (g_strchomp (text), " ", -1);
  for (guint i = 0; pids[i] != NULL; i++)
    {
      gint64 pid = g_ascii_strtoll (pids[i], NULL, 10);

      if (pid > 0 && !is_worker (pid, workers, n_workers) && is_ours (pid, marker))
        {
          end_child (pid);
          n_ended++;
        }
    }
  return n_ended;
}

/**
 * troupe_orphans_end:
 * @marker: the value of %TROUPE_ORPHANS_VARIABLE that the workers of this pool were started with
 * @workers: (array length=n_workers): the pids of those that live
 * @n_workers: how many
 *
 * Kills and reaps what dead workers of this pool left behind. Needs troupe_orphans_adopt() before
 * they were started.
 */
void
troupe_orphans_end (const char *marker, const gint64 *workers, guint n_workers)
{
  for (int round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
      const char *task;
      guint n_ended = 0;

      while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL)
        n_ended += end_children_of_task (task, marker, workers, n_workers);
      if (n_ended == 0)
        return;
    }
}
