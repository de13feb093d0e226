/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests how the programs of workers are found. */

#include "folder.h"

#include "troupe-config.h"
#include "troupe-worker-program.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

static void
make_file (const char *directory, const char *relative, const char *content, gsize size)
{
  g_autofree char *path = g_build_filename (directory, relative, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (g_mkdir_with_parents (parent, 0700));
  g_file_set_contents_full (path, content, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0700, &error);
  g_assert_no_error (error);
}

/* Returns the path that a copy of this program at @executable finds. */
static void
assert_finds (const char *executable, const char *worker, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *temporary = g_dir_make_tmp ("troupe-worker-program-XXXXXX", &error);
  g_autofree char *directory = g_canonicalize_filename (temporary, NULL);
  g_autofree char *copy = g_build_filename (directory, executable, NULL);
  g_autofree char *found = g_build_filename (directory, expected, NULL);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *content = NULL;
  g_autofree char *output = NULL;
  gsize size = 0;

  g_file_get_contents ("/proc/self/exe", &content, &size, &error);
  g_assert_no_error (error);
  make_file (directory, executable, content, size);
  if (worker != NULL)
    make_file (directory, worker, "", 0);

  g_subprocess_launcher_unsetenv (launcher, "TROUPE_WORKER");
  process = g_subprocess_launcher_spawn (launcher, &error, copy, "--show", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  g_assert_cmpstr (output, ==, g_path_is_absolute (expected) ? expected : found);

  folder_remove (directory);
}

static void
test_environment (void)
{
  g_setenv ("TROUPE_WORKER", "/somewhere/troupe-worker", TRUE);
  g_assert_cmpstr (troupe_pool_get_worker_program (), ==, "/somewhere/troupe-worker");

  g_setenv ("TROUPE_WORKER", "", TRUE);
  g_assert_cmpstr (troupe_pool_get_worker_program (), !=, "");
}

static void
test_build_tree (void)
{
  assert_finds ("src/cli/troupe", "src/worker/troupe-worker", "src/worker/troupe-worker");
  assert_finds ("src/app/troupe-app", "src/worker/troupe-worker", "src/worker/troupe-worker");
}

static void
test_installed (void)
{
  g_autofree char *worker =
      g_build_filename ("bin", TROUPE_LIBEXECDIR_FROM_BINDIR, "troupe-worker", NULL);
  g_autofree char *canonical = g_canonicalize_filename (worker, "/");

  assert_finds ("bin/troupe", canonical + 1, canonical + 1);
  assert_finds ("libexec/troupe/troupe-app", "libexec/troupe/troupe-worker",
                "libexec/troupe/troupe-worker");
}

static void
test_missing (void)
{
  assert_finds ("bin/troupe", NULL, TROUPE_LIBEXECDIR "/troupe-worker");
}

int
main (int argc, char *argv[])
{
  if (g_strcmp0 (argv[1], "--show") == 0)
    {
      g_print ("%s", troupe_pool_get_worker_program ());
      return 0;
    }

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/worker-program/environment", test_environment);
  g_test_add_func ("/worker-program/build-tree", test_build_tree);
  g_test_add_func ("/worker-program/installed", test_installed);
  g_test_add_func ("/worker-program/missing", test_missing);

  return g_test_run ();
}
