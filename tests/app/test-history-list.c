/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the list of kept runs: what it shows, search and filter, and the actions that it offers. */

#include "app-test.h"
#include "past-runs.h"
#include "troupe-history-list.h"

typedef struct
{
  GListModel *runs;
  GtkWidget *list;
  GtkWindow *window;
  GtkSelectionModel *selection;
  GString *acts;
} Fixture;

static void
act_cb (Fixture *fixture, int action, GPtrArray *runs)
{
  static const char *const names[] = { "open", "continue", "run-failed", "compare",
                                       "keep", "unkeep",   "delete" };

  g_string_append (fixture->acts, names[action]);
  for (guint i = 0; i < runs->len; i++)
    g_string_append_printf (fixture->acts, " %" G_GUINT64_FORMAT,
                            troupe_past_run_get_facts (runs->pdata[i])->id);
  g_string_append_c (fixture->acts, ';');
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->runs = past_runs_new ();
  fixture->acts = g_string_new (NULL);
  fixture->list = g_object_new (TROUPE_TYPE_HISTORY_LIST, "runs", fixture->runs, NULL);
  fixture->window = app_test_present (fixture->list);
  fixture->selection = gtk_column_view_get_model (
      GTK_COLUMN_VIEW (app_test_find_type (fixture->list, GTK_TYPE_COLUMN_VIEW)));
  g_signal_connect_swapped (fixture->list, "act", G_CALLBACK (act_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->runs);
  g_string_free (fixture->acts, TRUE);
}

/* The numbers of the runs in the list, as it is sorted and filtered. */
static void
assert_listed (Fixture *fixture, const char *expected)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->selection)); i++)
    {
      g_autoptr (TroupePastRun) run = g_list_model_get_item (G_LIST_MODEL (fixture->selection), i);

      g_string_append_printf (ids, "%s%" G_GUINT64_FORMAT, i > 0 ? " " : "",
                              troupe_past_run_get_facts (run)->id);
    }
  g_assert_cmpstr (ids->str, ==, expected);
}

static void
assert_acts (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->acts->str, ==, expected);
  g_string_truncate (fixture->acts, 0);
}

/* Which page of the list can be seen. */
static void
assert_page (Fixture *fixture, const char *expected)
{
  g_autoptr (GPtrArray) stacks = g_ptr_array_new ();

  app_test_list (fixture->list, GTK_TYPE_STACK, stacks);
  for (guint i = 0; i < stacks->len; i++)
    if (gtk_stack_get_child_by_name (stacks->pdata[i], expected))
      {
        g_assert_cmpstr (gtk_stack_get_visible_child_name (stacks->pdata[i]), ==, expected);
        return;
      }
  g_assert_not_reached ();
}

static void
search (Fixture *fixture, const char *text)
{
  app_test_replace_text (app_test_find_type (fixture->list, GTK_TYPE_SEARCH_ENTRY), text);
}

static void
choose_state (Fixture *fixture, guint position)
{
  gtk_drop_down_set_selected (
      GTK_DROP_DOWN (app_test_find_type (fixture->list, GTK_TYPE_DROP_DOWN)), position);
}

static void
test_shows (Fixture *fixture, gconstpointer user_data)
{
  app_test_assert_text (fixture->list, "convert {} {.}.webp");
  app_test_assert_text (fixture->list, "interrupted");
  app_test_assert_text (fixture->list, "1978 of 2000");
  app_test_assert_text (fixture->list, "1 Mar 2026, 12:00");
  app_test_assert_text (fixture->list, "20 min 00 s");
  app_test_assert_text (fixture->list, "1200");
  app_test_assert_text (fixture->list, "node7");
}

/* Of the figures of a run that goes on, the cells follow. */
static void
test_follows (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupePastRun) run = g_list_model_get_item (fixture->runs, 0);
  TroupePastRunFacts facts = *troupe_past_run_get_facts (run);

  app_test_assert_text (fixture->list, "31 of 50");
  facts.title = "primes";
  facts.host = "desk";
  facts.job_text = "";
  facts.n_done = 44;
  facts.seconds = 17;
  troupe_past_run_set_facts (run, &facts);
  app_test_assert_text (fixture->list, "44 of 50");
  app_test_assert_text (fixture->list, "17 s");
  app_test_assert_no_text (fixture->list, "31 of 50");
}

static void
test_search (Fixture *fixture, gconstpointer user_data)
{
  assert_listed (fixture, "9 8 7 5");
  search (fixture, "PRIM");
  assert_listed (fixture, "9 5");
  search (fixture, "node7");
  assert_listed (fixture, "7");
  assert_page (fixture, "list");
  search (fixture, "nothing of this name");
  assert_listed (fixture, "");
  assert_page (fixture, "nothing");
  search (fixture, "");
  assert_listed (fixture, "9 8 7 5");
}

static void
test_filter (Fixture *fixture, gconstpointer user_data)
{
  static const char *const expected[] = { "9 8 7 5", "9", "8", "7", "5" };
  g_autoptr (TroupePastRun) run = g_list_model_get_item (fixture->runs, 0);
  TroupePastRunFacts facts = { .id = 9, .title = "primes", .state = TROUPE_PAST_RUN_INTERRUPTED };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      choose_state (fixture, i);
      assert_listed (fixture, expected[i]);
    }
  choose_state (fixture, 4);
  search (fixture, "convert");
  assert_listed (fixture, "");

  /* A run that ends while its state is shown moves. */
  search (fixture, "");
  choose_state (fixture, 2);
  troupe_past_run_set_facts (run, &facts);
  assert_listed (fixture, "9 8");
}

/* Runs that come and go while a search hides others. */
static void
test_grows (Fixture *fixture, gconstpointer user_data)
{
  const TroupePastRunFacts facts = { .id = 4, .title = "primes" };
  g_autoptr (TroupePastRun) run = troupe_past_run_new (&facts);

  search (fixture, "prim");
  g_list_store_append (G_LIST_STORE (fixture->runs), run);
  assert_listed (fixture, "9 5 4");
  g_list_store_remove (G_LIST_STORE (fixture->runs), 0);
  g_list_store_remove (G_LIST_STORE (fixture->runs), 0);
  assert_listed (fixture, "5 4");
  search (fixture, "simulate");
  assert_listed (fixture, "7");
}

static void
test_sorts (Fixture *fixture, gconstpointer user_data)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (app_test_find_type (fixture->list, GTK_TYPE_COLUMN_VIEW));
  g_autoptr (GtkColumnViewColumn) duration =
      g_list_model_get_item (gtk_column_view_get_columns (view), 4);

  gtk_column_view_sort_by_column (view, duration, GTK_SORT_ASCENDING);
  assert_listed (fixture, "5 9 7 8");
}

static void
test_empty (Fixture *fixture, gconstpointer user_data)
{
  g_list_store_remove_all (G_LIST_STORE (fixture->runs));
  assert_page (fixture, "no-runs");
  g_object_set (fixture->list, "runs", NULL, NULL);
  assert_page (fixture, "no-runs");
}

/* Activates all actions; those that are not enabled do nothing. */
static void
assert_offered (Fixture *fixture, const char *selected, const char *expected)
{
  static const char *const names[] = {
    "open", "continue", "run-failed", "compare", "keep", "delete"
  };

  gtk_selection_model_unselect_all (fixture->selection);
  for (guint i = 0; selected[i]; i++)
    gtk_selection_model_select_item (fixture->selection, selected[i] - '0', FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *action = g_strconcat ("history.", names[i], NULL);

      gtk_widget_activate_action (fixture->list, action, NULL);
    }
  assert_acts (fixture, expected);
}

static void
test_actions (Fixture *fixture, gconstpointer user_data)
{
  assert_offered (fixture, "", "");
  assert_offered (fixture, "0", "open 9;keep 9;");
  assert_offered (fixture, "1", "open 8;continue 8;keep 8;delete 8;");
  assert_offered (fixture, "2", "open 7;run-failed 7;unkeep 7;delete 7;");
  assert_offered (fixture, "3", "open 5;keep 5;delete 5;");
  assert_offered (fixture, "12", "compare 8 7;keep 8 7;delete 8 7;");
  assert_offered (fixture, "01", "compare 9 8;keep 9 8;");
  assert_offered (fixture, "123", "keep 8 7 5;delete 8 7 5;");
}

/* Only a program can run its calls again. */
static void
test_actions_of_program (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupePastRun) run = g_list_model_get_item (fixture->runs, 0);
  const TroupePastRunFacts facts = {
    .id = 9,
    .title = "program.py",
    .digest = TROUPE_PAST_RUN_CALLS "0123",
    .state = TROUPE_PAST_RUN_INTERRUPTED,
    .n_done = 9,
    .n_failed = 1,
  };

  troupe_past_run_set_facts (run, &facts);
  assert_offered (fixture, "0", "open 9;keep 9;delete 9;");
}

/* A run that was cut off can be continued as soon as that is known. */
static void
test_actions_follow (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupePastRun) run = g_list_model_get_item (fixture->runs, 0);
  TroupePastRunFacts facts = {
    .id = 9, .title = "primes", .state = TROUPE_PAST_RUN_INTERRUPTED, .resumable = TRUE
  };

  gtk_selection_model_select_item (fixture->selection, 0, TRUE);
  gtk_widget_activate_action (fixture->list, "history.continue", NULL);
  assert_acts (fixture, "");
  troupe_past_run_set_facts (run, &facts);
  gtk_widget_activate_action (fixture->list, "history.continue", NULL);
  gtk_widget_activate_action (fixture->list, "history.delete", NULL);
  assert_acts (fixture, "continue 9;delete 9;");
}

static void
test_activate (Fixture *fixture, gconstpointer user_data)
{
  g_signal_emit_by_name (app_test_find_type (fixture->list, GTK_TYPE_COLUMN_VIEW), "activate", 2);
  assert_acts (fixture, "open 7;");
}

static void
test_focus_search (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *entry = app_test_find_type (fixture->list, GTK_TYPE_SEARCH_ENTRY);

  gtk_widget_activate_action (fixture->list, "history.search", NULL);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (fixture->window), entry));
}

/* The menu opens at the row that has the focus, in the middle of its start, and only there. */
static void
test_menu (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *menu = gtk_widget_get_last_child (fixture->list);
  GtkWidget *row = app_test_find_row (fixture->list, "convert {} {.}.webp");
  graphene_rect_t bounds;
  GdkRectangle at;

  app_test_wait_settled (GTK_WIDGET (fixture->window));
  gtk_widget_activate_action (fixture->list, "history.search", NULL);
  gtk_widget_activate_action (fixture->list, "history.show-menu", NULL);
  g_assert_false (gtk_widget_get_visible (menu));
  g_assert_true (gtk_widget_grab_focus (row));
  gtk_widget_activate_action (fixture->list, "history.show-menu", NULL);
  g_assert_true (gtk_widget_get_visible (menu));
  g_assert_true (gtk_popover_get_pointing_to (GTK_POPOVER (menu), &at));
  g_assert_true (gtk_widget_compute_bounds (row, fixture->list, &bounds));
  g_assert_cmpfloat_with_epsilon (at.y, bounds.origin.y + bounds.size.height / 2, 1);
  g_assert_cmpfloat_with_epsilon (at.x, bounds.origin.x + 50, 20);
  gtk_popover_popdown (GTK_POPOVER (menu));
}

static gboolean
is_narrow (gpointer list)
{
  gboolean narrow;

  g_object_get (list, "narrow", &narrow, NULL);
  return narrow;
}

/* The actions of the buttons that can be seen, and whether there is one for the others. */
static void
assert_buttons (GtkWidget *list, const char *expected)
{
  GtkWidget *toolbar = gtk_widget_get_ancestor (app_test_find_text (list, "_Delete"), GTK_TYPE_BOX);
  g_autoptr (GString) seen = g_string_new (NULL);

  for (GtkWidget *button = gtk_widget_get_first_child (toolbar); button;
       button = gtk_widget_get_next_sibling (button))
    if (gtk_widget_get_visible (button))
      g_string_append_printf (seen, "%s;",
                              GTK_IS_MENU_BUTTON (button)
                                  ? "more"
                                  : gtk_actionable_get_action_name (GTK_ACTIONABLE (button)));
  g_assert_cmpstr (seen->str, ==, expected);
}

/* A run can be opened by a button in windows of all widths. */
static void
test_narrow (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *list = g_object_new (TROUPE_TYPE_HISTORY_LIST, "runs", fixture->runs, NULL);
  GtkWindow *window;

  assert_buttons (fixture->list,
                  "history.open;history.compare;history.keep;history.continue;history.delete;");
  window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (window, 360, 600);
  gtk_window_set_child (window, list);
  gtk_window_present (window);
  app_test_wait (is_narrow, list);
  assert_buttons (list, "history.open;history.continue;history.delete;more;");
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/history-list/" name, Fixture, NULL, set_up, function, tear_down)
  add ("shows", test_shows);
  add ("follows", test_follows);
  add ("search", test_search);
  add ("filter", test_filter);
  add ("grows", test_grows);
  add ("sorts", test_sorts);
  add ("empty", test_empty);
  add ("actions", test_actions);
  add ("actions-of-program", test_actions_of_program);
  add ("actions-follow", test_actions_follow);
  add ("activate", test_activate);
  add ("focus-search", test_focus_search);
  add ("menu", test_menu);
  add ("narrow", test_narrow);
#undef add
  return g_test_run ();
}
