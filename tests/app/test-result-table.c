/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the table of results. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-cell.h"
#include "troupe-result-filter.h"
#include "troupe-result-table.h"
#include "walk.h"

#include <string.h>

typedef struct
{
  TroupeResults *results;
  TroupeResultFilter *filter;
  GtkWidget *table;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->results = troupe_results_new (TROUPE_RESULTS_KEEP_ALL, 1 << 20);
  fixture->filter = troupe_result_filter_new ();
  g_object_set (fixture->filter, "results", fixture->results, NULL);
  fixture->table = g_object_new (TROUPE_TYPE_RESULT_TABLE, "results", fixture->filter, NULL);
  fixture->window = app_test_present (fixture->table);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->filter);
  g_object_unref (fixture->results);
}

static void
add (Fixture *fixture, guint index, TroupeResultStatus status, const char *value, const char *error)
{
  const char *item[] = { "the input" };
  g_autoptr (TroupeBlock) block = troupe_block_new_from_strings (item, 1);
  g_auto (TroupeResultChunk) chunk = {
    .first_index = index,
    .count = 1,
    .status = status,
    .items = troupe_items_new_block (index, block),
    .values = value ? troupe_block_new_from_strings (&value, 1) : NULL,
    .worker = 40 + index,
    .attempts = 70 + index,
    .seconds = 0.0512,
    .core = TROUPE_WIRE_CORE_UNKNOWN,
  };

  if (error)
    {
      chunk.note = troupe_result_note_new ();
      chunk.note->message = g_bytes_new (error, strlen (error));
    }
  troupe_results_begin (fixture->results, chunk.items, chunk.worker);
  if (status != TROUPE_RESULT_RUNNING)
    troupe_results_add (fixture->results, &chunk);
}

static void
test_shows_results (Fixture *fixture, gconstpointer user_data)
{
  add (fixture, 0, TROUPE_RESULT_OK, "the\nvalue", NULL);
  app_test_assert_text (fixture->table, "the input");
  app_test_assert_text (fixture->table, "the value");
  app_test_assert_text (fixture->table, "ok");
  app_test_assert_text (fixture->table, "40");
  app_test_assert_text (fixture->table, "70");
  app_test_assert_text (fixture->table, "51.2 ms");
}

static void
test_shows_errors (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *cell;

  add (fixture, 0, TROUPE_RESULT_FAILED, NULL, "what went wrong");
  app_test_assert_text (fixture->table, "what went wrong");
  cell = app_test_find_text (fixture->table, "what went wrong");
  g_assert_true (gtk_widget_has_css_class (cell, "error"));
  gtk_test_accessible_assert_property (cell, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Value");
}

/* A row that waits for its value gets it. */
static void
test_fills (Fixture *fixture, gconstpointer user_data)
{
  add (fixture, 0, TROUPE_RESULT_RUNNING, NULL, NULL);
  app_test_assert_text (fixture->table, "running");
  add (fixture, 0, TROUPE_RESULT_OK, "the value", NULL);
  app_test_assert_text (fixture->table, "the value");
  app_test_assert_no_text (fixture->table, "running");
}

static gboolean
is_filled (gpointer table)
{
  TroupeResult *chosen = troupe_result_table_get_chosen (table);

  return troupe_result_get_status (chosen) == TROUPE_RESULT_OK;
}

/* A row stays chosen when its value comes. */
static void
test_chooses (Fixture *fixture, gconstpointer user_data)
{
  TroupeResultTable *table = TROUPE_RESULT_TABLE (fixture->table);
  g_autoptr (NotifyWatch) watch = NULL;

  add (fixture, 0, TROUPE_RESULT_OK, "the first value", NULL);
  add (fixture, 1, TROUPE_RESULT_RUNNING, NULL, NULL);
  app_test_assert_text (fixture->table, "running");
  g_assert_false (troupe_result_table_choose (table, 2));
  watch = notify_watch_new (fixture->table);
  g_assert_true (troupe_result_table_choose (table, 1));
  notify_watch_assert (watch, "chosen");
  g_assert_cmpuint (troupe_result_get_index (troupe_result_table_get_chosen (table)), ==, 1);

  add (fixture, 1, TROUPE_RESULT_OK, "the value", NULL);
  app_test_wait (is_filled, table);
  g_assert_cmpstr (troupe_result_get_value (troupe_result_table_get_chosen (table)), ==,
                   "the value");
  notify_watch_assert (watch, "chosen");
  troupe_result_table_unchoose (table);
  notify_watch_assert (watch, "chosen");
  g_assert_null (troupe_result_table_get_chosen (table));
}

static gboolean
is_drawn (gpointer user_data)
{
  const gint64 *frame = user_data;

  return frame[0] > frame[1];
}

static void
count_frame (GdkFrameClock *clock, gint64 *frame)
{
  frame[0] = gdk_frame_clock_get_frame_counter (clock);
}

/* Two frames from now. */
static void
wait_for_layout (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  gint64 frame[2] = { 0, gdk_frame_clock_get_frame_counter (clock) + 1 };
  const gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (count_frame), frame);

  gdk_frame_clock_begin_updating (clock);
  app_test_wait (is_drawn, frame);
  gdk_frame_clock_end_updating (clock);
  g_signal_handler_disconnect (clock, handler);
}

static float
find_end (Fixture *fixture, const char *text)
{
  GtkWidget *widget = app_test_find_text (fixture->table, text);
  graphene_rect_t bounds;

  g_assert_nonnull (widget);
  g_assert_true (gtk_widget_compute_bounds (widget, fixture->table, &bounds));
  return gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL
             ? graphene_rect_get_x (&bounds)
             : graphene_rect_get_x (&bounds) + graphene_rect_get_width (&bounds);
}

/* A number ends where the title above it does, whether there is an arrow beside that or not. */
static void
test_aligns (Fixture *fixture, gconstpointer user_data)
{
  static const char *const columns[][2] = {
    { "Item", "1" }, { "Worker", "40" }, { "Attempts", "70" }, { "Time", "51.2 ms" }
  };

  add (fixture, 0, TROUPE_RESULT_OK, "the value", NULL);
  app_test_assert_text (fixture->table, "51.2 ms");
  for (int key = -1; key <= TROUPE_ROW_KEY_SECONDS; key++)
    {
      if (key >= 0)
        troupe_result_table_sort (TROUPE_RESULT_TABLE (fixture->table), key, TRUE);
      wait_for_layout (fixture->table);
      for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        g_assert_cmpfloat (find_end (fixture, columns[i][0]), ==,
                           find_end (fixture, columns[i][1]));
    }
}

static gboolean
is_sorted_by_size (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (TroupeResultOrder) order = NULL;
  g_autoptr (TroupeResult) first = NULL;

  g_object_get (fixture->table, "order", &order, NULL);
  first = g_list_model_get_item (G_LIST_MODEL (order), 0);
  return first && troupe_result_get_index (first) == 1;
}

/* A click on the title of a column that was made from the values sorts by it. */
static void
test_click (Fixture *fixture, gconstpointer user_data)
{
  static const char *const fields[] = { "size", NULL };

  add (fixture, 0, TROUPE_RESULT_OK, "{\"size\":10}", NULL);
  add (fixture, 1, TROUPE_RESULT_OK, "{\"size\":9}", NULL);
  g_object_set (fixture->table, "fields", fields, NULL);
  app_test_assert_text (fixture->table, "size");
  app_test_wait_settled (GTK_WIDGET (fixture->window));
  walk_click (app_test_find_text (fixture->table, "size"));
  app_test_wait (is_sorted_by_size, fixture);
}

static GtkGesture *
find_secondary_click (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller) &&
          gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_SECONDARY)
        return GTK_GESTURE (controller);
    }
  g_error ("nothing waits for the secondary button");
}

static GtkListItem *
find_at (GtkWidget *view, GtkWidget *cell, graphene_point_t *point)
{
  if (!gtk_widget_compute_point (cell, view, &GRAPHENE_POINT_INIT (2, 2), point))
    return NULL;
  return troupe_cell_pick (GTK_COLUMN_VIEW (view), point->x, point->y);
}

/* It has its place once it was laid out. */
static gboolean
has_place (gpointer cell)
{
  graphene_point_t point;
  GtkListItem *list_item =
      find_at (gtk_widget_get_ancestor (cell, GTK_TYPE_COLUMN_VIEW), cell, &point);

  return list_item && gtk_list_item_get_position (list_item) == 1;
}

/* The row under the pointer is chosen and its menu opens; without a row, nothing happens. */
static void
test_opens_menu (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *view = app_test_find_type (fixture->table, GTK_TYPE_COLUMN_VIEW);
  GtkWidget *menu = app_test_find_type (fixture->table, GTK_TYPE_POPOVER);
  GtkGesture *gesture = find_secondary_click (view);
  GtkWidget *cell;
  graphene_point_t point;

  add (fixture, 0, TROUPE_RESULT_OK, "the first value", NULL);
  add (fixture, 1, TROUPE_RESULT_OK, "the second value", NULL);
  app_test_assert_text (fixture->table, "the second value");
  cell = app_test_find_text (fixture->table, "the second value");
  app_test_wait (has_place, cell);
  g_assert_nonnull (find_at (view, cell, &point));

  g_signal_emit_by_name (gesture, "pressed", 1, (double) point.x,
                         (double) gtk_widget_get_height (view) - 1);
  g_assert_null (troupe_result_table_get_chosen (TROUPE_RESULT_TABLE (fixture->table)));
  g_assert_false (gtk_widget_get_visible (menu));

  g_signal_emit_by_name (gesture, "pressed", 1, (double) point.x, (double) point.y);
  g_assert_cmpuint (troupe_result_get_index (
                        troupe_result_table_get_chosen (TROUPE_RESULT_TABLE (fixture->table))),
                    ==, 1);
  g_assert_true (gtk_widget_get_visible (menu));
  gtk_popover_popdown (GTK_POPOVER (menu));
}

static gboolean
is_menu_open (gpointer table)
{
  return gtk_widget_get_visible (app_test_find_type (table, GTK_TYPE_POPOVER));
}

/* The menu opens by its key as well, for the row that is chosen. */
static void
test_menu_key (Fixture *fixture, gconstpointer user_data)
{
  add (fixture, 0, TROUPE_RESULT_OK, "the only value", NULL);
  app_test_assert_text (fixture->table, "the only value");
  troupe_result_table_choose (TROUPE_RESULT_TABLE (fixture->table), 0);
  gtk_widget_child_focus (fixture->table, GTK_DIR_TAB_FORWARD);
  walk_press (fixture->window, GDK_KEY_Menu);
  app_test_wait (is_menu_open, fixture->table);
  gtk_popover_popdown (GTK_POPOVER (app_test_find_type (fixture->table, GTK_TYPE_POPOVER)));
}

static void
test_many (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TroupeItems) items = troupe_items_new_range (0, 1, 1, 1000000);

  troupe_results_begin (fixture->results, items, 1);
  app_test_assert_text (fixture->table, "20");
}

static void
test_notifies (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (NotifyWatch) watch = notify_watch_new (fixture->table);

  g_object_set (fixture->table, "results", fixture->filter, "narrow", FALSE, NULL);
  notify_watch_assert (watch, "");
  app_test_assert_text (fixture->table, "Attempts");
  g_object_set (fixture->table, "results", NULL, "narrow", TRUE, NULL);
  notify_watch_assert (watch, "narrow results");
  app_test_assert_no_text (fixture->table, "Attempts");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add_test(name, function) \
  g_test_add ("/result-table/" name, Fixture, NULL, set_up, function, tear_down)
  add_test ("shows-results", test_shows_results);
  add_test ("shows-errors", test_shows_errors);
  add_test ("aligns", test_aligns);
  add_test ("click", test_click);
  add_test ("fills", test_fills);
  add_test ("chooses", test_chooses);
  add_test ("opens-menu", test_opens_menu);
  add_test ("menu-key", test_menu_key);
  add_test ("many", test_many);
  add_test ("notifies", test_notifies);
#undef add_test
  return g_test_run ();
}
