/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Standard error: messages, and a status line on a terminal. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeConsole:
 *
 * Standard error: lines for the user, and at the bottom of a terminal one line that changes. A slow
 * reader does not block the program.
 */
typedef struct _TroupeConsole TroupeConsole;

/** TroupeConsoleFunc: called after something was written. */
typedef void (*TroupeConsoleFunc) (gpointer user_data);

/** TroupeConsoleLineFunc: called for each line that is printed. */
typedef void (*TroupeConsoleLineFunc) (const char *line, gpointer user_data);

TroupeConsole *troupe_console_new (TroupeConsoleFunc func, gpointer user_data);
void troupe_console_free (TroupeConsole *self);

gboolean troupe_console_is_terminal (TroupeConsole *self);
void troupe_console_print (TroupeConsole *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void troupe_console_write (TroupeConsole *self, const void *text, gsize size);
void troupe_console_set_status (TroupeConsole *self, const char *status);
void troupe_console_hold (TroupeConsole *self, TroupeConsoleLineFunc func, gpointer user_data);
void troupe_console_release (TroupeConsole *self);
gsize troupe_console_get_n_waiting (TroupeConsole *self);

char *troupe_console_quote (GBytes *item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeConsole, troupe_console_free)

G_END_DECLS
