/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads /proc/PID/io, for which libgtop has no function. */

#include "troupe-process-disk.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Bytes: the file has seven lines, of 24 characters and a number each. */
#define MAX_SIZE 512

static gboolean
find_number (const char *text, const char *name, guint64 *number)
{
  const gsize length = strlen (name);

  for (const char *line = text; line != NULL; line = strchr (line, '\n'))
    {
      line += *line == '\n';
      if (strncmp (line, name, length) != 0)
        continue;
      return g_ascii_isdigit (line[length]) &&
             (*number = g_ascii_strtoull (line + length, NULL, 10)) < G_MAXUINT64;
    }
  return FALSE;
}

/**
 * troupe_process_disk_parse:
 * @text: the content of /proc/PID/io
 * @read_bytes: (out): bytes that the process and the children that it reaped read from disks
 * @written_bytes: (out): the same, written to disks
 *
 * Returns: whether @text has both numbers
 */
gboolean
troupe_process_disk_parse (const char *text, guint64 *read_bytes, guint64 *written_bytes)
{
  return find_number (text, "read_bytes: ", read_bytes) &&
         find_number (text, "write_bytes: ", written_bytes);
}

/**
 * troupe_process_disk_read:
 * @pid: a process id
 * @read_bytes: (out): as in troupe_process_disk_parse()
 * @written_bytes: (out): likewise
 *
 * Returns: whether the process exists and may be asked
 */
gboolean
troupe_process_disk_read (gint64 pid, guint64 *read_bytes, guint64 *written_bytes)
{
  char path[sizeof "/proc//io" + 20];
  char text[MAX_SIZE];
  gssize size;
  int fd;

  g_snprintf (path, sizeof path, "/proc/%" G_GINT64_FORMAT "/io", pid);
  fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    return FALSE;
  size = read (fd, text, sizeof text - 1);
  g_close (fd, NULL);
  if (size <= 0)
    return FALSE;

  text[size] = '\0';
  return troupe_process_disk_parse (text, read_bytes, written_bytes);
}
