/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts of the live table that need no terminal: text in columns, figures, the columns that
 * fit, and a whole table on a screen that the test keeps. */

#include "fake-screen.h"
#include "filled-run.h"
#include "troupe-column-text.h"
#include "troupe-live-columns.h"
#include "troupe-live-format.h"
#include "troupe-live-messages.h"
#include "troupe-live.h"
#include "wait.h"

#include <locale.h>
#include <string.h>

static void
assert_fits (const char *text, guint width, const char *at_start, const char *at_end)
{
  g_autofree char *start = troupe_column_text_fit (text, width, TROUPE_COLUMN_START);
  g_autofree char *end = troupe_column_text_fit (text, width, TROUPE_COLUMN_END);

  g_assert_cmpstr (start, ==, at_start);
  g_assert_cmpstr (end, ==, at_end);
}

/* Each fills its columns exactly, however wide its characters are. */
static void
test_text (void)
{
  assert_fits ("", 0, "", "");
  assert_fits ("abc", 0, "", "");
  assert_fits ("abc", 5, "abc  ", "  abc");
  assert_fits ("abc", 3, "abc", "abc");
  assert_fits ("abc", 2, "a…", "a…");
  assert_fits ("abc", 1, "…", "…");
  assert_fits ("日本語", 6, "日本語", "日本語");
  assert_fits ("日本語", 5, "日本…", "日本…");
  assert_fits ("日本語", 4, "日… ", " 日…");
  assert_fits ("日", 1, "…", "…");
  assert_fits ("日本", 3, "日…", "日…");

  /* Marks take no column, and stay with their letter; more than the screen keeps are left out. */
  assert_fits ("e\xcc\x81x", 2, "e\xcc\x81x", "e\xcc\x81x");
  assert_fits ("xe\xcc\x81yz", 3, "xe\xcc\x81…", "xe\xcc\x81…");
  assert_fits ("\xcc\x81x", 2, "◌\xcc\x81x", "◌\xcc\x81x");
  assert_fits ("a\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86", 1,
               "a\xcc\x81\xcc\x82\xcc\x83\xcc\x84", "a\xcc\x81\xcc\x82\xcc\x83\xcc\x84");
  assert_fits ("☺\xef\xb8\x8f!", 2, "☺!", "☺!");

  /* What could affect a terminal is escaped as a whole. */
  assert_fits ("\033[2J", 8, "\\x1b[2J ", " \\x1b[2J");
  assert_fits ("a\033b", 4, "a…  ", "  a…");
  assert_fits ("\xff\n", 8, "\\xff\\n  ", "  \\xff\\n");
  assert_fits ("\xe2\x80\xae"
               "abc",
               9, "\\u202eabc", "\\u202eabc");
  assert_fits ("a\xe2\x80\x8b"
               "b",
               8, "a\\u200bb", "a\\u200bb");
  assert_fits ("\\x", 3, "\\x ", " \\x");

  g_assert_cmpuint (troupe_column_text_measure ("日本 e\xcc\x81\n"), ==, 8);
  g_assert_cmpuint (troupe_column_text_measure ("\u200f\u2068ab\u2069"), ==, 2);
}

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_format (void)
{
  assert_text (troupe_live_format_duration (-1), "0.0 s");
  assert_text (troupe_live_format_duration (9.94), "9.9 s");
  assert_text (troupe_live_format_duration (9.96), "9 s");
  assert_text (troupe_live_format_duration (59.9), "59 s");
  assert_text (troupe_live_format_duration (60), "1:00");
  assert_text (troupe_live_format_duration (3599), "59:59");
  assert_text (troupe_live_format_duration (3600), "1:00:00");
  assert_text (troupe_live_format_duration (99 * 3600 + 59 * 60 + 59), "99:59:59");
  assert_text (troupe_live_format_duration (100 * 3600), "4 d");
  assert_text (troupe_live_format_duration (1e300), "41666 d");

  assert_text (troupe_live_format_size (0), "0");
  assert_text (troupe_live_format_size (1), "0K");
  assert_text (troupe_live_format_size (512 * 1024), "512K");
  assert_text (troupe_live_format_size (1023 * 1024), "1.0M");
  assert_text (troupe_live_format_size (12345678), "11.8M");
  assert_text (troupe_live_format_size (G_GUINT64_CONSTANT (640) << 30), "640G");
  assert_text (troupe_live_format_size (G_MAXUINT64), "16.0E");

  assert_text (troupe_live_format_count (999999), "999999");
  assert_text (troupe_live_format_count (1000000), "1.00M");
  assert_text (troupe_live_format_count (12345678), "12.3M");
  assert_text (troupe_live_format_count (G_MAXUINT64), "18.4E");

  assert_text (troupe_live_format_rate (0.0001), "0.4/h");
  assert_text (troupe_live_format_rate (0.05), "3.0/min");
  assert_text (troupe_live_format_rate (0.25), "0.2/s");
  assert_text (troupe_live_format_rate (531.4), "531/s");
}

/* Which columns are there, from left to right, by the first letter of their titles. */
static char *
describe_layout (const TroupeLiveLayout *layout, guint *width)
{
  GString *text = g_string_new (NULL);

  *width = 0;
  for (guint i = 0; i < TROUPE_N_LIVE_COLUMNS; i++)
    if (layout->widths[i] > 0)
      {
        g_string_append_c (text, *troupe_live_column_get (i)->title);
        *width += layout->widths[i] + (*width > 0 ? 1 : 0);
      }
  return g_string_free (text, FALSE);
}

static void
assert_layout (guint n_columns, gboolean has_hosts, guint n_died, const char *expected)
{
  static const guint needed[TROUPE_N_LIVE_COLUMNS] = { 0 };
  const TroupeLiveFacts facts = { .has_hosts = has_hosts, .n_died = n_died };
  TroupeLiveLayout layout;
  guint width;

  troupe_live_layout_choose (&layout, needed, &facts, n_columns);
  assert_text (describe_layout (&layout, &width), expected);
  if (n_columns >= 30)
    g_assert_cmpuint (width, ==, n_columns);
}

static void
test_layout (void)
{
  assert_layout (200, FALSE, 0, "#PSSCCMDDTI");
  assert_layout (200, TRUE, 1, "#HPSSCCMDDDTI");
  assert_layout (60, FALSE, 0, "#PSCMDTI");
  assert_layout (60, TRUE, 0, "#HPSCDTI");
  assert_layout (45, TRUE, 0, "#SCDTI");
  assert_layout (31, TRUE, 0, "#STI");
  assert_layout (10, TRUE, 0, "#STI");
}

/* As a terminal gets narrower, columns are left out one after the other, the useful ones last. */
static void
test_ranks (void)
{
  static const guint needed[TROUPE_N_LIVE_COLUMNS] = { 0 };
  static const char *const expected[] = { "#HPSSCCMDDDTI", "#HPSSCMDDDTI", "#HPSCMDDDTI",
                                          "#HPSCMDDTI",    "#HPSCMDTI",    "#HPSCDTI",
                                          "#HSCDTI",       "#SCDTI",       "#SDTI",
                                          "#STI" };
  const TroupeLiveFacts facts = { .has_hosts = TRUE, .n_died = 1 };
  g_autofree char *before = NULL;
  guint n_layouts = 0;

  for (guint n_columns = 200; n_columns > 10; n_columns--)
    {
      TroupeLiveLayout layout;
      guint width;
      g_autofree char *text = NULL;

      troupe_live_layout_choose (&layout, needed, &facts, n_columns);
      text = describe_layout (&layout, &width);
      if (g_strcmp0 (text, before) == 0)
        continue;
      g_assert_cmpuint (n_layouts, <, G_N_ELEMENTS (expected));
      g_assert_cmpstr (text, ==, expected[n_layouts++]);
      g_free (before);
      before = g_steal_pointer (&text);
    }
  g_assert_cmpuint (n_layouts, ==, G_N_ELEMENTS (expected));
}

/* The workers that need a look are above: those that are paused, then those that end. */
static void
test_state_order (void)
{
  static const TroupeWorkerState order[] = { TROUPE_WORKER_PAUSED,  TROUPE_WORKER_ENDING,
                                             TROUPE_WORKER_RUNNING, TROUPE_WORKER_STARTING,
                                             TROUPE_WORKER_IDLE,    TROUPE_WORKER_JOINED };
  const TroupeLiveFacts facts = { 0 };

  for (guint i = 1; i < G_N_ELEMENTS (order); i++)
    {
      g_autoptr (TroupeWorker) above = troupe_worker_new (1);
      g_autoptr (TroupeWorker) below = troupe_worker_new (2);
      const TroupeWorkerStatus status_above = { .number = 1, .state = order[i - 1] };
      const TroupeWorkerStatus status_below = { .number = 2, .state = order[i] };

      troupe_worker_set_status (above, &status_above);
      troupe_worker_set_status (below, &status_below);
      g_assert_cmpint (troupe_live_column_compare (TROUPE_LIVE_STATE, &facts, above, below), <, 0);
      g_assert_cmpint (troupe_live_column_compare (TROUPE_LIVE_STATE, &facts, below, above), >, 0);
    }
}

static void
assert_widths (guint needed, const guint *expected)
{
  const TroupeLiveFacts facts = { .has_hosts = TRUE, .n_died = 1 };
  guint all[TROUPE_N_LIVE_COLUMNS];
  TroupeLiveLayout layout;

  for (guint i = 0; i < TROUPE_N_LIVE_COLUMNS; i++)
    all[i] = needed;
  troupe_live_layout_choose (&layout, all, &facts, 120);
  for (guint i = 0; i < TROUPE_LIVE_ITEM; i++)
    g_assert_cmpuint (layout.widths[i], ==, expected[i]);
}

/* A column is as wide as what it shows, within limits. */
static void
test_widths (void)
{
  static const guint least[] = { 3, 5, 5, 7, 1, 5, 4, 5, 5, 5, 4, 6 };
  static const guint most[] = { 6, 16, 8, 10, 1, 5, 4, 5, 5, 6, 5, 10 };
  static const guint between[] = { 5, 5, 5, 7, 1, 5, 4, 5, 5, 5, 5, 6 };

  assert_widths (0, least);
  assert_widths (99, most);
  assert_widths (5, between);
}

/* A table of a run that is filled by hand. */
typedef struct
{
  FakeScreen screen;
  TroupeRun *run;
  WrittenControl *control;
  TroupeLive *live;
  guint n_left;
  guint n_stopped;
} Fixture;

static void
leave_cb (gpointer data)
{
  ((Fixture *) data)->n_left++;
}

static void
stop_cb (gpointer data)
{
  ((Fixture *) data)->n_stopped++;
}

static void
find_machine_cb (TroupeLiveMachine *machine, gpointer data)
{
  machine->memory_bytes = G_GUINT64_CONSTANT (16) << 30;
  machine->available_bytes = G_GUINT64_CONSTANT (8) << 30;
}

static void
show_live (Fixture *fixture)
{
  const TroupeLiveParts parts = {
    .where = "node7",
    .is_watched = TRUE,
    .find_machine = find_machine_cb,
    .leave = leave_cb,
    .stop = stop_cb,
    .data = fixture,
  };

  fixture->live =
      troupe_live_new (fixture->run, fake_screen_new (&fixture->screen, 24, 80), &parts);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->run = filled_run_new (TROUPE_RUN_RUNNING);
  fixture->control = written_control_new ();
  troupe_run_set_control (fixture->run, TROUPE_RUN_CONTROL (fixture->control));
  show_live (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  troupe_live_free (fixture->live);
  g_object_unref (fixture->control);
  g_object_unref (fixture->run);
}

static guint
find (Fixture *fixture, const char *text)
{
  return fake_screen_find (&fixture->screen, text);
}

static gboolean
has (Fixture *fixture, const char *text)
{
  return fake_screen_has (&fixture->screen, text);
}

static TroupeStyle
get_style (Fixture *fixture, const char *text)
{
  return fake_screen_get_style (&fixture->screen, text);
}

static void
press (Fixture *fixture, const char *keys)
{
  for (; *keys != '\0'; keys++)
    troupe_live_take_key (fixture->live, *keys);
}

static void
test_table (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (find (fixture, "square ? node7"), ==, 0);
  find (fixture, "running");
  find (fixture, "4 of 4 (100 %)]");
  g_assert_cmpint (get_style (fixture, "1 failed"), ==, TROUPE_STYLE_BAD);
  g_assert_cmpint (get_style (fixture, "1 worker died"), ==, TROUPE_STYLE_ATTENTION);
  find (fixture, "2 running on 1 host");
  find (fixture, "0.0 on all hosts]");
  find (fixture, "0 on all hosts]");
  find (fixture, " 1 node7  4711 running");
  g_assert_cmpint (get_style (fixture, " 1 node7"), ==, TROUPE_STYLE_SELECTED);
  find (fixture, " 3 node7  4713 running");
  g_assert_false (has (fixture, "4712"));
  find (fixture, "worker 2 was killed on node7");

  /* The one that was replaced, on demand. */
  press (fixture, "w");
  find (fixture, " 2 node7  4712 joined");
  press (fixture, "w");
  g_assert_false (has (fixture, "4712"));
}

/* Figures come four times a second at first, then each second. */
static void
test_intervals (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    double seconds;
    guint interval;
  } cases[] = { { 0, 250 }, { 4.9, 250 }, { 5.1, 1000 } };
  TroupeRunCounts counts = *troupe_run_get_counts (fixture->run);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      counts.ended_at = counts.started_at + (gint64) (cases[i].seconds * G_USEC_PER_SEC);
      troupe_run_set_counts (fixture->run, &counts);
      troupe_live_free (fixture->live);
      show_live (fixture);
      g_assert_cmpuint (written_control_get_interval (fixture->control), ==, cases[i].interval);
    }
}

/* The mean of an item is ten seconds: more than 40 s are long, and more than 100 s are very long.
 */
static void
test_slow (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    double seconds;
    const char *text;
    TroupeStyle style;
  } cases[] = {
    { 38, " 38 s ", TROUPE_STYLE_NORMAL },
    { 42, "!42 s ", TROUPE_STYLE_ATTENTION },
    { 98, "!1:38 ", TROUPE_STYLE_ATTENTION },
    { 102, "!!1:42 ", TROUPE_STYLE_BAD },
  };
  TroupeRunCounts counts = *troupe_run_get_counts (fixture->run);

  counts.n_status[TROUPE_RESULT_OK] = 19;
  counts.item_seconds = 200;
  counts.n_items = 30;
  troupe_run_set_counts (fixture->run, &counts);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TroupeWorkerStatus status =
          *troupe_worker_get_status (troupe_run_get_worker (fixture->run, 3));

      status.n_items_held = 1;
      status.item_since = g_get_monotonic_time () - (gint64) (cases[i].seconds * 1e6);
      g_strlcpy (status.item, "slow one", sizeof status.item);
      troupe_run_set_worker_status (fixture->run, &status);
      troupe_live_draw (fixture->live);
      g_assert_cmpint (get_style (fixture, cases[i].text), ==, cases[i].style);
      g_assert_cmpint (has (fixture, "1 slow"), ==, i > 0);
      /* The time of an item ends when its worker is stopped. */
      status.state = TROUPE_WORKER_PAUSED;
      status.paused_since = status.item_since + 17 * G_USEC_PER_SEC;
      troupe_run_set_worker_status (fixture->run, &status);
      troupe_live_draw (fixture->live);
      g_assert_true (has (fixture, " 17 s "));
      status.state = TROUPE_WORKER_RUNNING;
      status.paused_since = 0;
      troupe_run_set_worker_status (fixture->run, &status);
      troupe_live_draw (fixture->live);
    }
  press (fixture, "T");
  g_assert_cmpuint (find (fixture, "slow one"), ==, find (fixture, "ITEM") + 1);
  g_assert_cmpint (get_style (fixture, "TIME"), ==, TROUPE_STYLE_SORTED);
}

static void
test_orders (Fixture *fixture, gconstpointer data)
{
  press (fixture, "p");
  written_control_assert (fixture->control, "pause 1;");
  press (fixture, "k");
  find (fixture, "End worker 1 (pid 4711)?");
  written_control_assert (fixture->control, "");
  press (fixture, "k");
  written_control_assert (fixture->control, "kill 1;");
  troupe_live_take_key (fixture->live, TROUPE_KEY_DOWN);
  press (fixture, "k\n");
  written_control_assert (fixture->control, "terminate 3;");
  press (fixture, "kq");
  troupe_live_take_key (fixture->live, 'k');
  troupe_live_take_key (fixture->live, TROUPE_KEY_ESCAPE);
  press (fixture, "kc");
  written_control_assert (fixture->control, "");
  press (fixture, "a");
  written_control_assert (fixture->control, "pause 0;");
  press (fixture, "Sc");
  g_assert_cmpuint (fixture->n_stopped, ==, 0);
  press (fixture, "Ss");
  g_assert_cmpuint (fixture->n_stopped, ==, 1);

  troupe_run_set_control (fixture->run, NULL);
  press (fixture, "p");
  find (fixture, "This run takes no orders.");
  press (fixture, "q");
  wait_while (fixture->n_left == 0);
}

/* Every size shows something, and never anything beside the screen. */
static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  static const char keys[] = "hqeqf\nqk\033/x\nw";

  for (guint n_rows = 1; n_rows < G_N_ELEMENTS (fixture->screen.text) - 1; n_rows += 3)
    for (guint n_columns = 1; n_columns < 200; n_columns += 13)
      {
        fixture->screen.n_rows = n_rows;
        fixture->screen.n_columns = n_columns;
        press (fixture, keys);
        if (n_columns > 40)
          g_assert_true (has (fixture, "square"));
      }
}

/* Where the header has no room, the table begins in the first row. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  fixture->screen.n_rows = 10;
  fixture->screen.n_columns = 12;
  troupe_live_draw (fixture->live);
  g_assert_cmpuint (find (fixture, "#"), ==, 3);
  fixture->screen.n_columns = 11;
  troupe_live_draw (fixture->live);
  g_assert_cmpuint (find (fixture, "#"), ==, 0);
}

/* A run of another process that ended stays as it was. */
static void
test_finished (Fixture *fixture, gconstpointer data)
{
  TroupeRunCounts counts = *troupe_run_get_counts (fixture->run);

  counts.state = TROUPE_RUN_FINISHED;
  counts.ended_at = counts.started_at + 90 * G_USEC_PER_SEC;
  troupe_run_set_counts (fixture->run, &counts);
  troupe_live_draw (fixture->live);
  find (fixture, "finished 1:30");
  press (fixture, "p");
  find (fixture, "The run has finished.");
  written_control_assert (fixture->control, "");
}

/* A worker of this machine, or else of node7. */
static void
set_worker (TroupeRun *run,
            guint number,
            TroupeWorkerState state,
            gboolean is_local,
            guint64 rss_bytes)
{
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;
  const TroupeWorkerSample sample = { .cpu_percent = 60, .rss_bytes = rss_bytes, .core = 0 };

  status.number = number;
  status.slot = number - 1;
  status.state = state;
  status.is_local = is_local;
  g_strlcpy (status.host, is_local ? "" : "node7", sizeof status.host);
  status.launched_at = status.greeted_at = 1;
  troupe_worker_set_sample (troupe_run_set_worker_status (run, &status), &sample);
}

/* What is said of a run while it goes on, each with a value of its own, and at its end. */
static void
test_facts (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeRun) run = NULL;
  const TroupeLiveMachine machine = { .host = "" };
  TroupeEstimate estimate = { 0 };
  TroupeRunCounts counts = { .state = TROUPE_RUN_RUNNING, .n_items = 100, .started_at = 1 };
  TroupeLiveFacts facts;

  troupe_job_set_workers (job, 4);
  troupe_job_set_timeout (job, 50);
  run = troupe_run_new (job, results, NULL);
  set_worker (run, 1, TROUPE_WORKER_RUNNING, TRUE, 1000);
  set_worker (run, 2, TROUPE_WORKER_PAUSED, TRUE, 200);
  set_worker (run, 3, TROUPE_WORKER_STARTING, TRUE, 30);
  set_worker (run, 4, TROUPE_WORKER_JOINED, TRUE, 4);
  set_worker (run, 5, TROUPE_WORKER_RUNNING, FALSE, 50000);
  set_worker (run, 6, TROUPE_WORKER_RUNNING, FALSE, 600000);
  for (guint i = 0; i <= 10; i++)
    {
      counts.n_known = 10;
      counts.n_status[TROUPE_RESULT_OK] = 10 + 2 * i;
      counts.ended_at = 1 + (gint64) (10 + i) * G_USEC_PER_SEC;
      troupe_run_set_counts (run, &counts);
      troupe_live_facts_compute (&facts, run, &estimate, &machine);
    }
  counts.n_status[TROUPE_RESULT_FAILED] = 1;
  counts.n_status[TROUPE_RESULT_CRASHED] = 2;
  counts.n_status[TROUPE_RESULT_TIMED_OUT] = 7;
  counts.item_seconds = 80;
  counts.known_seconds = 20;
  counts.ended_at = 1 + 25 * G_USEC_PER_SEC;
  troupe_run_set_counts (run, &counts);
  troupe_live_facts_compute (&facts, run, &estimate, &machine);
  g_assert_cmpint (facts.n_items, ==, 100);
  g_assert_cmpuint (facts.n_ok, ==, 30);
  g_assert_cmpuint (facts.n_crashed, ==, 2);
  g_assert_cmpuint (facts.n_timed_out, ==, 7);
  g_assert_cmpfloat_with_epsilon (facts.rate, 2, 1e-6);
  g_assert_cmpfloat_with_epsilon (facts.left, 30, 1e-6);
  /* Of those that this run has done. */
  g_assert_cmpfloat (facts.mean_seconds, ==, 2);
  g_assert_cmpfloat (facts.timeout, ==, 50);
  g_assert_cmpuint (facts.n_workers, ==, 5);
  g_assert_cmpuint (facts.n_running, ==, 3);
  g_assert_cmpuint (facts.n_paused, ==, 1);
  g_assert_cmpuint (facts.rss_bytes, ==, 1230);
  g_assert_cmpuint (facts.all_rss_bytes, ==, 651230);
  g_assert_cmpuint (facts.n_local, ==, 3);
  g_assert_cmpfloat_with_epsilon (facts.local_cores, 1.8, 1e-9);
  g_assert_cmpuint (facts.n_hosts, ==, 2);
  g_assert_true (facts.has_hosts);

  counts.state = TROUPE_RUN_FINISHED;
  troupe_run_set_counts (run, &counts);
  troupe_live_facts_compute (&facts, run, &estimate, &machine);
  g_assert_cmpfloat (facts.rate, ==, 30.0 / 25);
  g_assert_cmpfloat (facts.left, ==, -1);
}

static void
add_lines (TroupeLiveMessages *messages, guint first, guint end)
{
  for (guint i = first; i < end; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %u.", i);

      troupe_live_messages_add (messages, line);
    }
}

/* The rows are as many as there are messages, of which the first is @first, after a title. */
static void
assert_messages (TroupeLiveMessages *messages, guint n_messages, const char *first)
{
  FakeScreen fake;
  TroupeScreen *screen = fake_screen_new (&fake, 24, 80);
  g_autoptr (TroupeLivePage) page = troupe_live_page_new ("title");

  troupe_live_messages_fill (messages, page, 0, FALSE);
  g_assert_cmpuint (troupe_live_page_get_n_lines (page), ==, n_messages);
  troupe_screen_begin (screen);
  troupe_live_page_draw (page, screen, 0, 24);
  troupe_screen_end (screen);
  g_assert_cmpuint (fake_screen_find (&fake, first), ==, 1);
  troupe_screen_free (screen);
}

/* A run that goes on for days, with a message for each item, keeps the latest ones; all warnings
 * are counted. */
static void
test_messages (void)
{
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeRun) run = troupe_run_new (job, results, NULL);
  g_autoptr (TroupeEvent) died = troupe_event_new_from_data (&(TroupeEventData){
      .kind = TROUPE_EVENT_DIED, .what = TROUPE_EVENT_WORKER_DIED, .text = "it did not answer" });
  TroupeLiveMessages *messages = troupe_live_messages_new (run);

  troupe_run_add_event (run, died);
  add_lines (messages, 1, 5000);
  assert_messages (messages, 5000, "it did not answer");
  add_lines (messages, 5000, 5001);
  assert_messages (messages, 4501, "line 500.");
  add_lines (messages, 5001, 5500);
  assert_messages (messages, 5000, "line 500.");
  add_lines (messages, 5500, 5501);
  assert_messages (messages, 4501, "line 1000.");
  g_assert_cmpuint (troupe_live_messages_get_n_warnings (messages), ==, 1);
  troupe_live_messages_free (messages);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/live-parts/table", test_table },         { "/live-parts/slow", test_slow },
    { "/live-parts/orders", test_orders },       { "/live-parts/sizes", test_sizes },
    { "/live-parts/narrow", test_narrow },       { "/live-parts/finished", test_finished },
    { "/live-parts/intervals", test_intervals },
  };

  setlocale (LC_ALL, "");
  troupe_column_text_use_locale ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live-parts/text", test_text);
  g_test_add_func ("/live-parts/format", test_format);
  g_test_add_func ("/live-parts/layout", test_layout);
  g_test_add_func ("/live-parts/ranks", test_ranks);
  g_test_add_func ("/live-parts/state-order", test_state_order);
  g_test_add_func ("/live-parts/widths", test_widths);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/live-parts/facts", test_facts);
  g_test_add_func ("/live-parts/messages", test_messages);
  return g_test_run ();
}
