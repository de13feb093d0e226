/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parses items as text, integers, counts and seconds. */

#include "troupe-item.h"

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-decimal.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define TEXT_MAX 60

/* A year, in seconds. */
#define SECONDS_MAX (366 * 24 * 3600)

/**
 * troupe_item_to_text:
 * @item: an item
 * @size: its size in bytes
 *
 * Returns: (transfer full): the item for a message: one line of valid UTF-8, truncated if it is
 *   long
 */
char *
troupe_item_to_text (const char *item, gsize size)
{
  gsize shown = MIN (size, TEXT_MAX);
  g_autofree char *text = NULL;
  GString *line;

  while (shown < size && shown > 0 && ((guint8) item[shown] & 0xc0) == 0x80)
    shown--;

  text = g_utf8_make_valid (item, shown);
  line = g_string_sized_new (shown + 8);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (g_unichar_iscntrl (character))
        g_string_append_printf (line, "\\x%02x", character);
      else
        g_string_append_unichar (line, character);
    }
  if (shown < size)
    g_string_append (line, "…");
  return g_string_free (line, FALSE);
}

/**
 * troupe_item_trim:
 * @item: (inout): an item
 * @size: (inout): its size in bytes
 *
 * Removes the white space around an item that is a number, such as the carriage returns of a file
 * with Windows line ends.
 */
void
troupe_item_trim (const char **item, gsize *size)
{
  while (*size > 0 && g_ascii_isspace ((*item)[*size - 1]))
    (*size)--;
  while (*size > 0 && g_ascii_isspace (**item))
    (*item)++, (*size)--;
}

static gboolean
is_integer (const char *text)
{
  if (*text == '-' || *text == '+')
    text++;
  return *text != '\0' && text[strspn (text, "0123456789")] == '\0';
}

/**
 * troupe_item_parse_integer:
 * @item: an item
 * @size: its size in bytes
 * @number: (out): the number, initialized here on success
 *
 * Returns: whether the item is an integer, of any length
 */
gboolean
troupe_item_parse_integer (const char *item, gsize size, mpz_t number)
{
  g_autofree char *text = NULL;

  troupe_item_trim (&item, &size);
  text = g_strndup (item, size);
  if (strlen (text) != size || !is_integer (text))
    return FALSE;

  /* GMP does not accept a plus sign. */
  mpz_init_set_str (number, *text == '+' ? text + 1 : text, 10);
  return TRUE;
}

/**
 * troupe_item_parse_count:
 * @function: the function that wants it
 * @item: an item
 * @size: its size in bytes
 * @least: the smallest number
 * @most: the largest number, at most %TROUPE_DECIMAL_PARSE_MAX
 * @count: (out): the number
 * @error: return location for an error
 *
 * Returns: whether the item is an integer from @least to @most
 */
gboolean
troupe_item_parse_count (const char *function,
                         const char *item,
                         gsize size,
                         gint64 least,
                         gint64 most,
                         gint64 *count,
                         GError **error)
{
  const char *digits = item;
  gsize n_digits = size;

  troupe_item_trim (&digits, &n_digits);
  if (!troupe_decimal_parse (digits, n_digits, count) || *count < least || *count > most)
    {
      g_autofree char *text = troupe_item_to_text (item, size);

      g_set_error (error, TROUPE_BUILTIN_ERROR, TROUPE_BUILTIN_ERROR_ITEM,
                   _ ("%s needs an integer from %" PRId64 " to %" PRId64 ", not “%s”"), function,
                   least, most, text);
      return FALSE;
    }
  return TRUE;
}

/**
 * troupe_item_parse_seconds:
 * @function: the function that wants it
 * @item: an item
 * @size: its size in bytes
 * @seconds: (out): the number
 * @error: return location for an error
 *
 * Returns: whether the item is a number of seconds from 0 to a year
 */
gboolean
troupe_item_parse_seconds (const char *function,
                           const char *item,
                           gsize size,
                           double *seconds,
                           GError **error)
{
  const char *digits = item;
  gsize n_digits = size;
  g_autofree char *number = NULL;
  char *end;

  troupe_item_trim (&digits, &n_digits);
  number = g_strndup (digits, n_digits);
  *seconds = g_ascii_strtod (number, &end);
  if (n_digits == 0 || end != number + n_digits || !isfinite (*seconds) || *seconds < 0)
    {
      g_autofree char *text = troupe_item_to_text (item, size);

      g_set_error (error, TROUPE_BUILTIN_ERROR, TROUPE_BUILTIN_ERROR_ITEM,
                   _ ("%s needs a number of seconds such as 0.5, not “%s”"), function, text);
      return FALSE;
    }
  if (*seconds > SECONDS_MAX)
    {
      g_set_error (error, TROUPE_BUILTIN_ERROR, TROUPE_BUILTIN_ERROR_ITEM,
                   _ ("%s lasts at most a year, %d seconds, not %s"), function, SECONDS_MAX,
                   number);
      return FALSE;
    }
  return TRUE;
}
