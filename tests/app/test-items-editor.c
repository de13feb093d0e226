/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the editor of lists of items. */

#include "app-test.h"
#include "notify-watch.h"
#include "troupe-draft-look.h"
#include "troupe-items-editor.h"
#include "troupe-items-form.h"
#include "troupe-items-undo.h"

#include <glib/gstdio.h>

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
  GtkWidget *overlay = adw_toast_overlay_new ();

  fixture->draft = create_draft (0);
  fixture->editor = g_object_new (TROUPE_TYPE_ITEMS_EDITOR, "draft", fixture->draft, NULL);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), fixture->editor);
  fixture->window = app_test_present (overlay);
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
  app_test_assert_text (fixture->editor, "10 items: 1 · 1, 1 · 2, 2 · 1, 2 · 2, 3 · 1, …");
  adw_combo_row_set_selected (
      ADW_COMBO_ROW (gtk_widget_get_ancestor (
          app_test_find_text (second, "Combined with the List Before"), ADW_TYPE_COMBO_ROW)),
      1);
  app_test_assert_text (fixture->editor, "2 items: 1 · 1, 2 · 2");

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
    [TROUPE_ITEMS_FILE] = "Items are separated by NUL bytes",
    [TROUPE_ITEMS_TABLE] = "CSV file",
    [TROUPE_ITEMS_FOLDER] = "Folder, including subfolders",
    [TROUPE_ITEMS_PATTERN] = "Paths, such as pictures/*.jpg",
  };
  GtkWidget *from = gtk_widget_get_ancestor (
      app_test_find_text (fixture->editor, "Items Come From"), ADW_TYPE_COMBO_ROW);

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
undo (Fixture *fixture, const char *title)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  GtkWidget *label;

  app_test_assert_text (window, title);
  app_test_assert_text (window, "_Undo");
  label = app_test_find_text (window, "_Undo");
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON), "clicked");
  app_test_assert_no_text (window, title);
}

/* Typed items that were replaced or removed can be restored. */
static void
test_undo (Fixture *fixture, gconstpointer user_data)
{
  troupe_job_set_kind (troupe_draft_get_job (fixture->draft), TROUPE_JOB_PYTHON);
  gtk_editable_set_text (find_entry (fixture, "Items, with spaces between them"), "7 8");
  gtk_widget_activate_action (fixture->editor, "items.add-list", NULL);
  g_object_set (troupe_draft_get_list (fixture->draft, 1), "text", "9", NULL);
  app_test_assert_text (fixture->editor, "2 items: 7 · 9, 8 · 9");
  gtk_widget_activate_action (find_form (fixture, 0), "items.remove", NULL);
  app_test_assert_text (fixture->editor, "1 item: 9");
  undo (fixture, "List removed");
  app_test_assert_text (fixture->editor, "2 items: 7 · 9, 8 · 9");
}

/* They can be when the message is gone as well, one change after the other, without losing what was
 * typed since; an undo is undone. */
static void
test_undo_again (Fixture *fixture, gconstpointer user_data)
{
  TroupeItemsUndo *own = troupe_items_undo_get (fixture->draft);

  troupe_job_set_kind (troupe_draft_get_job (fixture->draft), TROUPE_JOB_PYTHON);
  g_object_set (troupe_draft_get_list (fixture->draft, 0), "text", "1", NULL);
  for (guint i = 1; i < 3; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i + 1);

      gtk_widget_activate_action (fixture->editor, "items.add-list", NULL);
      g_object_set (troupe_draft_get_list (fixture->draft, i), "text", text, NULL);
    }
  app_test_assert_text (fixture->editor, "1 item: 1 · 2 · 3");
  g_assert_false (troupe_items_undo_can_undo (own));

  gtk_widget_activate_action (find_form (fixture, 1), "items.remove", NULL);
  gtk_widget_activate_action (find_form (fixture, 0), "items.remove", NULL);
  g_object_set (troupe_draft_get_list (fixture->draft, 0), "text", "4", NULL);
  app_test_assert_text (fixture->editor, "1 item: 4");
  g_assert_false (troupe_items_undo_can_redo (own));
  troupe_items_undo_undo (own);
  app_test_assert_text (fixture->editor, "1 item: 1 · 4");
  troupe_items_undo_undo (own);
  app_test_assert_text (fixture->editor, "1 item: 1 · 2 · 4");
  g_assert_false (troupe_items_undo_can_undo (own));
  troupe_items_undo_undo (own);
  troupe_items_undo_redo (own);
  app_test_assert_text (fixture->editor, "1 item: 1 · 4");
  troupe_items_undo_redo (own);
  app_test_assert_text (fixture->editor, "1 item: 4");
  g_assert_false (troupe_items_undo_can_redo (own));
  troupe_items_undo_undo (own);
  app_test_assert_text (fixture->editor, "1 item: 1 · 4");

  /* A change of its own ends what could be done again. */
  g_assert_true (troupe_items_undo_can_redo (own));
  gtk_widget_activate_action (find_form (fixture, 1), "items.remove", NULL);
  g_assert_false (troupe_items_undo_can_redo (own));
}

/* The message of a change that was undone otherwise does nothing. */
static void
test_undo_twice (Fixture *fixture, gconstpointer user_data)
{
  gtk_widget_activate_action (fixture->editor, "items.add-list", NULL);
  gtk_widget_activate_action (find_form (fixture, 1), "items.remove", NULL);
  app_test_assert_text (GTK_WIDGET (fixture->window), "List removed");
  troupe_items_undo_undo (troupe_items_undo_get (fixture->draft));
  undo (fixture, "List removed");
  g_assert_cmpuint (g_list_model_get_n_items (troupe_draft_get_lists (fixture->draft)), ==, 2);
}

static GtkEventController *
find_drop_target (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return controller;
    }
  g_assert_not_reached ();
}

/* Drops files outside of any form, so that the last list takes them. */
static gboolean
drop (Fixture *fixture, const char *first_uri, const char *second_uri)
{
  GSList *files = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  if (second_uri)
    files = g_slist_prepend (files, g_file_new_for_uri (second_uri));
  files = g_slist_prepend (files, g_file_new_for_uri (first_uri));
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, files);
  g_signal_emit_by_name (find_drop_target (fixture->editor), "drop", &value, -1.0, -1.0, &taken);
  g_slist_free_full (files, g_object_unref);
  return taken;
}

static void
assert_field (Fixture *fixture, guint position, const char *field, const char *expected)
{
  g_autofree char *text = NULL;

  g_object_get (troupe_draft_get_list (fixture->draft, position), field, &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_drops (Fixture *fixture, gconstpointer user_data)
{
  g_assert_true (drop (fixture, "file:///a%20b.png", NULL));
  assert_field (fixture, 0, "text", "'/a b.png'");
  gtk_widget_activate_action (fixture->editor, "items.add-list", NULL);
  g_assert_true (drop (fixture, "file:///a.csv", NULL));
  assert_field (fixture, 1, "table", "/a.csv");
  g_assert_true (drop (fixture, "file:///a.csv", "file:///b.troupe"));
  assert_field (fixture, 1, "text", "/a.csv /b.troupe");
  assert_field (fixture, 0, "text", "'/a b.png'");
}

/* One of several that is not here is named, and none is taken. */
static void
test_drops_remote (Fixture *fixture, gconstpointer user_data)
{
  GListModel *windows = gtk_window_get_toplevels ();
  g_autoptr (GtkWidget) dialog = NULL;

  g_assert_false (drop (fixture, "file:///a.png", "https://example.org/b.png"));
  assert_field (fixture, 0, "text", "1 2 3 4 5");
  dialog = g_list_model_get_item (windows, 0);
  if (!ADW_IS_MESSAGE_DIALOG (dialog))
    {
      g_object_unref (dialog);
      dialog = g_list_model_get_item (windows, 1);
    }
  app_test_assert_text (dialog, "The Items Were Not Taken");
  app_test_assert_text (dialog,
                        "“https://example.org/b.png” is not on this computer. Copy it here, "
                        "and drop the copy.");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
stop_cb (Fixture *fixture)
{
  gtk_widget_activate_action (fixture->editor, "items.stop-counting", NULL);
}

/* What was counted stays. */
static void
test_stops_counting (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "many", NULL);
  const char *const paths[] = { path, NULL };
  g_autofree char *lines = g_strnfill (20000, '\n');

  for (guint i = 0; i < 20000; i += 2)
    lines[i] = 'x';
  g_assert_true (g_file_set_contents (path, lines, -1, NULL));
  g_signal_connect_swapped (troupe_draft_look_get (fixture->draft), "changed", G_CALLBACK (stop_cb),
                            fixture);
  troupe_items_draft_set_files (troupe_draft_get_list (fixture->draft, 0), paths);
  app_test_assert_text (fixture->editor, "At least 6 items: x, x, x, x, x, …");
  g_assert_false (troupe_draft_look_is_counting (troupe_draft_look_get (fixture->draft)));
  g_signal_handlers_disconnect_by_func (troupe_draft_look_get (fixture->draft), stop_cb, fixture);
  g_unlink (path);
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
  add ("undo", test_undo);
  add ("undo-again", test_undo_again);
  add ("undo-twice", test_undo_twice);
  add ("drops", test_drops);
  add ("drops-remote", test_drops_remote);
  add ("stops-counting", test_stops_counting);
  add ("notifies", test_notifies);
#undef add
  return g_test_run ();
}
