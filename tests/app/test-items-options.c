/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of a list of items in drafts, on command lines and in the form. */

#include "app-test.h"
#include "troupe-draft.h"
#include "troupe-items-editor.h"
#include "troupe-items-form.h"
#include "troupe-option-row.h"

static TroupeItemsDraft *
items (TroupeDraft *draft)
{
  return troupe_draft_get_list (draft, 0);
}

static void
set_option (TroupeDraft *draft, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;

  troupe_options_set_text (TROUPE_OPTIONS (troupe_items_draft_get_options (items (draft))), name,
                           text, &error);
  g_assert_no_error (error);
}

static void
assert_command_line (TroupeDraft *draft, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = troupe_draft_to_command_line (draft, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, expected);
}

/* A text for each type of option that is not its default. */
static const char *
get_text (const TroupeOption *option)
{
  switch (option->type)
    {
    case TROUPE_OPTION_BOOLEAN:
      return "true";
    case TROUPE_OPTION_COUNT:
    case TROUPE_OPTION_SIZE:
      return "3";
    case TROUPE_OPTION_CHOICE:
      return "lr";
    default:
      return ";";
    }
}

/* Every option that a list of any kind may have comes back from a draft. */
static void
test_round_trip (void)
{
  g_autoptr (GEnumClass) kinds = g_type_class_ref (TROUPE_TYPE_ITEM_LIST_KIND);

  for (guint kind = 0; kind < kinds->n_values; kind++)
    {
      g_autoptr (TroupeItemList) list = troupe_item_list_new (kind);
      const TroupeOption *const *options = troupe_options_list (TROUPE_OPTIONS (list));

      for (; *options; options++)
        {
          g_autoptr (TroupeItemsDraft) draft = NULL;
          g_autoptr (TroupeItemsDraft) copy = NULL;
          g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func (g_object_unref);
          g_autoptr (GError) error = NULL;
          g_autofree char *text = NULL;

          if (!troupe_item_list_takes (list, *options))
            continue;
          troupe_options_set_text (TROUPE_OPTIONS (list), (*options)->name, get_text (*options),
                                   &error);
          g_assert_no_error (error);
          troupe_item_list_set_arguments (list, (const char *const[]){ "a", NULL });
          troupe_item_list_set_input (list, (const char *const[]){ "a", NULL });
          g_object_set (list, "range", "1:2", "csv", "a", "glob", "a", "directory", "a", NULL);

          draft = troupe_items_draft_new_from_list (list);
          copy = troupe_items_draft_copy (draft);
          g_assert_true (troupe_items_draft_append_lists (copy, lists, &error));
          text = troupe_options_dup_text (TROUPE_OPTIONS (lists->pdata[0]), (*options)->name);
          g_test_message ("%s of %s", (*options)->name, kinds->values[kind].value_nick);
          g_assert_cmpstr (text, ==, get_text (*options));
        }
    }
}

static void
test_command_line (void)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  g_autofree char *refused = NULL;
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  g_object_set (troupe_draft_get_job (draft), "workers", 0, "subject", "cat", NULL);
  g_object_set (items (draft), "text", "-a b", NULL);
  set_option (draft, "colsep", ",");
  set_option (draft, "header", "true");
  assert_command_line (draft, "troupe map --command cat --header : --colsep , -- -a b");
  /* Those of other kinds are left out. */
  set_option (draft, "hidden", "true");
  assert_command_line (draft, "troupe map --command cat --header : --colsep , -- -a b");

  g_object_set (items (draft), "text", "a :::: f", NULL);
  assert_command_line (draft, "troupe map --command cat --header : --colsep , a :::: f");

  set_option (draft, "colsep", "");
  set_option (draft, "header", "false");
  g_object_set (items (draft), "files", "f", "from", TROUPE_ITEMS_FILE, NULL);
  set_option (draft, "pipe", "true");
  set_option (draft, "block", "10M");
  assert_command_line (draft, "troupe map --command cat --input f --pipe --block 10M");
  /* The end of a record has another default on a command line when there is a beginning. */
  set_option (draft, "recstart", ">");
  assert_command_line (draft, "troupe map --command cat --input f --pipe --block 10M --recstart "
                              "'>' --recend '\\n'");
  set_option (draft, "recend", "");
  assert_command_line (draft, "troupe map --command cat --input f --pipe --block 10M --recstart "
                              "'>' --recend ''");

  /* Lists that differ need a file. */
  troupe_draft_add_list (draft);
  g_object_set (items (draft), "from", TROUPE_ITEMS_TYPED, "text", "a", NULL);
  set_option (draft, "trim", "l");
  g_object_set (troupe_draft_get_list (draft, 1), "text", "b", NULL);
  refused = troupe_draft_to_command_line (draft, &error);
  g_assert_null (refused);
  g_assert_error (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_COMMAND_LINE);
}

/* What is typed is no loss without a file, and a change is one with a file. */
static void
test_changes (void)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  g_autoptr (GPtrArray) lists = troupe_draft_copy_lists (draft);

  g_assert_true (troupe_draft_has_lists (draft, lists));
  set_option (draft, "colsep", ",");
  g_assert_false (troupe_draft_has_lists (draft, lists));
}

static TroupeOptionRow *
find_row (GtkWidget *editor, const char *name)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  app_test_list (editor, TROUPE_TYPE_OPTION_ROW, rows);
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (troupe_option_row_get_option (rows->pdata[i]), name))
      return rows->pdata[i];
  return NULL;
}

/* Each option has a row, which is shown for the lists that take it. */
static void
test_form (void)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  GtkWidget *editor = g_object_new (TROUPE_TYPE_ITEMS_EDITOR, "draft", draft, NULL);
  GtkWindow *window = app_test_present (editor);
  GtkWidget *label = app_test_find_text (editor, "Options of the Items");
  GtkWidget *expander = gtk_widget_get_ancestor (label, ADW_TYPE_EXPANDER_ROW);
  TroupeItemList *options = troupe_items_draft_get_options (items (draft));
  const TroupeOption *const *all = troupe_options_list (TROUPE_OPTIONS (options));
  g_autoptr (GEnumClass) froms = g_type_class_ref (TROUPE_TYPE_ITEMS_FROM);
  GtkDropDown *choice;
  GtkWidget *entry;

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
  for (guint from = 0; from < froms->n_values; from++)
    {
      g_object_set (items (draft), "from", from, NULL);
      g_assert_cmpint (gtk_widget_get_visible (expander), ==, from != TROUPE_ITEMS_RANGE);
      for (guint i = 0; all[i]; i++)
        {
          TroupeOptionRow *row = find_row (editor, all[i]->name);

          g_test_message ("%s of %s", all[i]->name, froms->values[from].value_nick);
          g_assert_cmpint (row == NULL, ==, troupe_items_draft_is_field (all[i]));
          if (row)
            g_assert_cmpint (gtk_widget_get_visible (GTK_WIDGET (row)), ==,
                             troupe_item_list_takes (options, all[i]));
        }
    }

  g_object_set (items (draft), "from", TROUPE_ITEMS_TYPED, "text", "a,b", NULL);
  choice = GTK_DROP_DOWN (
      app_test_find_type (GTK_WIDGET (find_row (editor, "colsep")), GTK_TYPE_DROP_DOWN));
  gtk_drop_down_set_selected (choice, 1);
  assert_command_line (draft, "troupe map --command 'echo {}' --colsep , a,b");
  gtk_drop_down_set_selected (choice, 5);
  entry = app_test_find_type (GTK_WIDGET (find_row (editor, "colsep")), GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "(");
  g_assert_true (troupe_option_row_get_invalid (find_row (editor, "colsep")));
  assert_command_line (draft, "troupe map --command 'echo {}' a,b");
  gtk_window_destroy (window);
}

int
main (int argc, char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/items-options/round-trip", test_round_trip);
  g_test_add_func ("/items-options/command-line", test_command_line);
  g_test_add_func ("/items-options/changes", test_changes);
  g_test_add_func ("/items-options/form", test_form);
  return g_test_run ();
}
