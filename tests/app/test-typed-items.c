/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Items that are typed, saved and opened again are the same. */

#include "app-test.h"
#include "source-helpers.h"
#include "troupe-draft-preview.h"

#include <glib/gstdio.h>

static TroupeDraft *
create_draft (const char *text)
{
  TroupeDraft *draft = troupe_draft_new_for_kind (TROUPE_JOB_COMMAND);

  g_object_set (troupe_draft_get_list (draft, 0), "text", text, NULL);
  return draft;
}

static TroupeDraft *
save_and_open (TroupeDraft *draft)
{
  g_autofree char *directory = g_dir_make_tmp (NULL, NULL);
  g_autofree char *path = g_build_filename (directory, "saved.troupe", NULL);
  g_autoptr (GListStore) drafts = g_list_store_new (TROUPE_TYPE_DRAFT);
  g_autoptr (GError) error = NULL;
  TroupeDraft *opened;

  troupe_draft_save (draft, path, &error);
  g_assert_no_error (error);
  opened = troupe_draft_new_from_file (path, G_LIST_MODEL (drafts), &error);
  g_assert_no_error (error);
  g_remove (path);
  g_rmdir (directory);
  return opened;
}

static void
assert_preview (TroupeDraft *draft, const char *expected)
{
  g_autofree char *preview = troupe_draft_preview_items (draft, NULL);

  g_assert_cmpstr (preview, ==, expected);
}

static GPtrArray *
create_lists (TroupeDraft *draft)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeJobFile) file = troupe_draft_create_job_file (draft, &error);

  g_assert_no_error (error);
  return g_ptr_array_ref (file->items);
}

/* Quoted, a mark is an item. */
static void
test_marks (void)
{
  static const struct
  {
    const char *text;
    const char *lists;
  } texts[] = {
    { "a ::: b", "a | b" },
    { "a ':::' b", "a, :::, b" },
    { "\":::+\" \\::: a", ":::+, :::, a" },
    { "'::::' a::: :::b :::++", "::::, a:::, :::b, :::++" },
    { "'a ::: b' c\\ ::: :::+ x", "a ::: b, c ::: + x" },
    { "a:::+ b", "a:::+, b" },
    { "::: a", "a" },
    { ":::+ a ::: b", "a | b" },
    { "::: ::: a", " | a" },
    { "a :::", "a | " },
    { "a ::: :::+ b", "a |  + b" },
    { "\ta\n:::\tb", "a | b" },
    { ":::", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TroupeDraft) draft = create_draft (texts[i].text);
      g_autoptr (GString) said = g_string_new (NULL);
      g_autoptr (GPtrArray) lists = create_lists (draft);

      for (guint j = 0; j < lists->len; j++)
        {
          const char *const *words = troupe_item_list_get_arguments (lists->pdata[j]);
          g_autofree char *joined = g_strjoinv (", ", (char **) words);

          if (j > 0)
            g_string_append (said, troupe_item_list_get_linked (lists->pdata[j]) ? " + " : " | ");
          g_string_append (said, joined);
        }
      g_assert_cmpstr (said->str, ==, texts[i].lists);
    }
}

/* A mark that is an item runs, and is saved; a command line cannot say it. */
static void
test_mark_item (void)
{
  g_autoptr (TroupeDraft) draft = create_draft ("a ':::'");
  g_autoptr (TroupeDraft) opened = save_and_open (draft);
  g_autoptr (GError) error = NULL;

  assert_preview (draft, "2 items: a, :::");
  assert_preview (opened, "2 items: a, :::");
  g_assert_null (troupe_draft_to_command_line (opened, &error));
  g_assert_error (error, TROUPE_DRAFT_ERROR, TROUPE_DRAFT_ERROR_COMMAND_LINE);
  assert_matches (error->message, "A command line cannot have the item :::, *");
}

static void
append_random_item (GString *text, GStrvBuilder *words)
{
  static const char *const pieces[] = { ":::", ":::+", "+", ":", " ", "'",  "\"", "\\",
                                        ";",   "#",    "=", "[", "]", "\n", "\t", "\r",
                                        "-",   "$",    "é", "a", "%", ",",  "" };
  g_autoptr (GString) word = g_string_new (NULL);
  g_autofree char *quoted = NULL;

  for (gint n_pieces = g_test_rand_int_range (0, 4); n_pieces > 0; n_pieces--)
    g_string_append (word, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  quoted = g_shell_quote (word->str);
  g_string_append_printf (text, " %s", quoted);
  g_strv_builder_add (words, word->str);
}

/* Lists of random items, and how they are typed: marks between them, and one more before an empty
 * first one. */
static GPtrArray *
create_random_lists (GString *text)
{
  GPtrArray *lists = g_ptr_array_new_with_free_func (g_object_unref);
  const gint n_lists = g_test_rand_int_range (1, 4);

  for (gint i = 0; i < n_lists; i++)
    {
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      TroupeItemList *list = troupe_item_list_new (TROUPE_ITEM_LIST_ARGUMENTS);
      const gint n_items = g_test_rand_int_range (n_lists == 1 ? 1 : 0, 4);
      g_auto (GStrv) words = NULL;

      troupe_item_list_set_linked (list, i > 0 && g_test_rand_bit ());
      if (i > 0 || n_items == 0)
        g_string_append (text, troupe_item_list_get_linked (list) ? " :::+" : " :::");
      for (gint j = 0; j < n_items; j++)
        append_random_item (text, builder);
      words = g_strv_builder_end (builder);
      troupe_item_list_set_arguments (list, (const char *const *) words);
      g_ptr_array_add (lists, list);
    }
  return lists;
}

static void
assert_lists (TroupeDraft *draft, GPtrArray *expected)
{
  g_autoptr (GPtrArray) lists = create_lists (draft);

  g_assert_cmpuint (lists->len, ==, expected->len);
  for (guint i = 0; i < lists->len; i++)
    {
      g_assert_cmpstrv (troupe_item_list_get_arguments (lists->pdata[i]),
                        troupe_item_list_get_arguments (expected->pdata[i]));
      g_assert_cmpint (troupe_item_list_get_linked (lists->pdata[i]), ==,
                       troupe_item_list_get_linked (expected->pdata[i]));
    }
}

/* Typed items are the same after their file was saved and opened, and again after that was
 * saved. */
static void
test_any_items (void)
{
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GPtrArray) lists = create_random_lists (text);
      g_autoptr (TroupeDraft) draft = create_draft (text->str);
      g_autoptr (TroupeDraft) opened = NULL;
      g_autoptr (TroupeDraft) again = NULL;

      g_test_message ("typed: %s", text->str);
      assert_lists (draft, lists);
      opened = save_and_open (draft);
      assert_lists (opened, lists);
      again = save_and_open (opened);
      assert_lists (again, lists);
    }
}

/* The second list of two may be linked, and the first one cannot. */
static void
test_first_is_not_linked (void)
{
  g_autoptr (TroupeDraft) draft = create_draft ("1");
  g_autoptr (TroupeDraft) opened = NULL;

  troupe_draft_add_list (draft);
  g_object_set (troupe_draft_get_list (draft, 1), "text", "x y", "linked", TRUE, NULL);
  troupe_draft_remove_list (draft, troupe_draft_get_list (draft, 0));
  troupe_draft_add_list (draft);
  g_object_set (troupe_draft_get_list (draft, 1), "text", "z", NULL);
  assert_preview (draft, "2 items: x · z, y · z");
  opened = save_and_open (draft);
  assert_preview (opened, "2 items: x · z, y · z");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/typed-items/marks", test_marks);
  g_test_add_func ("/typed-items/mark-item", test_mark_item);
  g_test_add_func ("/typed-items/any-items", test_any_items);
  g_test_add_func ("/typed-items/first-is-not-linked", test_first_is_not_linked);
  return g_test_run ();
}
