/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds, kills and reaps processes that ended workers left behind. */

#include "troupe-orphans.h"

#include "troupe-wire.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* A process that is stuck in the kernel dies when it comes out of it; it is waited for no longer
 * than this. */
#define REAP_TRIES   200
#define REAP_WAIT_US 1000

/* Processes that are started anew by a process whose parent is killed are found in the next round.
 */
#define ROUNDS 16

/* The workers of all pools that were not reaped yet. A number occurs twice for an instant if the
 * next process with that number is a worker as well. */
static GMutex workers_lock;
static GArray *workers;

/* If children are claimed, the children that existed before. */
static GStrv strangers;

/**
 * troupe_orphans_adopt:
 *
 * Makes this process the parent of the processes that a dead worker leaves behind, even if they
 * left its session and its process group (a "child subreaper").
 */
void
troupe_orphans_adopt (void)
{
  prctl (PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

/**
 * troupe_orphans_lock:
 *
 * Must be called before a worker is started, so that it is not taken for an orphan.
 */
void
troupe_orphans_lock (void)
{
  g_mutex_lock (&workers_lock);
}

/**
 * troupe_orphans_unlock:
 * @pid: the worker that was started, or 0 for none
 *
 * Must be called after it was started.
 */
void
troupe_orphans_unlock (gint64 pid)
{
  if (workers == NULL)
    workers = g_array_new (FALSE, FALSE, sizeof pid);
  if (pid > 0)
    g_array_append_val (workers, pid);
  g_mutex_unlock (&workers_lock);
}

static gboolean
find_worker (gint64 pid, guint *position)
{
  for (guint i = 0; workers != NULL && i < workers->len; i++)
    if (g_array_index (workers, gint64, i) == pid)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * troupe_orphans_forget:
 * @pid: a worker that was reaped
 *
 * A process that gets this number from now on is not that worker.
 */
void
troupe_orphans_forget (gint64 pid)
{
  guint position;

  g_mutex_lock (&workers_lock);
  if (find_worker (pid, &position))
    g_array_remove_index_fast (workers, position);
  g_mutex_unlock (&workers_lock);
}

static char *
read_file (const char *pid, const char *name, gsize *size)
{
  g_autofree char *path = g_build_filename ("/proc", pid, name, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, size, NULL) ? text : NULL;
}

/* Returns the value of a variable in the environment that a process was started with. */
static char *
read_variable (const char *pid, const char *name)
{
  gsize length = strlen (name);
  gsize size = 0;
  g_autofree char *environment = read_file (pid, "environ", &size);

  for (const char *at = environment; at < environment + size; at += strlen (at) + 1)
    if (strncmp (at, name, length) == 0 && at[length] == '=')
      return g_strdup (at + length + 1);
  return NULL;
}

static gboolean
has_score_of_worker (const char *pid)
{
  g_autofree char *own = read_file ("self", "oom_score_adj", NULL);
  g_autofree char *its = read_file (pid, "oom_score_adj", NULL);

  return own != NULL && its != NULL && atoi (its) >= atoi (own) + TROUPE_WIRE_OOM_SCORE;
}

/* Processes that this process starts itself are in its own process group; processes that a worker
 * started are not. */
static gboolean
is_claimed (const char *pid)
{
  return strangers != NULL && !g_strv_contains ((const char *const *) strangers, pid) &&
         getpgid ((pid_t) g_ascii_strtoll (pid, NULL, 10)) != getpgrp ();
}

/* Not every child is an orphan of this pool: the process may have other pools, and may start
 * programs that belong to none of them. Pools that commands had belong to other processes. */
static gboolean
is_orphan (const char *pid, const char *marker)
{
  g_autofree char *our_pools = g_strdup_printf ("%d-", getpid ());
  g_autofree char *value = NULL;
  guint position;

  if (find_worker (g_ascii_strtoll (pid, NULL, 10), &position))
    return FALSE;

  value = read_variable (pid, TROUPE_WIRE_POOL_VARIABLE);
  if (value != NULL && g_str_has_prefix (value, our_pools))
    return strcmp (value, marker) == 0;

  /* It emptied its environment, or ended. */
  return has_score_of_worker (pid) || is_claimed (pid);
}

static void
end_child (pid_t pid)
{
  /* It is an unreaped child of this process, so the number is still its own. */
  kill (pid, SIGKILL);
  for (int i = 0; i < REAP_TRIES && waitpid (pid, NULL, WNOHANG) == 0; i++)
    g_usleep (REAP_WAIT_US);
}

static gboolean
has_children (void)
{
  siginfo_t info;

  return waitid (P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

/* The children of all threads of this process, as strings. */
static GStrv
list_children (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  g_autoptr (GString) all = g_string_new (NULL);
  const char *task;

  while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/proc/self/task/%s/children", task);
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL))
        g_string_append (all, text);
    }
  return g_strsplit (g_strchomp (all->str), " ", -1);
}

static guint
end_children (const char *marker)
{
  g_auto (GStrv) pids = list_children ();
  guint n_ended = 0;

  for (guint i = 0; pids[i] != NULL; i++)
    if (*pids[i] != '\0' && is_orphan (pids[i], marker))
      {
        end_child ((pid_t) g_ascii_strtoll (pids[i], NULL, 10));
        n_ended++;
      }
  return n_ended;
}

/**
 * troupe_orphans_claim:
 *
 * From now on each child of this process that is in another process group is taken for an orphan,
 * even if it tried to hide, unless it is a child already, or was started between
 * troupe_orphans_lock() and troupe_orphans_unlock(). For a process whose only purpose is to run a
 * pool.
 */
void
troupe_orphans_claim (void)
{
  g_mutex_lock (&workers_lock);
  g_strfreev (strangers);
  strangers = list_children ();
  g_mutex_unlock (&workers_lock);
}

/**
 * troupe_orphans_new_marker:
 *
 * Returns: (transfer full): a value of %TROUPE_WIRE_POOL_VARIABLE that no other pool has
 */
char *
troupe_orphans_new_marker (void)
{
  return g_strdup_printf ("%d-%08x", getpid (), g_random_int ());
}

/**
 * troupe_orphans_end:
 * @marker: the value of %TROUPE_WIRE_POOL_VARIABLE that the workers of this pool were started with
 *
 * Kills and reaps the processes that dead workers of this pool left behind. They are identified by
 * that variable or, if they emptied their environment, by %TROUPE_WIRE_OOM_SCORE or
 * troupe_orphans_claim(). Needs troupe_orphans_adopt() before the workers were started.
 */
void
troupe_orphans_end (const char *marker)
{
  guint n_ended = 1;

  g_mutex_lock (&workers_lock);
  for (int round = 0; round < ROUNDS && n_ended > 0 && has_children (); round++)
    n_ended = end_children (marker);
  g_mutex_unlock (&workers_lock);
}
