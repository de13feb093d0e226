/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the interrupted runs of the first page: which are shown, and what their buttons do. */

#include "app-test.h"
#include "past-runs.h"
#include "troupe-interrupted-list.h"

typedef struct
{
  GListModel *runs;
  GtkWidget *list;
  GtkWindow *window;
  GString *acts;
} Fixture;

static void
activate_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *target = g_variant_print (parameter, FALSE);

  g_string_append_printf (fixture->acts, "%s %s;", g_action_get_name (G_ACTION (action)), target);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  static const GActionEntry entries[] = { { "continue-run", activate_cb, "(tb)" },
                                          { "open-run", activate_cb, "t" },
                                          { "show-history", NULL } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), fixture);
  fixture->runs = past_runs_new ();
  fixture->acts = g_string_new (NULL);
  fixture->list = g_object_new (TROUPE_TYPE_INTERRUPTED_LIST, "runs", fixture->runs, NULL);
  fixture->window = app_test_present (fixture->list);
  gtk_widget_insert_action_group (GTK_WIDGET (fixture->window), "win", G_ACTION_GROUP (group));
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->runs);
  g_string_free (fixture->acts, TRUE);
}

static void
set_state (Fixture *fixture, guint position, TroupePastRunState state, guint64 n_done)
{
  g_autoptr (TroupePastRun) run = g_list_model_get_item (fixture->runs, position);
  TroupePastRunFacts facts = {
    .id = troupe_past_run_get_facts (run)->id,
    .title = "primes",
    .state = state,
    .n_items = 50,
    .n_done = n_done,
    .ended_on = 1,
    .resumable = TRUE,
  };

  troupe_past_run_set_facts (run, &facts);
}

static void
interrupt (Fixture *fixture, guint position, guint64 n_done)
{
  set_state (fixture, position, TROUPE_PAST_RUN_INTERRUPTED, n_done);
}

static void
test_shows (Fixture *fixture, gconstpointer user_data)
{
  app_test_assert_text (fixture->list, "convert {} {.}.webp");
  app_test_assert_text (fixture->list, "1978 of 2000 done, interrupted 1 Mar 2026, 13:20");
  g_assert_null (app_test_find_text (fixture->list, "primes"));
}

static void
test_follows (Fixture *fixture, gconstpointer user_data)
{
  interrupt (fixture, 0, 31);
  app_test_assert_text (fixture->list, "31 of 50 done, interrupted 1 Jan 1970, 00:00");
  interrupt (fixture, 0, 32);
  app_test_assert_text (fixture->list, "32 of 50 done, interrupted 1 Jan 1970, 00:00");
  g_assert_null (
      app_test_find_text (fixture->list, "31 of 50 done, interrupted 1 Jan 1970, 00:00"));
}

static void
test_hides (Fixture *fixture, gconstpointer user_data)
{
  g_assert_true (gtk_widget_get_visible (fixture->list));
  g_list_store_remove (G_LIST_STORE (fixture->runs), 1);
  g_assert_false (gtk_widget_get_visible (fixture->list));
  interrupt (fixture, 0, 31);
  g_assert_true (gtk_widget_get_visible (fixture->list));
  /* It would fail again. */
  set_state (fixture, 0, TROUPE_PAST_RUN_FAILED, 32);
  g_assert_false (gtk_widget_get_visible (fixture->list));
  interrupt (fixture, 0, 31);
  g_object_set (fixture->list, "runs", NULL, NULL);
  g_assert_false (gtk_widget_get_visible (fixture->list));
}

static guint
count_rows (Fixture *fixture)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  app_test_list (fixture->list, ADW_TYPE_ACTION_ROW, rows);
  return rows->len;
}

/* The newest three. */
static void
test_few (Fixture *fixture, gconstpointer user_data)
{
  for (guint i = 0; i < 4; i++)
    interrupt (fixture, i, 10 + i);
  g_assert_cmpuint (count_rows (fixture), ==, 3);
  app_test_assert_text (fixture->list, "10 of 50 done, interrupted 1 Jan 1970, 00:00");
  app_test_assert_text (fixture->list, "12 of 50 done, interrupted 1 Jan 1970, 00:00");
}

static gboolean
has_acted (gpointer fixture)
{
  return ((Fixture *) fixture)->acts->len > 0;
}

static void
test_acts (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *label = app_test_find_text (fixture->list, "_Continue");
  GtkWidget *row = app_test_find_type (fixture->list, ADW_TYPE_ACTION_ROW);

  gtk_widget_activate (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON));
  app_test_wait (has_acted, fixture);
  g_assert_cmpstr (fixture->acts->str, ==, "continue-run (8, false);");
  g_string_truncate (fixture->acts, 0);
  gtk_widget_activate (row);
  g_assert_cmpstr (fixture->acts->str, ==, "open-run 8;");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/interrupted-list/" name, Fixture, NULL, set_up, function, tear_down)
  add ("shows", test_shows);
  add ("follows", test_follows);
  add ("hides", test_hides);
  add ("few", test_few);
  add ("acts", test_acts);
#undef add
  return g_test_run ();
}
