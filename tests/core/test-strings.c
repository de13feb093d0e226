/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that user-visible text can be translated: it is marked, and the files with marks are
 * listed. */

#include "source-tree.h"

#include <gio/gio.h>
#include <string.h>

#define STRING "\"(?:\\\\.|[^\"\\\\])*\""

/* A call that marks its strings, or whose strings a developer, SQLite or a shell reads, or another
 * program wrote. */
#define MARKED                                                                                  \
  "\\b(?:_|N_|Q_|C_|NC_|ngettext|g_dngettext|g_debug|g_warning|g_critical|g_error|SAID|troupe_" \
  "database_\\w+) ?\\((?:" STRING "|[^\"()]|\\([^\"()]*\\))*\\)"

/* Three words in a row, the last two in lower case, are a sentence or a part of one. */
#define WORDS "[A-Za-z]{2,}[,:;]? [a-z]+[,:;]? [a-z]{2,}"

/* A property or attribute of an .ui file that is shown, with its mark, if any, and its text. */
#define SHOWN                                                                                      \
  "<(?:property|attribute) name=\"(?:label|title|subtitle|description|tooltip-text|"               \
  "placeholder-text|text|heading|body|shortcuts-\\w+|accessible-(?!role)\\w+|secondary-text)\"([^" \
  ">]*)>"                                                                                          \
  "([^<]*)<|<item([^>]*)>([^<]*)<"

/* A macro in the middle of a marked string, which only the compiler could resolve: those of
 * <inttypes.h> are known to gettext. */
#define BROKEN "\\b(?:_|N_|Q_|C_|NC_|ngettext) \\([^;]*?\" G_\\w+_FORMAT"

/* A marked string with the apostrophe of a typewriter. */
#define TYPED                                                                                      \
  "\\b(?:_|N_|Q_|C_|NC_|ngettext) ?\\((?:\\s*" STRING ",?)*\\s*\"(?:\\\\.|[^\"\\\\])*[A-Za-z]'[a-" \
  "z]"

/* Text that scripts read, values of examples, and output of programs that misbehave. */
static const char *const untranslated[] = {
  "\"All processes have finished.\"",
  "\"one two three\"",
  "\"Segmentation fault, or so they say\\n\"",
};

static char *
remove_matches (const char *text, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_DOTALL, 0, &error);
  char *rest;

  g_assert_no_error (error);
  rest = g_regex_replace_literal (regex, text, -1, 0, "", 0, &error);
  g_assert_no_error (error);
  return rest;
}

/* Without comments and characters; strings stay. */
static char *
strip_comments (const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("(" STRING ")|'(?:\\\\.|[^'\\\\])'|/\\*.*?\\*/|//[^\n]*",
                                          G_REGEX_DOTALL, 0, NULL);
  g_autoptr (GError) error = NULL;
  char *code = g_regex_replace (regex, text, -1, 0, "\\1", 0, &error);

  g_assert_no_error (error);
  return code;
}

/* The strings of C code that read like a sentence and are not marked. */
static void
find_unmarked (const char *text, const char *path, GString *found)
{
  g_autofree char *code = strip_comments (text);
  g_autofree char *rest = remove_matches (code, MARKED);
  g_autoptr (GRegex) regex = g_regex_new (STRING, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (regex, rest, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *string = g_match_info_fetch (match, 0);
      gboolean as_it_is = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (untranslated); i++)
        as_it_is |= g_str_equal (string, untranslated[i]);
      if (!as_it_is && g_regex_match_simple (WORDS, string, 0, 0))
        g_string_append_printf (found, "%s: %s\n", path, string);
    }
}

static void
test_code (void)
{
  g_autoptr (GPtrArray) paths = source_tree_list ("src", ".c");
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = paths->pdata[i];
      g_autofree char *text = source_tree_read (path);

      find_unmarked (text, path, found);
      if (g_regex_match_simple (BROKEN, text, 0, 0))
        g_string_append_printf (found, "%s: a macro stands in a marked string\n", path);
      if (g_regex_match_simple (TYPED, text, 0, 0))
        g_string_append_printf (found, "%s: an apostrophe is not ’\n", path);
    }

  g_assert_cmpstr (found->str, ==, "");
}

/* The check finds the violations that it checks for. */
static void
test_code_examples (void)
{
  g_autoptr (GString) found = g_string_new (NULL);

  find_unmarked ("f (\"The file is gone\");", "bad", found);
  g_assert_cmpstr (found->str, ==, "bad: \"The file is gone\"\n");

  g_string_truncate (found, 0);
  find_unmarked (
      "f (_ (\"The \\\"file\\\" is \" F (x) \" gone for ever\")); /* \"and it was so\" */\n"
      "g (ngettext (\"one file is gone\", \"all of them are gone\", n));",
      "good", found);
  g_assert_cmpstr (found->str, ==, "");

  g_assert_true (g_regex_match_simple (TYPED, "_ (\"a \"\n \"man's \")", 0, 0));
  g_assert_false (g_regex_match_simple (TYPED, "_ (\"a \"\n \"man’s 'x' \"), \"man's\"", 0, 0));
}

static void
test_interface (void)
{
  g_autoptr (GPtrArray) paths = source_tree_list ("ui", ".ui");
  g_autoptr (GRegex) regex = g_regex_new (SHOWN, 0, 0, NULL);
  g_autoptr (GString) found = g_string_new (NULL);
  guint n_shown = 0;

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *text = source_tree_read (paths->pdata[i]);
      g_autoptr (GMatchInfo) match = NULL;

      g_regex_match (regex, text, 0, &match);
      for (; g_match_info_matches (match); g_match_info_next (match, NULL))
        {
          g_autofree char *property = g_match_info_fetch (match, 1);
          g_autofree char *property_text = g_match_info_fetch (match, 2);
          g_autofree char *item = g_match_info_fetch (match, 3);
          g_autofree char *item_text = g_match_info_fetch (match, 4);
          g_autofree char *mark = g_strconcat (property, item, NULL);
          g_autofree char *shown = g_strconcat (property_text, item_text, NULL);

          n_shown++;
          if (g_regex_match_simple ("\\p{L}{2}", shown, 0, 0) && !g_str_equal (shown, "Troupe") &&
              !g_str_equal (shown, "python3") && strstr (mark, "translatable=\"yes\"") == NULL)
            g_string_append_printf (found, "%s: %s\n", (char *) paths->pdata[i], shown);
        }
    }

  g_assert_cmpuint (n_shown, >, 0);
  g_assert_cmpstr (found->str, ==, "");
}

static void
add_marked (GPtrArray *all, const char *directory, const char *endings, const char *mark)
{
  g_autoptr (GPtrArray) paths = source_tree_list (directory, endings);

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *text = source_tree_read (paths->pdata[i]);
      g_autofree char *code = strip_comments (text);

      if (g_regex_match_simple (mark, code, 0, 0))
        g_ptr_array_add (all, g_strdup (paths->pdata[i]));
    }
}

static void
find_missing (GPtrArray *lines, const char *const *in, const char *what, GString *found)
{
  for (guint i = 0; i < lines->len; i++)
    if (!g_strv_contains (in, lines->pdata[i]))
      g_string_append_printf (found, "%s %s\n", what, (char *) lines->pdata[i]);
}

static void
test_potfiles (void)
{
  g_autofree char *text = source_tree_read ("po/POTFILES.in");
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_autoptr (GPtrArray) listed = g_ptr_array_new ();
  g_autoptr (GPtrArray) marked = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_ptr_array_add (listed, lines[i]);
      if (i > 0 && strcmp (lines[i - 1], lines[i]) >= 0)
        g_string_append_printf (found, "po/POTFILES.in is not in order at %s\n", lines[i]);
    }

  add_marked (marked, "src", ".c .py", "\\b(_|N_|Q_|C_|NC_|ngettext|g_dngettext) ?\\(");
  add_marked (marked, "ui", ".ui", "translatable=\"yes\"");
  add_marked (marked, "data", ".desktop.in.in .xml.in.in .gschema.xml.in", "^");
  find_missing (marked, (const char *const *) lines, "po/POTFILES.in lacks", found);
  g_ptr_array_add (marked, NULL);
  find_missing (listed, (const char *const *) marked->pdata,
                "po/POTFILES.in has what holds no text:", found);

  g_assert_cmpstr (found->str, ==, "");
}

/* Each program sets the folder of its translations in gettext. */
static void
test_programs (void)
{
  static const char *const files[] = { "src/app/main.c", "src/cli/troupe-program.c",
                                       "src/worker/main.c" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *text = source_tree_read (files[i]);

      g_assert_nonnull (strstr (text, "setlocale (LC_"));
      g_assert_nonnull (strstr (text, "troupe_paths_bind_translations ();"));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/strings/code", test_code);
  g_test_add_func ("/strings/code-examples", test_code_examples);
  g_test_add_func ("/strings/interface", test_interface);
  g_test_add_func ("/strings/potfiles", test_potfiles);
  g_test_add_func ("/strings/programs", test_programs);

  return g_test_run ();
}
