/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Compares the command line with GNU parallel in a test. */

#include "parallel-run.h"

#include "cli-run.h"

static void
add_words (GPtrArray *argv, const char *text)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  if (*text == '\0')
    return;
  g_shell_parse_argv (text, NULL, &words, &error);
  g_assert_no_error (error);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (words[i]));
}

/**
 * parallel_run:
 * @input: (nullable): its standard input
 * @options: options, as in a shell
 * @command: a command
 * @items: items with their marks, as in a shell
 *
 * Runs GNU parallel to its end, with the shell of $PARALLEL_SHELL for its commands, or `/bin/sh`.
 *
 * Returns: (transfer full): its standard output
 */
char *
parallel_run (const char *input, const char *options, const char *command, const char *items)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  add_words (argv, "parallel --will-cite -k");
  add_words (argv, options);
  g_ptr_array_add (argv, g_strdup (command));
  add_words (argv, items);
  g_ptr_array_add (argv, NULL);

  g_subprocess_launcher_setenv (launcher, "PARALLEL_SHELL", "/bin/sh", FALSE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  return output;
}

/**
 * parallel_run_assert_same:
 * @input: (nullable): the standard input of both
 * @options: options that both have, as in a shell
 * @command: a command
 * @items: items with their marks, as in a shell, or nothing with the option `-a -`
 *
 * Checks that `troupe map` writes what GNU parallel writes.
 */
void
parallel_run_assert_same (const char *input,
                          const char *options,
                          const char *command,
                          const char *items)
{
  g_autofree char *expected = parallel_run (input, options, command, items);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_auto (CliRun) run = { 0 };

  add_words (arguments, "map");
  add_words (arguments, options);
  g_ptr_array_add (arguments, g_strdup ("--command"));
  g_ptr_array_add (arguments, g_strdup (command));
  add_words (arguments, items);
  g_ptr_array_add (arguments, NULL);

  cli_run_call_strv (&run, input, (const char *const *) arguments->pdata);
  g_assert_cmpstr (run.output, ==, expected);
}
