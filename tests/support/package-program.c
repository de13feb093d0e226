/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs programs of tests/data/package/ as tests. */

#include "package-program.h"

#include <gio/gio.h>

/* Runs a program, which is to end with the status 0. */
void
package_program_run (const char *name, const char *argument, char **output, char **messages)
{
  g_autofree char *path = g_build_filename (g_getenv ("TROUPE_PACKAGE_DATA"), name, NULL);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "PYTHONPATH", g_getenv ("TROUPE_PACKAGE"), TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("TROUPE_PYTHON"), path,
                                         argument, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, output, messages, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_test_message ("%s: %s", name, *messages);
}

void
package_program_assert_fine (const char *name, const char *argument)
{
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;

  package_program_run (name, argument, &output, &messages);
  if (g_strcmp0 (output, "fine\n") != 0)
    g_test_message ("%s", messages);
  g_assert_cmpstr (output, ==, "fine\n");
}

static void
test_program (gconstpointer data)
{
  g_auto (GStrv) words = g_strsplit (data, " ", 2);

  package_program_assert_fine (words[0], words[1]);
}

/* Each is a program, and an argument if it has one. */
void
package_program_add_tests (const char *path, const char *const *programs, guint n_programs)
{
  for (guint i = 0; i < n_programs; i++)
    {
      g_autofree char *full = g_strconcat (path, "/", programs[i], NULL);

      g_test_add_data_func (full, programs[i], test_program);
    }
}
