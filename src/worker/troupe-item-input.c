/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Puts an item into a file in memory, which a command reads as its standard input. */

#include "troupe-item-input.h"

#include "troupe-template.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static gboolean
write_all (int fd, const char *bytes, gsize size)
{
  while (size > 0)
    {
      const gssize written = write (fd, bytes, size);

      if (written < 0 && errno != EINTR)
        return FALSE;
      bytes += MAX (written, 0);
      size -= MAX (written, 0);
    }
  return TRUE;
}

static gboolean
write_line (int fd, const char *item, gsize size)
{
  g_autofree char *line = g_malloc (size + 1);

  for (gsize i = 0; i < size; i++)
    line[i] = item[i] == TROUPE_TEMPLATE_PART_SEPARATOR ? '\t' : item[i];
  line[size] = '\n';
  return write_all (fd, line, size + 1);
}

/**
 * troupe_item_input_open:
 * @form: what a command reads
 * @item: an item
 * @size: its size in bytes
 *
 * Opens the standard input of a command. It is a file: nothing waits for a command that does not
 * read it, and one that ends early is not ended by a signal.
 *
 * Returns: a descriptor for reading from its beginning, or -1 with errno
 */
int
troupe_item_input_open (TroupeItemInput form, const char *item, gsize size)
{
  const int fd = memfd_create ("troupe-item", MFD_CLOEXEC);
  int code;

  if (fd < 0)
    return -1;
  if ((form == TROUPE_ITEM_INPUT_EXACT ? write_all (fd, item, size)
                                       : write_line (fd, item, size)) &&
      lseek (fd, 0, SEEK_SET) == 0)
    return fd;

  code = errno;
  close (fd);
  errno = code;
  return -1;
}
