/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the command line shows of a run: command lines, progress, failures alone. */

#include "cli-run.h"
#include "folder.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const items[] = { "a b", "it's", "$HOME", "", "-n", "n\nl", "`x`", ":::", NULL };

/* Returns what a shell makes of the text, in which the program is "troupe". */
static char *
run_in_shell (const char *text)
{
  g_autofree char *script =
      g_strconcat ("troupe () { \"$TROUPE_PROGRAM\" \"$@\" 2>/dev/null; }\n", text, NULL);
  const char *const argv[] = { "/bin/sh", "-c", script, NULL };
  g_autoptr (GError) error = NULL;
  char *output;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL,
                &error);
  g_assert_no_error (error);
  return output;
}

/* Each line can be pasted: it writes what the job writes. */
static void
assert_can_be_pasted (const char *const *first)
{
  g_autoptr (GStrvBuilder) real = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) dry = g_strv_builder_new ();
  g_auto (GStrv) real_words = NULL;
  g_auto (GStrv) dry_words = NULL;
  g_auto (CliRun) real_run = { 0 };
  g_auto (CliRun) dry_run = { 0 };
  g_autofree char *pasted = NULL;

  g_strv_builder_add (real, "map");
  g_strv_builder_add_many (dry, "map", "--dry-run", NULL);
  g_strv_builder_addv (real, (const char **) first);
  g_strv_builder_addv (dry, (const char **) first);
  real_words = g_strv_builder_end (real);
  dry_words = g_strv_builder_end (dry);

  cli_run_call_strv (&dry_run, NULL, (const char *const *) dry_words);
  g_assert_cmpint (dry_run.status, ==, 0);
  g_assert_cmpstr (dry_run.messages, ==, "");
  pasted = run_in_shell (dry_run.output);
  cli_run_call_strv (&real_run, NULL, (const char *const *) real_words);
  g_assert_cmpint (real_run.status, ==, 0);
  g_assert_cmpstr (pasted, ==, real_run.output);
}

static void
test_dry_run (void)
{
  static const char *const templates[] = {
    "printf '[%s]\\n' {}",
    "printf '[%s]\\n' \"{}\" '{}'; echo {#}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      const char *const call[] = { "--command", templates[i], "--",     items[0],
                                   items[1],    items[2],     items[3], items[4],
                                   items[5],    items[6],     NULL };

      assert_can_be_pasted (call);
    }
  assert_can_be_pasted ((const char *const[]){ "square", "--", "2", "-3", NULL });
  assert_can_be_pasted ((const char *const[]){ "--range", "1:5", "square", NULL });
  assert_can_be_pasted (
      (const char *const[]){ "--python", "math:pow", ":::", "2", "3", ":::", "4", NULL });
  assert_can_be_pasted ((const char *const[]){ "--python", "builtins:repr", "--items", "text",
                                               ":::", "1", "a b", NULL });
}

/* No file but the job file is written, and nothing runs. */
static void
test_dry_run_files (void)
{
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) wrong = { 0 };
  g_autofree char *directory = g_dir_make_tmp ("troupe-dry-XXXXXX", NULL);
  g_autofree char *ran = g_build_filename (directory, "ran", NULL);
  g_autofree char *log = g_build_filename (directory, "log", NULL);
  g_autofree char *job = g_build_filename (directory, "a.troupe", NULL);
  g_autofree char *command = g_strconcat ("touch ", ran, NULL);

  cli_run_call (&run, "1\n2\n", "map", "--dry-run", "--joblog", log, "-o", log, "--save", job,
                "--command", command, "-a", "-", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpint (g_access (ran, F_OK), !=, 0);
  g_assert_cmpint (g_access (log, F_OK), !=, 0);
  g_assert_no_errno (g_unlink (job));
  g_assert_no_errno (g_rmdir (directory));

  cli_run_call (&wrong, NULL, "map", "--dry-run", "--range", "1:x", "square", NULL);
  g_assert_cmpint (wrong.status, ==, 2);
  cli_run_assert_message (&wrong, "troupe: *1:x*");
}

static void
test_commands (void)
{
  g_auto (CliRun) printed = { 0 };
  g_auto (CliRun) verbose = { 0 };
  g_auto (CliRun) wrong = { 0 };

  cli_run_call (&printed, NULL, "map", "-v", "square", "1", "2", "3", NULL);
  g_assert_cmpstr (printed.output, ==,
                   "troupe map square ::: 1\n1\ntroupe map square ::: 2\n4\n"
                   "troupe map square ::: 3\n9\n");
  g_assert_cmpuint (cli_run_count_messages (&printed, "troupe map*"), ==, 0);

  /* The command line is above what the command says. */
  cli_run_call (&verbose, NULL, "map", "--verbose", "--command", "echo {}; echo {} is bad >&2",
                "a b", NULL);
  g_assert_cmpstr (verbose.output, ==, "a b\n");
  g_assert_true (g_str_has_prefix (verbose.messages,
                                   "echo 'a b'; echo 'a b' is bad >&2\nitem 1: a b is bad\n"));

  cli_run_call (&wrong, NULL, "map", "-v", "--format", "json", "square", "1", NULL);
  g_assert_cmpint (wrong.status, ==, 2);
  g_assert_cmpstr (wrong.output, ==, "");
  cli_run_assert_message (&wrong, "troupe: --print-command *: --verbose prints them on *");
}

static void
test_quiet (void)
{
  g_auto (CliRun) good = { 0 };
  g_auto (CliRun) bad = { 0 };
  g_auto (CliRun) halted = { 0 };
  g_auto (CliRun) halted_soon = { 0 };
  g_auto (CliRun) loud = { 0 };
  g_auto (CliRun) none = { 0 };

  cli_run_call (&good, NULL, "map", "--quiet", "--command", "echo {}; echo note >&2", "1", "2",
                NULL);
  g_assert_cmpint (good.status, ==, 0);
  g_assert_cmpstr (good.output, ==, "1\n2\n");
  g_assert_cmpstr (good.messages, ==, "");

  cli_run_call (&bad, NULL, "map", "--quiet", "--command", "echo note >&2; exit {}", "0", "3",
                NULL);
  g_assert_cmpint (bad.status, ==, 1);
  g_assert_cmpstr (bad.messages, ==, "item 2 “3”: exit status 3: note\n");

  /* Otherwise how many failed is the last but the workers. */
  cli_run_call (&loud, NULL, "map", "--command", "exit {}", "0", "3", NULL);
  cli_run_assert_message (&loud, "1 of 2 items failed.");
  cli_run_call (&halted_soon, NULL, "map", "-j1", "--halt", "now,fail=1", "--command", "exit {}",
                "3", "0", "0", NULL);
  cli_run_assert_message (&halted_soon, "1 of 3 items failed.");
  cli_run_call (&none, NULL, "map", "--command", "exit {}", "0", "0", NULL);
  g_assert_cmpuint (cli_run_count_messages (&none, "*failed*"), ==, 0);

  cli_run_call (&halted, NULL, "map", "--quiet", "-j1", "--halt", "now,success=1", "--command",
                "echo", "1", "2", "3", NULL);
  g_assert_cmpint (halted.status, ==, 0);
  g_assert_cmpstr (halted.messages, ==, "");
}

static void
open_gate (const char *folder, guint number)
{
  g_autofree char *name = g_strdup_printf ("%u", number);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

static char *
read_line (GDataInputStream *stream)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (stream, NULL, NULL, &error);

  g_assert_no_error (error);
  return line;
}

/* The number of items of a pipe is known when the first one runs. Two rounds are needed for an
 * estimate: one item after the other ends when that is shown of the one before it. */
static void
test_estimate (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-eta-XXXXXX", NULL);
  g_autofree char *command =
      g_strdup_printf ("until [ -e %s/{} ]; do sleep 0.02; done; echo {}", folder);
  const char *const arguments[] = { "map",   "--eta", "-j1", "--chunk=1", "--command",
                                    command, "-a",    "-",   NULL };
  g_autoptr (GSubprocess) process =
      cli_run_spawn (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                         G_SUBPROCESS_FLAGS_STDERR_PIPE,
                     arguments);
  GOutputStream *input = g_subprocess_get_stdin_pipe (process);
  g_autoptr (GDataInputStream) messages =
      g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  g_autoptr (GDataInputStream) output =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  gboolean is_estimated = FALSE;
  guint n_open = 0;
  guint n_last = 0;

  g_assert_true (g_output_stream_write_all (input, "1\n2\n3\n4\n5\n6\n", 12, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (input, NULL, NULL));
  while (!is_estimated)
    {
      g_autofree char *line = read_line (messages);
      g_autofree char *begin = g_strdup_printf ("%u of 6 (", n_open);

      g_assert_nonnull (line);
      g_test_message ("%s", line);
      is_estimated = g_pattern_match_simple ("? of 6 (* %), *s left", line);
      if (g_str_has_prefix (line, begin))
        open_gate (folder, ++n_open);
    }
  g_assert_cmpuint (n_open, <, 6);

  while (n_open < 6)
    open_gate (folder, ++n_open);
  for (guint i = 1; i <= 6; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u", i);
      g_autofree char *value = read_line (output);

      g_assert_cmpstr (value, ==, expected);
    }
  while (TRUE)
    {
      g_autofree char *line = read_line (messages);

      if (line == NULL)
        break;
      n_last += g_str_has_prefix (line, "6 of 6 (100 %), ");
    }
  /* Once more while its workers end, if that takes long. */
  g_assert_cmpuint (n_last, >=, 1);
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
  folder_remove (folder);
}

static void
test_bar (void)
{
  g_auto (CliRun) bar = { 0 };

  cli_run_call (&bar, "1\n2\n", "map", "--bar", "square", "-a", "-", NULL);
  g_assert_cmpuint (
      cli_run_count_messages (&bar, "[##############################] 2 of 2 (100 %)*"), >=, 1);
}

/* As many workers as possible are not thousands for a pipe, which may have few items. */
static void
test_most_workers (void)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call (&run, "1\n2\n", "map", "-j0", "square", "-a", "-", NULL);
  g_assert_cmpstr (run.output, ==, "1\n4\n");
  g_assert_cmpuint (cli_run_count_messages (&run, "worker * joined*"), <=, 250);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-shown/dry-run", test_dry_run);
  g_test_add_func ("/cli-shown/dry-run-files", test_dry_run_files);
  g_test_add_func ("/cli-shown/commands", test_commands);
  g_test_add_func ("/cli-shown/quiet", test_quiet);
  g_test_add_func ("/cli-shown/estimate", test_estimate);
  g_test_add_func ("/cli-shown/bar", test_bar);
  g_test_add_func ("/cli-shown/most-workers", test_most_workers);
  return g_test_run ();
}
