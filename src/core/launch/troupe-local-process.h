/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts, signals and reaps a process of this machine. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_LOCAL_PROCESS (troupe_local_process_get_type ())

/**
 * TroupeLocalProcess:
 *
 * A process of this machine with a pipe for each of its standard streams: starts it, signals its
 * process group, and reaps it. Apart from the orphans, no other part signals a process. Belongs to
 * the thread whose main context was the default when it was started.
 */
G_DECLARE_FINAL_TYPE (TroupeLocalProcess, troupe_local_process, TROUPE, LOCAL_PROCESS, GObject)

/**
 * TroupeLocalProcessReaped:
 * @data: the user data
 *
 * Called once, when the process was reaped.
 */
typedef void (*TroupeLocalProcessReaped) (gpointer data);

/**
 * TroupeLocalPipes:
 * @input_fd: the writing end of its standard input
 * @output_fd: the reading end of its standard output
 * @error_fd: the reading end of its standard error
 *
 * This side of its pipes. None of them blocks.
 */
typedef struct
{
  int input_fd;
  int output_fd;
  int error_fd;
} TroupeLocalPipes;

TroupeLocalProcess *troupe_local_process_start (const char *const *arguments,
                                                const char *const *environment,
                                                const char *marker,
                                                TroupeLocalPipes *pipes,
                                                GError **error);
gboolean troupe_local_process_is_hopeless (const GError *error);
void troupe_local_process_wait (TroupeLocalProcess *self,
                                TroupeLocalProcessReaped reaped,
                                gpointer data);
gint64 troupe_local_process_get_pid (TroupeLocalProcess *self);
void troupe_local_process_signal (TroupeLocalProcess *self, int signal_number);
gboolean troupe_local_process_is_any_stopped (void);
gboolean troupe_local_process_poll_stopped (TroupeLocalProcess *self, int *stopped_by);
void troupe_local_process_finish (TroupeLocalProcess *self, guint milliseconds);
void troupe_local_process_get_join (TroupeLocalProcess *self, gboolean *exited, int *code);

G_END_DECLS
