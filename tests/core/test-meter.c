/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The line of progress of the command line, with figures of a run as they happen. */

#include "troupe-meter.h"

#include <pty.h>
#include <unistd.h>

#define N_LANES 8u
#define N_ITEMS 100u

static void
assert_described (TroupeMeterFacts facts, const char *expected)
{
  g_autofree char *line = NULL;

  facts.waiting = facts.waiting == NULL ? "" : facts.waiting;
  facts.is_ready = !g_str_has_suffix (facts.waiting, ".");
  line = troupe_meter_describe (&facts);
  g_assert_cmpstr (line, ==, expected);
}

#define FACTS(...) ((TroupeMeterFacts){ __VA_ARGS__ })

static void
test_describe (void)
{
  assert_described (FACTS (0, .left = -1), "0 items");
  assert_described (FACTS (5, .left = -1), "0 of 5 (0 %), estimating…");
  assert_described (FACTS (5, .left = -1, .waiting = "load 8.1 of 4"),
                    "0 of 5 (0 %), waiting: load 8.1 of 4");
  assert_described (FACTS (5, .left = -1, .waiting = "Waiting for node7 to answer."),
                    "0 of 5 (0 %) · Waiting for node7 to answer.");
  assert_described (FACTS (5, .left = -1, .is_still = TRUE), "0 of 5 (0 %)");
  assert_described (FACTS (5000, 1200, 2, .rate = 530, .left = 7.17),
                    "1200 of 5000 (24 %), 530/s, 7 s left, 2 failed");
  assert_described (FACTS (1000, 999, .rate = 0.5, .left = 2),
                    "999 of 1000 (99 %), 0.5/s, 2 s left");
  assert_described (FACTS (1000, 10, .rate = 10, .left = 99), "10 of 1000 (1 %), 10/s, 1:39 left");
  assert_described (FACTS (100000, 0, .rate = 10, .left = 10000),
                    "0 of 100000 (0 %), 10/s, 2:46:40 left");
  assert_described (FACTS (G_MAXINT64, 0, .rate = 0.1, .left = 9.2e19),
                    "0 of 9223372036854775807 (0 %), 0.1/s, 100000:00:00 left");
  assert_described (FACTS (5, 5, 5, .rate = 3, .left = 0), "5 of 5 (100 %), 3.0/s, 5 failed");
  assert_described (FACTS (5, 5, .left = -1), "5 of 5 (100 %)");
  assert_described (FACTS (5, 3, 1, .rate = 3, .left = 0.7, .n_paused = 2),
                    "3 of 5 (60 %), 3.0/s, 1 s left, 1 failed, 2 paused");
  assert_described (FACTS (9, 5, 3, 1, 2, .rate = 3, .left = 1),
                    "5 of 9 (55 %), 3.0/s, 1 s left, 3 failed (1 crashed, 2 timed out)");
  assert_described (FACTS (9, 5, 3, 1, .rate = 3, .left = 1),
                    "5 of 9 (55 %), 3.0/s, 1 s left, 3 failed (1 crashed)");
  assert_described (FACTS (9, 5, 3, 0, 2, .rate = 3, .left = 1),
                    "5 of 9 (55 %), 3.0/s, 1 s left, 3 failed (2 timed out)");
  assert_described (FACTS (-1, 12, .rate = 3, .left = -1), "12 items, 3.0/s");
  assert_described (FACTS (-1, 1, .left = -1), "1 item, estimating…");
  assert_described (FACTS (5, 3, .rate = 3, .left = 0.7, .n_paused = 1, .waiting = "load 8.1 of 4"),
                    "3 of 5 (60 %), 3.0/s, 1 s left, 1 paused, waiting: load 8.1 of 4");
}

static void
assert_bar (gint64 n_items, guint64 n_done, const char *expected)
{
  g_autofree char *bar = troupe_meter_draw_bar (n_items, n_done);

  g_assert_cmpstr (bar, ==, expected);
}

/* The bar is full only at the end. */
static void
test_bar (void)
{
  assert_bar (-1, 12, "");
  assert_bar (0, 0, "");
  assert_bar (100, 0, "[······························] ");
  assert_bar (100, 50, "[###############···············] ");
  assert_bar (100, 99, "[#############################·] ");
  assert_bar (100, 100, "[##############################] ");
}

/* A run whose figures are set by hand. */
typedef struct
{
  TroupeConsole *console;
  TroupeRun *run;
  TroupeMeter *meter;
  TroupeRunCounts counts;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);

  troupe_job_set_workers (job, N_LANES);
  fixture->console = troupe_console_new (NULL, NULL);
  fixture->run = troupe_run_new (job, results, NULL);
  fixture->meter = troupe_meter_new (fixture->run, fixture->console, FALSE);
  fixture->counts =
      (TroupeRunCounts){ .state = TROUPE_RUN_RUNNING, .n_items = N_ITEMS, .started_at = 1 };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  troupe_meter_free (fixture->meter);
  g_object_unref (fixture->run);
  troupe_console_free (fixture->console);
}

static void
set_greeted (Fixture *fixture)
{
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  status.number = 1;
  status.state = TROUPE_WORKER_RUNNING;
  status.launched_at = 1;
  status.greeted_at = 1;
  troupe_run_set_worker_status (fixture->run, &status);
}

/* What the meter says at a time of the run: an end makes the run as long as it should be. */
static char *
look (Fixture *fixture, double seconds, guint64 n_done)
{
  fixture->counts.n_status[TROUPE_RESULT_OK] = n_done;
  fixture->counts.ended_at = fixture->counts.started_at + (gint64) (seconds * G_USEC_PER_SEC);
  troupe_run_set_counts (fixture->run, &fixture->counts);
  return troupe_meter_look (fixture->meter);
}

/* Returns the seconds left of a line such as "16 of 100 (16 %), 1.6/s, 53 s left". */
static guint
find_left (const char *line)
{
  g_autoptr (GRegex) regex = g_regex_new ("1\\.6/s, (\\d+) s left$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *number = NULL;

  if (!g_regex_match (regex, line, 0, &match))
    g_error ("%s", line);
  number = g_match_info_fetch (match, 1);
  return g_ascii_strtoull (number, NULL, 10);
}

/* Eight workers with items of five seconds, which need two seconds to start. */
static void
test_waves (Fixture *fixture, gconstpointer data)
{
  guint before = 53;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *line = look (fixture, i / 10.0, 0);

      g_assert_cmpstr (line, ==, "0 of 100 (0 %), estimating…");
    }
  set_greeted (fixture);
  for (guint i = 20; i < 595; i++)
    {
      const guint64 n_done = (i - 20) / 50 * N_LANES;
      g_autofree char *line = look (fixture, i / 10.0, n_done);
      g_autofree char *early =
          g_strdup_printf ("%u of 100 (%u %%), estimating…", (guint) n_done, (guint) n_done);

      if (i < 120)
        {
          g_assert_cmpstr (line, ==, early);
        }
      else
        {
          const guint left = find_left (line);

          /* It counts down by the second, without a tooth at the end of a wave. */
          g_assert_cmpuint (left, <=, before);
          g_assert_cmpuint (left + 1, >=, before);
          before = left;
        }
    }
  g_assert_cmpuint (before, ==, 5);
}

/* A pause changes neither the rate nor the time that is left. */
static void
test_pause (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  set_greeted (fixture);
  for (guint i = 0; i <= 205; i++)
    {
      g_free (before);
      before = look (fixture, i / 10.0, i / 50 * N_LANES);
    }
  g_assert_cmpstr (before, ==, "32 of 100 (32 %), 1.6/s, 42 s left");

  fixture->counts.state = TROUPE_RUN_PAUSED;
  for (guint i = 206; i < 2000; i++)
    g_free (look (fixture, i / 10.0, 32));
  fixture->counts.state = TROUPE_RUN_RUNNING;
  after = look (fixture, 200, 32);
  g_assert_cmpstr (after, ==, before);
}

/* Results of an earlier run are done, but nothing is known of the rate by them. */
static void
test_known (Fixture *fixture, gconstpointer data)
{
  g_autofree char *line = NULL;

  fixture->counts.n_known = 60;
  set_greeted (fixture);
  g_free (look (fixture, 0, 60));
  g_free (look (fixture, 1, 75));
  line = look (fixture, 1.5, 75);
  g_assert_cmpstr (line, ==, "75 of 100 (75 %), estimating…");
  g_free (line);
  line = look (fixture, 2, 76);
  g_assert_cmpstr (line, ==, "76 of 100 (76 %), 8.0/s, 3 s left");
}

static void
test_failed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *line = NULL;

  fixture->counts.n_status[TROUPE_RESULT_FAILED] = 1;
  fixture->counts.n_status[TROUPE_RESULT_CRASHED] = 2;
  fixture->counts.n_status[TROUPE_RESULT_TIMED_OUT] = 3;
  line = look (fixture, 1, 4);
  g_assert_cmpstr (line, ==, "10 of 100 (10 %), estimating…, 6 failed (2 crashed, 3 timed out)");

  set_greeted (fixture);
  fixture->counts.state = TROUPE_RUN_FINISHED;
  g_free (line);
  line = look (fixture, 20, 94);
  g_assert_cmpstr (line, ==, "100 of 100 (100 %), 5.0/s, 6 failed (2 crashed, 3 timed out)");
}

/* The next line of a new meter comes in that time. */
static void
assert_interval (gboolean is_terminal, gint64 milliseconds)
{
  Fixture fixture;
  gint64 before = g_get_monotonic_time ();
  gint64 next;

  set_up (&fixture, NULL);
  g_assert_cmpint (troupe_console_is_terminal (fixture.console), ==, is_terminal);
  next = g_source_get_ready_time (g_main_context_find_source_by_user_data (NULL, fixture.meter));
  g_assert_cmpint (next, >=, before + milliseconds * 1000);
  g_assert_cmpint (next, <=, g_get_monotonic_time () + milliseconds * 1000);
  tear_down (&fixture, NULL);
}

/* A terminal has ten lines a second, a file one. */
static void
test_interval (void)
{
  const int before = dup (STDERR_FILENO);
  int fds[2];
  int master;
  int terminal;

  g_assert_cmpint (openpty (&master, &terminal, NULL, NULL, NULL), ==, 0);
  g_assert_cmpint (dup2 (terminal, STDERR_FILENO), ==, STDERR_FILENO);
  assert_interval (TRUE, 100);

  g_assert_cmpint (pipe (fds), ==, 0);
  g_assert_cmpint (dup2 (fds[1], STDERR_FILENO), ==, STDERR_FILENO);
  assert_interval (FALSE, 1000);

  g_assert_cmpint (dup2 (before, STDERR_FILENO), ==, STDERR_FILENO);
  close (before);
  close (fds[0]);
  close (fds[1]);
  close (terminal);
  close (master);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/meter/describe", test_describe);
  g_test_add_func ("/meter/bar", test_bar);
  g_test_add ("/meter/waves", Fixture, NULL, set_up, test_waves, tear_down);
  g_test_add ("/meter/pause", Fixture, NULL, set_up, test_pause, tear_down);
  g_test_add ("/meter/known", Fixture, NULL, set_up, test_known, tear_down);
  g_test_add_func ("/meter/interval", test_interval);
  g_test_add ("/meter/failed", Fixture, NULL, set_up, test_failed, tear_down);

  return g_test_run ();
}
