/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the look at the items of a draft: files in another thread, counted there. */

#include "app-test.h"
#include "source-helpers.h"
#include "troupe-draft-look.h"
#include "wait.h"

#include <glib/gstdio.h>

/* More than the look reads at once. */
#define MANY_FILES 3000

typedef struct
{
  TroupeDraft *draft;
  TroupeDraftLook *look;
  char *folder;
  guint n_changes;
} Fixture;

static TroupeItemsDraft *
items (Fixture *fixture)
{
  return troupe_draft_get_list (fixture->draft, 0);
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->draft = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);
  g_object_set (items (fixture), "text", "a b", NULL);
  fixture->look = troupe_draft_look_get (fixture->draft);
  fixture->folder = g_dir_make_tmp (NULL, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  g_clear_object (&fixture->draft);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static void
create_files (Fixture *fixture, guint n_files)
{
  for (guint i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u", fixture->folder, 10000 + i);

      g_assert_true (g_file_set_contents_full (path, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

typedef struct
{
  TroupeDraftLook *look;
  const char *text;
} Expected;

static char *
describe (TroupeDraftLook *look)
{
  const TroupeDraftPreview *preview = troupe_draft_look_get_preview (look);

  if (preview == NULL)
    return g_strdup ("");
  return preview->error ? g_strdup (preview->error->message)
                        : troupe_draft_preview_describe (preview);
}

static gboolean
is_described (gpointer user_data)
{
  Expected *expected = user_data;
  g_autofree char *text = describe (expected->look);

  return g_pattern_match_simple (expected->text, text);
}

static void
wait_for (Fixture *fixture, const char *pattern)
{
  Expected expected = { fixture->look, pattern };

  app_test_wait (is_described, &expected);
}

/* What is typed is there at once. */
static void
test_typed (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *first = describe (fixture->look);
  g_autofree char *second = NULL;

  g_assert_cmpstr (first, ==, "2 items: a, b");
  g_assert_cmpstr (troupe_draft_look_get_preview (fixture->look)->commands, ==, "echo a\necho b");
  g_object_set (items (fixture), "text", "c", NULL);
  second = describe (fixture->look);
  g_assert_cmpstr (second, ==, "1 item: c");
  g_assert_true (troupe_draft_look_get (fixture->draft) == fixture->look);
}

/* Nothing is opened while it is typed, and what is wrong is said of its list. */
static void
test_late (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *before = NULL;
  g_autofree char *missing = g_build_filename (fixture->folder, "nothing", NULL);
  const TroupeDraftPreview *preview;

  create_files (fixture, 3);
  g_object_set (items (fixture), "from", TROUPE_ITEMS_FOLDER, "folder", missing, NULL);
  before = describe (fixture->look);
  g_assert_cmpstr (before, ==, "2 items: a, b");
  wait_for (fixture, "The files in “*nothing” cannot be listed: *");
  preview = troupe_draft_look_get_preview (fixture->look);
  g_assert_cmpuint (preview->list_errors->len, ==, 1);
  g_assert_error ((GError *) preview->list_errors->pdata[0], TROUPE_ITEMS_DRAFT_ERROR,
                  TROUPE_ITEMS_DRAFT_ERROR_FOLDER);

  g_object_set (items (fixture), "folder", fixture->folder, NULL);
  wait_for (fixture, "3 items: *");
  g_assert_cmpuint (troupe_draft_look_get_preview (fixture->look)->list_errors->len, ==, 0);
  g_assert_false (troupe_draft_look_is_counting (fixture->look));
}

static void
changed_cb (Fixture *fixture)
{
  const TroupeDraftPreview *preview = troupe_draft_look_get_preview (fixture->look);

  fixture->n_changes++;
  /* The first items are there before all are counted. */
  if (fixture->n_changes == 1)
    {
      g_assert_true (troupe_draft_look_is_counting (fixture->look));
      g_assert_true (preview->has_more);
      g_assert_cmpuint (preview->n_read, ==, 6);
    }
}

static void
test_counts (Fixture *fixture, gconstpointer user_data)
{
  create_files (fixture, MANY_FILES);
  g_object_set (items (fixture), "from", TROUPE_ITEMS_FOLDER, "folder", fixture->folder, NULL);
  g_signal_connect_swapped (fixture->look, "changed", G_CALLBACK (changed_cb), fixture);
  wait_for (fixture, "3*000 items: *");
  g_assert_cmpuint (fixture->n_changes, >=, 2);
  g_assert_false (troupe_draft_look_is_counting (fixture->look));
}

static void
stop_cb (Fixture *fixture)
{
  if (!troupe_draft_look_is_counting (fixture->look))
    return;

  fixture->n_changes++;
  troupe_draft_look_stop (fixture->look);
  g_assert_false (troupe_draft_look_is_counting (fixture->look));
}

/* What was counted stays, and is no more than a part. */
static void
test_stops (Fixture *fixture, gconstpointer user_data)
{
  create_files (fixture, MANY_FILES);
  g_object_set (items (fixture), "from", TROUPE_ITEMS_FOLDER, "folder", fixture->folder, NULL);
  g_signal_connect_swapped (fixture->look, "changed", G_CALLBACK (stop_cb), fixture);
  wait_for (fixture, "At least 6 items: *");
  g_assert_cmpuint (fixture->n_changes, ==, 1);

  /* A later change is looked at all the same. */
  g_signal_handlers_disconnect_by_func (fixture->look, stop_cb, fixture);
  g_object_set (items (fixture), "match", "10001", NULL);
  wait_for (fixture, "1 item: *");
}

/* The columns of a table are known when it is opened. */
static void
test_columns (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "table.csv", NULL);
  const TroupeDraftPreview *preview;

  g_assert_true (g_file_set_contents (path, "name,size\nbig,10\n", -1, NULL));
  troupe_job_set_subject (troupe_draft_get_job (fixture->draft), "echo {name}");
  g_object_set (items (fixture), "from", TROUPE_ITEMS_TABLE, "table", path, NULL);
  wait_for (fixture, "1 item: big · 10");
  preview = troupe_draft_look_get_preview (fixture->look);
  g_assert_no_error (preview->command_error);
  g_assert_cmpstr (preview->commands, ==, "echo big");

  troupe_job_set_subject (troupe_draft_get_job (fixture->draft), "echo {weight}");
  g_object_set (items (fixture), "table", fixture->folder, NULL);
  wait_for (fixture, "The items cannot be read from *");
  g_object_set (items (fixture), "table", path, NULL);
  wait_for (fixture, "1 item: big · 10");
  preview = troupe_draft_look_get_preview (fixture->look);
  g_assert_nonnull (preview->command_error);
  assert_matches (preview->command_error->message, "*“{weight}”*");
  g_assert_null (preview->commands);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* A draft may be gone while files are opened. */
static void
test_gone (Fixture *fixture, gconstpointer user_data)
{
  gpointer look = fixture->look;

  create_files (fixture, 10);
  g_object_add_weak_pointer (G_OBJECT (look), &look);
  g_object_set (items (fixture), "from", TROUPE_ITEMS_FOLDER, "folder", fixture->folder, NULL);
  g_clear_object (&fixture->draft);
  wait_until (is_gone, &look);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function) \
  g_test_add ("/draft-look/" name, Fixture, NULL, set_up, function, tear_down)
  add ("typed", test_typed);
  add ("late", test_late);
  add ("counts", test_counts);
  add ("stops", test_stops);
  add ("columns", test_columns);
  add ("gone", test_gone);
#undef add
  return g_test_run ();
}
