/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The alternatives between braces of a pattern. glibc's glob() expands them, others do not. */

#include "troupe-braces.h"

#include <string.h>

/* The comma or brace that ends the alternative that begins at @text, or %NULL. */
static const char *
find_end (const char *text)
{
  guint depth = 0;

  for (; *text != '\0'; text++)
    {
      if (*text == '\\' && text[1] != '\0')
        text++;
      else if (*text == '{')
        depth++;
      else if (depth == 0 && strchr (",}", *text) != NULL)
        return text;
      else if (*text == '}')
        depth--;
    }
  return NULL;
}

static const char *
find_brace (const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (*text == '\\' && text[1] != '\0')
        text++;
      else if (*text == '{')
        return text;
    }
  return NULL;
}

static void
expand (const char *pattern, GPtrArray *patterns)
{
  const char *brace = find_brace (pattern);
  const char *end = brace == NULL ? NULL : find_end (brace + 1);
  const char *close = end;

  while (close != NULL && *close != '}')
    close = find_end (close + 1);
  if (close == NULL)
    {
      g_ptr_array_add (patterns, g_strdup (pattern));
      return;
    }

  for (const char *begin = brace + 1;; end = find_end (begin))
    {
      g_autofree char *alternative = g_strdup_printf (
          "%.*s%.*s%s", (int) (brace - pattern), pattern, (int) (end - begin), begin, close + 1);

      expand (alternative, patterns);
      if (end == close)
        return;
      begin = end + 1;
    }
}

/**
 * troupe_braces_expand:
 * @pattern: a pattern
 *
 * Expands a pattern with alternatives, such as "{a,b}.c", to patterns without. Braces may be
 * nested; a brace after a backslash, or without its counterpart, is literal.
 *
 * Returns: (transfer full) (element-type utf8): the patterns, in the order of the alternatives
 */
GPtrArray *
troupe_braces_expand (const char *pattern)
{
  GPtrArray *patterns = g_ptr_array_new_with_free_func (g_free);

  expand (pattern, patterns);
  return patterns;
}
