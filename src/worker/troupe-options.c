/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parses the options of the worker program. */

#include "troupe-options.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More lanes than that are a mistake: each is a thread. */
#define LANES_MAX 1024

static gboolean
invalid (GError **error, const char *message)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
  return FALSE;
}

static gboolean
check (TroupeOptions *self, GError **error)
{
  const char *const parts[] = { "send", "receive", "start", NULL };
  guint n_rest = self->rest == NULL ? 0 : g_strv_length (self->rest);

  if (self->lanes < 1 || self->lanes > LANES_MAX)
    return invalid (error, _ ("--lanes must be a number from 1 to 1024"));
  if (self->first_lane < 1)
    return invalid (error, _ ("--first-lane must be at least 1"));
  if (self->setup.address_space < 0)
    return invalid (error, _ ("--address-space must be a number of bytes"));
  if (self->grace_ms < 0 || self->grace_ms > G_MAXINT64 / 1000000)
    return invalid (error, _ ("--grace must be a number of milliseconds"));
  if ((self->command != NULL) + self->keep + self->describe + (self->exchange != NULL) +
          (self->guard != NULL) >
      1)
    return invalid (
        error,
        _ ("only one of --command, --keep, --describe, --exchange and --guard can be given"));
  if (self->exchange != NULL && !g_strv_contains (parts, self->exchange))
    return invalid (error, _ ("--exchange is one of send, receive and start"));
  if ((self->parts || self->columns != NULL) && self->command == NULL)
    return invalid (error, _ ("--parts and --column are for --command"));
  if ((self->several || self->repeat_words || self->no_items || self->shell != NULL ||
       self->variables != NULL || self->work_folder != NULL || self->terminal) &&
      self->command == NULL)
    return invalid (error,
                    _ ("--several, --repeat-words, --no-items, --shell, --env, --workdir and --tty "
                       "are for --command"));
  if ((self->stdin_item || self->pipe || self->plus) && self->command == NULL)
    return invalid (error, _ ("--stdin-item, --pipe and --plus are for --command"));
  if (self->keep_failed && self->command == NULL)
    return invalid (error, _ ("--keep-failed is for --command"));
  if (self->outside_sandbox && self->command == NULL)
    return invalid (error, _ ("--outside-sandbox is for --command"));
  if (self->command != NULL && strspn (self->command, " \t\n") == strlen (self->command))
    return invalid (error, _ ("the command is empty"));
  if (self->keep && n_rest == 0)
    return invalid (error, _ ("--keep needs a program"));
  if ((self->command != NULL || self->describe || self->exchange != NULL || self->guard != NULL) &&
      n_rest > 0)
    return invalid (error, _ ("no function can be named here"));
  if (self->command == NULL && !self->keep && !self->describe && self->exchange == NULL &&
      self->guard == NULL && n_rest != 1)
    return invalid (error, _ ("exactly one function must be named"));
  return TRUE;
}

/**
 * troupe_options_parse:
 * @self: (out): the options
 * @argc: the number of arguments
 * @argv: the arguments of main()
 * @error: return location for an error
 *
 * Returns: %FALSE if the call was wrong
 */
gboolean
troupe_options_parse (TroupeOptions *self, int argc, char **argv, GError **error)
{
  g_autofree char *ok_status = NULL;
  const GOptionEntry entries[] = {
    { "lanes", 0, 0, G_OPTION_ARG_INT, &self->lanes, N_ ("Run N batches at a time"), N_ ("N") },
    { "nice", 0, 0, G_OPTION_ARG_INT, &self->setup.nice, N_ ("Add N to the niceness"), N_ ("N") },
    { "pin", 0, 0, G_OPTION_ARG_INT, &self->setup.pin, N_ ("Stay on one processor"), N_ ("CPU") },
    { "address-space", 0, 0, G_OPTION_ARG_INT64, &self->setup.address_space,
      N_ ("Limit the address space of each process"), N_ ("BYTES") },
    { "tmpdir", 0, 0, G_OPTION_ARG_FILENAME, &self->setup.tmpdir,
      N_ ("The folder for temporary files"), N_ ("FOLDER") },
    { "command", 0, 0, G_OPTION_ARG_FILENAME, &self->command,
      N_ ("Run a command for each item, in place of a function"), N_ ("TEMPLATE") },
    { "first-lane", 0, 0, G_OPTION_ARG_INT, &self->first_lane,
      N_ ("Count the lanes from N on, for {%}"), N_ ("N") },
    { "parts", 0, 0, G_OPTION_ARG_NONE, &self->parts,
      N_ ("Items have parts, with the byte 0x1F between them"), NULL },
    { "column", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->columns,
      N_ ("The name of the next part; once for each part"), N_ ("NAME") },
    { "several", 0, 0, G_OPTION_ARG_NONE, &self->several,
      N_ ("Items are several of them, with the byte 0x1F between them"), NULL },
    { "repeat-words", 0, 0, G_OPTION_ARG_NONE, &self->repeat_words,
      N_ ("Repeat a word of the command for each of several items"), NULL },
    { "no-items", 0, 0, G_OPTION_ARG_NONE, &self->no_items,
      N_ ("Do not insert the items into the command"), NULL },
    { "stdin-item", 0, 0, G_OPTION_ARG_NONE, &self->stdin_item,
      N_ ("A command has its item, and a newline, on its standard input"), NULL },
    { "pipe", 0, 0, G_OPTION_ARG_NONE, &self->pipe,
      N_ ("A command has its item, a block of a stream, on its standard input"), NULL },
    { "plus", 0, 0, G_OPTION_ARG_NONE, &self->plus,
      N_ ("Have the additional replacement strings of GNU parallel"), NULL },
    { "shell", 0, 0, G_OPTION_ARG_FILENAME, &self->shell, N_ ("Run all commands with this shell"),
      N_ ("PROGRAM") },
    { "env", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->variables,
      N_ ("A variable or a function of bash that has to be exported; may be repeated"),
      N_ ("NAME") },
    { "workdir", 0, 0, G_OPTION_ARG_FILENAME, &self->work_folder,
      N_ ("Run each command in this folder, or “...” in a fresh one"), N_ ("FOLDER") },
    { "tty", 0, 0, G_OPTION_ARG_NONE, &self->terminal, N_ ("Give commands the terminal"), NULL },
    { "outside-sandbox", 0, 0, G_OPTION_ARG_NONE, &self->outside_sandbox,
      N_ ("Run the commands outside the sandbox"), NULL },
    { "keep-failed", 0, 0, G_OPTION_ARG_NONE, &self->keep_failed,
      N_ ("The output of a command that failed is a value as well"), NULL },
    { "ok-status", 0, 0, G_OPTION_ARG_STRING, &ok_status,
      N_ ("A command that ends with one of these exit statuses has succeeded"), N_ ("LIST") },
    { "keep", 0, 0, G_OPTION_ARG_NONE, &self->keep,
      N_ ("Run a program that speaks the protocol, and end what it leaves"), NULL },
    { "grace", 0, 0, G_OPTION_ARG_INT64, &self->grace_ms,
      N_ ("At the end, let processes that items left running end by themselves for this long"),
      N_ ("MILLISECONDS") },
    { "describe", 0, 0, G_OPTION_ARG_NONE, &self->describe, N_ ("Describe the functions and exit"),
      NULL },
    { "exchange", 0, 0, G_OPTION_ARG_STRING, &self->exchange,
      N_ ("Take a part in a measurement of messages and exit"), N_ ("send|receive|start") },
    { "guard", 0, 0, G_OPTION_ARG_STRING, &self->guard,
      N_ ("Wait for the end of standard input, then end all processes of a pool"), N_ ("POOL") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->rest, NULL,
      N_ ("FUNCTION | PROGRAM [ARGUMENT…]") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  memset (self, 0, sizeof *self);
  self->lanes = 1;
  self->first_lane = 1;
  self->setup.pin = -1;

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (
      context, N_ ("Runs a function, a command or a program on the items that a pool sends to its "
                   "standard input."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  /* Arguments after a program are the program's. */
  g_option_context_set_strict_posix (context, TRUE);
  return g_option_context_parse (context, &argc, &argv, error) &&
         troupe_ok_status_parse (&self->ok_status, ok_status, error) && check (self, error);
}

void
troupe_options_clear (TroupeOptions *self)
{
  g_free (self->exchange);
  g_free (self->guard);
  g_free (self->command);
  g_strfreev (self->columns);
  g_free (self->shell);
  g_strfreev (self->variables);
  g_free (self->work_folder);
  g_free (self->setup.tmpdir);
  g_strfreev (self->rest);
}
