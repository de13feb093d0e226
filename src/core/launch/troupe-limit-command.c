/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A user's command that tells whether another item may start. */

#include "troupe-limit-command.h"

#include "troupe-orphans.h"

#include <gio/gio.h>

/* What the exit status of a shell has in addition to the number of a signal. */
#define EXIT_SIGNALED 128

struct _TroupeLimitCommand
{
  GSubprocess *process;
  gint64 pid;
  GCancellable *waiting;
  TroupeLimitAnswer answer;
  gpointer data;
};

static void
limit_command_free (TroupeLimitCommand *self)
{
  troupe_orphans_forget (self->pid);
  g_clear_object (&self->process);
  g_clear_object (&self->waiting);
  g_free (self);
}

static int
limit_command_get_status (TroupeLimitCommand *self)
{
  return g_subprocess_get_if_exited (self->process)
             ? g_subprocess_get_exit_status (self->process)
             : EXIT_SIGNALED + g_subprocess_get_term_sig (self->process);
}

static void
ended_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  TroupeLimitCommand *self = data;
  TroupeLimitAnswer answer;
  gpointer answer_data;
  int status;

  /* It was stopped, and is freed. */
  if (!g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL))
    return;

  answer = self->answer;
  answer_data = self->data;
  status = limit_command_get_status (self);
  limit_command_free (self);
  answer (status, answer_data);
}

/**
 * troupe_limit_command_start:
 * @command: a command line for the shell
 * @answer: called in the thread's default main context when it has ended
 * @data: for @answer
 *
 * Starts the command. Its standard input is empty, its standard output is dropped, and its standard
 * error is that of this process.
 *
 * Returns: (transfer none) (nullable): the command, which frees itself before @answer is called, or
 *   %NULL if it cannot be started
 */
TroupeLimitCommand *
troupe_limit_command_start (const char *command, TroupeLimitAnswer answer, gpointer data)
{
  TroupeLimitCommand *self = g_new0 (TroupeLimitCommand, 1);

  self->answer = answer;
  self->data = data;
  troupe_orphans_lock ();
  self->process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL, "/bin/sh", "-c", command, NULL);
  if (self->process != NULL)
    self->pid = g_ascii_strtoll (g_subprocess_get_identifier (self->process) ?: "0", NULL, 10);
  troupe_orphans_unlock (self->pid);
  if (self->process == NULL)
    {
      g_free (self);
      return NULL;
    }

  self->waiting = g_cancellable_new ();
  g_subprocess_wait_async (self->process, self->waiting, ended_cb, self);
  return self;
}

/**
 * troupe_limit_command_stop:
 * @self: (transfer full): a command that has not answered
 *
 * Ends and reaps it; its answer is not wanted any more.
 */
void
troupe_limit_command_stop (TroupeLimitCommand *self)
{
  g_cancellable_cancel (self->waiting);
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  limit_command_free (self);
}
