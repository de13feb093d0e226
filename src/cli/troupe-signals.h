/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Signals as calls in the main loop. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeSignalFunc:
 * @signal_number: SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT or SIGUSR1
 * @user_data: the user data
 *
 * Called in the default main context.
 */
typedef void (*TroupeSignalFunc) (int signal_number, gpointer user_data);

gboolean troupe_signals_is_ignored (int signal_number);
void troupe_signals_watch (TroupeSignalFunc func, gpointer user_data);
void troupe_signals_unwatch (void);

G_END_DECLS
