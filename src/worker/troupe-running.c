/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The commands that are running, of all lanes. A command that reads or sets the terminal in the
 * background is stopped by the kernel (SIGTTIN, SIGTTOU), with the whole process group, and would
 * never be continued: it is found here and ended. */

#include "troupe-running.h"

#include "troupe-descendants.h"

#include <signal.h>
#include <sys/wait.h>

typedef struct
{
  pid_t pid;
  gboolean asks;
} Running;

/* Processes in it were not reaped: their numbers are their own. */
static GMutex lock;
static GArray *all;

static Running *
find (pid_t pid, guint *position)
{
  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, Running, i).pid == pid)
      {
        *position = i;
        return &g_array_index (all, Running, i);
      }
  g_assert_not_reached ();
}

/**
 * troupe_running_add:
 * @pid: a command that was started
 */
void
troupe_running_add (pid_t pid)
{
  const Running running = { .pid = pid };

  g_mutex_lock (&lock);
  if (all == NULL)
    all = g_array_new (FALSE, FALSE, sizeof (Running));
  g_array_append_val (all, running);
  g_mutex_unlock (&lock);
}

/**
 * troupe_running_remove:
 * @pid: a command that is about to be reaped
 *
 * Returns: whether it was ended because it tried to use the terminal
 */
gboolean
troupe_running_remove (pid_t pid)
{
  guint position;
  gboolean asks;

  g_mutex_lock (&lock);
  asks = find (pid, &position)->asks;
  g_array_remove_index_fast (all, position);
  g_mutex_unlock (&lock);
  return asks;
}

/**
 * troupe_running_get_count:
 *
 * Returns: the number of running commands
 */
guint
troupe_running_get_count (void)
{
  guint count;

  g_mutex_lock (&lock);
  count = all == NULL ? 0 : all->len;
  g_mutex_unlock (&lock);
  return count;
}

static gboolean
was_stopped_by_terminal (pid_t pid)
{
  siginfo_t info = { 0 };

  return waitid (P_PID, pid, &info, WSTOPPED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid &&
         (info.si_status == SIGTTIN || info.si_status == SIGTTOU);
}

/**
 * troupe_running_end_askers:
 * @last_look: whether to end a stopped command as well if it is uncertain which command wants the
 *   terminal
 *
 * To be called after this process got SIGTTIN or SIGTTOU, and a few times again: such a command may
 * take a moment to stop. The commands of the other lanes continue.
 */
void
troupe_running_end_askers (gboolean last_look)
{
  gboolean found = FALSE;

  g_mutex_lock (&lock);
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      Running *running = &g_array_index (all, Running, i);

      if (!troupe_descendants_want_terminal (running->pid) &&
          !(last_look && was_stopped_by_terminal (running->pid)))
        continue;
      running->asks = TRUE;
      found = TRUE;
      troupe_descendants_kill_tree (running->pid);
    }
  if (found)
    kill (0, SIGCONT);
  g_mutex_unlock (&lock);
}
