/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds processes of a test, by their parents. */

#include "far-processes.h"

#include <string.h>

/**
 * far_processes_read:
 * @pid: a process
 * @name: a file of its folder in /proc
 * @size: (out) (optional): the size of the file
 *
 * Returns: (transfer full) (nullable): the contents of that file, or %NULL if it is gone
 */
char *
far_processes_read (const char *pid, const char *name, gsize *size)
{
  g_autofree char *path = g_build_filename ("/proc", pid, name, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, size, NULL) ? text : NULL;
}

/**
 * far_processes_read_command:
 * @pid: a process
 *
 * Returns: (transfer full): its command line, or "" if it is gone
 */
char *
far_processes_read_command (gint64 pid)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, pid);
  gsize size = 0;
  char *command = far_processes_read (number, "cmdline", &size);

  for (gsize i = 0; i + 1 < size; i++)
    if (command[i] == '\0')
      command[i] = ' ';
  return command != NULL ? command : g_strdup ("");
}

static gint64
read_parent (const char *pid)
{
  g_autofree char *stat = far_processes_read (pid, "stat", NULL);
  const char *end = stat != NULL ? strrchr (stat, ')') : NULL;
  g_auto (GStrv) words = end != NULL ? g_strsplit (end, " ", 4) : NULL;

  return words != NULL && g_strv_length (words) == 4 ? g_ascii_strtoll (words[2], NULL, 10) : 0;
}

/**
 * far_processes_add_descendants:
 * @pids: (element-type gint64): processes
 * @parent: a process
 *
 * Appends the children of @parent, theirs, and so on.
 */
void
far_processes_add_descendants (GArray *pids, gint64 parent)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (proc)) != NULL)
    if (g_ascii_isdigit (*name) && read_parent (name) == parent)
      {
        const gint64 pid = g_ascii_strtoll (name, NULL, 10);

        g_array_append_val (pids, pid);
        far_processes_add_descendants (pids, pid);
      }
}
