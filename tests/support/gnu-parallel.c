/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Compares a call of the command line with the same call of GNU parallel. */

#include "gnu-parallel.h"

#include <string.h>

static GSubprocess *
start (const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                 G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_setenv (launcher, "PARALLEL_SHELL", "/bin/sh", TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  g_strv_builder_add_many (builder, "parallel", "--will-cite", NULL);
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);

  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  return process;
}

static void
finish (CliRun *self, GSubprocess *process, const char *input)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, input != NULL ? input : "", NULL,
                                                &self->output, &self->messages, &error));
  g_assert_no_error (error);
  self->output_size = strlen (self->output);
  self->status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
}

/**
 * gnu_parallel_call:
 * @self: what it wrote
 * @input: (nullable): its standard input
 * @arguments: (array zero-terminated=1): the arguments after the name of the program
 *
 * Runs GNU parallel, with /bin/sh as the shell of its commands.
 */
void
gnu_parallel_call (CliRun *self, const char *input, const char *const *arguments)
{
  g_autoptr (GSubprocess) process = start (arguments);

  finish (self, process, input);
}

static void
add_words (GStrvBuilder *builder, const char *words)
{
  g_auto (GStrv) split = NULL;
  g_autoptr (GError) error = NULL;

  if (*words == '\0')
    return;
  g_shell_parse_argv (words, NULL, &split, &error);
  g_assert_no_error (error);
  g_strv_builder_addv (builder, (const char **) split);
}

/**
 * gnu_parallel_compare:
 * @ours: what Troupe wrote
 * @theirs: what GNU parallel wrote
 * @options: options that both have, as words of a shell
 * @command: the template
 * @items: the items, as words of a shell
 *
 * Runs both at a time: `parallel OPTIONS COMMAND ::: ITEMS` and `troupe map OPTIONS --command
 * COMMAND ::: ITEMS`.
 */
void
gnu_parallel_compare (CliRun *ours,
                      CliRun *theirs,
                      const char *options,
                      const char *command,
                      const char *items)
{
  g_autoptr (GStrvBuilder) our_words = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) their_words = g_strv_builder_new ();
  g_auto (GStrv) our_arguments = NULL;
  g_auto (GStrv) their_arguments = NULL;
  g_autoptr (GSubprocess) process = NULL;

  g_strv_builder_add (our_words, "map");
  add_words (our_words, options);
  g_strv_builder_add_many (our_words, "--command", command, ":::", NULL);
  add_words (our_words, items);
  our_arguments = g_strv_builder_end (our_words);

  add_words (their_words, options);
  g_strv_builder_add_many (their_words, command, ":::", NULL);
  add_words (their_words, items);
  their_arguments = g_strv_builder_end (their_words);

  g_test_message ("%s %s ::: %s", options, command, items);
  process = start ((const char *const *) their_arguments);
  cli_run_call_strv (ours, NULL, (const char *const *) our_arguments);
  finish (theirs, process, NULL);
}

/**
 * gnu_parallel_assert_same:
 * @options: as for gnu_parallel_compare()
 * @command: as for gnu_parallel_compare()
 * @items: as for gnu_parallel_compare()
 *
 * Asserts that both write the same to standard output, and that both succeed or both fail.
 */
void
gnu_parallel_assert_same (const char *options, const char *command, const char *items)
{
  g_auto (CliRun) ours = { 0 };
  g_auto (CliRun) theirs = { 0 };

  gnu_parallel_compare (&ours, &theirs, options, command, items);
  g_assert_cmpstr (ours.output, ==, theirs.output);
  g_assert_cmpint (ours.status == 0, ==, theirs.status == 0);
}
