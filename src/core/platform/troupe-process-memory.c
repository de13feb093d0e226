/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The memory that a process and all processes that it started have. */

#include "troupe-process-memory.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Reads the beginning of a small file of /proc, and ends it with a NUL byte. */
static gboolean
read_file (const char *path, char *text, gsize size)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gssize n_read;

  if (fd < 0)
    return FALSE;
  n_read = read (fd, text, size - 1);
  close (fd);
  text[MAX (n_read, 0)] = '\0';
  return n_read > 0;
}

/* Bytes of a process that are in memory: the second field of /proc/PID/statm, in pages. */
static guint64
read_resident (gint64 pid)
{
  char path[64];
  char text[128];
  const char *second;

  g_snprintf (path, sizeof path, "/proc/%" G_GINT64_FORMAT "/statm", pid);
  second = read_file (path, text, sizeof text) ? strchr (text, ' ') : NULL;
  return second != NULL ? g_ascii_strtoull (second, NULL, 10) * sysconf (_SC_PAGESIZE) : 0;
}

/* The same, but of pages that several processes share, each has its part: "Pss" in
 * /proc/PID/smaps_rollup. The kernel walks through all of the memory for it. */
static guint64
read_proportional (gint64 pid)
{
  static const char key[] = "\nPss:";
  char path[64];
  char text[512];
  const char *at;

  g_snprintf (path, sizeof path, "/proc/%" G_GINT64_FORMAT "/smaps_rollup", pid);
  at = read_file (path, text, sizeof text) ? strstr (text, key) : NULL;
  return at != NULL ? g_ascii_strtoull (at + strlen (key), NULL, 10) * 1024 : read_resident (pid);
}

/* Adds the children that a thread of a process started and that still run. */
static void
add_children (const char *path, GArray *pids)
{
  g_autofree char *text = NULL;
  char *at;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;

  for (at = text; *at != '\0';)
    {
      char *end;
      const gint64 pid = g_ascii_strtoll (at, &end, 10);

      if (end == at)
        return;
      g_array_append_val (pids, pid);
      at = end + strspn (end, " ");
    }
}

/* Appends the descendants of the only element, parents first. */
static void
add_descendants (GArray *pids)
{
  for (guint i = 0; i < pids->len; i++)
    {
      g_autofree char *folder =
          g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/task", g_array_index (pids, gint64, i));
      g_autoptr (GDir) threads = g_dir_open (folder, 0, NULL);
      const char *thread;

      while (threads != NULL && (thread = g_dir_read_name (threads)) != NULL)
        {
          g_autofree char *path = g_build_filename (folder, thread, "children", NULL);

          add_children (path, pids);
        }
    }
}

static guint64
sum (const GArray *pids, guint64 (*read_memory) (gint64 pid))
{
  guint64 bytes = 0;

  for (guint i = 0; i < pids->len; i++)
    bytes += read_memory (g_array_index (pids, gint64, i));
  return bytes;
}

/**
 * troupe_process_memory_measure:
 * @pid: a process of this machine
 * @limit: bytes that matter to the caller
 *
 * Measures the resident memory of a process and its descendants, whatever their session or process
 * group. Memory that processes share is counted for each of them if the sum is below @limit, which
 * costs some microseconds for each process; otherwise each has its part, which takes longer.
 *
 * Returns: bytes, 0 if there is no such process
 */
guint64
troupe_process_memory_measure (gint64 pid, guint64 limit)
{
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof pid);
  guint64 bytes;

  g_array_append_val (pids, pid);
  add_descendants (pids);
  bytes = sum (pids, read_resident);
  return bytes > limit ? sum (pids, read_proportional) : bytes;
}
