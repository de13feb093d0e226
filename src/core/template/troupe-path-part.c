/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Extracts the folder, the name or the stem of a path, as GNU parallel does. */

#include "troupe-path-part.h"

#include <string.h>

/* An extension begins after the last dot, if no slash follows that. */
static gsize
stem_size (const char *path, gsize size)
{
  for (gsize i = size; i > 0 && path[i - 1] != '/'; i--)
    if (path[i - 1] == '.')
      return i - 1;
  return size;
}

/* GNU parallel takes the folder from the first line that has a slash: up to the last slash of that
 * line. */
static void
append_name (GString *to, const char *path, gsize size)
{
  const char *slash = memchr (path, '/', size);
  const char *line = path;
  const char *end = path + size;

  if (slash != NULL)
    {
      const char *before = g_strrstr_len (path, slash - path, "\n");
      const char *after = memchr (slash, '\n', end - slash);

      line = before == NULL ? path : before + 1;
      slash = memrchr (slash, '/', (after == NULL ? end : after) - slash);
      g_string_append_len (to, path, line - path);
      line = slash + 1;
    }
  g_string_append_len (to, line, end - line);
}

static gsize
without_last_slashes (const char *path, gsize size)
{
  while (size > 1 && path[size - 1] == '/')
    size--;
  return size;
}

/* The size of the text before the name, including the slash. */
static gsize
folder_size (const char *path, gsize size)
{
  while (size > 0 && path[size - 1] != '/')
    size--;
  return size;
}

/* As in Perl's File::Basename: "/" is its own folder, and the folder of "a/" is ".". */
static void
append_folder (GString *to, const char *path, gsize size)
{
  gsize folder = folder_size (path, size);
  gsize shown = without_last_slashes (path, folder);

  if (folder == size && shown > 0)
    {
      folder = folder_size (path, shown);
      shown = without_last_slashes (path, folder);
    }

  if (shown == 0)
    g_string_append_c (to, '.');
  else
    g_string_append_len (to, path, shown);
}

/**
 * troupe_path_part_append:
 * @to: the buffer to append the part to
 * @part: which part
 * @path: bytes, not terminated
 * @size: their number
 *
 * Cuts a part out of a path exactly as GNU parallel 20221122 does for the replacement string.
 */
void
troupe_path_part_append (GString *to, TroupePathPart part, const char *path, gsize size)
{
  gsize start = to->len;

  switch (part)
    {
    case TROUPE_PATH_STEM:
      g_string_append_len (to, path, stem_size (path, size));
      break;
    case TROUPE_PATH_NAME:
      append_name (to, path, size);
      break;
    case TROUPE_PATH_FOLDER:
      append_folder (to, path, size);
      break;
    case TROUPE_PATH_NAME_STEM:
      append_name (to, path, size);
      g_string_truncate (to, start + stem_size (to->str + start, to->len - start));
      break;
    case TROUPE_PATH_WHOLE:
    default:
      g_string_append_len (to, path, size);
    }
}
