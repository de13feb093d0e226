/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts the display and the buses of a sandboxed test. */

#include "sandbox-services.h"

#include "sandbox-child.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define START_LIMIT_MS   30000
#define DISPLAY_ATTEMPTS 5
/* A variable in the environment of the bus and of all processes that it starts. */
#define SERVICE_VARIABLE "TROUPE_TEST_SERVICE"

/* Both servers say on a descriptor, with one line, where they listen. */
static char *
read_line (int fd)
{
  g_autoptr (GString) line = g_string_new (NULL);
  struct pollfd ready = { .fd = fd, .events = POLLIN };
  char byte;

  while (poll (&ready, 1, START_LIMIT_MS) > 0 && read (fd, &byte, 1) == 1)
    {
      if (byte == '\n')
        return g_strdup (line->str);
      g_string_append_c (line, byte);
    }
  return NULL;
}

static GPid
start_server (const char *directory,
              const char *const *argv,
              const char *const *envp,
              char **answer,
              GError **error)
{
  g_autofree char *log_path = g_strdup_printf ("%s/%s.log", directory, argv[0]);
  g_autofree char *log = NULL;
  int log_fd;
  int answer_fds[2];
  GPid pid;

  if (!g_unix_open_pipe (answer_fds, FD_CLOEXEC, error))
    return 0;
  log_fd = g_open (log_path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  pid = sandbox_child_spawn (argv, envp, SIGTERM, answer_fds[1], log_fd, error);
  close (log_fd);
  close (answer_fds[1]);
  *answer = pid != 0 ? read_line (answer_fds[0]) : NULL;
  close (answer_fds[0]);
  if (pid == 0 || *answer != NULL)
    return pid;

  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  g_file_get_contents (log_path, &log, NULL, NULL);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s did not start. It said: %s", argv[0],
               log != NULL ? log : "nothing");
  return 0;
}

/**
 * sandbox_start_display:
 * @directory: the folder of its log
 * @display: (out) (transfer full): the value of DISPLAY
 * @error: return location for an error
 *
 * Starts Xvfb on a display that is free. Several that start at once may settle on the same number,
 * and all but one then end, so this tries again.
 *
 * Returns: its pid, or 0 on error
 */
GPid
sandbox_start_display (const char *directory, char **display, GError **error)
{
  const char *argv[] = { "Xvfb",    "-displayfd", G_STRINGIFY (SANDBOX_ANSWER_FD),
                         "-screen", "0",          "1600x1200x24",
                         "-dpi",    "96",         "-nolisten",
                         "tcp",     "-noreset",   NULL };
  g_auto (GStrv) envp = g_get_environ ();
  g_autoptr (GError) last_error = NULL;

  for (int i = 0; i < DISPLAY_ATTEMPTS; i++)
    {
      g_autofree char *number = NULL;
      GPid pid;

      g_clear_error (&last_error);
      pid = start_server (directory, argv, (const char *const *) envp, &number, &last_error);
      if (pid != 0)
        {
          *display = g_strconcat (":", number, NULL);
          return pid;
        }
    }
  g_propagate_error (error, g_steal_pointer (&last_error));
  return 0;
}

/* Where the accessibility bus's own service file lies differs between distributions. */
static char *
find_service_file (const char *name)
{
  const char *const *directories = g_get_system_data_dirs ();

  for (guint i = 0; directories[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (directories[i], "dbus-1", "services", name, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  return g_build_filename ("/usr/share/dbus-1/services", name, NULL);
}

/* The bus can start the accessibility bus, switched on, and nothing else of this machine. */
static gboolean
write_configuration (const char *directory, const char *path, GError **error)
{
  g_autofree char *services = g_build_filename (directory, "services", NULL);
  g_autofree char *copy = g_build_filename (services, "org.a11y.Bus.service", NULL);
  g_autofree char *original = find_service_file ("org.a11y.Bus.service");
  g_autofree char *launcher = NULL;
  g_autofree char *service = NULL;
  g_autofree char *configuration = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!g_key_file_load_from_file (file, original, G_KEY_FILE_NONE, error) ||
      (launcher = g_key_file_get_string (file, "D-BUS Service", "Exec", error)) == NULL)
    {
      g_prefix_error (error, "%s (is at-spi2-core installed?): ", original);
      return FALSE;
    }
  service = g_strdup_printf ("[D-BUS Service]\nName=org.a11y.Bus\nExec=%s --a11y=1\n", launcher);
  configuration = g_strdup_printf ("<busconfig>\n"
                                   "  <type>session</type>\n"
                                   "  <listen>unix:path=%s/bus</listen>\n"
                                   "  <servicedir>%s</servicedir>\n"
                                   "  <policy context=\"default\">\n"
                                   "    <allow send_destination=\"*\" eavesdrop=\"true\"/>\n"
                                   "    <allow eavesdrop=\"true\"/>\n"
                                   "    <allow own=\"*\"/>\n"
                                   "  </policy>\n"
                                   "</busconfig>\n",
                                   directory, services);
  if (g_mkdir (services, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", services,
                   g_strerror (errno));
      return FALSE;
    }
  return g_file_set_contents (copy, service, -1, error) &&
         g_file_set_contents (path, configuration, -1, error);
}

/**
 * sandbox_start_bus:
 * @directory: the folder of its configuration, its socket and its log
 * @envp: the environment of the test
 * @address: (out) (transfer full): its address
 * @error: return location for an error
 *
 * Starts a session bus on which the accessibility bus, switched on, can be reached.
 *
 * Returns: its pid, or 0 on error
 */
GPid
sandbox_start_bus (const char *directory, const char *const *envp, char **address, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "bus.conf", NULL);
  g_auto (GStrv) service_envp = NULL;
  g_autofree char *option = g_strconcat ("--config-file=", path, NULL);
  const char *argv[] = { "dbus-daemon", option, "--nofork",
                         "--print-address=" G_STRINGIFY (SANDBOX_ANSWER_FD), NULL };

  if (!write_configuration (directory, path, error))
    return 0;
  service_envp = g_environ_setenv (g_strdupv ((char **) envp), SERVICE_VARIABLE, "1", TRUE);
  return start_server (directory, argv, (const char *const *) service_envp, address, error);
}

/**
 * sandbox_is_service:
 * @pid: a process
 *
 * The bus leaves the processes that it starts to the next subreaper, the sandbox, where they would
 * be mistaken for processes that the test left behind.
 *
 * Returns: whether the bus, or a process that it started, started that process
 */
gboolean
sandbox_is_service (GPid pid)
{
  return sandbox_child_has_variable (pid, SERVICE_VARIABLE "=1");
}
