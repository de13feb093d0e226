/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the members of JSON objects without building a tree of them, so that millions of values can
 * be searched. Text that is no JSON has no members; members before the place where it stops being
 * JSON are found. */

#include "troupe-json-fields.h"

#include <string.h>

typedef struct
{
  const char *at;
  const char *end;
} Scan;

static void
skip_space (Scan *scan)
{
  while (scan->at < scan->end && strchr (" \t\r\n", *scan->at) != NULL && *scan->at != '\0')
    scan->at++;
}

static gboolean
skip_char (Scan *scan, char character)
{
  skip_space (scan);
  if (scan->at == scan->end || *scan->at != character)
    return FALSE;
  scan->at++;
  return TRUE;
}

/* Behind the quotation mark that begins it. */
static gboolean
skip_string (Scan *scan)
{
  for (; scan->at < scan->end; scan->at++)
    {
      if (*scan->at == '"')
        {
          scan->at++;
          return TRUE;
        }
      if (*scan->at == '\\')
        scan->at++;
    }
  return FALSE;
}

/* Arrays and objects are skipped by counting their brackets, so that no depth is too much. */
static gboolean
skip_container (Scan *scan)
{
  guint64 depth = 0;

  while (scan->at < scan->end)
    {
      const char character = *scan->at++;

      if (character == '"' && !skip_string (scan))
        return FALSE;
      if (character == '{' || character == '[')
        depth++;
      if ((character == '}' || character == ']') && --depth == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
skip_value (Scan *scan)
{
  const char *start = scan->at;

  if (scan->at == scan->end)
    return FALSE;
  if (*scan->at == '{' || *scan->at == '[')
    return skip_container (scan);
  if (*scan->at == '"')
    {
      scan->at++;
      return skip_string (scan);
    }
  while (scan->at < scan->end && (g_ascii_isalnum (*scan->at) || strchr ("+-.", *scan->at)) &&
         *scan->at != '\0')
    scan->at++;
  return scan->at > start;
}

typedef struct
{
  const char *name;
  gsize name_size;
  const char *value;
  gsize value_size;
} Member;

/* The name is without its quotation marks, and may have escapes. */
static gboolean
next_member (Scan *scan, Member *member)
{
  if (!skip_char (scan, '"'))
    return FALSE;
  member->name = scan->at;
  if (!skip_string (scan))
    return FALSE;
  member->name_size = scan->at - 1 - member->name;

  if (!skip_char (scan, ':'))
    return FALSE;
  skip_space (scan);
  member->value = scan->at;
  if (!skip_value (scan))
    return FALSE;
  member->value_size = scan->at - member->value;
  return TRUE;
}

static guint
read_hex (const char *at, const char *end)
{
  guint number = 0;

  if (end - at < 4)
    return 0xfffd;
  for (guint i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (at[i]))
        return 0xfffd;
      number = number * 16 + g_ascii_xdigit_value (at[i]);
    }
  return number;
}

/* Behind "\u". A character above the first 65,536 is two of them. */
static const char *
append_escaped (GString *text, const char *at, const char *end)
{
  guint character = read_hex (at, end);

  at = MIN (at + 4, end);
  if (character >= 0xd800 && character < 0xdc00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u')
    {
      const guint low = read_hex (at + 2, end);

      if (low >= 0xdc00 && low < 0xe000)
        {
          character = 0x10000 + ((character - 0xd800) << 10) + (low - 0xdc00);
          at += 6;
        }
    }
  g_string_append_unichar (text,
                           character >= 0xd800 && character < 0xe000 ? 0xfffd : MAX (character, 1));
  return at;
}

static char *
unescape (const char *at, gsize size)
{
  static const char letters[] = "bfnrt";
  static const char controls[] = "\b\f\n\r\t";
  const char *end = at + size;
  GString *text = g_string_sized_new (size);

  while (at < end)
    {
      const char *letter;

      if (*at != '\\' || at + 1 == end)
        {
          g_string_append_c (text, *at++);
          continue;
        }
      letter = memchr (letters, at[1], strlen (letters));
      if (at[1] == 'u')
        {
          at = append_escaped (text, at + 2, end);
          continue;
        }
      g_string_append_c (text, letter != NULL ? controls[letter - letters] : at[1]);
      at += 2;
    }
  return g_string_free (text, FALSE);
}

static gboolean
has_name (const Member *member, const char *name, gsize size)
{
  g_autofree char *text = NULL;

  if (memchr (member->name, '\\', member->name_size) == NULL)
    return member->name_size == size && memcmp (member->name, name, size) == 0;
  text = unescape (member->name, member->name_size);
  return g_str_equal (text, name);
}

/**
 * troupe_json_fields_list:
 * @text: a value
 * @size: its size in bytes
 * @names: (element-type utf8): a set of strings, which it frees
 *
 * If the value is a JSON object, adds the names of its members that the set does not have yet, in
 * their order.
 */
void
troupe_json_fields_list (const char *text, gsize size, GPtrArray *names)
{
  Scan scan = { text, text + size };
  Member member;

  if (!skip_char (&scan, '{'))
    return;
  while (next_member (&scan, &member))
    {
      g_autofree char *raw = unescape (member.name, member.name_size);
      g_autofree char *name = g_utf8_make_valid (raw, -1);

      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, g_steal_pointer (&name));
      if (!skip_char (&scan, ','))
        return;
    }
}

/**
 * troupe_json_fields_find:
 * @text: a value
 * @size: its size in bytes
 * @name: the name of a member
 * @value: (out): the JSON text of the member, within @text
 * @value_size: (out): the size of that in bytes
 *
 * Returns: whether the value is a JSON object with that member
 */
gboolean
troupe_json_fields_find (const char *text,
                         gsize size,
                         const char *name,
                         const char **value,
                         gsize *value_size)
{
  const gsize name_size = strlen (name);
  Scan scan = { text, text + size };
  Member member;

  if (!skip_char (&scan, '{'))
    return FALSE;
  while (next_member (&scan, &member))
    {
      if (has_name (&member, name, name_size))
        {
          *value = member.value;
          *value_size = member.value_size;
          return TRUE;
        }
      if (!skip_char (&scan, ','))
        return FALSE;
    }
  return FALSE;
}

/**
 * troupe_json_fields_to_text:
 * @value: the JSON text of a member
 * @size: its size in bytes
 *
 * Returns: (transfer full): the text of a string; anything else as it is written. It need not be
 *   valid UTF-8
 */
char *
troupe_json_fields_to_text (const char *value, gsize size)
{
  if (size >= 2 && value[0] == '"')
    return unescape (value + 1, size - 2);
  return g_strndup (value, size);
}
