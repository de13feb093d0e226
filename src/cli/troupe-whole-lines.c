/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Chooses pieces of text that are written to a file with one call, so that no line is cut.
 *
 * SIGKILL ends a write to a file between two pages (generic_perform_write() of Linux), never within
 * one: a write that ends with a line and does not leave its page is done whole or not at all. Only
 * a line that lies across the end of a page can be cut, in the fraction of a microsecond between
 * its two parts.
 */

#include "troupe-whole-lines.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A size that divides that of every page. */
#define PAGE_BYTES 4096

/**
 * troupe_whole_lines_find:
 * @offset: the position in the file
 * @data: lines, of which the last one may be incomplete
 * @size: their size in bytes, not 0
 *
 * Returns: the bytes to write with one call: the lines that end within the page, or else the first
 *   line
 */
gsize
troupe_whole_lines_find (guint64 offset, const void *data, gsize size)
{
  const gsize room = PAGE_BYTES - offset % PAGE_BYTES;
  const char *end;

  if (size <= room)
    return size;

  end = memrchr (data, '\n', room);
  if (end == NULL)
    end = memchr ((const char *) data + room, '\n', size - room);
  return end != NULL ? (gsize) (end + 1 - (const char *) data) : size;
}

/**
 * troupe_whole_lines_get_offset:
 * @fd: a descriptor of a regular file
 *
 * Returns: the position at which the next bytes are written
 */
guint64
troupe_whole_lines_get_offset (int fd)
{
  struct stat status;
  off_t offset;

  if (fcntl (fd, F_GETFL) & O_APPEND)
    return fstat (fd, &status) == 0 ? status.st_size : 0;

  offset = lseek (fd, 0, SEEK_CUR);
  return MAX (offset, 0);
}
