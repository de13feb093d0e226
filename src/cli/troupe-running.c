/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds a run that goes on now by what a person typed for it. */

#include "troupe-running.h"

#include "troupe-config.h"
#include "troupe-exit.h"
#include "troupe-program.h"
#include "troupe-watch-command.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <sys/prctl.h>

/**
 * troupe_running_load:
 *
 * Returns: (transfer full): the runs that go on now, each of which was asked how far it is
 */
TroupeRunningRuns *
troupe_running_load (void)
{
  TroupeRunningRuns *runs = troupe_running_runs_new (FALSE);

  while (troupe_running_runs_get_is_loading (runs))
    g_main_context_iteration (NULL, TRUE);
  return runs;
}

/**
 * troupe_running_find:
 * @runs: the runs that go on now
 * @name: what a person typed
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the run, which can be watched, or %NULL with
 *   %TROUPE_WATCH_ERROR
 */
TroupeRunningRun *
troupe_running_find (TroupeRunningRuns *runs, const char *name, GError **error)
{
  TroupeRunningRun *run = troupe_running_runs_find (runs, name, error);

  if (run == NULL)
    {
      /* Perhaps it is there, and cannot be seen. */
      if (error != NULL && troupe_running_runs_get_problem (runs) != NULL)
        g_prefix_error (error, "%s\n", troupe_running_runs_get_problem (runs));
      return NULL;
    }
  if (troupe_running_run_get_watched (run) != NULL)
    return run;

  g_set_error (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_SILENT, "%s: %s",
               troupe_running_run_get_number (run), troupe_running_run_get_problem (run));
  return NULL;
}

/**
 * troupe_running_fail:
 * @command: a command of troupe
 * @error: why it cannot be carried out
 *
 * Prints the error.
 *
 * Returns: the exit status
 */
int
troupe_running_fail (const char *command, const GError *error)
{
  troupe_program_complain ("%s", error->message);
  if (error->domain == G_OPTION_ERROR)
    g_printerr (_ ("“troupe %s --help” says how to call it.\n"), command);
  return TROUPE_EXIT_WRONG;
}

static void
end_with_parent_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

/* What asks for a password, and what is said there, are the terminal’s. */
static int
run_far (const char *host, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_INHERIT);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) command = troupe_watch_command_for_host (host, arguments, &error);
  g_autoptr (GSubprocess) process = NULL;

  if (command == NULL)
    return troupe_running_fail (arguments[0], error);

  g_subprocess_launcher_set_child_setup (launcher, end_with_parent_cb, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command, &error);
  if (process == NULL || !g_subprocess_wait (process, NULL, &error))
    return troupe_running_fail (arguments[0], error);
  if (!g_subprocess_get_if_exited (process))
    return TROUPE_EXIT_FAILED;

  error = troupe_watch_command_explain (g_subprocess_get_exit_status (process), host);
  return error != NULL ? troupe_running_fail (arguments[0], error)
                       : g_subprocess_get_exit_status (process);
}

/**
 * troupe_running_is_far:
 * @name: (nullable): what a person typed for a run, such as "HOST:RUN"
 * @command: a command of troupe
 * @arguments: (array zero-terminated=1): its arguments after the run
 * @status: (out): its exit status
 *
 * Runs the command on the other machine, if the name has one.
 *
 * Returns: %FALSE if it names a run of this machine
 */
gboolean
troupe_running_is_far (const char *name, const char *command, char **arguments, int *status)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *host = NULL;
  g_auto (GStrv) all = NULL;
  const char *rest;

  if (name == NULL || !troupe_watch_command_split (name, &host, &rest))
    return FALSE;

  g_strv_builder_add (builder, command);
  if (rest[0] != '\0')
    g_strv_builder_add (builder, rest);
  g_strv_builder_addv (builder, (const char **) arguments);
  all = g_strv_builder_end (builder);
  *status = run_far (host, (const char *const *) all);
  return TRUE;
}
