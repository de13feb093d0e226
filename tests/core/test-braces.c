/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests alternatives between braces. */

#include "troupe-braces.h"

#include <glib/gstdio.h>
#include <glob.h>

/* Patterns without other wildcards. */
static const struct
{
  const char *pattern;
  const char *expected;
} expansions[] = {
  { "", "" },
  { "a", "a" },
  { "{a,b}", "a b" },
  { "x{a,b}y", "xay xby" },
  { "{a,b}{1,2}", "a1 a2 b1 b2" },
  { "{a,{b,c}d}e", "ae bde cde" },
  { "{a,b", "{a,b" },
  { "a}b{c,d}", "a}bc a}bd" },
  { "x{a}", "xa" },
  { "x{a,}", "xa x" },
  { "x{}", "x" },
  { "x{a,b}{c", "xa{c xb{c" },
  { "x\\{a,b}", "x\\{a,b}" },
  { "x{a\\,b,c}", "xa\\,b xc" },
  { "x{a,b\\}c}", "xa xb\\}c" },
  { "x\\", "x\\" },
  { "{x\\", "{x\\" },
};

static void
test_expand (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (expansions); i++)
    {
      g_autoptr (GPtrArray) patterns = troupe_braces_expand (expansions[i].pattern);
      g_autofree char *joined = NULL;

      g_ptr_array_add (patterns, NULL);
      joined = g_strjoinv (" ", (char **) patterns->pdata);
      g_assert_cmpstr (joined, ==, expansions[i].expected);
    }
}

/* The file that a pattern without wildcards names. */
static char *
unescape (const char *folder, const char *pattern)
{
  GString *path = g_string_new (folder);

  g_string_append_c (path, '/');
  for (; *pattern != '\0'; pattern++)
    if (*pattern != '\\')
      g_string_append_c (path, *pattern);
  return g_string_free (path, FALSE);
}

static char *
find (const char *folder, const char *pattern, int flags)
{
  g_autofree char *whole = g_build_filename (folder, pattern, NULL);
  glob_t found = { 0 };
  GString *paths = g_string_new (NULL);

  if (glob (whole, flags | GLOB_NOSORT, NULL, &found) == 0)
    for (gsize i = 0; i < found.gl_pathc; i++)
      g_string_append_printf (paths, "%s ", found.gl_pathv[i]);
  globfree (&found);
  return g_string_free (paths, FALSE);
}

/* glob() finds the same files by itself, where it expands braces. */
static void
test_glob (void)
{
#ifdef GLOB_BRACE
  for (guint i = 0; i < G_N_ELEMENTS (expansions); i++)
    {
      g_autoptr (GPtrArray) patterns = troupe_braces_expand (expansions[i].pattern);
      g_autoptr (GString) found = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *folder = g_dir_make_tmp ("braces-XXXXXX", &error);
      g_autofree char *expected = NULL;

      g_assert_no_error (error);
      for (guint j = 0; j < patterns->len; j++)
        {
          g_autofree char *path = unescape (folder, patterns->pdata[j]);

          if (!g_file_test (path, G_FILE_TEST_IS_DIR))
            g_assert_true (g_file_set_contents (path, "", 0, NULL));
        }
      for (guint j = 0; j < patterns->len; j++)
        {
          g_autofree char *paths = find (folder, patterns->pdata[j], 0);

          g_string_append (found, paths);
        }
      expected = find (folder, expansions[i].pattern, GLOB_BRACE);
      g_assert_cmpstr (found->str, ==, expected);

      for (guint j = 0; j < patterns->len; j++)
        {
          g_autofree char *path = unescape (folder, patterns->pdata[j]);

          g_unlink (path);
        }
      g_assert_no_errno (g_rmdir (folder));
    }
#endif
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/braces/expand", test_expand);
  g_test_add_func ("/braces/glob", test_glob);

  return g_test_run ();
}
