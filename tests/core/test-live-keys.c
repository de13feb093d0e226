/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What keys do to the live table, its pages, its questions and its typed text, on a screen that the
 * test keeps. */

#include "fake-screen.h"
#include "filled-run.h"
#include "troupe-core.h"
#include "troupe-live.h"

#include <string.h>

/* A run of three workers that live, and one that was replaced. */
typedef struct
{
  FakeScreen screen;
  TroupeRun *run;
  TroupeLive *live;
  GListStore *cores;
} Fixture;

static void
nothing_cb (gpointer data)
{
}

static void
find_machine_cb (TroupeLiveMachine *machine, gpointer data)
{
  Fixture *fixture = data;

  machine->host = "node7";
  machine->cores = G_LIST_MODEL (fixture->cores);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const TroupeLiveParts parts = {
    .where = "",
    .is_watched = TRUE,
    .find_machine = find_machine_cb,
    .leave = nothing_cb,
    .stop = nothing_cb,
    .data = fixture,
  };
  TroupeWorkerStatus status = TROUPE_WORKER_STATUS_INIT;

  fixture->cores = g_list_store_new (TROUPE_TYPE_CORE);
  fixture->run = filled_run_new (TROUPE_RUN_RUNNING);
  status.number = 4;
  status.slot = 2;
  status.is_local = FALSE;
  status.state = TROUPE_WORKER_RUNNING;
  status.n_items_held = 3;
  status.item_since = g_get_monotonic_time ();
  g_strlcpy (status.host, "node7", sizeof status.host);
  g_strlcpy (status.item, "Straße", sizeof status.item);
  troupe_run_set_worker_status (fixture->run, &status);
  fixture->live =
      troupe_live_new (fixture->run, fake_screen_new (&fixture->screen, 24, 80), &parts);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  troupe_live_free (fixture->live);
  g_object_unref (fixture->run);
  g_object_unref (fixture->cores);
}

static void
press (Fixture *fixture, const char *keys)
{
  for (; *keys != '\0'; keys = g_utf8_next_char (keys))
    troupe_live_take_key (fixture->live, g_utf8_get_char (keys));
}

static void
press_key (Fixture *fixture, guint32 key)
{
  troupe_live_take_key (fixture->live, key);
}

/* The number of the worker whose row is chosen. */
static guint
get_chosen (Fixture *fixture)
{
  const guint first = fake_screen_find (&fixture->screen, "STATE") + 1;

  for (guint row = first; row < fixture->screen.n_rows; row++)
    if (fixture->screen.styles[row][0] == TROUPE_STYLE_SELECTED)
      return g_ascii_strtoull (fixture->screen.text[row], NULL, 10);
  return 0;
}

static guint
get_first (Fixture *fixture)
{
  return g_ascii_strtoull (fixture->screen.text[fake_screen_find (&fixture->screen, "STATE") + 1],
                           NULL, 10);
}

static gboolean
has (Fixture *fixture, const char *text)
{
  return fake_screen_has (&fixture->screen, text);
}

/* The choice is the first row until it is moved, and then it stays with its worker. */
static void
test_choice (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (get_chosen (fixture), ==, 1);
  press (fixture, "I");
  g_assert_cmpuint (get_chosen (fixture), ==, 4);
  press (fixture, "N");
  press_key (fixture, TROUPE_KEY_DOWN);
  g_assert_cmpuint (get_chosen (fixture), ==, 3);
  press_key (fixture, TROUPE_KEY_DOWN);
  press_key (fixture, TROUPE_KEY_DOWN);
  g_assert_cmpuint (get_chosen (fixture), ==, 4);
  press_key (fixture, TROUPE_KEY_UP);
  press (fixture, "I");
  g_assert_cmpuint (get_chosen (fixture), ==, 3);
  press_key (fixture, TROUPE_KEY_END);
  g_assert_cmpuint (get_chosen (fixture), ==, 1);
  press_key (fixture, TROUPE_KEY_HOME);
  press (fixture, "I");
  g_assert_cmpuint (get_chosen (fixture), ==, 1);

  /* A replaced worker hands it on; shown on demand, it keeps it. */
  press (fixture, "w");
  press_key (fixture, TROUPE_KEY_DOWN);
  g_assert_cmpuint (get_chosen (fixture), ==, 2);
  press (fixture, "w");
  g_assert_cmpuint (get_chosen (fixture), ==, 3);
}

/* More rows than there is room for follow the choice. */
static void
test_scroll (Fixture *fixture, gconstpointer data)
{
  fixture->screen.n_rows = 5;
  troupe_live_draw (fixture->live);
  g_assert_cmpuint (get_first (fixture), ==, 1);
  press_key (fixture, TROUPE_KEY_PAGE_DOWN);
  g_assert_cmpuint (get_chosen (fixture), ==, 4);
  g_assert_cmpuint (get_first (fixture), ==, 3);
  press_key (fixture, TROUPE_KEY_PAGE_UP);
  g_assert_cmpuint (get_first (fixture), ==, 1);
}

static void
test_sort (Fixture *fixture, gconstpointer data)
{
  press (fixture, "I");
  g_assert_cmpuint (get_first (fixture), ==, 4);
  press (fixture, "<");
  g_assert_cmpint (fake_screen_get_style (&fixture->screen, "ITEM"), ==, TROUPE_STYLE_SORTED);
  g_assert_cmpuint (get_first (fixture), ==, 1);
  press (fixture, "I");
  g_assert_cmpuint (get_first (fixture), ==, 4);
  press (fixture, ">>");
  g_assert_cmpint (fake_screen_get_style (&fixture->screen, "#"), ==, TROUPE_STYLE_TITLE);

  /* By a question, which scrolls, and whose first answer is what it is sorted by. */
  fixture->screen.n_rows = 10;
  press (fixture, "N");
  press_key (fixture, TROUPE_KEY_F (6));
  g_assert_cmpint (fake_screen_get_style (&fixture->screen, "Worker"), ==, TROUPE_STYLE_SELECTED);
  g_assert_false (has (fixture, "Current item"));
  for (guint i = 0; i < 20; i++)
    press_key (fixture, TROUPE_KEY_DOWN);
  g_assert_cmpint (fake_screen_get_style (&fixture->screen, "Current item"), ==,
                   TROUPE_STYLE_SELECTED);
  g_assert_false (has (fixture, "Host"));
  for (guint i = 0; i < 9; i++)
    press_key (fixture, TROUPE_KEY_UP);
  g_assert_cmpint (fake_screen_get_style (&fixture->screen, "State"), ==, TROUPE_STYLE_SELECTED);
  press (fixture, "\n");
  g_assert_cmpint (fake_screen_get_style (&fixture->screen, "STATE"), ==, TROUPE_STYLE_SORTED);
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  press (fixture, "\\STRAx");
  g_assert_true (has (fixture, "No worker matches the filter."));
  press_key (fixture, TROUPE_KEY_BACKSPACE);
  fake_screen_find (&fixture->screen, "Filter: STRA_");
  press (fixture, "ß\n");
  g_assert_cmpuint (get_first (fixture), ==, 4);
  g_assert_false (has (fixture, "4711"));
  fake_screen_find (&fixture->screen, "filter: stra");
  fake_screen_find (&fixture->screen, "F1Help");
  press (fixture, "\\");
  for (guint i = 0; i < 9; i++)
    press_key (fixture, TROUPE_KEY_BACKSPACE);
  fake_screen_find (&fixture->screen, "Filter: _");
  press (fixture, "47\n");
  fake_screen_find (&fixture->screen, "4711");
  g_assert_cmpuint (get_first (fixture), ==, 1);
  press_key (fixture, TROUPE_KEY_ESCAPE);
  g_assert_false (has (fixture, "filter:"));
  press_key (fixture, TROUPE_KEY_F (4));
  press (fixture, "x");
  press_key (fixture, TROUPE_KEY_ESCAPE);
  g_assert_false (has (fixture, "filter:"));
  fake_screen_find (&fixture->screen, "F1Help");
}

/* A chosen worker that is hidden hands the choice to the one that takes its row, or to the last
 * one. */
static void
test_hides_chosen (Fixture *fixture, gconstpointer data)
{
  press_key (fixture, TROUPE_KEY_END);
  g_assert_cmpuint (get_chosen (fixture), ==, 4);
  press (fixture, "\\471\n");
  g_assert_cmpuint (get_chosen (fixture), ==, 3);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  press (fixture, "/47");
  g_assert_cmpuint (get_chosen (fixture), ==, 1);
  press_key (fixture, TROUPE_KEY_F (3));
  g_assert_cmpuint (get_chosen (fixture), ==, 3);
  press (fixture, "\n");
  press_key (fixture, TROUPE_KEY_F (3));
  g_assert_cmpuint (get_chosen (fixture), ==, 1);
  press (fixture, "/none\n");
  g_assert_cmpuint (get_chosen (fixture), ==, 1);
  press_key (fixture, TROUPE_KEY_F (3));
  fake_screen_find (&fixture->screen, "No worker has this text.");
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  for (guint i = 1; i <= 98; i++)
    {
      g_autofree char *text = g_strdup_printf ("event %u.", i);
      g_autoptr (TroupeEvent) event =
          troupe_event_new (i % 2 == 0 ? TROUPE_EVENT_STARTED : TROUPE_EVENT_WARNED, i, 4, text);

      troupe_run_add_event (fixture->run, event);
    }

  /* The last ones, until it is scrolled. */
  press (fixture, "e");
  g_assert_true (has (fixture, "event 98."));
  press_key (fixture, TROUPE_KEY_UP);
  g_assert_false (has (fixture, "event 98."));
  press_key (fixture, TROUPE_KEY_DOWN);
  g_assert_true (has (fixture, "event 98."));
  press_key (fixture, TROUPE_KEY_HOME);
  g_assert_true (has (fixture, "worker 1 was started"));
  fake_screen_find (&fixture->screen, "/100");
  press (fixture, " ");
  g_assert_false (has (fixture, "worker 1 was started"));
  press_key (fixture, TROUPE_KEY_PAGE_UP);
  g_assert_true (has (fixture, "worker 1 was started"));
  press_key (fixture, TROUPE_KEY_END);
  g_assert_true (has (fixture, "event 98."));
  press (fixture, "q");

  press (fixture, "f");
  g_assert_true (has (fixture, "event 97."));
  g_assert_false (has (fixture, "event 96."));
  press (fixture, "q");

  /* Of one worker, and what is known of it. */
  press_key (fixture, TROUPE_KEY_END);
  press (fixture, "i");
  fake_screen_find (&fixture->screen, "Worker 4");
  fake_screen_find (&fixture->screen, "Items it has      3");
  g_assert_cmpuint (fake_screen_find (&fixture->screen, "event 1."), ==,
                    fake_screen_find (&fixture->screen, "Memory") + 2);
  g_assert_false (has (fixture, "worker 1 was started"));
  press (fixture, "q");
  press_key (fixture, TROUPE_KEY_HOME);
  press (fixture, "i");
  fake_screen_find (&fixture->screen, "Process           4711");
  fake_screen_find (&fixture->screen, "Latest items      1 ");
  press (fixture, "q");
  press (fixture, "?");
  fake_screen_find (&fixture->screen, "end the chosen worker");

  /* What fits in whole does not scroll. */
  fixture->screen.n_rows = 40;
  press_key (fixture, TROUPE_KEY_DOWN);
  fake_screen_find (&fixture->screen, "choose a worker");
  fake_screen_find (&fixture->screen, "Ctrl-C");
  fake_screen_find (&fixture->screen, "DIED: workers that died");
}

/* The only event is a warning: it is shown at the bottom. */
static void
test_only_warning (Fixture *fixture, gconstpointer data)
{
  const TroupeLiveParts parts = { .where = "", .find_machine = find_machine_cb, .data = fixture };
  g_autoptr (TroupeJob) job = troupe_job_new (TROUPE_JOB_FUNCTION, "square");
  g_autoptr (TroupeResults) results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  g_autoptr (TroupeRun) run = troupe_run_new (job, results, NULL);
  g_autoptr (TroupeEvent) event = troupe_event_new (TROUPE_EVENT_WARNED, 1, 0, "the only one");
  FakeScreen screen;
  TroupeLive *live;

  troupe_run_add_event (run, event);
  live = troupe_live_new (run, fake_screen_new (&screen, 24, 80), &parts);
  troupe_live_draw (live);
  g_assert_true (fake_screen_has (&screen, "the only one"));
  troupe_live_free (live);
}

/* What there is room for: keys that fit to the last column, and a table without a header. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (fixture->screen.styles[23][79], ==, TROUPE_STYLE_KEY);
  fixture->screen.n_columns = 7;
  troupe_live_draw (fixture->live);
  g_assert_cmpstr (fixture->screen.text[23], ==, "F1Help ");
  g_assert_cmpuint (fake_screen_find (&fixture->screen, "#"), ==, 1);
  fixture->screen.n_columns = 6;
  troupe_live_draw (fixture->live);
  g_assert_false (has (fixture, "F1Help"));
}

/* The first core has the number 0. */
static void
test_core (Fixture *fixture, gconstpointer data)
{
  TroupeWorkerStatus status = *troupe_worker_get_status (troupe_run_get_worker (fixture->run, 1));
  const char *titles;
  const char *core;

  status.is_local = TRUE;
  status.core = 0;
  troupe_run_set_worker_status (fixture->run, &status);
  fixture->screen.n_columns = 120;
  troupe_live_draw (fixture->live);
  titles = fixture->screen.text[fake_screen_find (&fixture->screen, "STATE")];
  core = strstr (titles, "CORE");
  g_assert_nonnull (core);
  g_assert_cmpint (
      fixture->screen.text[fake_screen_find (&fixture->screen, "4711")][core - titles + 3], ==,
      '0');
}

static void
add_cores (Fixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TroupeCore) core = troupe_core_new (i);

      troupe_core_set_load (core, i % 4 / 4.0);
      g_list_store_append (fixture->cores, core);
    }
  troupe_live_draw (fixture->live);
}

/* A meter a core, as long as there is room, and then a character a core. */
static void
test_cores (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeCore) core = NULL;
  guint row;

  /* One core is what all of them are. */
  add_cores (fixture, 1);
  g_assert_false (has (fixture, "  0["));
  core = g_list_model_get_item (G_LIST_MODEL (fixture->cores), 0);
  troupe_core_set_load (core, 1);
  troupe_live_draw (fixture->live);
  fake_screen_find (&fixture->screen, "Cores [:::::::::::::::::::::::0.0 of 1]");
  g_list_store_remove_all (fixture->cores);
  add_cores (fixture, 8);
  row = fake_screen_find (&fixture->screen, "  0[");
  g_assert_nonnull (strstr (fixture->screen.text[row], "  2["));
  g_assert_nonnull (strstr (fixture->screen.text[row], "  6["));
  g_assert_nonnull (strstr (fixture->screen.text[row + 1], "  7["));
  g_assert_nonnull (strstr (fixture->screen.text[row], "50%]"));
  /* Of all cores together, three eighths of 23 columns. */
  fake_screen_find (&fixture->screen, "Cores [::::::::               0.0 of 8]");
  g_assert_cmpuint (fake_screen_find (&fixture->screen, "STATE"), ==, row + 3);

  add_cores (fixture, 56);
  g_assert_false (has (fixture, "  0["));
  fake_screen_find (&fixture->screen, "0.0 of 64]");
  g_assert_cmpuint (fake_screen_find (&fixture->screen, "STATE"), ==, row + 2);
  g_assert_cmpint (fixture->screen.styles[row][6], ==, TROUPE_STYLE_GOOD);
  g_assert_cmpint (fixture->screen.text[row][6 + 63], ==, '?');
}

/* How far it is, as a bar with what failed, and in words. */
static void
test_progress (Fixture *fixture, gconstpointer data)
{
  TroupeRunCounts counts = *troupe_run_get_counts (fixture->run);
  guint row;

  counts.n_items = 100;
  counts.n_status[TROUPE_RESULT_OK] = 40;
  counts.n_status[TROUPE_RESULT_FAILED] = 5;
  counts.n_status[TROUPE_RESULT_CRASHED] = 3;
  counts.n_status[TROUPE_RESULT_TIMED_OUT] = 2;
  g_strlcpy (counts.waiting, "load 8.1 of 4", sizeof counts.waiting);
  troupe_run_set_counts (fixture->run, &counts);
  troupe_live_draw (fixture->live);
  fake_screen_find (&fixture->screen, "50 of 100 (50 %)]");
  row = fake_screen_find (&fixture->screen, "3 running, 10 failed (3 crashed, 2 timed out)");
  /* While no item starts, nothing becomes known of the time that is left. */
  g_assert_true (g_str_has_prefix (fixture->screen.text[row], "3 running"));

  /* 80 columns, less the label, the brackets and the text: 56, of which 5 are failures. */
  row = fake_screen_find (&fixture->screen, "Items [");
  g_assert_cmpuint (strspn (fixture->screen.text[row] + 7, "x"), ==, 5);
  g_assert_cmpuint (strspn (fixture->screen.text[row] + 12, "|"), ==, 23);
  g_assert_cmpint (fixture->screen.styles[row][7], ==, TROUPE_STYLE_BAD);
  g_assert_cmpint (fixture->screen.styles[row][12], ==, TROUPE_STYLE_GOOD);

  fixture->screen.n_columns = 120;
  troupe_live_draw (fixture->live);
  fake_screen_find (&fixture->screen, "1 worker died, waiting: load 8.1 of 4");

  counts.n_items = -1;
  counts.n_status[TROUPE_RESULT_TIMED_OUT] = 0;
  troupe_run_set_counts (fixture->run, &counts);
  troupe_live_draw (fixture->live);
  fake_screen_find (&fixture->screen, "48 done]");
  fake_screen_find (&fixture->screen, ", 8 failed (3 crashed), ");
  counts.n_status[TROUPE_RESULT_CRASHED] = 0;
  counts.n_status[TROUPE_RESULT_TIMED_OUT] = 1;
  troupe_run_set_counts (fixture->run, &counts);
  troupe_live_draw (fixture->live);
  fake_screen_find (&fixture->screen, ", 6 failed (1 timed out), ");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/live-keys/choice", test_choice },
    { "/live-keys/scroll", test_scroll },
    { "/live-keys/sort", test_sort },
    { "/live-keys/filter", test_filter },
    { "/live-keys/search", test_search },
    { "/live-keys/pages", test_pages },
    { "/live-keys/cores", test_cores },
    { "/live-keys/progress", test_progress },
    { "/live-keys/hides-chosen", test_hides_chosen },
    { "/live-keys/only-warning", test_only_warning },
    { "/live-keys/narrow", test_narrow },
    { "/live-keys/core", test_core },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
