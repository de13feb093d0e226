/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-items-editor.h"

typedef struct
{
  TroupeDraft *draft;
  GtkWidget *editor;
  GtkWindow *window;
} Fixture;

static TroupeDraft *
create_draft (guint position)
{
  g_autoptr (GListModel) functions = app_test_create_functions ();
  g_autoptr (TroupeFunction) function = g_list_model_get_item (functions, position);

  return troupe_draft_new_for_function (function);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->draft = create_draft (0);
  fixture->editor = g_object_new (TROUPE_TYPE_ITEMS_EDITOR, "draft", fixture->draft, NULL);
  fixture->window = app_test_present (fixture->editor);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->draft);
}

/* The entry row of that title that is on screen. */
static GtkEditable *
find_entry (Fixture *fixture, const char *title)
{
  GtkWidget *label;

  app_test_assert_text (fixture->editor, title);
  label = app_test_find_text (fixture->editor, title);
  return GTK_EDITABLE (gtk_widget_get_ancestor (label, ADW_TYPE_ENTRY_ROW));
}

static void
test_previews (Fixture *fixture, gconstpointer user_data)
{
  GtkEditable *text = find_entry (fixture, "Items, with spaces between them");

  app_test_assert_text (fixture->editor, "5 items: 1, 2, 3, 4, 5");
  gtk_editable_set_text (text, "7 8");
  app_test_assert_text (fixture->editor, "2 items: 7, 8");

  troupe_draft_set_range (fixture->draft, 1, 10, 2);
  app_test_assert_text (fixture->editor, "5 items: 1, 3, 5, 7, 9");
  gtk_editable_set_text (find_entry (fixture, "Last"), "4");
  app_test_assert_text (fixture->editor, "2 items: 1, 3");

  troupe_draft_use_example (fixture->draft);
  g_assert_cmpstr (gtk_editable_get_text (text), ==, "1 2 3 4 5");
}

static void
test_errors (Fixture *fixture, gconstpointer user_data)
{
  GtkEditable *last;
  GtkEditable *first;

  troupe_draft_set_range (fixture->draft, 1, 10, 2);
  first = find_entry (fixture, "First");
  last = find_entry (fixture, "Last");
  gtk_editable_set_text (last, "ten");
  app_test_assert_text (fixture->editor, "“ten” is not a whole number. Type one, such as 12.");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (last), "error"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (first), "error"));
  gtk_test_accessible_assert_state (last, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);

  gtk_editable_set_text (last, "10");
  app_test_assert_text (fixture->editor, "5 items: 1, 3, 5, 7, 9");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (last), "error"));
  gtk_test_accessible_assert_state (last, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_FALSE);
}

/* A field that is still empty is not wrong yet, until a person wants to run it. */
static void
test_empty (Fixture *fixture, gconstpointer user_data)
{
  GtkEditable *text = find_entry (fixture, "Items, with spaces between them");
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = NULL;

  gtk_editable_set_text (text, "");
  app_test_assert_text (fixture->editor, "There are no items. Type some, or use the example.");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (text), "error"));

  source = troupe_draft_create_source (fixture->draft, &error);
  troupe_items_editor_show_error (TROUPE_ITEMS_EDITOR (fixture->editor), error);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (text), "error"));
}

static void
test_notifies (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (NotifyWatch) watch = notify_watch_new (fixture->editor);
  g_autoptr (TroupeDraft) other = create_draft (1);

  g_object_set (fixture->editor, "draft", fixture->draft, NULL);
  notify_watch_assert (watch, "");
  g_object_set (fixture->editor, "draft", other, NULL);
  notify_watch_assert (watch, "draft");
  app_test_assert_text (fixture->editor, "2 items: hello, hello world");
  g_object_set (fixture->draft, "text", "9", NULL);
  app_test_assert_text (fixture->editor, "2 items: hello, hello world");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define add(name, function) \
  g_test_add ("/items-editor/" name, Fixture, NULL, set_up, function, tear_down)
  add ("previews", test_previews);
  add ("errors", test_errors);
  add ("empty", test_empty);
  add ("notifies", test_notifies);
#undef add
  return g_test_run ();
}
