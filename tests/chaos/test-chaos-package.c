/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The workers of a Python program are killed at random: every result is there, once. */

#include <gio/gio.h>

#define ROUNDS "60"

static void
test_kills (void)
{
  const char *rounds = g_getenv ("TROUPE_CHAOS_ROUNDS");
  g_autofree char *path =
      g_build_filename (g_getenv ("TROUPE_PACKAGE_DATA"), "pool_crashes.py", NULL);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "PYTHONPATH", g_getenv ("TROUPE_PACKAGE"), TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("TROUPE_PYTHON"), path,
                                         rounds != NULL ? rounds : ROUNDS, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &messages, &error);
  g_assert_no_error (error);
  if (g_strcmp0 (output, "fine\n") != 0)
    g_test_message ("%s", messages);
  g_assert_cmpstr (output, ==, "fine\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chaos-package/kills", test_kills);
  return g_test_run ();
}
