/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes text from outside safe for a terminal: text of a worker, an item or a file can neither move
 * the cursor nor look like a line of Troupe's own. */

#include "troupe-safe-text.h"

#include <string.h>

#define RIGHT_TO_LEFT_MARK    0x200f
#define LEFT_TO_RIGHT_ISOLATE 0x2066
#define FIRST_STRONG_ISOLATE  0x2068
#define POP_ISOLATE           0x2069

/* Names are shorter, in bytes; a limit, so that a long text is not searched again and again. */
#define ISOLATE_MAX 1024

/* The beginning of a continued line, which no line of Troupe's own has. */
#define CONTINUATION "\n  "

/* Control characters, line breaks, and characters that change the direction of text (Unicode
 * Standard Annex 9). */
static gboolean
is_dangerous (gunichar character)
{
  switch (g_unichar_type (character))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SURROGATE:
      return TRUE;
    default:
      return character == 0x061c || character == 0x200e || character == 0x200f ||
             (character >= 0x202a && character <= 0x202e) ||
             (character >= 0x2066 && character <= 0x2069);
    }
}

/* Whether an isolate that begins before @at ends in the same line, and there is only text and other
 * isolates in it. */
static gboolean
is_closed (const char *at, const char *end)
{
  guint depth = 1;

  end = at + MIN (end - at, ISOLATE_MAX);
  while (at < end)
    {
      const gunichar character = g_utf8_get_char_validated (at, end - at);

      if ((gint32) character < 0)
        return FALSE;
      if (character == LEFT_TO_RIGHT_ISOLATE || character == FIRST_STRONG_ISOLATE)
        depth++;
      else if (character == POP_ISOLATE && --depth == 0)
        return TRUE;
      else if (character != POP_ISOLATE && is_dangerous (character))
        return FALSE;
      at = g_utf8_next_char (at);
    }
  return FALSE;
}

/**
 * troupe_safe_text_skip_mark:
 * @text: text, perhaps not even that
 * @at: a position in it
 * @end: its end
 * @n_open: (inout): the number of isolates that are open, 0 at first
 *
 * Sentences that are written from right to left have marks of their direction: one before their
 * first word, and isolates around names and options. Neither can move what is outside of the
 * sentence or the isolate.
 *
 * Returns: (transfer none): the position after such a mark, or @at if there is none
 */
const char *
troupe_safe_text_skip_mark (const char *text, const char *at, const char *end, guint *n_open)
{
  const gunichar character = g_utf8_get_char_validated (at, end - at);

  switch (character)
    {
    case RIGHT_TO_LEFT_MARK:
      return at == text || at[-1] == ' ' ? g_utf8_next_char (at) : at;
    case LEFT_TO_RIGHT_ISOLATE:
    case FIRST_STRONG_ISOLATE:
      if (!is_closed (g_utf8_next_char (at), end))
        return at;
      (*n_open)++;
      return g_utf8_next_char (at);
    case POP_ISOLATE:
      if (*n_open == 0)
        return at;
      (*n_open)--;
      return g_utf8_next_char (at);
    default:
      return at;
    }
}

/**
 * troupe_safe_text_append:
 * @to: the string to append to
 * @at: bytes
 * @end: the end of the bytes, after @at
 *
 * Appends one character, or one byte that is not text. Characters that could affect a terminal are
 * escaped as in C.
 *
 * Returns: (transfer none): the position after it
 */
const char *
troupe_safe_text_append (GString *to, const char *at, const char *end)
{
  const gunichar character = g_utf8_get_char_validated (at, end - at);
  const gboolean is_text = (gint32) character >= 0;

  if (*at == '\n')
    g_string_append (to, "\\n");
  else if (*at == '\t')
    g_string_append (to, "\\t");
  else if (is_text && !is_dangerous (character))
    g_string_append_unichar (to, character);
  else if (is_text && character >= 0x80)
    g_string_append_printf (to, "\\u%04x", character);
  else
    g_string_append_printf (to, "\\x%02x", (guchar) *at);

  return is_text ? g_utf8_next_char (at) : at + 1;
}

/**
 * troupe_safe_text_drop_marks:
 * @text: text, perhaps not even that
 *
 * Returns: (transfer full): @text without the marks of troupe_safe_text_skip_mark(), for a place in
 *   which each character takes a column
 */
char *
troupe_safe_text_drop_marks (const char *text)
{
  GString *rest = g_string_new (NULL);
  const char *end = text + strlen (text);
  guint n_open = 0;

  for (const char *at = text; at < end;)
    {
      const char *next = troupe_safe_text_skip_mark (text, at, end, &n_open);

      if (next == at)
        g_string_append_c (rest, *at++);
      else
        at = next;
    }
  return g_string_free (rest, FALSE);
}

/**
 * troupe_safe_text_to_line:
 * @text: text, perhaps not even that
 *
 * Returns: (transfer full): @text in one line, with characters that could affect a terminal escaped
 *   as in C
 */
char *
troupe_safe_text_to_line (const char *text)
{
  GString *line = g_string_new (NULL);
  const char *end = text + strlen (text);

  while (text < end)
    text = troupe_safe_text_append (line, text, end);
  return g_string_free (line, FALSE);
}

/**
 * troupe_safe_text_to_lines:
 * @text: text, perhaps not even that
 *
 * Returns: (transfer full): @text, each line after the first one indented, with characters that
 *   could affect a terminal escaped as in C, except those of troupe_safe_text_skip_mark()
 */
char *
troupe_safe_text_to_lines (const char *text)
{
  GString *lines = g_string_new (NULL);
  const char *start = text;
  const char *end = text + strlen (text);
  const char *next;
  guint n_open = 0;

  while (text < end)
    if ((next = troupe_safe_text_skip_mark (start, text, end, &n_open)) > text)
      {
        g_string_append_len (lines, text, next - text);
        text = next;
      }
    else if (*text == '\n' || g_str_has_prefix (text, "\r\n"))
      {
        g_string_append (lines, CONTINUATION);
        text = strchr (text, '\n') + 1;
      }
    else if (*text == '\t')
      {
        g_string_append_c (lines, *text++);
      }
    else
      {
        text = troupe_safe_text_append (lines, text, end);
      }
  return g_string_free (lines, FALSE);
}
