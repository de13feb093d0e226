/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "app-test.h"
#include "notify-watch.h"
#include "source-helpers.h"
#include "troupe-draft.h"

#include <glib/gstdio.h>

static TroupeDraft *
create_draft (guint position)
{
  g_autoptr (GListModel) functions = app_test_create_functions ();
  g_autoptr (TroupeFunction) function = g_list_model_get_item (functions, position);

  return troupe_draft_new (function);
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

static void
assert_invalid (TroupeDraft *draft, TroupeDraftError field, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) preview_error = NULL;
  g_autoptr (TroupeSource) source = troupe_draft_create_source (draft, &error);
  g_autofree char *preview = troupe_draft_preview_items (draft, &preview_error);

  g_assert_null (source);
  g_assert_null (preview);
  g_assert_error (error, TROUPE_DRAFT_ERROR, field);
  assert_matches (error->message, pattern);
  g_assert_cmpstr (error->message, ==, preview_error->message);
}

static void
test_example (void)
{
  g_autoptr (TroupeDraft) draft = create_draft (0);
  g_autoptr (TroupeDraft) quoted = create_draft (1);
  TroupeJob *job = troupe_draft_get_job (draft);

  g_assert_cmpstr (troupe_job_get_subject (job), ==, "square");
  g_assert_cmpuint (troupe_job_get_workers (job), ==, troupe_job_get_effective_workers (job));
  g_assert_cmpuint (troupe_job_get_workers (job), >, 0);
  assert_draft_items (draft, "1|2|3|4|5|");
  assert_preview (draft, "5 items: 1, 2, 3, 4, 5");
  assert_draft_items (quoted, "hello|hello world|");

  g_object_set (draft, "text", "7", NULL);
  troupe_draft_set_range (draft, 1, 2, 1);
  assert_draft_items (draft, "1|2|");
  troupe_draft_use_example (draft);
  assert_draft_items (draft, "1|2|3|4|5|");
}

static void
test_typed (void)
{
  g_autoptr (TroupeDraft) draft = create_draft (0);

  g_object_set (draft, "text", "  6\t'a b' \"\" \\\" ", NULL);
  assert_draft_items (draft, "6|a b||\"|");
  g_object_set (draft, "text", "1", NULL);
  assert_preview (draft, "1 item: 1");
  g_object_set (draft, "text", "1 2 3 4 5 6", NULL);
  assert_preview (draft, "6 items: 1, 2, 3, 4, 5, …");
  g_object_set (draft, "text", " ", NULL);
  assert_invalid (draft, TROUPE_DRAFT_ERROR_TEXT, "There are no items.*");
  g_object_set (draft, "text", "don't", NULL);
  assert_invalid (draft, TROUPE_DRAFT_ERROR_TEXT, "A quotation mark has no partner.*");
}

static void
test_range (void)
{
  g_autoptr (TroupeDraft) draft = create_draft (0);

  troupe_draft_set_range (draft, 1, 1000000, 1);
  g_assert_cmpint (troupe_draft_get_items_from (draft), ==, TROUPE_ITEMS_RANGE);
  assert_preview (draft, "1000000 items: 1, 2, 3, 4, 5, …");
  g_object_set (draft, "first", " 5 ", "last", "1", "step", "-2", NULL);
  assert_draft_items (draft, "5|3|1|");
  g_object_set (draft, "last", "9", NULL);
  assert_preview (draft, "No items: the job will end at once.");

  g_object_set (draft, "step", "0", NULL);
  assert_invalid (draft, TROUPE_DRAFT_ERROR_STEP, "*");
  g_object_set (draft, "step", "", NULL);
  assert_invalid (draft, TROUPE_DRAFT_ERROR_STEP, "Type a whole number.");
  g_object_set (draft, "last", "9223372036854775808", NULL);
  assert_invalid (draft, TROUPE_DRAFT_ERROR_LAST, "*is out of reach*");
  g_object_set (draft, "first", "1.5", NULL);
  assert_invalid (draft, TROUPE_DRAFT_ERROR_FIRST, "“1.5” is not a whole number.*");
}

static void
test_file (void)
{
  g_autoptr (TroupeDraft) draft = create_draft (0);
  g_autofree char *directory = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (directory, "items", NULL);

  g_object_set (draft, "items-from", TROUPE_ITEMS_FILE, NULL);
  assert_invalid (draft, TROUPE_DRAFT_ERROR_FILE, "No file is chosen.*");
  g_object_set (draft, "path", path, NULL);
  assert_invalid (draft, TROUPE_DRAFT_ERROR_FILE, "*items*");

  g_assert_true (g_file_set_contents (path, "a\nb c\n", -1, NULL));
  assert_draft_items (draft, "a|b c|");
  assert_preview (draft, "One item for each line: a, b c");
  g_object_set (draft, "path", "/dev/null", NULL);
  assert_preview (draft, "What is in it is seen when the job runs.");

  g_remove (path);
  g_rmdir (directory);
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
  guint n_changed = 0;

  g_signal_connect_swapped (draft, "changed", G_CALLBACK (count_cb), &n_changed);
  g_object_set (draft, "text", "1 2 3 4 5", "first", "1", "items-from", TROUPE_ITEMS_TYPED, NULL);
  notify_watch_assert (watch, "");
  g_assert_cmpuint (n_changed, ==, 0);

  g_object_set (draft, "text", "1", "last", "2", "path", "/tmp", NULL);
  notify_watch_assert (watch, "last path text");
  g_assert_cmpuint (n_changed, ==, 3);

  troupe_draft_set_range (draft, 1, 2, 3);
  notify_watch_assert (watch, "items-from step");
  troupe_job_set_retries (troupe_draft_get_job (draft), 7);
  notify_watch_assert (watch, "");
  g_assert_cmpuint (n_changed, ==, 6);
}

static void
test_copy (void)
{
  g_autoptr (TroupeDraft) draft = create_draft (0);
  g_autoptr (TroupeDraft) copy = NULL;

  troupe_draft_set_range (draft, 3, 5, 1);
  troupe_job_set_workers (troupe_draft_get_job (draft), 9);
  copy = troupe_draft_copy (draft);
  troupe_draft_use_example (draft);
  troupe_job_set_workers (troupe_draft_get_job (draft), 2);

  assert_draft_items (copy, "3|4|5|");
  g_assert_cmpuint (troupe_job_get_workers (troupe_draft_get_job (copy)), ==, 9);
  g_assert_true (troupe_draft_get_function (copy) == troupe_draft_get_function (draft));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draft/example", test_example);
  g_test_add_func ("/draft/typed", test_typed);
  g_test_add_func ("/draft/range", test_range);
  g_test_add_func ("/draft/file", test_file);
  g_test_add_func ("/draft/notifies", test_notifies);
  g_test_add_func ("/draft/copy", test_copy);
  return g_test_run ();
}
