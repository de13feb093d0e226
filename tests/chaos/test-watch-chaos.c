/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Watchers of a run come, are stopped, go on and are killed at random, while the output of the run
 * stays that of the serial one. TROUPE_CHAOS_ROUNDS says how many runs; --seed repeats them. */

#include "cli-run.h"
#include "troupe-running-runs.h"
#include "troupe-watched-run.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS       50
#define MAX_WATCHERS 6
#define N_ITEMS      1000000
#define N_ITEMS_TEXT "1000000"

/* Microseconds between two things that happen to watchers, at most. */
#define LONGEST 20000

/* Seconds after which a watcher that is told nothing ends, of a signal: more than a run has. */
#define LIMIT_SECONDS 300

/* How many times as many rounds there may be until a watcher sees the end of a run. */
#define MORE 10

/* A watcher: this program again */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Watches the only run with everything, and pauses and continues its workers in between, until it
 * is over. Returns 1 if what it was told is wrong, 2 if it was told the end. */
static int
watch (void)
{
  g_autoptr (TroupeRunningRuns) runs = troupe_running_runs_new (FALSE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TroupeWatchedRun) watched = NULL;
  TroupeRunningRun *run;
  guint n = 0;

  alarm (LIMIT_SECONDS);
  while (troupe_running_runs_get_is_loading (runs))
    g_main_context_iteration (NULL, TRUE);
  run = troupe_running_runs_find (runs, "", NULL);
  if (run == NULL)
    return 0;

  troupe_watched_run_open_async (troupe_running_run_get_path (run), TROUPE_TOLD_WANTS_ALL, NULL,
                                 opened_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  watched = troupe_watched_run_open_finish (result, NULL);
  while (watched != NULL && !troupe_watched_run_is_closed (watched))
    {
      g_main_context_iteration (NULL, TRUE);
      if (++n % 8 == 0)
        troupe_run_act (troupe_watched_run_get_run (watched), 0,
                        n % 16 == 0 ? TROUPE_RUN_CONTINUE : TROUPE_RUN_PAUSE);
      if (n % 8 == 1)
        troupe_run_act (troupe_watched_run_get_run (watched), 0, TROUPE_RUN_CONTINUE);
    }
  if (watched == NULL)
    return 0;
  return troupe_run_get_n_done (troupe_watched_run_get_run (watched)) > N_ITEMS ? 1 : 2;
}

/* The run */

typedef struct
{
  const char *program;
  GSubprocess *run;
  GSubprocess *watchers[MAX_WATCHERS];
  guint n_told;
} Round;

static GSubprocess *
start_watcher (const Round *round)
{
  const char *const arguments[] = { round->program, "--watch", NULL };
  g_autoptr (GError) error = NULL;
  GSubprocess *watcher = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  g_assert_no_error (error);
  return watcher;
}

static void
end_watcher (GSubprocess **watcher)
{
  g_subprocess_send_signal (*watcher, SIGKILL);
  g_subprocess_wait (*watcher, NULL, NULL);
  g_clear_object (watcher);
}

/* Something happens to one of the watchers. */
static void
disturb (Round *round)
{
  GSubprocess **watcher = &round->watchers[g_test_rand_int_range (0, MAX_WATCHERS)];

  if (*watcher == NULL)
    {
      *watcher = start_watcher (round);
      return;
    }
  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      end_watcher (watcher);
      break;
    case 1:
      g_subprocess_send_signal (*watcher, SIGSTOP);
      break;
    default:
      g_subprocess_send_signal (*watcher, SIGCONT);
      break;
    }
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  *(gboolean *) data = TRUE;
}

/* A watcher that was killed may have left the workers paused: whoever pauses must continue. */
static void
let_end (Round *round, gboolean *has_ended)
{
  const gint64 limit = wait_begin ();
  const char *number = g_subprocess_get_identifier (round->run);

  while (!*has_ended)
    {
      g_auto (CliRun) order = { 0 };

      cli_run_call (&order, NULL, "continue", number, NULL);
      for (guint i = 0; i < 2 && !*has_ended; i++)
        wait_turn (limit);
      number = g_subprocess_get_identifier (round->run);
      if (number == NULL)
        number = "none";
    }
}

/* Returns the number of watchers that saw its end. */
static guint
run_round (const char *program, const char *expected)
{
  const char *const arguments[] = {
    "map", "-j", "3", "--quiet", "-o", "out", "--range", "1:" N_ITEMS_TEXT, "square", NULL,
  };
  Round round = { .program = program };
  gboolean has_ended = FALSE;
  g_autofree char *output = NULL;

  round.run = cli_run_spawn (G_SUBPROCESS_FLAGS_STDERR_SILENCE, arguments);
  g_subprocess_wait_async (round.run, NULL, ended_cb, &has_ended);
  for (guint i = 0; i < 60 && !has_ended; i++)
    {
      disturb (&round);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (g_test_rand_int_range (0, LONGEST));
    }
  for (guint i = 0; i < MAX_WATCHERS; i++)
    if (round.watchers[i] != NULL && g_test_rand_int_range (0, 2) == 0)
      end_watcher (&round.watchers[i]);
  let_end (&round, &has_ended);
  g_assert_true (g_subprocess_get_if_exited (round.run));
  g_assert_cmpint (g_subprocess_get_exit_status (round.run), ==, 0);

  /* One that is left finds the end of the run, and all that it was told is right. */
  for (guint i = 0; i < MAX_WATCHERS; i++)
    if (round.watchers[i] != NULL)
      {
        g_subprocess_send_signal (round.watchers[i], SIGCONT);
        g_subprocess_wait (round.watchers[i], NULL, NULL);
        g_assert_true (g_subprocess_get_if_exited (round.watchers[i]));
        g_assert_cmpint (g_subprocess_get_exit_status (round.watchers[i]), !=, 1);
        round.n_told += g_subprocess_get_exit_status (round.watchers[i]) == 2;
        g_clear_object (&round.watchers[i]);
      }
  g_clear_object (&round.run);

  g_assert_true (g_file_get_contents ("out", &output, NULL, NULL));
  g_assert_true (g_str_equal (output, expected));
  g_unlink ("out");
  return round.n_told;
}

static const char *program;

static void
test_rounds (void)
{
  const char *rounds = g_getenv ("TROUPE_CHAOS_ROUNDS");
  const guint n_rounds = rounds != NULL ? (guint) atoi (rounds) : ROUNDS;
  g_autoptr (GString) expected = g_string_new (NULL);
  guint n_told = 0;
  g_autofree char *folder = g_dir_make_tmp ("troupe-chaos-XXXXXX", NULL);

  for (guint64 i = 1; i <= N_ITEMS; i++)
    g_string_append_printf (expected, "%" G_GUINT64_FORMAT "\n", i * i);
  g_assert_cmpint (g_chdir (folder), ==, 0);
  for (guint i = 0; i < n_rounds; i++)
    n_told += run_round (program, expected->str);
  g_test_message ("%u watchers saw the end of a run", n_told);
  for (guint i = 0; n_rounds >= ROUNDS && n_told == 0 && i < MORE * ROUNDS; i++)
    n_told += run_round (program, expected->str);
  g_assert_true (n_rounds < ROUNDS || n_told > 0);
  g_assert_cmpint (g_chdir ("/"), ==, 0);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_autofree char *absolute = g_canonicalize_filename (argv[0], NULL);

  /* It may be stopped at any time, also while sanitizers, which stop it themselves, look for what
   * was not given back: they would wait for ever. */
  if (argc > 1 && g_str_equal (argv[1], "--watch"))
    _exit (watch ());

  g_test_init (&argc, &argv, NULL);
  program = absolute;
  g_test_add_func ("/watch-chaos/rounds", test_rounds);
  return g_test_run ();
}
