/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Validates and writes JSON values byte by byte, with numbers of any length. */

#include "troupe-json-text.h"

#include <string.h>

/* Deeper values are written as strings: most readers of JSON have a limit as well. */
#define DEPTH_MAX 256

/* json-glib 1.6 reads numbers as 64 bits ([123456789012345678901] becomes [-1], [0.1] becomes
 * [0.10000000000000001]), and accepts comments, hexadecimal numbers and single quotes as JSON. A
 * value must neither change nor break the output, so it is checked here, by RFC 8259, and copied.
 */
typedef struct
{
  const char *at;
  const char *end;
  GString *to;
  guint depth;
} Scanner;

static gboolean scan_value (Scanner *scanner);

static void
skip_space (Scanner *scanner)
{
  while (scanner->at < scanner->end && strchr (" \t\n\r", *scanner->at) != NULL &&
         *scanner->at != '\0')
    scanner->at++;
}

static gboolean
scan_character (Scanner *scanner, char character)
{
  if (scanner->at == scanner->end || *scanner->at != character)
    return FALSE;

  g_string_append_c (scanner->to, character);
  scanner->at++;
  return TRUE;
}

static gboolean
scan_word (Scanner *scanner, const char *word)
{
  gsize size = strlen (word);

  if ((gsize) (scanner->end - scanner->at) < size || memcmp (scanner->at, word, size) != 0)
    return FALSE;

  g_string_append_len (scanner->to, word, size);
  scanner->at += size;
  return TRUE;
}

static gboolean
skip_digits (Scanner *scanner)
{
  const char *start = scanner->at;

  while (scanner->at < scanner->end && g_ascii_isdigit (*scanner->at))
    scanner->at++;
  return scanner->at > start;
}

static gboolean
skip_one_of (Scanner *scanner, char a, char b)
{
  if (scanner->at == scanner->end || (*scanner->at != a && *scanner->at != b))
    return FALSE;

  scanner->at++;
  return TRUE;
}

static gboolean
scan_number (Scanner *scanner)
{
  const char *start = scanner->at;

  skip_one_of (scanner, '-', '-');
  if (!skip_one_of (scanner, '0', '0') && !skip_digits (scanner))
    return FALSE;
  if (skip_one_of (scanner, '.', '.') && !skip_digits (scanner))
    return FALSE;
  if (skip_one_of (scanner, 'e', 'E'))
    {
      skip_one_of (scanner, '+', '-');
      if (!skip_digits (scanner))
        return FALSE;
    }

  g_string_append_len (scanner->to, start, scanner->at - start);
  return TRUE;
}

static gboolean
scan_escape (Scanner *scanner)
{
  if (scanner->at == scanner->end)
    return FALSE;

  if (*scanner->at == 'u')
    {
      for (guint i = 1; i <= 4; i++)
        if (scanner->end - scanner->at <= (gssize) i || !g_ascii_isxdigit (scanner->at[i]))
          return FALSE;
      scanner->at += 5;
      return TRUE;
    }

  return strchr ("\"\\/bfnrt", *scanner->at++) != NULL && scanner->at[-1] != '\0';
}

static gboolean
scan_string (Scanner *scanner)
{
  const char *start = scanner->at++;

  while (scanner->at < scanner->end && *scanner->at != '"')
    {
      if ((guchar) *scanner->at < 0x20)
        return FALSE;
      if (*scanner->at++ == '\\' && !scan_escape (scanner))
        return FALSE;
    }

  if (scanner->at == scanner->end || !g_utf8_validate_len (start, scanner->at - start, NULL))
    return FALSE;

  scanner->at++;
  g_string_append_len (scanner->to, start, scanner->at - start);
  return TRUE;
}

static gboolean
scan_array (Scanner *scanner)
{
  scan_character (scanner, '[');
  skip_space (scanner);
  if (scan_character (scanner, ']'))
    return TRUE;

  do
    if (!scan_value (scanner))
      return FALSE;
  while (scan_character (scanner, ','));

  return scan_character (scanner, ']');
}

static gboolean
scan_object (Scanner *scanner)
{
  scan_character (scanner, '{');
  skip_space (scanner);
  if (scan_character (scanner, '}'))
    return TRUE;

  do
    {
      skip_space (scanner);
      if (scanner->at == scanner->end || *scanner->at != '"' || !scan_string (scanner))
        return FALSE;
      skip_space (scanner);
      if (!scan_character (scanner, ':') || !scan_value (scanner))
        return FALSE;
    }
  while (scan_character (scanner, ','));

  return scan_character (scanner, '}');
}

/* Appends the value without the space between its parts. */
static gboolean
scan_value (Scanner *scanner)
{
  gboolean good;

  skip_space (scanner);
  if (scanner->at == scanner->end || scanner->depth == DEPTH_MAX)
    return FALSE;

  scanner->depth++;
  switch (*scanner->at)
    {
    case '[':
      good = scan_array (scanner);
      break;
    case '{':
      good = scan_object (scanner);
      break;
    case '"':
      good = scan_string (scanner);
      break;
    case 't':
      good = scan_word (scanner, "true");
      break;
    case 'f':
      good = scan_word (scanner, "false");
      break;
    case 'n':
      good = scan_word (scanner, "null");
      break;
    default:
      good = scan_number (scanner);
    }
  scanner->depth--;

  skip_space (scanner);
  return good;
}

static gboolean
is_integer (const char *value, gsize size)
{
  gsize start = size > 0 && value[0] == '-' ? 1 : 0;

  if (size == start || (value[start] == '0' && size > start + 1))
    return FALSE;
  for (gsize i = start; i < size; i++)
    if (!g_ascii_isdigit (value[i]))
      return FALSE;

  return TRUE;
}

static void
append_valid (GString *to, const char *at, const char *end)
{
  while (at < end)
    {
      const char *plain = at;

      while (at < end && (guchar) *at >= 0x20 && *at != '"' && *at != '\\')
        at++;
      g_string_append_len (to, plain, at - plain);
      if (at == end)
        return;

      if (*at == '"' || *at == '\\')
        g_string_append_printf (to, "\\%c", *at);
      else if (*at == '\n')
        g_string_append (to, "\\n");
      else if (*at == '\t')
        g_string_append (to, "\\t");
      else
        g_string_append_printf (to, "\\u%04x", (guint) *at);
      at++;
    }
}

/**
 * troupe_json_append_string:
 * @to: the string to append it to
 * @text: (array length=size): any bytes
 * @size: their number
 *
 * Appends a JSON string. Each byte that is not UTF-8 becomes U+FFFD.
 */
void
troupe_json_append_string (GString *to, const void *text, gsize size)
{
  const char *at = text;
  const char *end = at + size;

  g_string_append_c (to, '"');
  while (at < end)
    {
      const char *valid_end;

      g_utf8_validate_len (at, end - at, &valid_end);
      append_valid (to, at, valid_end);
      if (valid_end < end)
        g_string_append (to, *valid_end == '\0' ? "\\u0000" : "\357\277\275");
      at = valid_end + 1;
    }
  g_string_append_c (to, '"');
}

/**
 * troupe_json_append_value:
 * @to: the string to append it to
 * @value: (array length=size): any bytes
 * @size: their number
 *
 * Appends a value as it is if it is a JSON number, array, object, true, false or null, and
 * otherwise as a JSON string.
 */
void
troupe_json_append_value (GString *to, const void *value, gsize size)
{
  Scanner scanner = { value, (const char *) value + size, to, 0 };
  gsize before = to->len;

  if (is_integer (value, size))
    {
      g_string_append_len (to, value, size);
      return;
    }

  skip_space (&scanner);
  if (scanner.at < scanner.end && *scanner.at != '"' && scan_value (&scanner) &&
      scanner.at == scanner.end)
    return;

  g_string_truncate (to, before);
  troupe_json_append_string (to, value, size);
}
