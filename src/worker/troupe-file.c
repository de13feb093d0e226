/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a file in pieces for functions that take a path. */

#include "troupe-file.h"

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-item.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define PIECE (128 * 1024)

static int
read_pieces (const char *path, TroupeFileFunc add, gpointer user_data)
{
  g_autofree guint8 *piece = g_malloc (PIECE);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  int code = 0;
  gssize size;

  if (fd < 0)
    return errno;

  while ((size = read (fd, piece, PIECE)) != 0)
    {
      if (size > 0)
        {
          add (piece, size, user_data);
        }
      else if (errno != EINTR)
        {
          code = errno;
          break;
        }
    }
  close (fd);
  return code;
}

/**
 * troupe_file_read:
 * @function: the function that reads it
 * @item: an item, the name of a file
 * @size: its size in bytes
 * @add: called with each piece of the file, in order
 * @user_data: for @add
 * @error: return location for an error
 *
 * Returns: %FALSE when the file cannot be read
 */
gboolean
troupe_file_read (const char *function,
                  const char *item,
                  gsize size,
                  TroupeFileFunc add,
                  gpointer user_data,
                  GError **error)
{
  g_autofree char *path = g_strndup (item, size);
  int code = memchr (item, '\0', size) != NULL ? EINVAL : read_pieces (path, add, user_data);

  if (code != 0)
    {
      g_autofree char *text = troupe_item_to_text (item, size);

      g_set_error (error, TROUPE_BUILTIN_ERROR, TROUPE_BUILTIN_ERROR_FAILED,
                   _ ("%s cannot read “%s”: %s"), function, text, g_strerror (code));
      return FALSE;
    }
  return TRUE;
}
