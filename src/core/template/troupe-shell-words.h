/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Command lines as text. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SECTION:troupe-shell-words
 *
 * Functions that write command lines as a person would.
 */

void troupe_shell_words_append (GString *line, const char *word);
void troupe_shell_words_append_all (GString *line, const char *const *words);
gboolean troupe_shell_words_combine_files (const char *word);
gboolean troupe_shell_words_combine_lists (const char *word);

G_END_DECLS
