/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the filter and the search of results. */

#include "notify-watch.h"
#include "troupe-result-filter.h"
#include "wait.h"

#include <string.h>

#define N_ROWS 3000

typedef struct
{
  TroupeResults *results;
  TroupeResultFilter *filter;
  /* The rows as the signals of the list say that they are. */
  GArray *rows;
  gboolean shows_search;
} Fixture;

static void
changed_cb (Fixture *fixture, guint position, guint removed, guint added)
{
  GListModel *list = G_LIST_MODEL (fixture->filter);

  g_assert_cmpuint (position + removed, <=, fixture->rows->len);
  if (removed > 0)
    g_array_remove_range (fixture->rows, position, removed);
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (TroupeResult) result = g_list_model_get_item (list, i);
      guint row = troupe_result_get_index (result);

      g_array_insert_val (fixture->rows, i, row);
    }
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, fixture->rows->len);
}

static gboolean
is_searching (Fixture *fixture)
{
  gboolean searching;

  g_object_get (fixture->filter, "searching", &searching, NULL);
  return searching;
}

static void
searching_cb (Fixture *fixture)
{
  fixture->shows_search = is_searching (fixture);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 100000);
  fixture->filter = troupe_result_filter_new ();
  fixture->rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_signal_connect_swapped (fixture->filter, "items-changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect_swapped (fixture->filter, "notify::searching", G_CALLBACK (searching_cb),
                            fixture);
  g_object_set (fixture->filter, "results", fixture->results, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_object_set (fixture->filter, "results", NULL, NULL);
  g_object_unref (fixture->filter);
  g_object_unref (fixture->results);
  g_array_unref (fixture->rows);
}

/* Of each seven, one is of each final status, and two have not come back. */
static TroupeResultStatus
get_status (guint row)
{
  return row % 7 == 6 ? TROUPE_RESULT_RUNNING : TROUPE_RESULT_RUNNING + row % 7;
}

static void
add (Fixture *fixture, guint row)
{
  const TroupeResultStatus status = get_status (row);
  g_autofree char *text = g_strdup_printf ("Value %u", row * 3);
  const char *value = text;
  g_auto (TroupeResultChunk) chunk = {
    .first_index = row,
    .count = 1,
    .status = status,
    .items = troupe_items_new_range (row, row, 1, 1),
    .worker = 1,
    .attempts = 1,
  };

  troupe_results_begin (fixture->results, chunk.items, 1);
  if (status == TROUPE_RESULT_RUNNING)
    return;
  if (status == TROUPE_RESULT_OK)
    chunk.values = troupe_block_new_from_strings (&value, 1);
  else
    {
      chunk.note = troupe_result_note_new ();
      chunk.note->message = g_bytes_new_static ("what went wrong", 15);
    }
  troupe_results_add (fixture->results, &chunk);
}

static void
add_many (Fixture *fixture)
{
  /* Not in order: 7 has no factor with the number of rows in common. */
  for (guint i = 0; i < N_ROWS; i++)
    add (fixture, (guint64) i * 7 % N_ROWS);
}

/* All rows were added; the last ones may not have been announced yet, which closing does at once.
 */
static void
settle (Fixture *fixture)
{
  troupe_results_close (fixture->results);
  wait_while (g_list_model_get_n_items (G_LIST_MODEL (fixture->results)) < N_ROWS ||
              is_searching (fixture));
  wait_while (g_main_context_pending (NULL) || is_searching (fixture));
  g_assert_false (fixture->shows_search);
}

typedef gboolean (*Belongs) (guint row);

static void
check (Fixture *fixture, Belongs on_top, Belongs below)
{
  guint position = 0;
  guint found;

  for (guint part = 0; part < 2; part++)
    for (guint row = 0; row < N_ROWS; row++)
      {
        if (part == 0 ? !on_top (row) : (on_top (row) || !below (row)))
          continue;
        g_assert_cmpuint (position, <, fixture->rows->len);
        g_assert_cmpuint (g_array_index (fixture->rows, guint, position), ==, row);
        g_assert_true (troupe_result_filter_find (fixture->filter, row, &found));
        g_assert_cmpuint (found, ==, position);
        position++;
      }
  g_assert_cmpuint (position, ==, fixture->rows->len);
}

static gboolean
none (guint row)
{
  return FALSE;
}

static gboolean
all (guint row)
{
  return TRUE;
}

static gboolean
failed (guint row)
{
  return get_status (row) >= TROUPE_RESULT_FAILED && get_status (row) <= TROUPE_RESULT_TIMED_OUT;
}

#define define_belongs(name, status)     \
  static gboolean name (guint row)       \
  {                                      \
    return get_status (row) == (status); \
  }

define_belongs (running, TROUPE_RESULT_RUNNING);
define_belongs (ok, TROUPE_RESULT_OK);
define_belongs (failed_only, TROUPE_RESULT_FAILED);
define_belongs (crashed, TROUPE_RESULT_CRASHED);
define_belongs (timed_out, TROUPE_RESULT_TIMED_OUT);
define_belongs (not_run, TROUPE_RESULT_NOT_RUN);

static void
test_statuses (Fixture *fixture, gconstpointer user_data)
{
  static const Belongs shown[] = {
    [TROUPE_RESULT_SHOW_ALL] = all,
    [TROUPE_RESULT_SHOW_OK] = ok,
    [TROUPE_RESULT_SHOW_FAILED] = failed_only,
    [TROUPE_RESULT_SHOW_CRASHED] = crashed,
    [TROUPE_RESULT_SHOW_TIMED_OUT] = timed_out,
    [TROUPE_RESULT_SHOW_NOT_RUN] = not_run,
    [TROUPE_RESULT_SHOW_UNFINISHED] = running,
  };

  add_many (fixture);
  settle (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      g_object_set (fixture->filter, "show", i, NULL);
      check (fixture, none, shown[i]);
    }
}

/* The rows come while one looks. */
static void
test_arrivals (Fixture *fixture, gconstpointer user_data)
{
  g_object_set (fixture->filter, "show", TROUPE_RESULT_SHOW_CRASHED, "failed-first", TRUE, NULL);
  for (guint i = 0; i < N_ROWS; i++)
    {
      add (fixture, (guint64) i * 7 % N_ROWS);
      if (i % 100 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  settle (fixture);
  check (fixture, none, crashed);
}

static void
test_failed_first (Fixture *fixture, gconstpointer user_data)
{
  g_object_set (fixture->filter, "failed-first", TRUE, NULL);
  add_many (fixture);
  settle (fixture);
  check (fixture, failed, all);
  g_object_set (fixture->filter, "failed-first", FALSE, NULL);
  check (fixture, none, all);
}

static gboolean
has_42 (guint row)
{
  g_autofree char *text = g_strdup_printf ("%u %u", row, ok (row) ? row * 3 : 0);

  return !running (row) && strstr (text, "42") != NULL;
}

static gboolean
has_42_and_failed (guint row)
{
  return has_42 (row) && failed (row);
}

static void
test_search (Fixture *fixture, gconstpointer user_data)
{
  g_object_set (fixture->filter, "search", "42", NULL);
  add_many (fixture);
  settle (fixture);
  check (fixture, none, has_42);
  g_object_set (fixture->filter, "failed-first", TRUE, NULL);
  check (fixture, has_42_and_failed, has_42);

  g_object_set (fixture->filter, "failed-first", FALSE, "search", "vALUE", NULL);
  settle (fixture);
  check (fixture, none, ok);
  g_object_set (fixture->filter, "search", "WENT wrong", "show", TROUPE_RESULT_SHOW_CRASHED, NULL);
  settle (fixture);
  check (fixture, none, crashed);
  g_object_set (fixture->filter, "search", "nowhere", NULL);
  settle (fixture);
  check (fixture, none, none);
  g_object_set (fixture->filter, "search", "", "show", TROUPE_RESULT_SHOW_ALL, NULL);
  check (fixture, none, all);
}

/* Another search during one: only the last one counts. */
static void
test_search_again (Fixture *fixture, gconstpointer user_data)
{
  static const char *const texts[] = { "1", "2", "what", "42" };

  add_many (fixture);
  settle (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_object_set (fixture->filter, "search", texts[i], NULL);
      g_main_context_iteration (NULL, FALSE);
    }
  settle (fixture);
  check (fixture, none, has_42);
}

static void
add_value (Fixture *fixture, guint row, const char *value)
{
  g_auto (TroupeResultChunk) chunk = {
    .first_index = row,
    .count = 1,
    .status = TROUPE_RESULT_OK,
    .items = troupe_items_new_range (row, row, 1, 1),
    .values = troupe_block_new_from_strings (&value, 1),
    .worker = 1,
    .attempts = 1,
  };

  troupe_results_add (fixture->results, &chunk);
}

/* At each byte of the first two, the text differs in its last one: so much work that it is done in
 * several slices. */
static void
test_search_slices (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *almost = g_strnfill (100000, 'a');
  g_autofree char *start = g_strnfill (2000, 'a');
  g_autofree char *text = g_strconcat (start, "b", NULL);

  g_object_set (fixture->filter, "search", text, NULL);
  add_value (fixture, 0, almost);
  add_value (fixture, 1, almost);
  add_value (fixture, 2, text);
  wait_while (g_list_model_get_n_items (G_LIST_MODEL (fixture->results)) < 3 ||
              is_searching (fixture));

  g_assert_cmpuint (fixture->rows->len, ==, 1);
  g_assert_cmpuint (g_array_index (fixture->rows, guint, 0), ==, 2);
}

static void
test_notifies (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (NotifyWatch) watch = notify_watch_new (fixture->filter);

  g_object_set (fixture->filter, "results", fixture->results, "show", TROUPE_RESULT_SHOW_ALL,
                "search", "", "failed-first", FALSE, NULL);
  notify_watch_assert (watch, "");
  g_object_set (fixture->filter, "show", TROUPE_RESULT_SHOW_OK, "failed-first", TRUE, NULL);
  notify_watch_assert (watch, "failed-first show");
  g_object_set (fixture->filter, "search", "x", NULL);
  notify_watch_assert (watch, "search searching");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add_test(name, function) \
  g_test_add ("/result-filter/" name, Fixture, NULL, set_up, function, tear_down)
  add_test ("statuses", test_statuses);
  add_test ("arrivals", test_arrivals);
  add_test ("failed-first", test_failed_first);
  add_test ("search", test_search);
  add_test ("search-again", test_search_again);
  add_test ("search-slices", test_search_slices);
  add_test ("notifies", test_notifies);
#undef add_test
  return g_test_run ();
}
