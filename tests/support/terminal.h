/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A terminal in which a test runs a program, sees its screen, and types. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Terminal:
 *
 * A pseudo-terminal with a program in its foreground, and the screen that the program drew, as a
 * terminal of the type xterm-256color shows it.
 */
typedef struct _Terminal Terminal;

/** TerminalCondition: returns whether what a test waits for has happened. */
typedef gboolean (*TerminalCondition) (Terminal *terminal, gpointer data);

Terminal *terminal_new (guint n_rows, guint n_columns, const char *const *argv);
Terminal *terminal_new_with_environment (guint n_rows,
                                         guint n_columns,
                                         const char *const *argv,
                                         const char *const *variables);
void terminal_free (Terminal *self);

void terminal_type (Terminal *self, const char *keys);
void terminal_resize (Terminal *self, guint n_rows, guint n_columns);
void terminal_signal (Terminal *self, int signal_number);
gint64 terminal_get_pid (Terminal *self);

void terminal_wait_for (Terminal *self, const char *text);
void terminal_wait_without (Terminal *self, const char *text);
void terminal_wait (Terminal *self, TerminalCondition condition, gpointer data);
int terminal_wait_for_end (Terminal *self);
void terminal_wait_for_stop (Terminal *self);

char *terminal_dup_screen (Terminal *self);
char *terminal_dup_row (Terminal *self, guint row);
int terminal_find_row (Terminal *self, const char *pattern);
gboolean terminal_is_alternate (Terminal *self);
gboolean terminal_has_cursor (Terminal *self);
gboolean terminal_is_cooked (Terminal *self);
guint terminal_count_colours (Terminal *self, int foreground, int background);
const char *terminal_get_output (Terminal *self);

#define TERMINAL_UP        "\033OA"
#define TERMINAL_DOWN      "\033OB"
#define TERMINAL_HOME      "\033OH"
#define TERMINAL_END       "\033OF"
#define TERMINAL_PAGE_DOWN "\033[6~"
#define TERMINAL_F1        "\033OP"
#define TERMINAL_F3        "\033OR"
#define TERMINAL_F4        "\033OS"
#define TERMINAL_F6        "\033[17~"
#define TERMINAL_F9        "\033[20~"
#define TERMINAL_ESCAPE    "\033"
#define TERMINAL_INTERRUPT "\003"
#define TERMINAL_STOP      "\032"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Terminal, terminal_free)

G_END_DECLS
