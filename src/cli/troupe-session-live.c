/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows the run of a session as a table, and keeps what is written to the terminal until the end.
 */

#include "troupe-session-live.h"

#include "troupe-config.h"
#include "troupe-held-output.h"
#include "troupe-live.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* The longest time for which messages are waited for before results, in milliseconds. */
#define MESSAGES_MS 1000

struct _TroupeSessionLive
{
  TroupeConsole *console;
  TroupeScreen *screen;
  TroupeHeldOutput *held;
  TroupeLive *live;
  TroupeSampler *sampler;
  TroupeSessionLiveFunc left;
  TroupeSessionLiveFunc stop;
  gpointer data;
  /* Whether what is printed is an event, which the table has already. */
  gboolean is_event;
};

static gboolean
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, sentence);
  return FALSE;
}

static gboolean
check (TroupeCall *call, GError **error)
{
  if (troupe_job_get_tty (call->file->job))
    return fail (error, _ ("--live and --tty exclude each other: both need the terminal"));
  if (troupe_job_file_reads_standard_input (call->file) && isatty (STDIN_FILENO))
    return fail (error, _ ("--live needs the keyboard, so items cannot be typed: give them in a "
                           "file, a pipe or on the command line"));
  return TRUE;
}

/**
 * troupe_session_live_new:
 * @call: the call
 * @console: standard error
 * @error: return location for an error
 *
 * Finds the terminal, and keeps what is written to standard output from now on, if that is the
 * terminal. The terminal itself is left as it is until troupe_session_live_begin().
 *
 * Returns: (transfer full) (nullable): the table, or %NULL if it cannot be shown
 */
TroupeSessionLive *
troupe_session_live_new (TroupeCall *call, TroupeConsole *console, GError **error)
{
  g_autoptr (TroupeSessionLive) self = g_new0 (TroupeSessionLive, 1);

  self->console = console;
  if (!check (call, error))
    return NULL;
  self->screen = troupe_screen_open (error);
  if (self->screen == NULL)
    {
      g_prefix_error (error, "--live: ");
      return NULL;
    }

  if (troupe_held_output_is_needed ())
    {
      self->held = troupe_held_output_begin (error);
      if (self->held == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * troupe_session_live_free:
 * @self: (transfer full): a table
 *
 * Ends the table, and writes what was kept.
 */
void
troupe_session_live_free (TroupeSessionLive *self)
{
  troupe_session_live_end (self);
  troupe_session_live_write_held (self, NULL);
  g_clear_pointer (&self->screen, troupe_screen_free);
  g_clear_object (&self->sampler);
  g_free (self);
}

static void
line_cb (const char *line, gpointer user_data)
{
  TroupeSessionLive *self = user_data;

  if (!self->is_event)
    troupe_live_add_message (self->live, line);
}

static void
find_machine_cb (TroupeLiveMachine *machine, gpointer data)
{
  TroupeSessionLive *self = data;

  machine->cores = G_LIST_MODEL (troupe_sampler_get_machine (self->sampler));
  troupe_live_machine_read_memory (machine);
}

static void
leave_cb (gpointer data)
{
  TroupeSessionLive *self = data;

  troupe_session_live_end (self);
  if (self->held != NULL)
    troupe_console_print (self->console, "%s",
                          _ ("The run goes on; its results are written at the end."));
  self->left (self->data);
}

static void
stop_cb (gpointer data)
{
  TroupeSessionLive *self = data;

  self->stop (self->data);
}

/**
 * troupe_session_live_begin:
 * @self: a table
 * @runner: the runner of the run
 * @left: called after somebody left the table
 * @stop: called when somebody stops the run
 * @data: for these
 *
 * Takes the terminal and shows the table. Signals must be watched already.
 */
void
troupe_session_live_begin (TroupeSessionLive *self,
                           TroupeRunner *runner,
                           TroupeSessionLiveFunc left,
                           TroupeSessionLiveFunc stop,
                           gpointer data)
{
  const TroupeLiveParts parts = {
    .where = "",
    .find_machine = find_machine_cb,
    .leave = leave_cb,
    .stop = stop_cb,
    .data = self,
  };

  self->sampler = g_object_ref (troupe_runner_get_sampler (runner));
  self->left = left;
  self->stop = stop;
  self->data = data;
  self->live =
      troupe_live_new (troupe_runner_get_run (runner), g_steal_pointer (&self->screen), &parts);
  troupe_console_hold (self->console, line_cb, self);
}

/**
 * troupe_session_live_end:
 * @self: (nullable): a table
 *
 * Gives the terminal back, and prints the messages that were kept.
 */
void
troupe_session_live_end (TroupeSessionLive *self)
{
  if (self == NULL || self->live == NULL)
    return;

  g_clear_pointer (&self->live, troupe_live_free);
  troupe_console_release (self->console);
}

/**
 * troupe_session_live_is_shown:
 * @self: (nullable): a table
 *
 * Returns: whether the terminal shows it, or will when this process is in the foreground
 */
gboolean
troupe_session_live_is_shown (TroupeSessionLive *self)
{
  return self != NULL && self->live != NULL;
}

/**
 * troupe_session_live_write_held:
 * @self: a table that has ended
 * @error: return location for an error
 *
 * Writes the results that were kept to the terminal, after the messages.
 *
 * Returns: %FALSE with %G_FILE_ERROR if that was not possible
 */
gboolean
troupe_session_live_write_held (TroupeSessionLive *self, GError **error)
{
  if (self->held == NULL)
    return TRUE;

  for (guint i = 0; i < MESSAGES_MS && troupe_console_get_n_waiting (self->console) > 0; i++)
    g_usleep (1000);
  return troupe_held_output_end (g_steal_pointer (&self->held), error);
}

/**
 * troupe_session_live_print_event:
 * @self: (nullable): a table
 * @console: standard error
 * @text: an event of the run
 *
 * Prints an event, which the table shows already.
 */
void
troupe_session_live_print_event (TroupeSessionLive *self, TroupeConsole *console, const char *text)
{
  if (self != NULL)
    self->is_event = TRUE;
  troupe_console_print (console, "%s", text);
  if (self != NULL)
    self->is_event = FALSE;
}

/**
 * troupe_session_live_set_notice:
 * @self: (nullable): a table
 * @text: a sentence
 *
 * Shows it for some seconds.
 */
void
troupe_session_live_set_notice (TroupeSessionLive *self, const char *text)
{
  if (!troupe_session_live_is_shown (self))
    return;
  troupe_live_set_notice (self->live, text);
  troupe_live_draw (self->live);
}

/**
 * troupe_session_live_resize:
 * @self: (nullable): a table
 *
 * Draws it in the size that the terminal has now.
 */
void
troupe_session_live_resize (TroupeSessionLive *self)
{
  if (troupe_session_live_is_shown (self))
    troupe_live_draw (self->live);
}

/**
 * troupe_session_live_suspend:
 * @self: (nullable): a table
 *
 * Gives the terminal back, before this process stops.
 */
void
troupe_session_live_suspend (TroupeSessionLive *self)
{
  if (troupe_session_live_is_shown (self))
    troupe_live_suspend (self->live);
}

/**
 * troupe_session_live_resume:
 * @self: (nullable): a table
 *
 * Takes the terminal again, now or when this process is in the foreground.
 */
void
troupe_session_live_resume (TroupeSessionLive *self)
{
  if (troupe_session_live_is_shown (self))
    troupe_live_resume (self->live);
}
