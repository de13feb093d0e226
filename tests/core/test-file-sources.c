/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests items that are files: by a pattern or in a folder. */

#include "source-helpers.h"
#include "troupe-combination-source.h"
#include "troupe-directory-source.h"
#include "troupe-glob-source.h"
#include "troupe-natural-order.h"
#include "troupe-range-source.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *before;
} Fixture;

/* Folders end with a slash. */
static const char *const tree[] = {
  "B.jpg",   "a.jpg",         "a.txt",        ".hidden.jpg", "b/",     "b/2.jpg",  "b/10.jpg",
  "b/deep/", "b/deep/er.jpg", "b/deep/x.gif", "b.jpg",       "empty/", "\xff.jpg",
};

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->before = g_get_current_dir ();
  fixture->folder = g_dir_make_tmp ("troupe-test-XXXXXX", NULL);
  g_assert_cmpint (g_chdir (fixture->folder), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (tree); i++)
    if (g_str_has_suffix (tree[i], "/"))
      g_assert_cmpint (g_mkdir (tree[i], 0700), ==, 0);
    else
      g_assert_true (g_file_set_contents (tree[i], "", 0, NULL));

  g_assert_cmpint (symlink ("a.jpg", "link.jpg"), ==, 0);
  g_assert_cmpint (symlink ("nothing", "broken.jpg"), ==, 0);
  g_assert_cmpint (symlink ("..", "b/up.jpg"), ==, 0);
  g_assert_cmpint (mkfifo ("pipe.jpg", 0600), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink ("link.jpg");
  g_unlink ("broken.jpg");
  g_unlink ("b/up.jpg");
  g_unlink ("pipe.jpg");
  for (guint i = G_N_ELEMENTS (tree); i > 0; i--)
    g_remove (tree[i - 1]);
  g_assert_cmpint (g_chdir (fixture->before), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->before);
}

/* Each item is followed by "|". */
static guint
count_items (const char *expected)
{
  guint n = 0;

  for (const char *at = expected; *at != '\0'; at++)
    n += *at == '|';
  return n;
}

static void
assert_chosen (const char *pattern, TroupeFileChoice choice, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = troupe_glob_source_new (pattern, choice, &error);

  g_assert_no_error (error);
  g_assert_cmpint (troupe_source_get_length (source), ==, count_items (expected));
  assert_items (source, 2, expected);
}

static void
assert_glob (const char *pattern, const char *expected)
{
  assert_chosen (pattern, TROUPE_FILES_MAY_BE_NONE, expected);
}

static void
assert_hidden (const char *pattern, const char *expected)
{
  assert_chosen (pattern, TROUPE_FILES_HIDDEN | TROUPE_FILES_MAY_BE_NONE, expected);
}

static void
test_glob (Fixture *fixture, gconstpointer data)
{
  assert_glob ("*.txt", "a.txt|");
  assert_glob ("b/*.jpg", "b/10.jpg|b/2.jpg|b/up.jpg|");
  assert_glob ("?.jpg", "B.jpg|a.jpg|b.jpg|\xff.jpg|");
  assert_glob ("[ab].*", "a.jpg|a.txt|b.jpg|");
  assert_glob ("{a,b}.{txt,jpg}", "a.jpg|a.txt|b.jpg|");
  assert_glob (".*.jpg", ".hidden.jpg|");
  assert_glob ("*/*/*.gif", "b/deep/x.gif|");
  assert_glob ("a.jpg", "a.jpg|");
  assert_glob ("nothing*", "");
  assert_glob ("nothing/*", "");
  assert_glob ("a.jpg/*", "");
  assert_glob ("", "");
}

static void
test_glob_below (Fixture *fixture, gconstpointer data)
{
  g_autofree char *absolute = g_strdup_printf ("%s/**/e?.jpg", fixture->folder);
  g_autofree char *expected = g_strdup_printf ("%s/b/deep/er.jpg|", fixture->folder);

  assert_glob ("**/er.jpg", "b/deep/er.jpg|");
  assert_glob ("**/*.gif", "b/deep/x.gif|");
  assert_glob ("**/?.jpg", "B.jpg|a.jpg|b.jpg|b/2.jpg|\xff.jpg|");
  assert_glob ("b/**/*r.jpg", "b/deep/er.jpg|");
  assert_glob ("b/**", "b/10.jpg|b/2.jpg|b/deep|b/deep/er.jpg|b/deep/x.gif|b/up.jpg|");
  assert_glob ("b/**/", "b/deep/|b/up.jpg/|");
  assert_glob ("[be]*/**/[ex]*", "b/deep/er.jpg|b/deep/x.gif|");
  assert_glob ("**/**/x.gif", "b/deep/x.gif|");
  assert_glob ("**/d*/**/*.{gif,png}", "b/deep/x.gif|");
  assert_glob ("{b,empty}/**/x*", "b/deep/x.gif|");
  assert_glob (absolute, expected);

  /* Not a name of its own, and what is no folder. */
  assert_glob ("**.txt", "a.txt|");
  assert_glob ("b/d**", "b/deep|");
  assert_glob ("a.jpg/**", "");
  assert_glob ("nothing/**/x", "");
  assert_glob ("**/nothing", "");

  /* As one of several alternatives. */
  assert_glob ("{a.jpg,b/**}/x.gif", "b/deep/x.gif|");
  assert_glob ("b/{**,deep}/er.jpg", "b/deep/er.jpg|");
}

/* Names that a pattern could take for something else. */
static void
test_glob_names (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "[a]", "{x,y}", "a*", "~", "b\\c" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = g_build_filename ("empty", names[i], NULL);
      g_autofree char *path = g_build_filename (folder, "here", NULL);
      g_autofree char *expected = g_strconcat (path, "|", NULL);

      g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
      g_assert_true (g_file_set_contents (path, "", 0, NULL));
      assert_glob ("**/here", expected);
      g_assert_cmpint (g_remove (path) + g_rmdir (folder), ==, 0);
    }
}

static void
test_glob_home (Fixture *fixture, gconstpointer data)
{
  g_autofree char *home = g_strdup (g_getenv ("HOME"));
  g_autofree char *expected = g_strdup_printf ("%s/a.txt|", fixture->folder);

  g_setenv ("HOME", fixture->folder, TRUE);
  assert_glob ("~/*.txt", expected);
  if (home != NULL)
    g_setenv ("HOME", home, TRUE);
  else
    g_unsetenv ("HOME");
}

/* Sets the limit of descriptors to none, and gives the one before. */
static void
forbid_descriptors (struct rlimit *limit)
{
  struct rlimit none;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, limit), ==, 0);
  none = *limit;
  none.rlim_cur = 0;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
}

/* No descriptor is left: in a process of its own. */
static void
test_no_descriptor (void)
{
  g_test_trap_subprocess ("/file-sources/no-descriptor/subprocess/child", 0, 0);
  g_test_trap_assert_passed ();
}

static void
test_no_descriptor_child (void)
{
  struct rlimit limit;
  g_autoptr (GError) error = NULL;

  forbid_descriptors (&limit);
  g_assert_null (troupe_glob_source_new ("/*", TROUPE_FILES_VISIBLE, &error));
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ);
  assert_matches (error->message, "*“/*” cannot be found: Too many open files");
}

static void
assert_chosen_in (const char *path,
                  const char *match,
                  TroupeFileChoice choice,
                  const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = troupe_directory_source_new (path, match, choice, &error);

  g_assert_no_error (error);
  g_assert_cmpint (troupe_source_get_length (source), ==, -1);
  assert_items (source, 2, expected);
  g_assert_cmpint (troupe_source_get_length (source), ==, count_items (expected));
}

static void
assert_directory (const char *path, const char *match, const char *expected)
{
  assert_chosen_in (path, match, TROUPE_FILES_HIDDEN | TROUPE_FILES_MAY_BE_NONE, expected);
}

static void
test_directory (Fixture *fixture, gconstpointer data)
{
  g_autofree char *absolute = g_strdup_printf ("%s/b/deep", fixture->folder);
  g_autofree char *expected = g_strdup_printf ("%s/er.jpg|%s/x.gif|", absolute, absolute);

  assert_directory (".", NULL,
                    "./.hidden.jpg|./B.jpg|./a.jpg|./a.txt|./b/10.jpg|./b/2.jpg|./b/deep/er.jpg|"
                    "./b/deep/x.gif|./b.jpg|./link.jpg|./\xff.jpg|");
  assert_directory ("b", "*.jpg", "b/10.jpg|b/2.jpg|b/deep/er.jpg|");
  assert_directory ("b/", "?.*", "b/2.jpg|b/deep/x.gif|");
  assert_directory ("b", "[!0-9]*.jpg", "b/deep/er.jpg|");
  assert_directory ("empty", NULL, "");
  assert_directory ("b", "*.png", "");
  assert_directory (absolute, NULL, expected);
}

/* Numbers have the order of their values. */
static void
test_natural (Fixture *fixture, gconstpointer data)
{
  assert_chosen ("b/*", TROUPE_FILES_NATURAL, "b/2.jpg|b/10.jpg|b/deep|b/up.jpg|");
  assert_chosen_in ("b", "*.jpg", TROUPE_FILES_NATURAL, "b/2.jpg|b/10.jpg|b/deep/er.jpg|");
}

static void
test_natural_order (void)
{
  /* Each is after the one before. */
  static const char *const names[] = {
    "",
    "0",
    "00",
    "001",
    "01",
    "1",
    "1a",
    "1a2",
    "1a10",
    "2",
    "10",
    "18446744073709551616",
    "18446744073709551617",
    "a",
    "a-1",
    "a0",
    "a007",
    "a08",
    "a9b",
    "a10",
    "a10.x",
    "a\xc3\xa4",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      {
        const int order = troupe_natural_order_compare (names[i], names[j]);

        g_test_message ("“%s” and “%s”", names[i], names[j]);
        g_assert_cmpint ((order > 0) - (order < 0), ==, (i > j) - (i < j));
      }
}

static void
test_hidden (Fixture *fixture, gconstpointer data)
{
  g_autofree char *home = g_strdup (g_getenv ("HOME"));
  g_autofree char *in_home = g_strdup_printf ("%s/.git/in.jpg|", fixture->folder);

  g_assert_cmpint (g_mkdir (".git", 0700), ==, 0);
  g_assert_true (g_file_set_contents (".git/in.jpg", "", 0, NULL));
  g_assert_true (g_file_set_contents (".git/.x.jpg", "", 0, NULL));

  assert_hidden ("*n.jpg", ".hidden.jpg|broken.jpg|");
  assert_hidden ("*/*n.jpg", ".git/in.jpg|");
  assert_hidden ("**/*n.jpg", ".git/in.jpg|.hidden.jpg|broken.jpg|");
  assert_hidden ("./.g*/*", "./.git/.x.jpg|./.git/in.jpg|");
  assert_hidden ("empty/*/.git/in.jpg", "");
  assert_hidden ("*/**/in.jpg", ".git/in.jpg|");
  assert_hidden ("b/../.git/*n.jpg", "b/../.git/in.jpg|");
  assert_hidden (".", ".|");
  assert_hidden ("empty/*", "");
  assert_hidden ("empty/**", "");
  assert_glob ("*n.jpg", "broken.jpg|");
  assert_glob ("**/*n.jpg", "broken.jpg|");
  assert_glob (".git/*", ".git/in.jpg|");

  g_setenv ("HOME", fixture->folder, TRUE);
  assert_hidden ("~/*/in.jpg", in_home);
  if (home != NULL)
    g_setenv ("HOME", home, TRUE);
  else
    g_unsetenv ("HOME");

  assert_chosen_in (".", "*n.jpg", TROUPE_FILES_HIDDEN, "./.git/in.jpg|./.hidden.jpg|");
  assert_chosen_in (".", "?.jpg", TROUPE_FILES_VISIBLE,
                    "./B.jpg|./a.jpg|./b/2.jpg|./b.jpg|./\xff.jpg|");
  assert_chosen_in (".git", NULL, TROUPE_FILES_VISIBLE, ".git/in.jpg|");

  g_assert_cmpint (g_remove (".git/in.jpg") + g_remove (".git/.x.jpg") + g_rmdir (".git"), ==, 0);
}

/* A mistake in a pattern is told. */
static void
test_no_match (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) folder =
      troupe_directory_source_new ("b", "*.png", TROUPE_FILES_VISIBLE, NULL);
  g_autoptr (TroupeItems) items = NULL;

  g_assert_null (troupe_glob_source_new ("*.png", TROUPE_FILES_VISIBLE, &error));
  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID);
  assert_matches (error->message, "No file matches “*.png”; *--no-run-if-empty");
  g_clear_error (&error);

  g_assert_cmpint (troupe_source_next (folder, 1, 1, &items, &error), ==, TROUPE_SOURCE_FAILED);
  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_INVALID);
  assert_matches (error->message, "No file in “b” matches “*.png”; *--no-run-if-empty");

  /* A folder without files is no mistake. */
  assert_chosen_in ("empty", NULL, TROUPE_FILES_VISIBLE, "");
}

static void
test_directory_errors (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (troupe_directory_source_new ("nothing", NULL, TROUPE_FILES_HIDDEN, &error));
  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ);
  assert_matches (error->message, "*“nothing” cannot be listed: No such file or directory");
  g_clear_error (&error);
  g_assert_null (troupe_directory_source_new ("a.jpg", NULL, TROUPE_FILES_HIDDEN, &error));
  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ);
  assert_matches (error->message, "*“a.jpg” cannot be listed: Not a directory");
}

/* A folder may change while it is walked: deleted files are left out, and an unreadable folder is
 * reported after the items before it. */
static void
test_directory_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source =
      troupe_directory_source_new ("b", NULL, TROUPE_FILES_HIDDEN, NULL);

  g_unlink ("b/2.jpg");
  assert_items (source, 9, "b/10.jpg|b/deep/er.jpg|b/deep/x.gif|");
}

static void
test_directory_no_descriptor (void)
{
  g_test_trap_subprocess ("/file-sources/directory-no-descriptor/subprocess/child", 0, 0);
  g_test_trap_assert_passed ();
}

static void
test_directory_no_descriptor_child (void)
{
  Fixture fixture;
  struct rlimit limit;
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (TroupeItems) items = NULL;
  g_autoptr (GError) error = NULL;
  GString *read;

  set_up (&fixture, NULL);
  source = troupe_directory_source_new ("b", NULL, TROUPE_FILES_HIDDEN, NULL);
  forbid_descriptors (&limit);
  read = read_items (source, 9, &error);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  g_assert_cmpstr (read->str, ==, "b/10.jpg|b/2.jpg|");
  g_string_free (read, TRUE);
  g_assert_error (error, TROUPE_SOURCE_ERROR, TROUPE_SOURCE_ERROR_READ);
  assert_matches (error->message, "*“b/deep” cannot be listed: Too many open files");
  g_assert_cmpint (troupe_source_next (source, 1, 1, &items, NULL), ==, TROUPE_SOURCE_END);
  tear_down (&fixture, NULL);
}

/* Everything of a source, and then all that it warned of. */
static char *
read_all (TroupeSource *source)
{
  GString *read = read_items (source, 2, NULL);
  char *warning;

  while ((warning = troupe_source_take_warning (source)) != NULL)
    {
      g_string_append_printf (read, "\n%s", warning);
      g_free (warning);
    }
  return g_string_free (read, FALSE);
}

/* Takes @source. */
static void
assert_left_out (TroupeSource *source, const char *expected)
{
  g_autoptr (TroupeSource) owned = source;
  g_autoptr (TroupeSource) range = troupe_range_source_new (1, 1, 1, NULL);
  TroupeSource *both[] = { range, source };
  const gboolean linked[] = { FALSE, FALSE };
  g_autoptr (TroupeSource) pairs = troupe_combination_source_new (both, linked, 2);
  g_autofree char *read = read_all (pairs);
  g_auto (GStrv) pieces = g_strsplit (read, "1\x1f", -1);
  g_autofree char *joined = g_strjoinv ("", pieces);

  g_assert_cmpstr (joined, ==, expected);
}

/* Folders that a person may not list, or may list and not look into: for root there are none. */
static void
test_left_out (void)
{
  g_test_trap_subprocess ("/file-sources/left-out/subprocess/child", 0, 0);
  g_test_trap_assert_passed ();
}

static void
test_left_out_child (void)
{
  const uid_t user = geteuid ();
  Fixture fixture;

  set_up (&fixture, NULL);
  if (user == 0)
    g_assert_cmpint (chmod (".", 0755) + chown ("b", 65534, -1) + chown ("b/deep", 65534, -1) +
                         chown ("empty", 65534, -1) + seteuid (65534),
                     ==, 0);

  g_assert_cmpint (g_chmod ("b/deep", 0), ==, 0);
  assert_left_out (troupe_directory_source_new (".", "[ab]*", TROUPE_FILES_HIDDEN, NULL),
                   "./a.jpg|./a.txt|./b.jpg|"
                   "\nThe files in “./b/deep” cannot be listed: Permission denied");
  assert_left_out (troupe_glob_source_new ("b/d*/*", TROUPE_FILES_VISIBLE, NULL),
                   "\nThe files in “b/deep” cannot be listed: Permission denied");
  assert_left_out (troupe_glob_source_new ("**/*.txt", TROUPE_FILES_VISIBLE, NULL),
                   "a.txt|\nThe files in “b/deep” cannot be listed: Permission denied");
  assert_left_out (troupe_glob_source_new ("**/er.jpg", TROUPE_FILES_VISIBLE, NULL),
                   "\nThe files in “b/deep” cannot be listed: Permission denied");
  g_assert_cmpint (g_chmod ("b/deep", 0400), ==, 0);
  assert_left_out (troupe_directory_source_new ("b", "1*", TROUPE_FILES_HIDDEN, NULL),
                   "b/10.jpg|\n“b/deep/er.jpg” cannot be looked at: Permission denied");

  g_assert_cmpint (g_chmod ("b/deep", 0700), ==, 0);
  g_assert_cmpint (seteuid (user), ==, 0);
  tear_down (&fixture, NULL);
}

/* More than is found ahead at once. */
static void
test_directory_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TroupeSource) source = NULL;
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; i < 8000; i++)
    {
      g_autofree char *path = g_strdup_printf ("empty/a file with a longer name %05u", i);

      g_assert_true (g_file_set_contents (path, "", 0, NULL));
      g_string_append_printf (expected, "%s|", path);
    }
  source = troupe_directory_source_new ("empty", NULL, TROUPE_FILES_HIDDEN, NULL);
  assert_items (source, 1000, expected->str);
  g_assert_cmpint (troupe_source_get_length (source), ==, 8000);
  for (guint i = 0; i < 8000; i++)
    {
      g_autofree char *path = g_strdup_printf ("empty/a file with a longer name %05u", i);

      g_unlink (path);
    }
}

/* Of a large folder, paths of 64 KiB are found ahead, so that the first item comes soon and memory
 * is limited. */
static void
test_directory_ahead (Fixture *fixture, gconstpointer data)
{
  static const guint n_found[] = { 256, 256, 88 };
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TroupeSource) source = NULL;

  for (guint i = 0; i < 600; i++)
    {
      char *path = g_strdup_printf ("empty/%0249u", i);

      g_assert_cmpuint (strlen (path) + 1, ==, 256);
      close (g_creat (path, 0600));
      g_ptr_array_add (paths, path);
    }
  source = troupe_directory_source_new ("empty", NULL, TROUPE_FILES_HIDDEN, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (n_found); i++)
    {
      g_autoptr (TroupeItems) items = NULL;

      g_assert_cmpint (troupe_source_next (source, G_MAXUINT32, G_MAXSIZE, &items, NULL), ==,
                       TROUPE_SOURCE_ITEMS);
      g_assert_cmpuint (troupe_items_get_count (items), ==, n_found[i]);
    }
  for (guint i = 0; i < paths->len; i++)
    g_unlink (g_ptr_array_index (paths, i));
}

#define ADD(path, function) \
  g_test_add ("/file-sources/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("glob", test_glob);
  ADD ("glob/home", test_glob_home);
  ADD ("glob/below", test_glob_below);
  ADD ("glob/names", test_glob_names);
  g_test_add_func ("/file-sources/natural-order", test_natural_order);
  g_test_add_func ("/file-sources/left-out", test_left_out);
  g_test_add_func ("/file-sources/left-out/subprocess/child", test_left_out_child);
  g_test_add_func ("/file-sources/no-descriptor", test_no_descriptor);
  g_test_add_func ("/file-sources/no-descriptor/subprocess/child", test_no_descriptor_child);
  ADD ("hidden", test_hidden);
  ADD ("natural", test_natural);
  ADD ("no-match", test_no_match);
  ADD ("directory", test_directory);
  ADD ("directory/errors", test_directory_errors);
  ADD ("directory/changes", test_directory_changes);
  ADD ("directory/large", test_directory_large);
  ADD ("directory/ahead", test_directory_ahead);
  g_test_add_func ("/file-sources/directory-no-descriptor", test_directory_no_descriptor);
  g_test_add_func ("/file-sources/directory-no-descriptor/subprocess/child",
                   test_directory_no_descriptor_child);

  return g_test_run ();
}
