/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-items-editor.h"
#include "troupe-items-form.h"

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

  troupe_items_draft_set_range (troupe_draft_get_list (fixture->draft, 0), 1, 10, 2);
  app_test_assert_text (fixture->editor, "5 items: 1, 3, 5, 7, 9");
  gtk_editable_set_text (find_entry (fixture, "Last"), "4");
  app_test_assert_text (fixture->editor, "2 items: 1, 3");

  troupe_draft_use_example (fixture->draft);
  text = find_entry (fixture, "Items, with spaces between them");
  g_assert_cmpstr (gtk_editable_get_text (text), ==, "1 2 3 4 5");
}

static void
test_errors (Fixture *fixture, gconstpointer user_data)
{
  GtkEditable *last;
  GtkEditable *first;

  troupe_items_draft_set_range (troupe_draft_get_list (fixture->draft, 0), 1, 10, 2);
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

static GtkWidget *
find_form (Fixture *fixture, guint position)
{
  g_autoptr (GPtrArray) forms = g_ptr_array_new ();

  app_test_list (fixture->editor, TROUPE_TYPE_ITEMS_FORM, forms);
  g_assert_cmpuint (position, <, forms->len);
  return forms->pdata[position];
}

/* Lists are added, combined and removed. */
static void
test_lists (Fixture *fixture, gconstpointer user_data)
{
  GtkWidget *second;

  g_assert_null (app_test_find_text (fixture->editor, "Remove This List"));
  gtk_widget_activate_action (fixture->editor, "items.add-list", NULL);
  second = find_form (fixture, 1);
  app_test_assert_text (second, "Combined with the List Before");
  app_test_assert_text (second, "There are no items. Type some, or use the example.");
  troupe_items_draft_set_range (troupe_items_form_get_list (TROUPE_ITEMS_FORM (second)), 1, 2, 1);
  app_test_assert_text (fixture->editor, "A built-in function takes one value, and these items "
                                         "have 2: choose one column, or use a command or a Python "
                                         "function");
  troupe_job_set_kind (troupe_draft_get_job (fixture->draft), TROUPE_JOB_PYTHON);
  app_test_assert_text (fixture->editor, "10 items: 1 1, 1 2, 2 1, 2 2, 3 1, …");
  adw_combo_row_set_selected (
      ADW_COMBO_ROW (gtk_widget_get_ancestor (
          app_test_find_text (second, "Combined with the List Before"), ADW_TYPE_COMBO_ROW)),
      1);
  app_test_assert_text (fixture->editor, "2 items: 1 1, 2 2");

  gtk_widget_activate_action (find_form (fixture, 0), "items.remove", NULL);
  app_test_assert_text (fixture->editor, "2 items: 1, 2");
  g_assert_null (app_test_find_text (fixture->editor, "Remove This List"));
}

/* Each way of giving items has its own fields. */
static void
test_ways (Fixture *fixture, gconstpointer user_data)
{
  static const char *const titles[] = {
    [TROUPE_ITEMS_TYPED] = "Items, with spaces between them",
    [TROUPE_ITEMS_RANGE] = "Step",
    [TROUPE_ITEMS_FILE] = "NUL Bytes End the Items",
    [TROUPE_ITEMS_TABLE] = "CSV file",
    [TROUPE_ITEMS_FOLDER] = "Folder, with those in it",
    [TROUPE_ITEMS_PATTERN] = "Paths, such as pictures/*.jpg",
  };
  GtkWidget *from = gtk_widget_get_ancestor (app_test_find_text (fixture->editor, "Items Are"),
                                             ADW_TYPE_COMBO_ROW);

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      adw_combo_row_set_selected (ADW_COMBO_ROW (from), i);
      g_assert_cmpint (troupe_items_draft_get_from (troupe_draft_get_list (fixture->draft, 0)), ==,
                       (int) i);
      for (guint j = 0; j < G_N_ELEMENTS (titles); j++)
        g_assert_true ((app_test_find_text (fixture->editor, titles[j]) != NULL) == (i == j));
    }
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
  g_object_set (troupe_draft_get_list (fixture->draft, 0), "text", "9", NULL);
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
  add ("lists", test_lists);
  add ("ways", test_ways);
  add ("notifies", test_notifies);
#undef add
  return g_test_run ();
}
