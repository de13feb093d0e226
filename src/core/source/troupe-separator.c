/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parses a separator of items, columns or records with the escapes of C. */

#include "troupe-separator.h"

#include "troupe-config.h"
#include "troupe-source.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The value of a number after a backslash: up to three octal digits, or x and two hexadecimal ones.
 * Returns its size, or 0 if it is none. */
static gsize
measure_number (const char *text, guint *value)
{
  gsize size = 0;

  *value = 0;
  if (*text == 'x')
    {
      for (size = 1; size < 3 && g_ascii_isxdigit (text[size]); size++)
        *value = *value * 16 + g_ascii_xdigit_value (text[size]);
      return size > 1 ? size : 0;
    }
  for (; size < 3 && text[size] >= '0' && text[size] <= '7'; size++)
    *value = *value * 8 + (text[size] - '0');
  return *value <= 255 ? size : 0;
}

/**
 * troupe_separator_parse:
 * @text: a separator, as typed
 * @error: return location for an error
 *
 * Replaces the escapes in @text: `\a \b \f \n \r \t \v \\`, `\0` to `\377` and `\x00` to `\xff`.
 *
 * Returns: (transfer full) (nullable): its bytes, or %NULL with %TROUPE_SOURCE_ERROR_INVALID
 */
GBytes *
troupe_separator_parse (const char *text, GError **error)
{
  static const char letters[] = "abfnrtv\\";
  static const char meanings[] = "\a\b\f\n\r\t\v\\";
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  while (*text != '\0')
    {
      guint8 byte = *text++;
      const char *letter;
      gsize size;
      guint value;

      if (byte == '\\')
        {
          size = measure_number (text, &value);
          letter = size > 0 || *text == '\0' ? NULL : strchr (letters, *text);
          if (size == 0 && letter == NULL)
            {
              g_set_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID,
                           _ ("“\\%.1s” is not an escape: those are \\n, \\t, \\r, \\0, \\x1f "
                              "and the like; a backslash is written “\\\\”"),
                           text);
              return NULL;
            }
          byte = letter != NULL ? meanings[letter - letters] : (guint8) value;
          text += letter != NULL ? 1 : size;
        }
      g_byte_array_append (bytes, &byte, 1);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
