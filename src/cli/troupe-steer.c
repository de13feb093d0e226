/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The commands that give orders to a run that goes on now, and wait for it. */

#include "troupe-steer.h"

#include "troupe-config.h"
#include "troupe-exit.h"
#include "troupe-program.h"
#include "troupe-running.h"
#include "troupe-timer.h"
#include "troupe-watch-command.h"
#include "troupe-watch-pipe.h"

#include <glib/gi18n.h>

/* What a command takes: the name of a run, and perhaps the number of a worker. */
typedef struct
{
  const char *command;
  const char *parameters;
  const char *summary;
  int most;
} Shape;

/* Reads the arguments. Returns FALSE with the exit status. */
static gboolean
parse (const Shape *shape, int *argc, char ***argv, int *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (shape->parameters);
  g_autoptr (GError) error = NULL;

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, shape->summary);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      *status = troupe_running_fail (shape->command, error);
      return FALSE;
    }
  if (*argc < 2 || *argc > 1 + shape->most)
    {
      g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   *argc < 2 ? _ ("“troupe %s” needs a run: “troupe list” lists them")
                             : _ ("“troupe %s” has too many arguments"),
                   shape->command);
      *status = troupe_running_fail (shape->command, error);
      return FALSE;
    }
  return !troupe_running_is_far ((*argv)[1], shape->command, *argv + 2, status);
}

/* Orders */

/* Milliseconds until the process of a run must have answered an order: a busy machine may keep it
 * for seconds. */
#define ANSWER_MS 10000

typedef struct
{
  gboolean has_answer;
  gboolean is_late;
  TroupeToldAnswer answer;
  char *text;
} Answer;

static void
answered_cb (TroupeWatchedRun *watched, int answer, const char *text, Answer *to)
{
  to->has_answer = TRUE;
  to->answer = answer;
  to->text = g_strdup (text);
}

static gboolean
late_cb (gpointer data)
{
  ((Answer *) data)->is_late = TRUE;
  return G_SOURCE_REMOVE;
}

static const char *
find_reason (const Answer *answer)
{
  if (answer->has_answer)
    return answer->text;
  return answer->is_late ? _ ("the process of that run does not answer: it may be stopped. It "
                              "carries the order out when it goes on.")
                         : _ ("that run is over");
}

static int
give_order (TroupeWatchedRun *from_list, const TroupeToldOrder *order)
{
  /* A run that ends is no longer in the list. */
  g_autoptr (TroupeWatchedRun) watched = g_object_ref (from_list);
  Answer answer = { 0 };
  g_autofree char *text = NULL;
  GSource *timeout = troupe_timer_add (ANSWER_MS, late_cb, &answer);

  g_signal_connect (watched, "answered", G_CALLBACK (answered_cb), &answer);
  troupe_watched_run_order (watched, order);
  while (!answer.has_answer && !answer.is_late && !troupe_watched_run_is_closed (watched))
    g_main_context_iteration (NULL, TRUE);
  troupe_timer_clear (&timeout);
  g_signal_handlers_disconnect_by_data (watched, &answer);

  text = answer.text;
  if (answer.has_answer && answer.answer == TROUPE_TOLD_DONE)
    return TROUPE_EXIT_OK;
  troupe_program_complain ("%s", find_reason (&answer));
  return TROUPE_EXIT_WRONG;
}

static gboolean
parse_worker (const char *text, guint *worker)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, &number, NULL))
    {
      troupe_program_complain (_ ("“%s” is not the number of a worker"), text);
      return FALSE;
    }
  *worker = number;
  return TRUE;
}

/* Gives @of_worker to the worker that is named, @of_run if there is none. */
static int
order (const Shape *shape, int argc, char **argv, TroupeRunAction of_worker, TroupeToldOrder of_run)
{
  g_autoptr (TroupeRunningRuns) runs = NULL;
  g_autoptr (GError) error = NULL;
  TroupeRunningRun *run;
  int status;

  if (!parse (shape, &argc, &argv, &status))
    return status;
  if (argc > 2)
    {
      of_run = (TroupeToldOrder){ TROUPE_TOLD_ORDER_ACT, 0, of_worker };
      if (!parse_worker (argv[2], &of_run.worker))
        return TROUPE_EXIT_WRONG;
    }

  runs = troupe_running_load ();
  run = troupe_running_find (runs, argv[1], &error);
  return run != NULL ? give_order (troupe_running_run_get_watched (run), &of_run)
                     : troupe_running_fail (shape->command, error);
}

/** troupe_steer_pause: “troupe pause RUN [WORKER]”. Returns: the exit status. */
int
troupe_steer_pause (int argc, char **argv)
{
  const Shape shape = { "pause", N_ ("RUN [WORKER]"),
                        _ ("Pauses all workers of a run, or one. They keep their items."), 2 };

  return order (&shape, argc, argv, TROUPE_RUN_PAUSE,
                (TroupeToldOrder){ TROUPE_TOLD_ORDER_ACT, 0, TROUPE_RUN_PAUSE });
}

/** troupe_steer_continue: “troupe continue RUN [WORKER]”. Returns: the exit status. */
int
troupe_steer_continue (int argc, char **argv)
{
  const Shape shape = { "continue", N_ ("RUN [WORKER]"),
                        _ ("Continues all workers of a run that are paused, or one."), 2 };

  return order (&shape, argc, argv, TROUPE_RUN_CONTINUE,
                (TroupeToldOrder){ TROUPE_TOLD_ORDER_ACT, 0, TROUPE_RUN_CONTINUE });
}

/** troupe_steer_kill: “troupe kill RUN [WORKER]”. Returns: the exit status. */
int
troupe_steer_kill (int argc, char **argv)
{
  const Shape shape = { "kill", N_ ("RUN [WORKER]"),
                        _ ("Ends a run at once, or kills one of its workers, which is replaced."),
                        2 };

  return order (&shape, argc, argv, TROUPE_RUN_KILL,
                (TroupeToldOrder){ TROUPE_TOLD_ORDER_STOP_NOW, 0, 0 });
}

/** troupe_steer_stop: “troupe stop RUN [WORKER]”. Returns: the exit status. */
int
troupe_steer_stop (int argc, char **argv)
{
  const Shape shape = { "stop", N_ ("RUN [WORKER]"),
                        _ ("Ends a run, or one of its workers, which is replaced. Workers have the "
                           "time to end that the job gives them."),
                        2 };

  return order (&shape, argc, argv, TROUPE_RUN_TERMINATE,
                (TroupeToldOrder){ TROUPE_TOLD_ORDER_STOP, 0, 0 });
}

/* Waiting */

/* The exit status of a run whose process has none of its own for it, as a window. */
static int
find_exit (TroupeRun *run)
{
  return troupe_run_get_error (run) != NULL ||
                 troupe_run_get_n_done (run) > troupe_run_get_n_status (run, TROUPE_RESULT_OK) ||
                 troupe_run_get_n_status (run, TROUPE_RESULT_NOT_RUN) > 0
             ? TROUPE_EXIT_FAILED
             : TROUPE_EXIT_OK;
}

static int
wait_for (TroupeWatchedRun *from_list)
{
  g_autoptr (TroupeWatchedRun) watched = g_object_ref (from_list);
  TroupeRun *run = troupe_watched_run_get_run (watched);
  const gboolean has_exit =
      (troupe_watched_run_get_greeting (watched)->flags & TROUPE_TOLD_HAS_EXIT) != 0;

  while (!troupe_watched_run_is_closed (watched) &&
         (has_exit || troupe_run_get_state (run) != TROUPE_RUN_FINISHED))
    g_main_context_iteration (NULL, TRUE);

  if (troupe_watched_run_get_exit_status (watched) >= 0)
    return troupe_watched_run_get_exit_status (watched);
  if (!has_exit &&
      !g_error_matches (troupe_run_get_error (run), TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_GONE))
    return find_exit (run);
  troupe_program_complain (_ ("the process of that run ended without an exit status"));
  return TROUPE_EXIT_FAILED;
}

/** troupe_steer_wait: “troupe wait RUN”. Returns: the exit status, that of the run. */
int
troupe_steer_wait (int argc, char **argv)
{
  const Shape shape = { "wait", N_ ("RUN"),
                        _ ("Waits until a run is over, and exits with its exit status."), 1 };
  g_autoptr (TroupeRunningRuns) runs = NULL;
  g_autoptr (GError) error = NULL;
  TroupeRunningRun *run;
  int status;

  if (!parse (&shape, &argc, &argv, &status))
    return status;

  runs = troupe_running_load ();
  run = troupe_running_find (runs, argv[1], &error);
  return run != NULL ? wait_for (troupe_running_run_get_watched (run))
                     : troupe_running_fail (shape.command, error);
}

/** troupe_steer_pipe: “troupe watch-pipe [RUN]”, the other end of a watcher that reaches this
 * machine through ssh. Returns: the exit status. */
int
troupe_steer_pipe (int argc, char **argv)
{
  g_autoptr (TroupeRunningRuns) runs = troupe_running_load ();
  g_autoptr (GError) error = NULL;
  TroupeRunningRun *run = troupe_running_find (runs, argc > 1 ? argv[1] : "", &error);

  if (run == NULL)
    {
      const int status = troupe_running_fail ("watch-pipe", error);

      return g_error_matches (error, TROUPE_WATCH_ERROR, TROUPE_WATCH_ERROR_AMBIGUOUS)
                 ? TROUPE_WATCH_COMMAND_AMBIGUOUS
                 : status;
    }
  if (!troupe_watch_pipe_copy (troupe_running_run_get_path (run), &error))
    return troupe_running_fail ("watch-pipe", error);
  return TROUPE_EXIT_OK;
}
