/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the sandbox: the environment of a test, and what a test must not leave behind. */

#include <gio/gio.h>

#include <signal.h>
#include <sys/wait.h>

/* Runs a shell script in a sandbox; returns the wait status and its standard error.
 */
static int
run_in_sandbox (gboolean display, const char *script, char **said)
{
  const char *argv[] = { g_getenv ("TROUPE_SANDBOX"), display ? "--display" : "sh",
                         display ? "sh" : "-c",       display ? "-c" : script,
                         display ? script : NULL,     NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, said, &status,
                &error);
  g_assert_no_error (error);
  return status;
}

static void
assert_exit (const char *script, int expected, const char *expected_text)
{
  g_autofree char *said = NULL;
  int status = run_in_sandbox (FALSE, script, &said);

  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, expected);
  g_assert_nonnull (strstr (said, expected_text));
}

static void
test_status (void)
{
  assert_exit ("exit 0", 0, "");
  assert_exit ("exit 3", 3, "");
  assert_exit ("kill -SEGV $$", 128 + SIGSEGV, "Segmentation fault");
  assert_exit ("read line || exit 4", 4, "");
}

static void
test_environment (void)
{
  assert_exit ("test -z \"$DISPLAY\" && test -z \"$(ls -A \"$HOME\" \"$TMPDIR\" | grep -v :)\" "
               "&& test \"$LC_ALL\" = C.UTF-8",
               0, "");
  /* A critical message ends programs that a test starts; a value that was set by the caller is
   * kept. */
  assert_exit ("case $G_DEBUG in *fatal-criticals*|*fatal-warnings*) ;; *) exit 1;; esac", 0, "");
}

static void
test_process_left (void)
{
  assert_exit ("sleep 0.01 & exit 0", 0, "");
  g_setenv ("TROUPE_SANDBOX_LIMIT", "100", TRUE);
  assert_exit ("(setsid sleep 4711 &) ; exit 0", 1, "process behind");
  g_unsetenv ("TROUPE_SANDBOX_LIMIT");
}

static void
test_file_left (void)
{
  assert_exit ("touch \"$TMPDIR/forgotten\"", 1, "forgotten");
}

/* The folder, a process out of reach of its parent and the servers are gone with the sandbox. */
static void
test_ends_everything (void)
{
  g_autofree char *said = NULL;
  g_auto (GStrv) lines = NULL;
  int status = run_in_sandbox (TRUE,
                               "(setsid sleep 4711 & echo $!) >&2; echo $TMPDIR >&2;"
                               "gdbus call --session -d org.a11y.Bus -o /org/a11y/bus"
                               " -m org.a11y.Bus.GetAddress >&2; kill -TERM $PPID; sleep 4711",
                               &said);

  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 128 + SIGTERM);
  lines = g_strsplit (said, "\n", -1);
  g_assert_cmpint (g_strv_length (lines), >, 3);
  g_assert_cmpint (kill (atoi (lines[0]), 0), ==, -1);
  g_assert_false (g_file_test (lines[1], G_FILE_TEST_EXISTS));
  g_assert_true (g_str_has_prefix (lines[2], "('unix:"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/status", test_status);
  g_test_add_func ("/sandbox/environment", test_environment);
  g_test_add_func ("/sandbox/process-left", test_process_left);
  g_test_add_func ("/sandbox/file-left", test_file_left);
  g_test_add_func ("/sandbox/ends-everything", test_ends_everything);
  return g_test_run ();
}
