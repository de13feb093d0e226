/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the data of a GBytes, without the NULL that GLib returns for empty ones. */

#include "troupe-bytes.h"

/**
 * troupe_bytes_get_data:
 * @bytes: (nullable): bytes
 * @size: (out) (optional): their number, 0 for %NULL
 *
 * Reads @bytes like g_bytes_get_data(), which returns %NULL for empty ones: most functions that
 * take a pointer and a size do not accept that.
 *
 * Returns: (transfer none): a pointer to the data of @bytes, or to any other byte if they are
 *   empty; never %NULL
 */
gconstpointer
troupe_bytes_get_data (GBytes *bytes, gsize *size)
{
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, size) : NULL;

  if (bytes == NULL && size != NULL)
    *size = 0;
  return data != NULL ? data : "";
}

/**
 * troupe_bytes_to_text:
 * @bytes: (nullable): bytes
 *
 * Returns: (transfer full): @bytes as text, with replacement characters for invalid UTF-8
 */
char *
troupe_bytes_to_text (GBytes *bytes)
{
  gsize size;
  const char *data = troupe_bytes_get_data (bytes, &size);

  return g_utf8_make_valid (data, size);
}
