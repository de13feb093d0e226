/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests build-aux/run and build-aux/test on machines that lack something. The programs of
 * tests/data/setup stand in for all that installs, configures and builds. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The programs of every system that the scripts use. */
static const char *const tools[] = { "awk",  "cat",   "chmod", "dirname", "env",
                                     "grep", "mkdir", "nproc", "python3", "readlink",
                                     "rm",   "sed",   "sh",    "sort",    "tail",
                                     "tee",  "touch", "tr",    "uname" };

/* Stand-ins that every machine of these tests has. */
static const char *const common[] = { "dpkg-query", "id", "sleep", "cc", "ninja", "meson" };

/* A machine, and the commands that a script ran on it. */
typedef struct
{
  char *folder;
  char *programs;
  char *build;
  GSubprocessLauncher *launcher;
  char *output;
  char *messages;
  char *calls;
  gboolean succeeded;
} Machine;

static void
link_program (Machine *self, const char *name, const char *path)
{
  g_autofree char *link = g_build_filename (self->programs, name, NULL);

  g_assert_no_errno (symlink (path, link));
}

/* Finds a program of the system, not one that a person put before it. */
static void
link_tool (Machine *self, const char *name)
{
  g_autofree char *usual = g_build_filename ("/usr/bin", name, NULL);
  g_autofree char *found = g_find_program_in_path (name);

  g_assert_nonnull (found);
  link_program (self, name, g_file_test (usual, G_FILE_TEST_IS_EXECUTABLE) ? usual : found);
}

static void
link_stand_in (Machine *self, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "tests", "data", "setup", name, NULL);

  link_program (self, name, path);
}

static void
machine_set (Machine *self, const char *name, const char *value)
{
  g_subprocess_launcher_setenv (self->launcher, name, value, TRUE);
}

static void
machine_init (Machine *self, const char *user)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("setup-XXXXXX", &error);
  g_assert_no_error (error);
  self->programs = g_build_filename (self->folder, "programs", NULL);
  self->build = g_build_filename (self->folder, "build", NULL);
  g_assert_no_errno (g_mkdir (self->programs, 0700));
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    link_tool (self, tools[i]);
  for (guint i = 0; i < G_N_ELEMENTS (common); i++)
    link_stand_in (self, common[i]);

  self->launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  machine_set (self, "PATH", self->programs);
  machine_set (self, "FAKE_FOLDER", self->folder);
  machine_set (self, "FAKE_USER", user);
  machine_set (self, "TROUPE_BUILD", self->build);
}

static void
machine_clear (Machine *self)
{
  const char *const arguments[] = { "rm", "-rf", self->folder, NULL };
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                &error);
  g_assert_no_error (error);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->programs, g_free);
  g_clear_pointer (&self->build, g_free);
  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->messages, g_free);
  g_clear_pointer (&self->calls, g_free);
  g_clear_object (&self->launcher);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Machine, machine_clear)

/* All packages but one are there. */
static void
machine_install_all_but (Machine *self, const char *purposes, const char *missing)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "build-aux", "packages", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) installed = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit_set (lines[i], " ", 2);

      if (words[0] == NULL || words[1] == NULL || strstr (purposes, words[0]) == NULL)
        continue;
      g_strchug (words[1]);
      words[1][strcspn (words[1], " ")] = '\0';
      if (g_strcmp0 (words[1], missing) != 0)
        g_string_append_printf (installed, "%s ", words[1]);
    }
  machine_set (self, "FAKE_INSTALLED", installed->str);
}

/* Runs a script of build-aux to its end. The record of its calls begins anew. */
static void
machine_call (Machine *self, const char *script, const char *argument)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "build-aux", script, NULL);
  g_autofree char *calls = g_build_filename (self->folder, "calls", NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->messages, g_free);
  g_clear_pointer (&self->calls, g_free);
  g_file_set_contents (calls, "", 0, &error);
  g_assert_no_error (error);

  process = g_subprocess_launcher_spawn (self->launcher, &error, path, argument, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &self->output, &self->messages, &error);
  g_assert_no_error (error);
  self->succeeded = g_subprocess_get_successful (process);

  g_file_get_contents (calls, &self->calls, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s%s%s", self->output, self->messages, self->calls);
}

static void
assert_said (Machine *self, const char *part)
{
  if (strstr (self->messages, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, self->messages);
}

#define INSTALL \
  "apt-get -q -y -o DPkg::Lock::Timeout=600 --no-install-recommends install libgtk-4-dev\n"

/* Missing packages are installed, and only then; the program has standard output for itself. */
static void
test_installed (void)
{
  g_auto (Machine) machine = { 0 };

  machine_init (&machine, "0");
  link_stand_in (&machine, "apt-get");
  machine_install_all_but (&machine, "build", "libgtk-4-dev");
  machine_call (&machine, "run", "list");
  g_assert_cmpstr (machine.calls, ==, "apt-get -q update\n" INSTALL "meson setup\nninja\n");
  g_assert_cmpstr (machine.output, ==, "troupe list\n");
  g_assert_true (machine.succeeded);

  machine_install_all_but (&machine, "build", NULL);
  machine_call (&machine, "run", "list");
  g_assert_cmpstr (machine.calls, ==, "");
  g_assert_cmpstr (machine.output, ==, "troupe list\n");
}

/* One source of apt that fails is no reason to stop, and a lock is waited for. */
static void
test_sources (void)
{
  static const struct
  {
    const char *message;
    const char *failures;
    const char *calls;
    const char *said;
  } updates[] = {
    { "E: The repository 'http://example.com foreign Release' does not have a Release file.", "1\n",
      "apt-get -q update\n" INSTALL "meson setup\nninja\n", "going on with the others" },
    { "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 1 (apt-get)", "1\n2\n",
      "apt-get -q update\nsleep\napt-get -q update\nsleep\napt-get -q update\n" INSTALL
      "meson setup\nninja\n",
      "Another program uses apt" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (updates); i++)
    {
      g_auto (Machine) machine = { 0 };
      g_autofree char *failures = NULL;

      machine_init (&machine, "0");
      link_stand_in (&machine, "apt-get");
      machine_install_all_but (&machine, "build", "libgtk-4-dev");
      failures = g_build_filename (machine.folder, "failures", NULL);
      g_assert_true (g_file_set_contents (failures, updates[i].failures, -1, NULL));
      machine_set (&machine, "FAKE_UPDATE", updates[i].message);

      machine_call (&machine, "run", "list");
      g_assert_cmpstr (machine.calls, ==, updates[i].calls);
      assert_said (&machine, updates[i].said);
      g_assert_true (machine.succeeded);
    }
}

/* A user who may not install gets a command that can be pasted, and nothing else is tried. */
static void
test_users (void)
{
  const char *command =
      "\n  su - -c 'apt-get update; apt-get -y --no-install-recommends install libgtk-4-dev'\n";
  g_auto (Machine) machine = { 0 };

  machine_init (&machine, "1000");
  link_stand_in (&machine, "apt-get");
  machine_install_all_but (&machine, "build", "libgtk-4-dev");
  machine_call (&machine, "run", "list");
  g_assert_cmpstr (machine.calls, ==, "");
  assert_said (&machine, command);
  g_assert_false (machine.succeeded);

  link_stand_in (&machine, "sudo");
  machine_set (&machine, "FAKE_SUDO", "refuses");
  machine_call (&machine, "run", "list");
  g_assert_cmpstr (machine.calls, ==, "sudo sh\n");
  assert_said (&machine, command);
  g_assert_false (machine.succeeded);

  machine_set (&machine, "FAKE_SUDO", "allows");
  machine_call (&machine, "run", "list");
  g_assert_cmpstr (machine.calls, ==,
                   "sudo sh\napt-get -q update\n" INSTALL "meson setup\nninja\n");
  g_assert_true (machine.succeeded);
}

/* Without apt, the missing packages are named in words. */
static void
test_without_apt (void)
{
  static const char *const errors[] = {
    "Dependency \"gtk4\" not found, tried pkgconfig",
    "Dependency lookup for gtk4 with method 'pkgconfig' failed: Invalid version, need 'gtk4' "
    "['>= 4.8'] found '4.6.9'.",
    "Program 'gtk4' not found or not executable",
    "C shared or static library 'gtk4' not found",
    "C library 'gtk4' not found",
  };
  g_auto (Machine) machine = { 0 };
  g_autofree char *compiler = NULL;

  machine_init (&machine, "1000");
  machine_call (&machine, "run", "list");
  g_assert_cmpstr (machine.calls, ==, "meson setup\nninja\n");
  g_assert_true (machine.succeeded);

  machine_call (&machine, "run", "list");
  g_assert_cmpstr (machine.calls, ==, "");

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autofree char *file = g_build_filename (machine.build, "build.ninja", NULL);

      g_unlink (file);
      machine_set (&machine, "FAKE_MESON", errors[i]);
      machine_call (&machine, "run", "list");
      assert_said (&machine, "“gtk4” is missing here, or older than Troupe needs.");
      assert_said (&machine, "\n  Fedora: ");
      assert_said (&machine, " gtk4-devel ");
      g_assert_false (machine.succeeded);
    }

  compiler = g_build_filename (machine.programs, "cc", NULL);
  g_assert_no_errno (g_unlink (compiler));
  machine_call (&machine, "run", "list");
  g_assert_cmpstr (machine.calls, ==, "");
  assert_said (&machine, "There is no cc here");
  assert_said (&machine, "\n  Arch: ");
  g_assert_false (machine.succeeded);
}

/* Both scripts have one build folder: it is configured once for each that needs more of it, and
 * what the tests need is asked for only where it has them. */
static void
test_build_folder (void)
{
  g_auto (Machine) machine = { 0 };

  machine_init (&machine, "0");
  link_stand_in (&machine, "apt-get");
  machine_install_all_but (&machine, "build", NULL);
  machine_call (&machine, "run", "list");
  g_assert_cmpstr (machine.calls, ==, "meson setup\nninja\n");

  machine_install_all_but (&machine, "build test", NULL);
  machine_call (&machine, "test", "fake");
  g_assert_cmpstr (machine.calls, ==, "meson configure\nmeson test\n");
  g_assert_nonnull (strstr (machine.output, "1 passed, 0 failed"));
  machine_call (&machine, "test", "fake");
  g_assert_cmpstr (machine.calls, ==, "meson test\n");

  machine_call (&machine, "run", "list");
  g_assert_cmpstr (machine.calls, ==, "");
  machine_install_all_but (&machine, "build test", "xvfb");
  machine_call (&machine, "run", "list");
  g_assert_nonnull (strstr (machine.calls, " install xvfb\n"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/setup/installed", test_installed);
  g_test_add_func ("/setup/sources", test_sources);
  g_test_add_func ("/setup/users", test_users);
  g_test_add_func ("/setup/without-apt", test_without_apt);
  g_test_add_func ("/setup/build-folder", test_build_folder);

  return g_test_run ();
}
