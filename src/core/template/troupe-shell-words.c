/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Quotes words for a shell and joins them. */

#include "troupe-shell-words.h"

#include <string.h>

static void
append (GString *line, const char *word, gboolean is_plain)
{
  g_autofree char *quoted = is_plain ? NULL : g_shell_quote (word);

  if (line->len > 0)
    g_string_append_c (line, ' ');
  g_string_append (line, is_plain ? word : quoted);
}

/**
 * troupe_shell_words_append:
 * @line: words with spaces between them
 * @word: the word to add, with as few quotation marks as a shell needs
 */
void
troupe_shell_words_append (GString *line, const char *word)
{
  static const char plain[] = "-_.,:/=@%+";
  gboolean is_plain = word[0] != '\0';

  for (const char *at = word; *at != '\0' && is_plain; at++)
    is_plain = g_ascii_isalnum (*at) || strchr (plain, *at) != NULL;
  append (line, word, is_plain);
}

/**
 * troupe_shell_words_append_all:
 * @line: words with spaces between them
 * @words: (array zero-terminated=1): the words to add; :::, :::+, :::: and ::::+, which combine
 *   lists where they stand alone, in quotation marks
 */
void
troupe_shell_words_append_all (GString *line, const char *const *words)
{
  for (guint i = 0; words[i]; i++)
    if (troupe_shell_words_combine_lists (words[i]))
      append (line, words[i], FALSE);
    else
      troupe_shell_words_append (line, words[i]);
}

/**
 * troupe_shell_words_combine_lists:
 * @word: without quotation marks
 *
 * Returns: whether the word combines lists of items: it is :::, :::+, :::: or ::::+
 */
gboolean
troupe_shell_words_combine_lists (const char *word)
{
  return g_str_equal (word, ":::") || g_str_equal (word, ":::+") ||
         troupe_shell_words_combine_files (word);
}

/**
 * troupe_shell_words_combine_files:
 * @word: without quotation marks
 *
 * Returns: whether the word combines lists and is followed by files of items: it is :::: or ::::+
 */
gboolean
troupe_shell_words_combine_files (const char *word)
{
  return g_str_equal (word, "::::") || g_str_equal (word, "::::+");
}
