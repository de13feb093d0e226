/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the kernel says of processes. */

#include "process-state.h"

#include <string.h>

static char
read_state (const char *path)
{
  g_autofree char *text = NULL;
  const char *end;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  end = strrchr (text, ')');
  return end != NULL && strlen (end) > 2 ? end[2] : 0;
}

/**
 * process_state_find:
 * @pid: a process
 *
 * Returns: the kernel's letter for the state of its first thread, or 0 if there is no such process
 */
char
process_state_find (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/stat", pid);

  return read_state (path);
}

/**
 * process_state_is_stopped:
 * @pid: a process
 *
 * Returns: whether all of its threads are stopped: after a signal, one after the other does so when
 *   it has a processor
 */
gboolean
process_state_is_stopped (gint64 pid)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/task", pid);
  g_autoptr (GDir) tasks = g_dir_open (folder, 0, NULL);
  guint n_stopped = 0;
  const char *task;

  if (tasks == NULL)
    return FALSE;
  while ((task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, task, "stat", NULL);

      if (read_state (path) != 'T')
        return FALSE;
      n_stopped++;
    }
  return n_stopped > 0;
}
