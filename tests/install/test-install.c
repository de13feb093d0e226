/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that an installed Troupe works after its prefix was moved. */

#include "cli-run.h"
#include "driver-widget.h"
#include "driver.h"
#include "troupe-config.h"

#include <ftw.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

#define MAX_OPEN_DIRECTORIES 16

/* A language into which Troupe will never be translated. */
#define LANGUAGE "tlh"

/* Made for the test: few are on every machine. */
#define LOCALE "en_US.UTF-8"

static char *destination;

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);

  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

/* Where @installed is now. */
static char *
find (const char *installed)
{
  return g_build_filename (destination, "moved", installed + strlen (TROUPE_PREFIX), NULL);
}

/* Into a folder, whose prefix gets another name. The caches, which are shared by all that is in a
 * prefix, are for whoever puts it in place, here the one of settings. */
static void
install (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *root = NULL;
  g_autofree char *prefix = NULL;
  g_autofree char *moved = NULL;
  g_autofree char *schemas = NULL;
  g_autofree char *program = NULL;

  destination = g_dir_make_tmp ("troupe-install-XXXXXX", &error);
  g_assert_no_error (error);
  root = g_build_filename (destination, "root", NULL);
  prefix = g_build_filename (root, TROUPE_PREFIX, NULL);
  moved = g_build_filename (destination, "moved", NULL);
  run ((const char *const[]){ "meson", "install", "-C", g_getenv ("TROUPE_BUILD_ROOT"),
                              "--no-rebuild", "--quiet", "--destdir", root, NULL });
  g_assert_no_errno (g_rename (prefix, moved));
  schemas = find (TROUPE_DATADIR "/glib-2.0/schemas");
  run ((const char *const[]){ "glib-compile-schemas", "--strict", schemas, NULL });

  program = find (TROUPE_BINDIR "/troupe");
  g_setenv ("TROUPE_PROGRAM", program, TRUE);
}

static int
remove_one (const char *path, const struct stat *info, int kind, struct FTW *where)
{
  return remove (path);
}

static void
uninstall (void)
{
  g_assert_no_errno (nftw (destination, remove_one, MAX_OPEN_DIRECTORIES, FTW_DEPTH | FTW_PHYS));
  g_free (destination);
}

static void
test_complete (void)
{
  static const char *const paths[] = {
    TROUPE_BINDIR "/troupe",
    TROUPE_LIBEXECDIR "/troupe-app",
    TROUPE_LIBEXECDIR "/troupe-compare",
    TROUPE_LIBEXECDIR "/troupe-journal",
    TROUPE_LIBEXECDIR "/troupe-node",
    TROUPE_LIBEXECDIR "/troupe-screen.so",
    TROUPE_LIBEXECDIR "/troupe-worker",
    TROUPE_LIBEXECDIR "/troupe_experiments.py",
    TROUPE_PYTHON_PACKAGE "/__init__.py",
    TROUPE_PYTHON_PACKAGE "/_where.py",
    TROUPE_PYTHON_PACKAGE "/_start/sitecustomize.py",
    TROUPE_DATADIR "/bash-completion/completions/troupe",
    TROUPE_DATADIR "/fish/vendor_completions.d/troupe.fish",
    TROUPE_DATADIR "/zsh/site-functions/_troupe",
    TROUPE_MANDIR "/man1/troupe.1",
    TROUPE_MANDIR "/man5/troupe.5",
    TROUPE_MANDIR "/man7/troupe.7",
    TROUPE_DATADIR "/applications/" TROUPE_APPLICATION_ID ".desktop",
    TROUPE_DATADIR "/dbus-1/services/" TROUPE_APPLICATION_ID ".service",
    TROUPE_DATADIR "/glib-2.0/schemas/" TROUPE_APPLICATION_ID ".gschema.xml",
    TROUPE_DATADIR "/icons/hicolor/scalable/apps/" TROUPE_APPLICATION_ID ".svg",
    TROUPE_DATADIR "/icons/hicolor/scalable/mimetypes/" TROUPE_APPLICATION_ID ".job.svg",
    TROUPE_DATADIR "/icons/hicolor/symbolic/apps/" TROUPE_APPLICATION_ID "-symbolic.svg",
    TROUPE_DATADIR "/metainfo/" TROUPE_APPLICATION_ID ".metainfo.xml",
    TROUPE_DATADIR "/mime/packages/" TROUPE_APPLICATION_ID ".xml",
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *path = find (paths[i]);

      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_error ("%s is not installed", paths[i]);
    }
}

static void
test_command_line (void)
{
  g_auto (CliRun) call = { 0 };

  cli_run_call (&call, NULL, "map", "square", "1", "2", "3", "4", "5", NULL);
  g_assert_cmpint (call.status, ==, 0);
  g_assert_cmpstr (call.output, ==, "1\n4\n9\n16\n25\n");
}

/* The worker is the one beside it: another one in its place is started in its place. */
static void
test_worker (void)
{
  g_autofree char *worker = find (TROUPE_LIBEXECDIR "/troupe-worker");
  g_autofree char *away = g_strconcat (worker, ".away", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\necho 'not the worker' >&2\nexit 3\n");
  g_autoptr (GError) error = NULL;
  g_auto (CliRun) call = { 0 };

  g_assert_no_errno (g_rename (worker, away));
  g_file_set_contents_full (worker, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error);
  g_assert_no_error (error);
  cli_run_call (&call, NULL, "map", "square", "1", NULL);
  g_assert_no_errno (g_rename (away, worker));

  g_assert_cmpint (call.status, ==, 2);
  cli_run_assert_message (&call, "*not the worker*");
}

/* The package finds the programs that were installed with it, from within and by “troupe python”.
 */
static void
test_python_package (void)
{
  static const char *const code = "import sys, troupe\n"
                                  "from troupe._find import find_node\n"
                                  "print(find_node() == sys.argv[1])\n"
                                  "print(troupe.Pool(2).map(abs, [-1, -2]))\n";
  g_autofree char *node = find (TROUPE_LIBEXECDIR "/troupe-node");
  g_auto (CliRun) call = { 0 };

  cli_run_call (&call, NULL, "python", "--interpreter", g_getenv ("TROUPE_PYTHON"), "-c", code,
                node, NULL);
  g_assert_cmpint (call.status, ==, 0);
  g_assert_cmpstr (call.output, ==, "True\n[1, 2]\n");
}

/* Python uses the compiled file, although the worker was moved after the compilation. */
static void
test_python (void)
{
  g_autofree char *worker = find (TROUPE_LIBEXECDIR "/troupe_worker_main.py");
  g_autofree char *kept = find (TROUPE_LIBEXECDIR "/__pycache__/troupe_worker.");
  g_autofree char *expected = g_strconcat ("# code object from '", kept, NULL);
  g_autofree char *function =
      g_build_filename (g_getenv ("TROUPE_PYTHON_DATA"), "program.py:worker", NULL);
  const char *const verbose[] = { g_getenv ("TROUPE_PYTHON"), "-v", worker, NULL };
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CliRun) call = { 0 };

  g_spawn_sync (NULL, (char **) verbose, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                &errors, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (errors, expected));

  cli_run_call (&call, NULL, "map", "--interpreter", g_getenv ("TROUPE_PYTHON"), "--python",
                function, "1", "2", "3", NULL);
  g_assert_cmpint (call.status, ==, 0);
  g_assert_cmpstr (call.output, ==, "1\n4\n9\n");
}

/* The command opens the window that stands beside the worker. */
static void
assert_window (AtspiRole role, const char *name)
{
  const char *argv[] = { g_getenv ("TROUPE_PROGRAM"), NULL };
  g_autoptr (Driver) driver = driver_start (argv);
  g_autoptr (AtspiAccessible) frame = driver_find (driver, NULL, ATSPI_ROLE_FRAME, "Troupe");
  g_autoptr (AtspiAccessible) shown = driver_find (driver, NULL, role, name);

  driver_act (driver, frame, "window.close");
  g_assert_cmpint (driver_wait_exit (driver), ==, 0);
}

static void
test_window (void)
{
  assert_window (ATSPI_ROLE_TABLE_CELL, "square");
}

static void
test_translations (void)
{
  static const char text[] =
      "msgid \"\"\n"
      "msgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n"
      "msgid \"Run a saved job\"\n"
      "msgstr \"Qu' vInwI' yIqaStaH\"\n"
      "msgid \"Run Your Own Code\"\n"
      "msgstr \"ngoqlIj yIqaStaH\"\n"
      "msgid \"exactly one function must be named\"\n"
      "msgstr \"wa' mIw yIpong\"\n"
      "msgid \"Troupe starts this program itself. “troupe node” says what a \"\n"
      "\"node finds on this machine.\\n\"\n"
      "msgstr \"ghunvam taH Troupe\\n\"\n";
  g_autofree char *folder = find (TROUPE_LOCALEDIR "/" LANGUAGE "/LC_MESSAGES");
  g_autofree char *catalogue = g_build_filename (folder, GETTEXT_PACKAGE ".mo", NULL);
  g_autofree char *source = g_build_filename (folder, GETTEXT_PACKAGE ".po", NULL);
  g_autofree char *locale = g_build_filename (destination, LOCALE, NULL);
  g_autofree char *locale_before = g_strdup (g_getenv ("LC_ALL"));
  g_autofree char *worker = find (TROUPE_LIBEXECDIR "/troupe-worker");
  g_autofree char *errors = NULL;
  g_autofree char *node = find (TROUPE_LIBEXECDIR "/troupe-node");
  g_autofree char *node_errors = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CliRun) call = { 0 };

  /* A language is asked for in a locale of its own alone: C.UTF-8 would do for some C libraries. */
  run ((const char *const[]){ "localedef", "-i", "en_US", "-f", "UTF-8", locale, NULL });
  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  g_file_set_contents (source, text, -1, &error);
  g_assert_no_error (error);
  run ((const char *const[]){ "msgfmt", "-o", catalogue, source, NULL });

  g_setenv ("LOCPATH", destination, TRUE);
  g_setenv ("LC_ALL", LOCALE, TRUE);
  g_setenv ("LANGUAGE", LANGUAGE, TRUE);
  cli_run_call (&call, NULL, "--help", NULL);
  g_spawn_sync (NULL, (char *[]){ worker, NULL }, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &errors,
                NULL, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char *[]){ node, (char *) "work", NULL }, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                NULL, &node_errors, NULL, &error);
  g_assert_no_error (error);
  assert_window (ATSPI_ROLE_LABEL, "ngoqlIj yIqaStaH");
  g_unsetenv ("LOCPATH");
  g_setenv ("LC_ALL", locale_before, TRUE);
  g_unsetenv ("LANGUAGE");
  g_assert_cmpint (call.status, ==, 0);
  g_assert_nonnull (strstr (call.output, "Qu' vInwI' yIqaStaH"));
  g_assert_cmpstr (errors, ==, "troupe-worker: wa' mIw yIpong\n");
  g_assert_cmpstr (node_errors, ==, "ghunvam taH Troupe\n");
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/install/complete", test_complete);
  g_test_add_func ("/install/command-line", test_command_line);
  g_test_add_func ("/install/worker", test_worker);
  g_test_add_func ("/install/python", test_python);
  g_test_add_func ("/install/python-package", test_python_package);
  g_test_add_func ("/install/translations", test_translations);
  g_test_add_func ("/install/window", test_window);

  install ();
  status = g_test_run ();
  uninstall ();
  return status;
}
