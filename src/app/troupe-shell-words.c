/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-shell-words.h"

#include <string.h>

/**
 * troupe_shell_words_append:
 * @line: words with spaces between them
 * @word: what to add, with as few quotation marks as a shell needs
 */
void
troupe_shell_words_append (GString *line, const char *word)
{
  static const char plain[] = "-_.,:/=@%+";
  gboolean is_plain = word[0] != '\0';
  g_autofree char *quoted = NULL;

  for (const char *at = word; *at != '\0' && is_plain; at++)
    is_plain = g_ascii_isalnum (*at) || strchr (plain, *at) != NULL;
  if (!is_plain)
    quoted = g_shell_quote (word);

  if (line->len > 0)
    g_string_append_c (line, ' ');
  g_string_append (line, is_plain ? word : quoted);
}

/**
 * troupe_shell_words_append_all:
 * @line: words with spaces between them
 * @words: (array zero-terminated=1): what to add
 */
void
troupe_shell_words_append_all (GString *line, const char *const *words)
{
  for (guint i = 0; words[i]; i++)
    troupe_shell_words_append (line, words[i]);
}
