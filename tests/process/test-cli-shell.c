/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shell, the environment and the folders of commands on the command line. */

#include "cli-run.h"
#include "folder.h"

#include <glib/gstdio.h>
#include <string.h>

/* As bash exports it with “export -f greet”. */
#define FUNCTION "BASH_FUNC_greet%%"
#define BODY     "() { echo hello $1; }"

static void
assert_output (const char *output, const char *const *arguments)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call_strv (&run, NULL, arguments);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, output);
}

/* No command ran, and no worker was tried again. */
static void
assert_refused (const char *message, const char *const *arguments)
{
  g_auto (CliRun) run = { 0 };

  cli_run_call_strv (&run, NULL, arguments);
  g_assert_cmpint (run.status, ==, 2);
  g_assert_cmpstr (run.output, ==, "");
  cli_run_assert_message (&run, message);
  g_assert_cmpuint (cli_run_count_messages (&run, "worker ? (pid *"), <=, 1);
}

#define CALL(...) ((const char *const[]){ "map", "-j1", __VA_ARGS__, NULL })

static void
test_shell (void)
{
  assert_output ("bash ax bx\n", CALL ("--shell", "bash", "--command",
                                       "[[ $0 == bash ]] && echo bash {a,b}{}", "x"));
  assert_output ("/bin/bash x\n",
                 CALL ("--shell", "/bin/bash", "--command", "echo \"$0\" {}", "x"));
  /* Also for a command that needs no shell. */
  assert_output ("x\n", CALL ("--shell", "/bin/bash", "--command", "/bin/echo", "x"));
  assert_output ("sh\n", CALL ("--command", "echo $0; : {}", "x"));

  assert_refused ("troupe: *the shell “/bin/no-shell” was not found, or is not a program",
                  CALL ("--shell", "/bin/no-shell", "--command", "echo", "1"));
  assert_refused ("troupe: --shell goes with --command", CALL ("--shell", "bash", "square", "1"));
}

/* A language of its own would read the command in another way. */
static void
test_foreign_shell (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *fish = g_build_filename (folder, "fish", NULL);

  g_assert_true (g_file_set_contents_full (fish, "#!/bin/sh\n", -1, 0, 0755, NULL));
  assert_refused ("troupe: *fish does not understand the language of /bin/sh*",
                  CALL ("--shell", fish, "--command", "echo", "1"));
  folder_remove (folder);
}

static void
test_function (void)
{
  g_auto (CliRun) run = { 0 };

  g_setenv (FUNCTION, BODY, TRUE);
  assert_output ("hello a\n", CALL ("--shell", "bash", "--command", "greet {}", "a"));
  assert_output ("hello a\n",
                 CALL ("--shell", "bash", "--env", "greet", "--command", "greet {}", "a"));

  cli_run_call_strv (&run, NULL, CALL ("--command", "greet {}", "a"));
  g_assert_cmpint (run.status, ==, 1);
  cli_run_assert_message (
      &run, "item 1 “a”: exit status 127: “greet” is a function of bash: add --shell bash");
  g_unsetenv (FUNCTION);
}

static void
test_environment (void)
{
  g_setenv (FUNCTION, BODY, TRUE);
  g_setenv ("TROUPE_TEST_A", "a", TRUE);
  g_setenv ("TROUPE_TEST_B", "b", TRUE);
  /* The others are there as well. */
  assert_output ("a b 1\n", CALL ("--env", "TROUPE_TEST_A,PATH", "--env", "_", "--command",
                                  "echo $TROUPE_TEST_A $TROUPE_TEST_B {}", "1"));
  assert_refused (
      "troupe: *“TROUPE_TEST_C” is neither an exported variable nor an exported function: *",
      CALL ("--env", "TROUPE_TEST_A", "--env", "TROUPE_TEST_C", "--command", "echo", "1"));
  assert_refused ("troupe: *“greet” is a function of bash: add --shell bash",
                  CALL ("--env", "greet", "--command", "greet {}", "1"));
  g_unsetenv (FUNCTION);
}

static void
test_work_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *work = g_build_filename (folder, "{#}", "{1}{2/}", NULL);
  g_autofree char *expected = g_strdup_printf ("%s/1/ay\n%s/2/by\n", folder, folder);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *below = g_build_filename (file, "below", NULL);
  g_auto (CliRun) run = { 0 };

  assert_output (expected, CALL ("--workdir", work, "--command", "pwd", "a", "b", ":::", "x/y"));
  assert_output (expected,
                 CALL ("--wd", work, "--command", "pwd; : {}", "-n2", "a", "x/y", "b", "x/y"));

  /* In a file there are no folders. */
  g_assert_true (g_file_set_contents (file, "", -1, NULL));
  cli_run_call_strv (&run, NULL, CALL ("--workdir", below, "--command", "pwd", "a"));
  g_assert_cmpint (run.status, ==, 1);
  cli_run_assert_message (&run, "item 1 “a”: its folder “*/file/below” cannot be made: *");
  assert_refused ("troupe: *there is no part 2*",
                  CALL ("--workdir", "{2}", "--command", "pwd", "a"));
  folder_remove (folder);
}

/* Each command has one of its own, which is left if there is something in it. */
static void
test_fresh_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *items = g_build_filename (folder, "troupe", "items", NULL);
  g_auto (CliRun) run = { 0 };
  g_auto (GStrv) paths = NULL;
  g_autofree char *file = NULL;

  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  cli_run_call_strv (&run, NULL,
                     CALL ("--workdir", "...", "--command",
                           "pwd; ls -A; [ {} = b ] || echo {} >file", "a", "b", "c"));
  g_assert_cmpint (run.status, ==, 0);
  paths = g_strsplit (run.output, "\n", -1);
  g_assert_cmpuint (g_strv_length (paths), ==, 4);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (g_str_has_prefix (paths[i], items));
      g_assert_cmpint (g_file_test (paths[i], G_FILE_TEST_IS_DIR), ==, i != 1);
    }
  g_assert_cmpstr (paths[0], !=, paths[2]);
  file = g_build_filename (paths[2], "file", NULL);
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  g_unsetenv ("XDG_CACHE_HOME");
  folder_remove (folder);
}

/* Paths of a job file are relative to its folder, but “...” is none. */
static void
test_job_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.troupe", NULL);
  g_autofree char *fresh = g_build_filename (folder, "b.troupe", NULL);
  g_autofree char *work = g_build_filename (folder, "x{}", NULL);
  g_autofree char *expected = g_strdup_printf ("%s/xa\n", folder);
  g_autofree char *text = NULL;
  g_autofree char *fresh_text = NULL;

  assert_output (expected, CALL ("--save", path, "--workdir", work, "--shell", "bash", "--env",
                                 "PATH", "--env", "HOME", "--command", "pwd; :", "a"));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\nShell=bash\nEnv=PATH,HOME\nWorkdir=x{}\n"));
  assert_output (expected, (const char *const[]){ "run", path, NULL });

  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  assert_output ("", CALL ("--save", fresh, "--workdir", "...", "--command", "true", "a"));
  g_assert_true (g_file_get_contents (fresh, &fresh_text, NULL, NULL));
  g_assert_nonnull (strstr (fresh_text, "\nWorkdir=...\n"));
  g_unsetenv ("XDG_CACHE_HOME");
  folder_remove (folder);
}

static void
test_temporary_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *none = g_build_filename (folder, "none", NULL);
  g_autofree char *here = g_get_current_dir ();
  g_autofree char *expected = g_strdup_printf ("%s x\n", folder);
  g_autofree char *expected_here = g_strdup_printf ("%s x\n", here);

  assert_output (expected, CALL ("--tmpdir", folder, "--command", "echo $TMPDIR", "x"));
  assert_output (expected_here,
                 CALL ("--tmpdir", ".", "--workdir", folder, "--command", "echo $TMPDIR", "x"));
  assert_refused (
      "troupe: The folder for temporary files “*/none” cannot be written to, or is none",
      CALL ("--tmpdir", none, "--command", "echo", "x"));
  folder_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/shell/shell", test_shell);
  g_test_add_func ("/cli/shell/foreign", test_foreign_shell);
  g_test_add_func ("/cli/shell/function", test_function);
  g_test_add_func ("/cli/shell/environment", test_environment);
  g_test_add_func ("/cli/shell/work-folder", test_work_folder);
  g_test_add_func ("/cli/shell/fresh-folder", test_fresh_folder);
  g_test_add_func ("/cli/shell/job-file", test_job_file);
  g_test_add_func ("/cli/shell/temporary-folder", test_temporary_folder);
  return g_test_run ();
}
