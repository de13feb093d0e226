/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests drafts: their properties, their job files and their items. */

#include "app-test.h"
#include "notify-watch.h"
#include "source-helpers.h"
#include "troupe-draft-preview.h"
#include "troupe-job-file.h"

#include <glib/gstdio.h>

static TroupeItemsDraft *
items (TroupeDraft *draft)
{
  return troupe_draft_get_list (draft, 0);
}

static TroupeDraft *
create_draft (guint position)
{
  g_autoptr (GListModel) functions = app_test_create_functions ();
  g_autoptr (TroupeFunction) function = g_list_model_get_item (functions, position);

  return troupe_draft_new_for_function (function);
}

static void
assert_draft_items (TroupeDraft *draft, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = troupe_draft_create_source (draft, &error);

  g_assert_no_error (error);
  assert_items (source, 100, expected);
}

static void
assert_preview (TroupeDraft *draft, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *preview = troupe_draft_preview_items (draft, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (preview, ==, expected);
}

/* The error of the list names the field; that of the draft has the same message without the
 * field. */
static void
assert_invalid (TroupeDraft *draft, TroupeItemsDraftError field, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) draft_error = NULL;
  g_autoptr (GError) preview_error = NULL;
  g_autoptr (TroupeSource) source = troupe_draft_create_source (draft, &draft_error);
  g_autofree char *preview = troupe_draft_preview_items (draft, &preview_error);

  g_assert_null (source);
  g_assert_null (preview);
  g_assert_false (troupe_items_draft_check (items (draft), &error));
  g_assert_error (error, TROUPE_ITEMS_DRAFT_ERROR, (int) field);
  assert_matches (error->message, pattern);
  g_assert_error (draft_error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_ITEMS);
  g_assert_cmpstr (error->message, ==, draft_error->message);
  g_assert_cmpstr (error->message, ==, preview_error->message);
}

static void
test_example (void)
{
  g_autoptr (TroupeDraft) draft = create_draft (0);
  g_autoptr (TroupeDraft) quoted = create_draft (1);
  TroupeJob *job = troupe_draft_get_job (draft);

  g_assert_cmpstr (troupe_job_get_subject (job), ==, "square");
  g_assert_cmpuint (troupe_job_get_workers (job), ==, 0);
  assert_draft_items (draft, "1|2|3|4|5|");
  assert_preview (draft, "5 items: 1, 2, 3, 4, 5");
  assert_draft_items (quoted, "hello|hello world|");

  g_object_set (items (draft), "text", "7", NULL);
  troupe_items_draft_set_range (items (draft), 1, 2, 1);
  assert_draft_items (draft, "1|2|");
  troupe_draft_use_example (draft);
  assert_draft_items (draft, "1|2|3|4|5|");
}

static void
test_typed (void)
{
  g_autoptr (TroupeDraft) draft = create_draft (0);

  g_object_set (items (draft), "text", "  6\t'a b' \"\" \\\" ", NULL);
  assert_draft_items (draft, "6|a b||\"|");
  g_object_set (items (draft), "text", "1", NULL);
  assert_preview (draft, "1 item: 1");
  g_object_set (items (draft), "text", "1 2 3 4 5 6", NULL);
  assert_preview (draft, "6 items: 1, 2, 3, 4, 5, …");
  g_object_set (items (draft), "text", " ", NULL);
  assert_invalid (draft, TROUPE_ITEMS_DRAFT_ERROR_TEXT, "There are no items.*");
  g_object_set (items (draft), "text", "don't", NULL);
  assert_invalid (draft, TROUPE_ITEMS_DRAFT_ERROR_TEXT, "A quotation mark has no partner.*");
}

static void
test_range (void)
{
  g_autoptr (TroupeDraft) draft = create_draft (0);

  troupe_items_draft_set_range (items (draft), 1, 1000000, 1);
  g_assert_cmpint (troupe_items_draft_get_from (items (draft)), ==, TROUPE_ITEMS_RANGE);
  assert_preview (draft, "1000000 items: 1, 2, 3, 4, 5, …");
  g_object_set (items (draft), "first", " 5 ", "last", "1", "step", "-2", NULL);
  assert_draft_items (draft, "5|3|1|");
  g_object_set (items (draft), "last", "9", NULL);
  assert_preview (draft, "No items: the job will end at once.");

  g_object_set (items (draft), "step", "0", NULL);
  assert_invalid (draft, TROUPE_ITEMS_DRAFT_ERROR_STEP, "*");
  g_object_set (items (draft), "step", "", NULL);
  assert_invalid (draft, TROUPE_ITEMS_DRAFT_ERROR_STEP, "Type a whole number.");
  g_object_set (items (draft), "last", "9223372036854775808", NULL);
  assert_invalid (draft, TROUPE_ITEMS_DRAFT_ERROR_LAST, "*is out of reach*");
  g_object_set (items (draft), "first", "1.5", NULL);
  assert_invalid (draft, TROUPE_ITEMS_DRAFT_ERROR_FIRST, "“1.5” is not a whole number.*");
}

static void
test_file (void)
{
  g_autoptr (TroupeDraft) draft = create_draft (0);
  g_autofree char *directory = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (directory, "items", NULL);

  g_object_set (items (draft), "from", TROUPE_ITEMS_FILE, NULL);
  assert_invalid (draft, TROUPE_ITEMS_DRAFT_ERROR_FILES, "No file is chosen.*");
  g_object_set (items (draft), "files", path, NULL);
  assert_invalid (draft, TROUPE_ITEMS_DRAFT_ERROR_FILES, "*items*");

  g_assert_true (g_file_set_contents (path, "a\nb c\n", -1, NULL));
  assert_draft_items (draft, "a|b c|");
  assert_preview (draft, "2 items: a, b c");
  g_object_set (items (draft), "files", "/dev/null", NULL);
  assert_preview (draft, "What is in it is seen when the job runs.");

  g_remove (path);
  g_rmdir (directory);
}

static void
test_combined (void)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (items (draft), "text", "1 2 ::: a b", NULL);
  assert_preview (draft, "4 items: 1 · a, 1 · b, 2 · a, 2 · b");
  g_object_set (items (draft), "text", "::: 1 2 :::+ a b", NULL);
  assert_preview (draft, "2 items: 1 · a, 2 · b");
  g_object_set (items (draft), "text", "1 2 ::: 3", NULL);
  g_object_set (troupe_draft_get_job (draft), "kind", TROUPE_JOB_FUNCTION, "subject", "square",
                NULL);
  source = troupe_draft_create_source (draft, &error);
  g_assert_null (source);
  g_assert_error (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_ITEMS);
  assert_matches (error->message, "*takes one value*");
}

/* Lists of different kinds, each with a form of its own. */
static void
test_lists (void)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  g_autofree char *commands = NULL;

  g_object_set (items (draft), "text", "a b", NULL);
  troupe_draft_add_list (draft);
  g_assert_cmpuint (g_list_model_get_n_items (troupe_draft_get_lists (draft)), ==, 2);
  troupe_items_draft_set_range (troupe_draft_get_list (draft, 1), 1, 2, 1);
  assert_preview (draft, "4 items: a · 1, a · 2, b · 1, b · 2");
  g_object_set (troupe_draft_get_list (draft, 1), "linked", TRUE, NULL);
  assert_preview (draft, "2 items: a · 1, b · 2");
  troupe_job_set_subject (troupe_draft_get_job (draft), "echo {2} {1}");
  commands = troupe_draft_preview_commands (draft);
  g_assert_cmpstr (commands, ==, "echo 1 a\necho 2 b");
  assert_draft_items (draft, "a\0371|b\0372|");

  troupe_draft_remove_list (draft, items (draft));
  assert_preview (draft, "2 items: 1, 2");
  troupe_draft_remove_list (draft, items (draft));
  assert_preview (draft, "2 items: 1, 2");
}

static void
test_pattern (void)
{
  g_autoptr (TroupeDraft) draft = create_draft (0);
  g_autofree char *directory = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (directory, "a.txt", NULL);
  g_autofree char *pattern = g_build_filename (directory, "*.txt", NULL);
  g_autofree char *expected = g_strconcat (path, "|", NULL);

  g_object_set (items (draft), "from", TROUPE_ITEMS_PATTERN, NULL);
  assert_invalid (draft, TROUPE_ITEMS_DRAFT_ERROR_PATTERN, "There is no pattern.*");
  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  g_object_set (items (draft), "pattern", pattern, NULL);
  assert_draft_items (draft, expected);

  g_remove (path);
  g_rmdir (directory);
}

static void
test_table (void)
{
  g_autoptr (TroupeDraft) draft = create_draft (0);
  g_autofree char *directory = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (directory, "table.csv", NULL);

  g_assert_true (g_file_set_contents (path, "name,size\nbig,10\nsmall,2\n", -1, NULL));
  g_object_set (items (draft), "from", TROUPE_ITEMS_TABLE, NULL);
  assert_invalid (draft, TROUPE_ITEMS_DRAFT_ERROR_TABLE, "No table is chosen.*");
  g_object_set (items (draft), "table", path, "column", "size", NULL);
  assert_draft_items (draft, "10|2|");
  g_object_set (items (draft), "column", "weight", NULL);
  assert_invalid (draft, TROUPE_ITEMS_DRAFT_ERROR_COLUMN, "*weight*");
  g_object_set (items (draft), "column", "w", NULL);
  assert_invalid (draft, TROUPE_ITEMS_DRAFT_ERROR_COLUMN, "*w*");

  g_remove (path);
  g_rmdir (directory);
  assert_invalid (draft, TROUPE_ITEMS_DRAFT_ERROR_TABLE, "*table.csv*");
}

static void
test_folder (void)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  g_autofree char *directory = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (directory, "a picture.jpg", NULL);
  g_autofree char *expected = g_strdup_printf ("wc -c '%s'", path);
  g_autofree char *commands = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (items (draft), "from", TROUPE_ITEMS_FOLDER, NULL);
  assert_invalid (draft, TROUPE_ITEMS_DRAFT_ERROR_FOLDER, "No folder is chosen.*");
  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  g_object_set (items (draft), "folder", directory, NULL);
  troupe_job_set_subject (troupe_draft_get_job (draft), "wc -c {}");
  commands = troupe_draft_preview_commands (draft);
  g_assert_cmpstr (commands, ==, expected);
  g_object_set (items (draft), "match", "*.png", NULL);
  g_assert_null (troupe_draft_preview_items (draft, &error));
  g_assert_error (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_ITEMS);
  g_assert_true (g_str_has_prefix (error->message, "No file in “"));
  g_object_set (troupe_items_draft_get_options (items (draft)), "no-run-if-empty", TRUE, NULL);
  assert_preview (draft, "No items: the job will end at once.");

  g_remove (path);
  g_rmdir (directory);
}

static void
test_commands (void)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  g_autoptr (TroupeDraft) function = create_draft (0);
  g_autofree char *commands = NULL;

  g_object_set (items (draft), "text", "'it is' b c d", NULL);
  troupe_job_set_subject (troupe_draft_get_job (draft), "echo {#} {}");
  commands = troupe_draft_preview_commands (draft);
  g_assert_cmpstr (commands, ==, "echo 1 'it is'\necho 2 b\necho 3 c");

  troupe_job_set_subject (troupe_draft_get_job (draft), "echo {nonsense}");
  g_assert_null (troupe_draft_preview_commands (draft));
  g_object_set (items (draft), "text", "'", NULL);
  g_assert_null (troupe_draft_preview_commands (draft));
  g_assert_null (troupe_draft_preview_commands (function));
}

static void
count_cb (guint *count)
{
  ++*count;
}

static void
test_notifies (void)
{
  g_autoptr (TroupeDraft) draft = create_draft (0);
  g_autoptr (NotifyWatch) watch = notify_watch_new (draft);
  g_autoptr (NotifyWatch) list_watch = notify_watch_new (items (draft));
  TroupeOutputOptions *output = troupe_draft_get_output_options (draft);
  guint n_changed = 0;

  g_signal_connect_swapped (draft, "changed", G_CALLBACK (count_cb), &n_changed);
  g_object_set (items (draft), "text", "1 2 3 4 5", "first", "1", "from", TROUPE_ITEMS_TYPED,
                "null", FALSE, "linked", FALSE, NULL);
  notify_watch_assert (list_watch, "");
  g_object_set (output, "format", TROUPE_FORMAT_LINES, "output", "", "unordered", FALSE, NULL);
  notify_watch_assert (watch, "");
  g_assert_cmpuint (n_changed, ==, 0);

  g_object_set (items (draft), "text", "1", "last", "2", "files", "/tmp", "null", TRUE, NULL);
  notify_watch_assert (list_watch, "files last null text");
  notify_watch_assert (watch, "");
  g_assert_cmpuint (n_changed, ==, 4);

  troupe_items_draft_set_range (items (draft), 1, 2, 3);
  notify_watch_assert (list_watch, "from step");
  g_object_set (output, "format", TROUPE_FORMAT_CSV, "output", "a", "report", "b", NULL);
  notify_watch_assert (watch, "");
  g_assert_cmpuint (n_changed, ==, 9);
  troupe_job_set_retries (troupe_draft_get_job (draft), 7);
  notify_watch_assert (watch, "");
  g_assert_cmpuint (n_changed, ==, 10);
  troupe_draft_add_list (draft);
  g_assert_cmpuint (n_changed, ==, 11);
}

static void
test_copy (void)
{
  g_autoptr (TroupeDraft) draft = create_draft (0);
  g_autoptr (TroupeDraft) copy = NULL;

  troupe_items_draft_set_range (items (draft), 3, 5, 1);
  troupe_job_set_workers (troupe_draft_get_job (draft), 9);
  g_object_set (troupe_draft_get_output_options (draft), "report", "kept.json", NULL);
  copy = troupe_draft_copy (draft);
  troupe_draft_use_example (draft);
  troupe_job_set_workers (troupe_draft_get_job (draft), 2);
  g_object_set (troupe_draft_get_output_options (draft), "report", "changed.json", NULL);

  assert_draft_items (copy, "3|4|5|");
  g_assert_cmpuint (troupe_job_get_workers (troupe_draft_get_job (copy)), ==, 9);
  g_assert_cmpstr (troupe_output_options_get_report (troupe_draft_get_output_options (copy)), ==,
                   "kept.json");
  g_assert_cmpstr (troupe_draft_get_title (copy), ==, "square");
}

static void
test_job_error (void)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_PROGRAM);
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = troupe_draft_create_source (draft, &error);

  g_assert_null (source);
  g_assert_error (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_JOB);
  assert_preview (draft, "3 items: 1, 2, 3");
}

/* A file that could not be opened again is not written. */
static void
test_saves_no_bad_job (void)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_PROGRAM);
  g_autofree char *directory = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (directory, "bad.troupe", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (troupe_draft_save (draft, path, &error));
  g_assert_error (error, TROUPE_JOB_ERROR, TROUPE_JOB_ERROR_INVALID);
  g_assert_no_errno (g_rmdir (directory));
}

static void
assert_command_line (TroupeDraft *draft, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = troupe_draft_to_command_line (draft, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, expected);
}

static void
test_command_line (void)
{
  g_autoptr (TroupeDraft) draft = create_draft (0);
  g_autoptr (TroupeDraft) command = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  g_autoptr (TroupeDraft) python = troupe_draft_new_for_kind (TROUPE_JOB_PYTHON);
  TroupeJob *job = troupe_draft_get_job (draft);
  g_autofree char *invalid = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (job, "workers", 4, NULL);
  assert_command_line (draft, "troupe map --workers 4 square 1 2 3 4 5");
  g_object_set (job, "workers", 0, "pin", TRUE, "replace", FALSE, "timeout", 2.5, NULL);
  troupe_items_draft_set_range (items (draft), 1, 9, 1);
  assert_command_line (draft, "troupe map --timeout 2.5 --pin --no-replace square --range 1:9");
  g_object_set (items (draft), "step", "2", NULL);
  assert_command_line (draft, "troupe map --timeout 2.5 --pin --no-replace square --range 1:9:2");

  g_object_set (troupe_draft_get_job (command), "workers", 0, NULL);
  g_object_set (items (command), "text", "-1 'it is' \"it's\" ''", NULL);
  assert_command_line (command, "troupe map --command 'echo {}' -- -1 'it is' 'it'\\''s' ''");
  g_object_set (items (command), "text", "1 2 :::: 'my items' b ::::+ c ::: ::::x", NULL);
  assert_command_line (command, "troupe map --command 'echo {}' 1 2 :::: 'my items' :::: b ::::+ c "
                                "::: ::::x");
  /* A word that combines lists is no item there, wherever it is. */
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *combining = NULL;

      g_object_set (items (command), "text", i == 0 ? "':::' 1" : "1 ':::'", NULL);
      combining = troupe_draft_to_command_line (command, &error);
      g_assert_error (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_COMMAND_LINE);
      g_clear_error (&error);
    }
  g_object_set (items (command), "files", "'my items'", "from", TROUPE_ITEMS_FILE, NULL);
  assert_command_line (command, "troupe map --command 'echo {}' --input 'my items'");

  g_object_set (troupe_draft_get_job (python), "workers", 0, "items-as", "text", NULL);
  g_object_set (items (python), "text", "1", NULL);
  assert_command_line (python, "troupe map --items text --python math:factorial 1");

  g_object_set (items (draft), "last", "x", NULL);
  invalid = troupe_draft_to_command_line (draft, &error);
  g_assert_null (invalid);
  g_assert_error (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_ITEMS);
}

/* A draft that is saved and opened again. */
static TroupeDraft *
save_and_open (TroupeDraft *draft)
{
  g_autofree char *directory = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (directory, "saved.troupe", NULL);
  g_autoptr (GListStore) drafts = g_list_store_new (TROUPE_TYPE_DRAFT);
  g_autoptr (GError) error = NULL;
  TroupeDraft *opened;

  g_list_store_append (drafts, draft);
  troupe_draft_save (draft, path, &error);
  g_assert_no_error (error);
  opened = troupe_draft_new_from_file (path, G_LIST_MODEL (drafts), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (troupe_draft_get_title (opened), ==, "saved.troupe");

  g_remove (path);
  g_rmdir (directory);
  return opened;
}

static void
test_saves (void)
{
  g_autoptr (TroupeDraft) draft = create_draft (1);
  g_autoptr (TroupeDraft) typed = NULL;
  g_autoptr (TroupeDraft) range = NULL;
  g_autofree char *help = NULL;

  troupe_job_set_retries (troupe_draft_get_job (draft), 3);
  typed = save_and_open (draft);
  assert_draft_items (typed, "hello|hello world|");
  g_assert_cmpuint (troupe_job_get_retries (troupe_draft_get_job (typed)), ==, 3);
  g_assert_cmpstr (troupe_draft_get_summary (typed), ==, "Says a word louder");
  g_object_get (typed, "help", &help, NULL);
  g_assert_cmpstr (help, ==, "For tests.");

  troupe_items_draft_set_range (items (draft), 9, 1, -4);
  range = save_and_open (draft);
  g_assert_cmpint (troupe_items_draft_get_from (items (range)), ==, TROUPE_ITEMS_RANGE);
  assert_draft_items (range, "9|5|1|");
}

/* A draft is modified if any field differs from its saved value, and no longer if it is
 * restored. */
static void
test_modified (void)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  g_autoptr (TroupeDraft) opened = NULL;

  troupe_job_set_subject (troupe_draft_get_job (draft), "wc {}");
  g_assert_false (troupe_draft_get_modified (draft));
  troupe_draft_mark_saved (draft);
  troupe_job_set_subject (troupe_draft_get_job (draft), "wc -l {}");
  g_assert_true (troupe_draft_get_modified (draft));
  troupe_job_set_subject (troupe_draft_get_job (draft), "wc {}");
  g_assert_false (troupe_draft_get_modified (draft));
  g_object_set (items (draft), "pattern", "*.jpg", NULL);
  g_assert_true (troupe_draft_get_modified (draft));
  troupe_draft_mark_saved (draft);
  /* Nothing was typed. */
  g_object_set (items (draft), "from", TROUPE_ITEMS_PATTERN, NULL);
  troupe_job_set_grace (troupe_draft_get_job (draft), 9);
  troupe_draft_add_list (draft);
  g_assert_false (troupe_draft_get_modified (draft));
  troupe_draft_remove_list (draft, troupe_draft_get_list (draft, 1));

  opened = save_and_open (draft);
  g_assert_false (troupe_draft_get_modified (opened));
  troupe_job_set_grace (troupe_draft_get_job (opened), 8);
  g_assert_true (troupe_draft_get_modified (opened));
  troupe_draft_mark_saved (opened);
  troupe_draft_add_list (opened);
  g_assert_true (troupe_draft_get_modified (opened));
  troupe_draft_mark_saved (opened);
  g_object_set (troupe_draft_get_list (opened, 1), "null", TRUE, NULL);
  g_assert_true (troupe_draft_get_modified (opened));
  troupe_draft_mark_saved (opened);
  g_object_set (troupe_draft_get_output_options (opened), "joblog", "log", NULL);
  g_assert_true (troupe_draft_get_modified (opened));
}

static void
test_saves_combined (void)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  g_autoptr (TroupeDraft) opened = NULL;

  g_object_set (items (draft), "text", "1 'x y' ::: a :::+ b", NULL);
  g_object_set (troupe_draft_get_job (draft), "workers", 1, NULL);
  opened = save_and_open (draft);
  assert_command_line (opened, "troupe map --workers 1 --command 'echo {}' 1 'x y' ::: a :::+ b");
}

/* Everything that a job file can express, including comments, is unchanged after it was opened and
 * saved. */
static void
test_loses_nothing (void)
{
  static const char *const files[] = {
    "# What it is for.\n"
    "\n"
    "[Troupe]\n"
    "Version=1\n"
    "\n"
    "[Job]\n"
    "# Why this one.\n"
    "Python=module:function\n"
    "Workers=3\nThreads=2\nChunk=7\nRetries=1\nCrashLimit=4\nTimeout=2.5\nHalt=soon,fail=10%\n"
    "MaxItems=100\nMemoryLimit=512M\nNice=5\nPin=true\nReplace=false\nGrace=0.5\n"
    "Interpreter=python3.11\nItemsAs=json\n"
    "\n"
    "[Items]\n"
    "Arguments=a b;c;;it's;\n"
    "\n"
    "[Items 2]\n"
    "Range=1:9:2\n"
    "Linked=true\n"
    "\n"
    "[Items 3]\n"
    "Input=one.txt;two words.txt;\n"
    "Null=true\n"
    "\n"
    "[Items 4]\n"
    "Csv=table.csv\n"
    "Column=a column\n"
    "\n"
    "[Items 5]\n"
    "Glob=*.jpg\n"
    "\n"
    "[Items 6]\n"
    "Directory=pictures\n"
    "Match=*.png\n"
    "\n"
    "[Output]\n"
    "Format=csv\nUnordered=true\nOutput=o.csv\nJoblog=log\nResults=folder\nReport=r.json\n",
    "[Troupe]\nVersion=1\n\n[Job]\nCommand=echo {1} {2}\n\n[Items]\nArguments=1;2;\n\n"
    "[Items 2]\nArguments=a;b;\nLinked=true\n",
    "[Troupe]\nVersion=1\n\n[Job]\nFunction=square\n\n[Items]\nRange=5:1:-1\n",
    "[Troupe]\nVersion=1\n\n[Job]\nProgram=./worker --fast\n\n[Items]\nInput=items;\n",
    "[Troupe]\nVersion=1\n\n[Job]\nCommand=wc {}\n\n[Items]\nDirectory=.\n",
  };
  g_autofree char *directory = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (directory, "job.troupe", NULL);
  g_autoptr (GListStore) drafts = g_list_store_new (TROUPE_TYPE_DRAFT);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TroupeDraft) draft = NULL;
      g_autofree char *text = NULL;

      g_assert_true (g_file_set_contents (path, files[i], -1, NULL));
      draft = troupe_draft_new_from_file (path, G_LIST_MODEL (drafts), &error);
      g_assert_no_error (error);
      troupe_draft_save (draft, path, &error);
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, files[i]);
    }

  g_remove (path);
  g_rmdir (directory);
}

/* In a sentence from right to left, each item keeps the direction of its own. */
static void
test_right_to_left (void)
{
  g_autoptr (TroupeDraft) draft = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  g_autoptr (GError) error = NULL;
  g_autofree char *preview = NULL;

  g_object_set (troupe_draft_get_list (draft, 0), "text", "/etc/a /etc/b", NULL);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  preview = troupe_draft_preview_items (draft, &error);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  g_assert_no_error (error);
  g_assert_cmpstr (preview, ==, "2 items: \u2068/etc/a\u2069, \u2068/etc/b\u2069");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draft/example", test_example);
  g_test_add_func ("/draft/typed", test_typed);
  g_test_add_func ("/draft/range", test_range);
  g_test_add_func ("/draft/file", test_file);
  g_test_add_func ("/draft/combined", test_combined);
  g_test_add_func ("/draft/lists", test_lists);
  g_test_add_func ("/draft/pattern", test_pattern);
  g_test_add_func ("/draft/table", test_table);
  g_test_add_func ("/draft/folder", test_folder);
  g_test_add_func ("/draft/commands", test_commands);
  g_test_add_func ("/draft/notifies", test_notifies);
  g_test_add_func ("/draft/copy", test_copy);
  g_test_add_func ("/draft/job-error", test_job_error);
  g_test_add_func ("/draft/command-line", test_command_line);
  g_test_add_func ("/draft/saves", test_saves);
  g_test_add_func ("/draft/saves-no-bad-job", test_saves_no_bad_job);
  g_test_add_func ("/draft/modified", test_modified);
  g_test_add_func ("/draft/saves-combined", test_saves_combined);
  g_test_add_func ("/draft/loses-nothing", test_loses_nothing);
  g_test_add_func ("/draft/right-to-left", test_right_to_left);
  return g_test_run ();
}
