/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the functions that a Python file defines, without running it. */

#include "troupe-python-functions.h"

#include <string.h>

typedef struct
{
  const char *at;
  const char *end;
} Reader;

static gboolean
starts_with (const Reader *reader, const char *text)
{
  const gsize size = strlen (text);

  return (gsize) (reader->end - reader->at) >= size && memcmp (reader->at, text, size) == 0;
}

static void
skip_line (Reader *reader)
{
  while (reader->at < reader->end && *reader->at != '\n')
    reader->at++;
}

/* Passes a string, which is quoted with one or three marks. */
static void
skip_string (Reader *reader)
{
  const char mark = *reader->at;
  const char three[] = { mark, mark, mark, '\0' };
  const gboolean is_long = starts_with (reader, three);

  reader->at += is_long ? 3 : 1;
  while (reader->at < reader->end)
    {
      if (*reader->at == '\\')
        reader->at++;
      else if (is_long ? starts_with (reader, three) : *reader->at == mark)
        {
          reader->at += is_long ? 3 : 1;
          return;
        }
      /* A string that lacks its end. */
      else if (!is_long && *reader->at == '\n')
        return;
      reader->at++;
    }
}

static gboolean
is_part_of_name (char character)
{
  return g_ascii_isalnum (character) || character == '_' || (guchar) character >= 0x80;
}

static void
skip_blanks (Reader *reader)
{
  while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\t'))
    reader->at++;
}

/* Passes the word and the blanks after it, if they are there. */
static gboolean
take_word (Reader *reader, const char *word)
{
  if (!starts_with (reader, word) || reader->at + strlen (word) == reader->end ||
      is_part_of_name (reader->at[strlen (word)]))
    return FALSE;

  reader->at += strlen (word);
  skip_blanks (reader);
  return TRUE;
}

/* At the beginning of a line. */
static void
take_function (Reader *reader, GStrvBuilder *names)
{
  const char *begin;
  g_autofree char *name = NULL;

  if (!take_word (reader, "def"))
    return;

  begin = reader->at;
  while (reader->at < reader->end && is_part_of_name (*reader->at))
    reader->at++;
  name = g_strndup (begin, reader->at - begin);
  if (*name != '\0' && g_utf8_validate (name, -1, NULL))
    g_strv_builder_add (names, name);
}

/**
 * troupe_python_functions_find:
 * @text: (array length=size): the text of a Python file
 * @size: its size in bytes
 *
 * Finds what begins with "def" at the start of a line, outside of strings: functions that a
 * condition or a class defines are left out, and so are coroutines, which a worker cannot call.
 *
 * Returns: (transfer full): the names of the functions of the module, in order
 */
GStrv
troupe_python_functions_find (const char *text, gsize size)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  Reader reader = { text, text + size };
  gboolean begins_line = TRUE;

  if (starts_with (&reader, "\xef\xbb\xbf"))
    reader.at += 3;
  while (reader.at < reader.end)
    {
      if (begins_line)
        take_function (&reader, names);
      if (reader.at >= reader.end)
        break;

      begins_line = *reader.at == '\n';
      if (*reader.at == '#')
        skip_line (&reader);
      else if (*reader.at == '"' || *reader.at == '\'')
        skip_string (&reader);
      else
        reader.at++;
    }
  return g_strv_builder_end (names);
}
