/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program troupe-journal: the commands that keep runs, and those about kept runs. */

#include "troupe-call-line.h"
#include "troupe-config.h"
#include "troupe-history.h"
#include "troupe-program.h"
#include "troupe-resume.h"

#include <glib/gi18n.h>

static int
run_call (const char *command, TroupeCall *call, const GError *error)
{
  if (call != NULL)
    return troupe_resume_run_call (call);

  troupe_program_complain ("%s", error->message);
  g_printerr (_ ("“troupe %s --help” says how to call it.\n"), command);
  return TROUPE_EXIT_WRONG;
}

static int
run_map (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeCall) call = troupe_call_new_for_map (argc, argv, &error);

  return run_call ("map", call, error);
}

static int
run_run (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeCall) call = troupe_call_new_for_run (argc, argv, &error);

  return run_call ("run", call, error);
}

static const TroupeProgramCommand commands[] = {
  { "map", run_map },
  { "run", run_run },
  { "resume", troupe_resume_run },
  { "history", troupe_history_run },
};

int
main (int argc, char **argv)
{
  int status;

  troupe_program_set_up ();
  if (troupe_program_run_command (commands, G_N_ELEMENTS (commands), argc, argv, &status))
    return status;

  troupe_program_complain ("%s", _ ("This program is started by “troupe”."));
  return TROUPE_EXIT_WRONG;
}
