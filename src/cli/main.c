/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command troupe: chooses the subcommand and runs it. */

#include "troupe-call-line.h"
#include "troupe-config.h"
#include "troupe-dry-run.h"
#include "troupe-functions.h"
#include "troupe-list.h"
#include "troupe-node-check.h"
#include "troupe-program.h"
#include "troupe-python.h"
#include "troupe-session.h"
#include "troupe-steer.h"
#include "troupe-top.h"
#include "troupe-window.h"

#include <glib/gi18n.h>

static int
fail (const char *command, const GError *error)
{
  troupe_program_complain ("%s", error->message);
  g_printerr (_ ("“troupe %s --help” says how to call it.\n"), command);
  return TROUPE_EXIT_WRONG;
}

/* Runs are kept by a program of its own, so that this one starts without SQLite. */
static int
run_kept (const char *command, char **argv)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) arguments = NULL;

  g_strv_builder_add (builder, argv[0]);
  g_strv_builder_add (builder, command);
  g_strv_builder_addv (builder, (const char **) argv + 1);
  arguments = g_strv_builder_end (builder);
  return troupe_program_replace ("troupe-journal", arguments);
}

static int
run_map (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeCall) call = troupe_call_new_for_map (argc, argv, &error);

  if (call == NULL)
    return fail ("map", error);
  if (call->dry_run)
    return troupe_dry_run (call);
  return call->keep ? run_kept ("map", argv) : (int) troupe_session_run (call, NULL);
}

static int
run_run (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeCall) call = troupe_call_new_for_run (argc, argv, &error);

  if (call == NULL)
    return fail ("run", error);
  if (call->dry_run)
    return troupe_dry_run (call);
  return call->keep ? run_kept ("run", argv) : (int) troupe_session_run (call, NULL);
}

static int
run_resume (int argc, char **argv)
{
  return run_kept ("resume", argv);
}

/* Plots are drawn by a program of its own, so that this one starts without the drawing libraries.
 */
static int
run_compare (int argc, char **argv)
{
  return troupe_program_replace ("troupe-compare", argv);
}

static int
run_history (int argc, char **argv)
{
  return run_kept ("history", argv);
}

static int
print_help (int argc, char **argv)
{
  g_print ("%s\n"
           "  troupe [FILE.troupe…]\n"
           "  troupe COMMAND [OPTION…] …\n"
           "\n"
           "%s\n"
           "  map FUNCTION [ITEM…]      %s\n"
           "  run FILE.troupe           %s\n"
           "  resume [RUN]              %s\n"
           "  compare FUNCTION [ITEM…]  %s\n"
           "  python FILE.py [ARG…]     %s\n"
           "  history                   %s\n"
           "  functions                 %s\n"
           "  list [HOST:]              %s\n"
           "  top [RUN]                 %s\n"
           "  pause RUN [WORKER]        %s\n"
           "  continue RUN [WORKER]     %s\n"
           "  stop RUN [WORKER]         %s\n"
           "  kill RUN [WORKER]         %s\n"
           "  wait RUN                  %s\n"
           "  node                      %s\n"
           "\n"
           "%s\n"
           "  --help                    %s\n"
           "  --version                 %s\n"
           "\n"
           "%s\n",
           _ ("Usage:"), _ ("Commands:"),
           _ ("Run a function, a command, a Python function or a "
              "program on every item"),
           _ ("Run a saved job"), _ ("Go on with a kept run that was interrupted"),
           _ ("Measure a job serially, by threads and by processes, and what sets them apart"),
           _ ("Run a Python program as it is, with Troupe’s pools in place of the standard ones"),
           _ ("List, show, export, compare and delete kept runs"),
           _ ("List the built-in functions"), _ ("List your runs that go on now"),
           _ ("Show the workers of a run that goes on now as a table"),
           _ ("Pause a run that goes on now, or one of its workers"), _ ("Continue what is paused"),
           _ ("End a run, or a worker, in good order"), _ ("End a run, or a worker, at once"),
           _ ("Wait for a run, and exit with its exit status"),
           _ ("Say what a node finds on this machine, and what is wrong"), _ ("Options:"),
           _ ("Show this help"), _ ("Show the version"),
           _ ("Without a command, the window opens. “troupe COMMAND --help” shows the options of a "
              "command."));
  return TROUPE_EXIT_OK;
}

static int
print_version (int argc, char **argv)
{
  g_print ("troupe %s\n", TROUPE_VERSION);
  return TROUPE_EXIT_OK;
}

static const TroupeProgramCommand commands[] = {
  { "map", run_map },
  { "run", run_run },
  { "resume", run_resume },
  { "compare", run_compare },
  { "history", run_history },
  { "python", troupe_python_run },
  { "functions", troupe_functions_run },
  { "list", troupe_list_run },
  { "pause", troupe_steer_pause },
  { "continue", troupe_steer_continue },
  { "stop", troupe_steer_stop },
  { "kill", troupe_steer_kill },
  { "wait", troupe_steer_wait },
  { "top", troupe_top_run },
  { "node", troupe_node_check_run },
  { "watch-pipe", troupe_steer_pipe },
  { "--help", print_help },
  { "-h", print_help },
  { "--version", print_version },
};

int
main (int argc, char **argv)
{
  int status;

  troupe_program_set_up ();
  if (troupe_program_run_command (commands, G_N_ELEMENTS (commands), argc, argv, &status))
    return status;
  return troupe_window_open (argc, argv);
}
