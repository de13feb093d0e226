/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program that each test runs in.
 *
 * sandbox [--display] TEST [ARGUMENT…]
 *
 * Runs one test in surroundings of its own: an empty TMPDIR, home and XDG folders, a fixed locale;
 * with --display also an X server, a session bus and an accessibility bus. It fails a test that
 * leaves a process or a temporary file behind, and ends everything that it started and everything
 * that the test started, whatever way the test or itself ends.
 *
 * TROUPE_TEST_WRAPPER in the environment is a command to run the test with, such as valgrind.
 */

#include "sandbox-child.h"
#include "sandbox-services.h"

#include <errno.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The time in which processes that the test started must end after it, unless the variable has
 * another one: a busy machine may stop one for seconds while it ends. */
#define LEFT_BEHIND_LIMIT_MS       "60000"
#define LEFT_BEHIND_LIMIT_VARIABLE "TROUPE_SANDBOX_LIMIT"
#define SERVER_END_LIMIT_MS        2000
#define MAX_OPEN_DIRECTORIES       16

typedef struct
{
  char *directory;
  char *temporary;
  char **envp;
  sigset_t signals;
  GPid display;
  GPid bus;
  GPid test;
  int test_status;
  int ended_by;
} Sandbox;

static void
reap (Sandbox *self)
{
  int status;
  pid_t pid;

  while ((pid = waitpid (-1, &status, WNOHANG)) > 0)
    if (pid == self->test)
      {
        self->test = 0;
        self->test_status = status;
      }
    else if (pid == self->display)
      self->display = 0;
    else if (pid == self->bus)
      self->bus = 0;
}

/* Waits for a child to end or for a signal that ends the sandbox itself. */
static void
wait_for_signal (Sandbox *self, int limit_ms)
{
  struct timespec limit = { limit_ms / 1000, (limit_ms % 1000) * 1000000L };
  int number = sigtimedwait (&self->signals, NULL, &limit);

  if (number > 0 && number != SIGCHLD)
    self->ended_by = number;
  reap (self);
}

static void
end_server (Sandbox *self, GPid *pid)
{
  gint64 end = g_get_monotonic_time () + SERVER_END_LIMIT_MS * 1000;

  if (*pid != 0)
    kill (*pid, SIGTERM);
  while (*pid != 0 && g_get_monotonic_time () < end)
    wait_for_signal (self, 50);
}

/* As a subreaper, this process inherits the children of the processes that it kills. */
static void
kill_all_children (void)
{
  for (;;)
    {
      g_autoptr (GArray) pids = sandbox_child_list ();

      for (guint i = 0; i < pids->len; i++)
        kill (g_array_index (pids, GPid, i), SIGKILL);
      if (waitpid (-1, NULL, 0) < 0 && errno == ECHILD)
        return;
    }
}

static int
remove_one (const char *path, const struct stat *info, int kind, struct FTW *where)
{
  return remove (path);
}

static int
report_one (const char *path, const struct stat *info, int kind, struct FTW *where)
{
  if (where->level > 0)
    g_printerr ("sandbox: the test left this file behind: %s\n", path + where->base);
  return 0;
}

static gboolean
has_left_files (Sandbox *self)
{
  g_autoptr (GDir) directory = g_dir_open (self->temporary, 0, NULL);

  if (directory == NULL || g_dir_read_name (directory) == NULL)
    return FALSE;
  nftw (self->temporary, report_one, MAX_OPEN_DIRECTORIES, FTW_PHYS);
  return TRUE;
}

static gboolean
has_left_processes (Sandbox *self, gboolean report)
{
  g_autoptr (GArray) pids = sandbox_child_list ();
  gboolean found = FALSE;

  for (guint i = 0; i < pids->len; i++)
    {
      GPid pid = g_array_index (pids, GPid, i);
      g_autofree char *text = NULL;

      if (pid == self->display || pid == self->bus || sandbox_is_service (pid))
        continue;
      found = TRUE;
      text = sandbox_child_describe (pid);
      if (report)
        g_printerr ("sandbox: the test left this process behind: %s\n", text);
    }
  return found;
}

static void
set (Sandbox *self, const char *name, const char *value)
{
  self->envp = g_environ_setenv (self->envp, name, value, TRUE);
}

static char *
set_folder (Sandbox *self, const char *variable, const char *name)
{
  g_autofree char *path = g_build_filename (self->directory, name, NULL);

  if (g_mkdir (path, 0700) != 0)
    g_error ("%s: %s", path, g_strerror (errno));
  set (self, variable, path);
  return g_steal_pointer (&path);
}

/* Runs of whoever runs the test are not seen, which may be in /tmp. */
static void
set_runs_folder (Sandbox *self)
{
  g_autofree char *path = g_build_filename (self->directory, "runtime", "troupe", NULL);

  set (self, "TROUPE_RUNS_FOLDER", path);
}

static void
prepare_environment (Sandbox *self)
{
  static const char *const unset[] = { "DISPLAY",
                                       "WAYLAND_DISPLAY",
                                       "LANG",
                                       "LANGUAGE",
                                       "AT_SPI_BUS",
                                       "AT_SPI_BUS_ADDRESS",
                                       "GTK_THEME",
                                       "GTK_A11Y",
                                       "NO_AT_BRIDGE",
                                       "XDG_CURRENT_DESKTOP",
                                       "G_MESSAGES_DEBUG",
                                       "DESKTOP_STARTUP_ID",
                                       "XDG_ACTIVATION_TOKEN",
                                       "TROUPE_TEST_WRAPPER" };
  static const char *const folders[][2] = {
    { "HOME", "home" },
    { "XDG_CONFIG_HOME", "config" },
    { "XDG_DATA_HOME", "data" },
    { "XDG_STATE_HOME", "state" },
    { "XDG_CACHE_HOME", "cache" },
    { "XDG_RUNTIME_DIR", "runtime" },
  };

  self->envp = g_get_environ ();
  for (gsize i = 0; i < G_N_ELEMENTS (unset); i++)
    self->envp = g_environ_unsetenv (self->envp, unset[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    g_free (set_folder (self, folders[i][0], folders[i][1]));
  self->temporary = set_folder (self, "TMPDIR", "tmp");
  set_runs_folder (self);
  set (self, "LC_ALL", "C.UTF-8");
  set (self, "GSETTINGS_BACKEND", "memory");
  set (self, "GIO_USE_VFS", "local");
  set (self, "GIO_USE_VOLUME_MONITOR", "unix");
  set (self, "GDK_BACKEND", "x11");
  set (self, "GSK_RENDERER", "cairo");
  set (self, "ADW_DISABLE_PORTAL", "1");
  /* A test that names no bus has none, instead of the bus of the person who runs it. */
  set (self, "DBUS_SESSION_BUS_ADDRESS", "disabled:");
}

static gboolean
prepare_display (Sandbox *self, GError **error)
{
  g_autofree char *settings = g_build_filename (self->directory, "config", "gtk-4.0", NULL);
  g_autofree char *file = g_build_filename (settings, "settings.ini", NULL);
  g_autofree char *display = NULL;
  g_autofree char *address = NULL;

  g_mkdir (settings, 0700);
  /* A test that clicks on a row twice means two clicks, however fast the machine is. */
  if (!g_file_set_contents (
          file, "[Settings]\ngtk-enable-animations=false\ngtk-double-click-time=1\n", -1, error))
    return FALSE;
  self->display = sandbox_start_display (self->directory, &display, error);
  if (self->display == 0)
    return FALSE;
  set (self, "DISPLAY", display);
  self->bus =
      sandbox_start_bus (self->directory, (const char *const *) self->envp, &address, error);
  if (self->bus == 0)
    return FALSE;
  set (self, "DBUS_SESSION_BUS_ADDRESS", address);
  return TRUE;
}

static gboolean
start_test (Sandbox *self, char **arguments, GError **error)
{
  const char *wrapper = g_getenv ("TROUPE_TEST_WRAPPER");
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_auto (GStrv) wrapper_argv = NULL;

  if (wrapper != NULL && wrapper[0] != '\0' &&
      !g_shell_parse_argv (wrapper, NULL, &wrapper_argv, error))
    return FALSE;
  for (guint i = 0; wrapper_argv != NULL && wrapper_argv[i] != NULL; i++)
    g_ptr_array_add (argv, wrapper_argv[i]);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, arguments[i]);
  g_ptr_array_add (argv, NULL);
  /* A critical in a program that a test starts ends that program, as it ends the test itself. */
  self->envp = g_environ_setenv (self->envp, "G_DEBUG", "fatal-criticals", FALSE);
  self->test = sandbox_child_spawn ((const char *const *) argv->pdata,
                                    (const char *const *) self->envp, SIGKILL, -1, -1, error);
  return self->test != 0;
}

/* Returns whether the test left no process and no file. */
static gboolean
inspect (Sandbox *self)
{
  const char *limit = g_getenv (LEFT_BEHIND_LIMIT_VARIABLE) ?: LEFT_BEHIND_LIMIT_MS;
  const gint64 end = g_get_monotonic_time () + g_ascii_strtoll (limit, NULL, 10) * 1000;
  gboolean processes;
  gboolean files;

  while ((processes = has_left_processes (self, FALSE)) && self->ended_by == 0 &&
         g_get_monotonic_time () < end)
    wait_for_signal (self, 20);
  if (processes)
    has_left_processes (self, TRUE);
  files = has_left_files (self);
  return !processes && !files;
}

static int
run (Sandbox *self)
{
  int status;

  while (self->test != 0 && self->ended_by == 0)
    wait_for_signal (self, 60000);
  if (self->ended_by != 0)
    {
      g_printerr ("sandbox: ended by %s\n", g_strsignal (self->ended_by));
      return 128 + self->ended_by;
    }
  status = self->test_status;
  if (WIFSIGNALED (status))
    {
      g_printerr ("sandbox: the test was ended by signal %d (%s)\n", WTERMSIG (status),
                  g_strsignal (WTERMSIG (status)));
      return 128 + WTERMSIG (status);
    }
  if (WEXITSTATUS (status) != 0)
    return WEXITSTATUS (status);
  return inspect (self) ? 0 : 1;
}

int
main (int argc, char **argv)
{
  Sandbox self = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean display = argc > 1 && g_str_equal (argv[1], "--display");
  char **arguments = argv + 1 + display;
  int status = 2;

  if (arguments[0] == NULL)
    {
      g_printerr ("usage: %s [--display] TEST [ARGUMENT…]\n", argv[0]);
      return 2;
    }

  prctl (PR_SET_CHILD_SUBREAPER, 1);
  sigemptyset (&self.signals);
  sigaddset (&self.signals, SIGCHLD);
  sigaddset (&self.signals, SIGTERM);
  sigaddset (&self.signals, SIGINT);
  sigaddset (&self.signals, SIGHUP);
  sigprocmask (SIG_BLOCK, &self.signals, NULL);
  /* Tests that crash a process on purpose leave no core file. */
  setrlimit (RLIMIT_CORE, &(struct rlimit){ 0, RLIM_INFINITY });

  self.directory = g_dir_make_tmp ("troupe-test-XXXXXX", &error);
  if (self.directory != NULL)
    {
      prepare_environment (&self);
      if ((!display || prepare_display (&self, &error)) && start_test (&self, arguments, &error))
        status = run (&self);
    }
  if (error != NULL)
    g_printerr ("sandbox: %s\n", error->message);

  end_server (&self, &self.bus);
  end_server (&self, &self.display);
  kill_all_children ();
  if (self.directory != NULL)
    nftw (self.directory, remove_one, MAX_OPEN_DIRECTORIES, FTW_PHYS | FTW_DEPTH);
  g_strfreev (self.envp);
  g_free (self.temporary);
  g_free (self.directory);
  return status;
}
