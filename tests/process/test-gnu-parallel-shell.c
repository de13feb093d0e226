/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shell and the folders of commands are those that GNU parallel gives them. */

#include "cli-run.h"
#include "folder.h"
#include "parallel-run.h"

static void
test_work_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_autofree char *named = g_strdup_printf ("--workdir %s/{}/x{#}", folder);
  g_autofree char *parts = g_strdup_printf ("--wd %s/{2}{1.}", folder);
  g_autofree char *quoted = g_strdup_printf ("--wd '%s/$HOME `x`'", folder);

  parallel_run_assert_same (NULL, named, "pwd", "::: a b");
  parallel_run_assert_same (NULL, parts, "pwd", "::: a.b ::: c d");
  parallel_run_assert_same (NULL, quoted, "pwd", "::: a");
  parallel_run_assert_same (NULL, "--workdir .", "pwd", "::: a");
  folder_remove (folder);
}

static void
test_function (void)
{
  g_autofree char *expected = NULL;
  g_auto (CliRun) run = { 0 };

  g_setenv ("PARALLEL_SHELL", "/bin/bash", TRUE);
  g_setenv ("BASH_FUNC_greet%%", "() { echo \"<$1>\" {a,b}; }", TRUE);
  expected = parallel_run (NULL, "--env greet", "greet {}", "::: 'a b' '$x'");
  cli_run_call (&run, NULL, "map", "--shell", "/bin/bash", "--env", "greet", "--command",
                "greet {}", "a b", "$x", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.output, ==, expected);
  g_assert_cmpstr (expected, ==, "<a b> a b\n<$x> a b\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gnu-parallel/shell/work-folder", test_work_folder);
  g_test_add_func ("/gnu-parallel/shell/function", test_function);
  return g_test_run ();
}
