/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Python package: programs of tests/data/package/, which check what they get themselves. */

#include "package-program.h"
#include "wait.h"

#include <gio/gio.h>
#include <string.h>

/* Rounds in which workers of a program are killed; the chaos suite has more of them. */
#define KILL_ROUNDS "20"

/* Waits for the end of the processes and of the folder that the words name. */
static void
assert_left_nothing (const char *messages)
{
  g_auto (GStrv) words = g_strsplit_set (messages, " \n", -1);
  guint n_words = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *path =
          *words[i] == '/' ? g_strdup (words[i]) : g_build_filename ("/proc", words[i], NULL);

      if (*words[i] == '\0')
        continue;
      n_words++;
      /* The folder of a program that was killed is removed by the next one. */
      wait_while (*words[i] != '/' && g_file_test (path, G_FILE_TEST_EXISTS));
    }
  g_assert_cmpuint (n_words, >=, 3);
}

static void
test_exit (void)
{
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;

  package_program_run ("life.py", "exit", &output, &messages);
  g_assert_cmpstr (output, ==, "fine\n");
  assert_left_nothing (messages);
}

static void
test_killed (void)
{
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;
  const char *folder;

  package_program_run ("life.py", "killed", &output, &messages);
  g_strchomp (messages);
  assert_left_nothing (messages);
  folder = strrchr (messages, ' ') + 1;
  package_program_assert_fine ("life.py", "nested");
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* All of it, each line whole, on the stream that it was written to. */
static void
test_printing (void)
{
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;
  g_auto (GStrv) lines = NULL;

  package_program_run ("values.py", "print", &output, &messages);
  g_assert_true (g_str_has_prefix (output, "out 1\npart of a line"));
  g_assert_true (g_str_has_suffix (output, "\nfine\n"));
  g_assert_cmpstr (messages, ==, "err 1\n");
  lines = g_strsplit (output + strlen ("out 1\npart of a line"), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 2 * 2000 + 2);
  for (guint i = 0; i < 2; i++)
    {
      guint next = 0;

      for (guint j = 0; lines[j] != NULL; j++)
        {
          g_autofree char *expected = g_strdup_printf (
              "%u: line %u %s", i, next, "..................................................");

          if (g_str_equal (lines[j], expected))
            next++;
        }
      g_assert_cmpuint (next, ==, 2000);
    }
}

/* Also what does not pass through sys.stdout, before the result is there. */
static void
test_descriptors (void)
{
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;
  g_auto (GStrv) lines = NULL;

  package_program_run ("descriptors.py", NULL, &output, &messages);
  lines = g_strsplit (output, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 7);
  g_assert_true (g_strv_contains ((const char *const *) lines, "by Python"));
  g_assert_true (g_strv_contains ((const char *const *) lines, "by a command"));
  g_assert_true (g_strv_contains ((const char *const *) lines, "by C"));
  g_assert_cmpuint (strlen (lines[3]), ==, 100000);
  g_assert_cmpstr (lines[4], ==, "before the failure, and after it");
  g_assert_cmpstr (lines[5], ==, "fine");
  /* It has no wire to send it on. */
  g_assert_cmpstr (messages, ==, "by a child");
}

/* Their output and exit codes. They print in the order in which they were started unless one takes
 * long, as it may on a busy machine. */
static void
test_processes (void)
{
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;

  package_program_run ("process_methods.py", NULL, &output, &messages);
  if (!g_str_has_suffix (output, "fine\n"))
    g_test_message ("%s", messages);
  g_assert_cmpuint (strlen (output), ==, strlen ("first0\n1\n2\n3\nfine\n"));
  g_assert_true (g_str_has_prefix (output, "first"));
  g_assert_true (g_str_has_suffix (output, "\nfine\n"));
  for (guint i = 0; i < 4; i++)
    {
      const char line[] = { '0' + i, '\n', '\0' };

      g_assert_nonnull (strstr (output, line));
    }
  g_assert_nonnull (strstr (messages, "ValueError: in a process\n"));
  g_assert_nonnull (strstr (messages, "a sentence\n"));
  g_assert_nonnull (strstr (messages, "LookupError: nobody reads it\n"));
}

/* A program is told how to install what it needs. */
static void
test_not_installed (void)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *messages = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "PYTHONPATH", g_getenv ("TROUPE_PACKAGE"), TRUE);
  g_subprocess_launcher_setenv (launcher, "TROUPE_LIBEXEC", "/proc/nonexistent", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "TROUPE_NODE");
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("TROUPE_PYTHON"), "-c",
                                         "import troupe; troupe.Pool(1)", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &messages, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (messages, "TroupeError: Troupe is not installed here"));
  g_assert_nonnull (strstr (messages, "apt install troupe"));
  g_clear_object (&process);
  g_free (g_steal_pointer (&messages));

  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("TROUPE_PYTHON"), "-c",
                                         "import troupe; troupe.Pool(1, keep='x')", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &messages, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (messages, "TroupeError: Results cannot be kept"));
}

int
main (int argc, char **argv)
{
  static const char *const programs[] = {
    "pool_methods.py",     "pool_crashes.py",  "pool_crashes.py " KILL_ROUNDS,
    "pool_errors.py",      "values.py",        "guard.py",
    "executor_methods.py", "life.py fork",     "life.py collected",
    "life.py interrupt",   "life.py nested",   "life.py reaped",
    "life.py beat",        "life.py callback", "preparation.py",
  };

  g_test_init (&argc, &argv, NULL);
  package_program_add_tests ("/python-package", programs, G_N_ELEMENTS (programs));
  g_test_add_func ("/python-package/exit", test_exit);
  g_test_add_func ("/python-package/killed", test_killed);
  g_test_add_func ("/python-package/printing", test_printing);
  g_test_add_func ("/python-package/descriptors", test_descriptors);
  g_test_add_func ("/python-package/processes", test_processes);
  g_test_add_func ("/python-package/not-installed", test_not_installed);
  return g_test_run ();
}
