/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The worker program: chooses its kind of work and starts it. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-exchanger.h"
#include "troupe-guarding.h"
#include "troupe-keeper.h"
#include "troupe-paths.h"
#include "troupe-start.h"
#include "troupe-work.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define EXIT_USAGE 2

static void
report (const char *message)
{
  fprintf (stderr, "%s: %s\n", g_get_prgname (), message);
}

/* Also while lanes are busy: nothing of theirs can be sent any more. */
static G_NORETURN void
give_up (const GError *error, int status)
{
  report (error->message);
  _exit (status);
}

/* GLib ends the process if memory runs out, which is an item's fault here: a message of one line is
 * enough. */
static void
report_log (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  report (message);
  if (level & G_LOG_FLAG_FATAL)
    abort ();
}

static void
describe (void)
{
  g_autofree char *text = troupe_builtin_describe_all ();

  fputs (text, stdout);
}

static void
work (const TroupeOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeWork) work = troupe_work_new (options, &error);

  if (work == NULL)
    give_up (error, EXIT_USAGE);
  if (!troupe_work_start (work, &error) || !troupe_work_run (work, &error))
    give_up (error, EXIT_FAILURE);
}

static void
exchange (const TroupeOptions *options)
{
  g_autoptr (GError) error = NULL;

  if (!troupe_exchanger_run (options->exchange, &error))
    give_up (error, EXIT_FAILURE);
}

static int
keep (const TroupeOptions *options)
{
  g_autoptr (GError) error = NULL;
  int status = troupe_keep (options, &error);

  if (error != NULL)
    give_up (error, EXIT_FAILURE);
  return status;
}

int
main (int argc, char **argv)
{
  g_auto (TroupeOptions) options = { 0 };
  g_autoptr (GError) error = NULL;

  troupe_setup_tie_to_parent (SIGKILL);
  troupe_start_reset_signals ();

  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  troupe_paths_bind_translations ();
  g_set_prgname ("troupe-worker");
  g_log_set_default_handler (report_log, NULL);

  if (!troupe_options_parse (&options, argc, argv, &error))
    give_up (error, EXIT_USAGE);

  if (options.keep)
    return keep (&options);
  if (options.describe)
    describe ();
  else if (options.guard != NULL)
    troupe_guarding_run (options.guard);
  else if (options.exchange != NULL)
    exchange (&options);
  else
    work (&options);
  return EXIT_SUCCESS;
}
