/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A user's command that tells whether another item may start. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeLimitCommand:
 *
 * One call of the command, from its start to its end.
 */
typedef struct _TroupeLimitCommand TroupeLimitCommand;

/**
 * TroupeLimitAnswer:
 * @status: the exit status of the command, or 128 and the number of the signal that ended it, as in
 *   a shell
 * @data: the user data
 *
 * Called when the command has ended.
 */
typedef void (*TroupeLimitAnswer) (int status, gpointer data);

TroupeLimitCommand *
troupe_limit_command_start (const char *command, TroupeLimitAnswer answer, gpointer data);
void troupe_limit_command_stop (TroupeLimitCommand *self);

G_END_DECLS
