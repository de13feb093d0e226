/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command “troupe top”: the live table of a run of another process. */

#include "troupe-top.h"

#include "troupe-config.h"
#include "troupe-exit.h"
#include "troupe-live.h"
#include "troupe-program.h"
#include "troupe-running.h"
#include "troupe-signals.h"
#include "troupe-top-choice.h"
#include "troupe-top-far.h"
#include "troupe-watch-command.h"
#include "troupe-watched-run.h"

#include <glib/gi18n.h>
#include <signal.h>

/* What the table shows. */
#define WANTS (TROUPE_TOLD_WANTS_WORKERS | TROUPE_TOLD_WANTS_SAMPLES)

typedef struct
{
  TroupeWatchedRun *watched;
  TroupeLive *live;
  GMainLoop *loop;
  gboolean is_here;
} Top;

/* Which run */

typedef struct
{
  gboolean has_ended;
  TroupeWatchedRun *watched;
  GError *error;
} Opening;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Opening *opening = data;

  opening->watched = troupe_watched_run_open_finish (result, &opening->error);
  opening->has_ended = TRUE;
}

static TroupeWatchedRun *
wait_for (Opening *opening, GError **error)
{
  while (!opening->has_ended)
    g_main_context_iteration (NULL, TRUE);
  if (opening->error != NULL)
    g_propagate_error (error, opening->error);
  return opening->watched;
}

/* Through ssh, which may ask for a password before the table is shown. */
static TroupeWatchedRun *
open_far (const char *host, const char *name, GError **error)
{
  const char *const arguments[] = { "watch-pipe", *name != '\0' ? name : NULL, NULL };
  g_auto (GStrv) command = troupe_watch_command_for_host (host, arguments, error);
  Opening opening = { 0 };
  TroupeWatchedRun *watched;

  if (command == NULL)
    return NULL;
  troupe_watched_run_open_command_async ((const char *const *) command, WANTS, NULL, opened_cb,
                                         &opening);
  watched = wait_for (&opening, error);
  if (watched == NULL &&
      g_error_matches (*error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_UNREACHABLE))
    /* Translators: a host; the reason follows */
    g_prefix_error (error, _ ("“%s” cannot be reached: "), host);
  return watched;
}

/* Of several runs one is chosen. Returns FALSE with an error; the run is NULL as well if none was
 * chosen. */
static gboolean
open_any_far (const char *host, const char *name, TroupeWatchedRun **watched, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *number = NULL;

  *watched = open_far (host, name, &problem);
  if (*watched != NULL)
    return TRUE;
  if (*name != '\0' || !g_error_matches (problem, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_AMBIGUOUS))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  if (!troupe_top_far_choose (host, &number, error))
    return FALSE;
  if (number == NULL)
    return TRUE;
  *watched = open_far (host, number, error);
  return *watched != NULL;
}

static gboolean
is_shown (TroupeRunningRun *run)
{
  return troupe_running_run_get_watched (run) != NULL;
}

/* Without a name it is the only one, or one of a list. */
static gboolean
choose (TroupeRunningRuns *runs, TroupeRunningRun **run, GError **error)
{
  const guint n_runs = g_list_model_get_n_items (G_LIST_MODEL (runs));
  guint n_shown = 0;

  *run = NULL;
  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr (TroupeRunningRun) one = g_list_model_get_item (G_LIST_MODEL (runs), i);

      if (!is_shown (one))
        continue;
      g_set_object (run, one);
      n_shown++;
    }
  if (n_shown == 1)
    return TRUE;

  g_clear_object (run);
  if (n_shown > 1)
    return troupe_top_choice_ask (runs, run, error);
  g_set_error_literal (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_NOT_FOUND,
                       troupe_running_runs_get_problem (runs) != NULL
                           ? troupe_running_runs_get_problem (runs)
                           : _ ("No run of yours goes on now."));
  return FALSE;
}

/* Returns FALSE with an error; the run is NULL as well if none was chosen. */
static gboolean
open_here (const char *name, TroupeWatchedRun **watched, GError **error)
{
  g_autoptr (TroupeRunningRuns) runs = troupe_running_load ();
  g_autoptr (TroupeRunningRun) run = NULL;
  Opening opening = { 0 };

  if (name == NULL && !choose (runs, &run, error))
    return FALSE;
  if (name != NULL)
    {
      TroupeRunningRun *found = troupe_running_find (runs, name, error);

      if (found == NULL)
        return FALSE;
      run = g_object_ref (found);
    }
  if (run == NULL)
    return TRUE;

  troupe_watched_run_open_async (troupe_running_run_get_path (run), WANTS, NULL, opened_cb,
                                 &opening);
  *watched = wait_for (&opening, error);
  return *watched != NULL;
}

/* The table */

static void
find_machine_cb (TroupeLiveMachine *machine, gpointer data)
{
  Top *self = data;
  TroupeMachine *cores = troupe_watched_run_get_machine (self->watched);

  machine->cores = G_LIST_MODEL (cores);
  if (self->is_here)
    {
      troupe_live_machine_read_memory (machine);
      return;
    }
  machine->host = troupe_watched_run_get_greeting (self->watched)->host;
  machine->memory_bytes = troupe_machine_get_memory_bytes (cores);
}

static void
leave_cb (gpointer data)
{
  Top *self = data;

  g_main_loop_quit (self->loop);
}

static void
stop_cb (gpointer data)
{
  Top *self = data;

  troupe_run_stop (troupe_watched_run_get_run (self->watched), FALSE);
}

static void
answered_cb (TroupeWatchedRun *watched, int answer, const char *text, Top *self)
{
  if (answer != TROUPE_TOLD_DONE)
    troupe_live_set_notice (self->live, text);
  troupe_live_draw (self->live);
}

static void
closed_cb (Top *self)
{
  troupe_live_draw (self->live);
}

static void
signal_cb (int signal_number, gpointer user_data)
{
  Top *self = user_data;

  if (signal_number == SIGTSTP)
    {
      troupe_live_suspend (self->live);
      raise (SIGSTOP);
      troupe_live_resume (self->live);
    }
  else if (signal_number == SIGWINCH)
    troupe_live_draw (self->live);
  else if (signal_number == SIGCONT)
    troupe_live_resume (self->live);
  else if (signal_number != SIGUSR1)
    g_main_loop_quit (self->loop);
}

/* What became of the run, since the table is gone. */
static void
print_end (Top *self)
{
  TroupeRun *run = troupe_watched_run_get_run (self->watched);
  const guint64 n_done = troupe_run_get_n_done (run);
  const guint64 n_failed = n_done - troupe_run_get_n_status (run, TROUPE_RESULT_OK);
  const guint64 n_not_run = troupe_run_get_n_status (run, TROUPE_RESULT_NOT_RUN);
  g_autofree char *done = g_strdup_printf ("%" G_GUINT64_FORMAT, n_done);
  g_autofree char *failed = g_strdup_printf ("%" G_GUINT64_FORMAT, n_failed);
  g_autofree char *not_run = g_strdup_printf ("%" G_GUINT64_FORMAT, n_not_run);
  g_autofree char *pid =
      g_strdup_printf ("%" G_GINT64_FORMAT, troupe_watched_run_get_greeting (self->watched)->pid);

  if (troupe_run_get_state (run) != TROUPE_RUN_FINISHED)
    /* Translators: the number of a run */
    g_print (_ ("Run %s goes on.\n"), pid);
  else if (troupe_run_get_error (run) != NULL)
    g_print (_ ("Run %s ended: %s\n"), pid, troupe_run_get_error (run)->message);
  else if (n_not_run > 0)
    /* Translators: the number of a run, the items that are done, and those that are not */
    g_print (_ ("Run %s was stopped. Items done: %s, not run: %s.\n"), pid, done, not_run);
  else if (n_failed > 0)
    /* Translators: the number of a run, its items, and how many of these failed */
    g_print (_ ("Run %s has finished. Items: %s, failed: %s.\n"), pid, done, failed);
  else
    g_print (_ ("Run %s has finished. Items: %s.\n"), pid, done);
}

static gboolean
show (Top *self, GError **error)
{
  const TroupeToldGreeting *greeting = troupe_watched_run_get_greeting (self->watched);
  TroupeScreen *screen = troupe_screen_open (error);
  g_autofree char *where = NULL;
  TroupeLiveParts parts = {
    .is_watched = TRUE,
    .find_machine = find_machine_cb,
    .leave = leave_cb,
    .stop = stop_cb,
    .data = self,
  };

  if (screen == NULL)
    return FALSE;

  where = self->is_here ? g_strdup (greeting->folder)
                        : g_strdup_printf ("%s:%s", greeting->host, greeting->folder);
  parts.where = where;
  troupe_signals_watch (signal_cb, self);
  self->live = troupe_live_new (troupe_watched_run_get_run (self->watched), screen, &parts);
  g_signal_connect (self->watched, "answered", G_CALLBACK (answered_cb), self);
  g_signal_connect_swapped (self->watched, "closed", G_CALLBACK (closed_cb), self);
  g_main_loop_run (self->loop);

  g_signal_handlers_disconnect_by_data (self->watched, self);
  troupe_live_free (self->live);
  troupe_signals_unwatch ();
  print_end (self);
  return TRUE;
}

static gboolean
parse (int *argc, char ***argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (N_ ("[RUN]"));

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (
      context, _ ("Shows the workers of a run that goes on now as a table, which takes keys as top "
                  "and htop do. RUN is what “troupe list” shows, or HOST:RUN on another machine, "
                  "through ssh. Without it, it is the only run, or one of a list."));
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc <= 2)
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("“troupe top” takes one run"));
  return FALSE;
}

/**
 * troupe_top_run:
 * @argc: the number of arguments
 * @argv: the arguments, from the name of the program on, without “top”
 *
 * Shows a run until somebody leaves it, which ends nothing of it.
 *
 * Returns: the exit status
 */
int
troupe_top_run (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TroupeWatchedRun) watched = NULL;
  g_autofree char *host = NULL;
  const char *name;
  Top self = { .loop = loop, .is_here = TRUE };
  gboolean is_good;

  if (!parse (&argc, &argv, &error))
    return troupe_running_fail ("top", error);

  name = argc > 1 ? argv[1] : NULL;
  if (name != NULL && troupe_watch_command_split (name, &host, &name))
    {
      is_good = open_any_far (host, name, &watched, &error);
      self.is_here = FALSE;
    }
  else
    {
      is_good = open_here (name, &watched, &error);
    }

  if (is_good && watched != NULL)
    {
      self.watched = watched;
      is_good = show (&self, &error);
    }
  return is_good ? TROUPE_EXIT_OK : troupe_running_fail ("top", error);
}
