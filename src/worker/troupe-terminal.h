/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The terminal, which one command at a time has. */

#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * TroupeTerminal:
 *
 * The terminal that Troupe was started on: a command has it as its standard input and output, and
 * is in its foreground.
 */
typedef struct _TroupeTerminal TroupeTerminal;

TroupeTerminal *troupe_terminal_open (GError **error);
void troupe_terminal_free (TroupeTerminal *self);

int troupe_terminal_get_fd (TroupeTerminal *self);
void troupe_terminal_take (TroupeTerminal *self);
void troupe_terminal_follow (TroupeTerminal *self, pid_t pid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeTerminal, troupe_terminal_free)

G_END_DECLS
