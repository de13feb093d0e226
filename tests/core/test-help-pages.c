/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds each translated page of help against the English one: a paragraph that is changed or added
 * in English makes the test fail for each language until it is translated.
 */

#include "source-tree.h"

#include <locale.h>
#include <string.h>

#define HELP "data/help/"

/* A heading, a paragraph, an entry of a list, or lines that are shown unchanged. */
typedef struct
{
  char *kind;
  char *text;
} Piece;

/* A label of the window, without the mark of its mnemonic. */
typedef struct
{
  char *original;
  char *translation;
} Label;

static void
piece_free (Piece *self)
{
  g_free (self->kind);
  g_free (self->text);
  g_free (self);
}

static void
label_free (Label *self)
{
  g_free (self->original);
  g_free (self->translation);
  g_free (self);
}

static char *
replace (const char *text, const char *pattern, const char *by)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, &error);
  char *result;

  g_assert_no_error (error);
  result = g_regex_replace (regex, text, -1, 0, by, 0, &error);
  g_assert_no_error (error);
  return result;
}

static void
add_piece (GPtrArray *pieces, const char *kind, const char *text)
{
  Piece *piece = g_new (Piece, 1);

  piece->kind = g_strdup (kind);
  piece->text = g_str_equal (kind, "code") ? g_strdup (text) : replace (text, "\\s+", " ");
  g_strchug (piece->text);
  g_ptr_array_add (pieces, piece);
}

/* Markup as of TroupeHelpText. */
static GPtrArray *
parse_page (const char *page)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) piece_free);
  g_auto (GStrv) blocks = g_strsplit (page, "\n\n", -1);

  for (guint i = 0; blocks[i] != NULL; i++)
    {
      const char *block = g_strchomp (blocks[i]);
      g_autofree char *level = g_strndup (block, strspn (block, "#"));
      g_auto (GStrv) entries = NULL;

      if (g_str_has_prefix (block, "    "))
        add_piece (pieces, "code", block);
      else if (g_str_has_prefix (block, "- "))
        {
          entries = g_strsplit (block + strlen ("- "), "\n- ", -1);
          for (guint j = 0; entries[j] != NULL; j++)
            add_piece (pieces, j == 0 ? "first entry of a list" : "entry of a list", entries[j]);
        }
      else if (*level != '\0')
        add_piece (pieces, level, block + strlen (level));
      else if (*block != '\0')
        add_piece (pieces, i == 0 ? "title" : "paragraph", block);
    }
  return pieces;
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Returns what the group of the pattern matches in the text, in an order without meaning. */
static GStrv
find_all (const char *text, const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    g_ptr_array_add (found, g_match_info_fetch (match, 1));
  g_ptr_array_sort (found, compare_strings);
  g_ptr_array_add (found, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&found), FALSE);
}

/* The code of a piece, and what no language calls otherwise of its keys: letters and F1, but not
 * Ctrl or Delete. */
static char *
find_fixed (const char *text)
{
  g_auto (GStrv) code = find_all (text, "`([^`]*)`");
  g_auto (GStrv) keys = find_all (text, "(\\[)[^\\]]+\\]");
  g_auto (GStrv) letters = find_all (text, "\\[(?:[^\\]]*\\+)?(\\S|F\\d+)\\]");
  g_autofree char *code_text = g_strjoinv (", ", code);
  g_autofree char *letter_text = g_strjoinv (", ", letters);

  return g_strdup_printf ("code: %s; %u keys: %s", code_text, g_strv_length (keys), letter_text);
}

static gboolean
is_translated (const Piece *original, const Piece *translation)
{
  g_autofree char *words = replace (original->text, "`[^`]*`|\\[[^\\]]*\\]", "");

  return !g_regex_match_simple ("(?:\\p{L}{2,}\\W+){3}\\p{L}{2}", words, 0, 0) ||
         !g_str_equal (original->text, translation->text);
}

/* Text in quotation marks is what the window shows. */
static void
check_labels (const Piece *original,
              const Piece *translation,
              GPtrArray *labels,
              const char *where,
              GString *found)
{
  g_auto (GStrv) quoted = find_all (original->text, "“([^”]*)”");

  for (guint i = 0; quoted[i] != NULL; i++)
    {
      const char *expected = NULL;
      gboolean is_there = FALSE;

      for (guint j = 0; j < labels->len; j++)
        {
          const Label *label = labels->pdata[j];

          if (!g_str_equal (label->original, quoted[i]))
            continue;
          expected = label->translation;
          is_there |= strstr (translation->text, expected) != NULL;
        }
      if (expected == NULL)
        g_string_append_printf (found, "%s: no label is “%s”\n", where, quoted[i]);
      else if (!is_there)
        g_string_append_printf (found, "%s: the window calls “%s” “%s”\n", where, quoted[i],
                                expected);
    }
}

static void
check_piece (const Piece *original,
             const Piece *translation,
             GPtrArray *labels,
             const char *where,
             GString *found)
{
  g_autofree char *expected = find_fixed (original->text);
  g_autofree char *fixed = find_fixed (translation->text);

  if (g_str_equal (original->kind, "code"))
    {
      if (!g_str_equal (original->text, translation->text))
        g_string_append_printf (found, "%s: lines of code differ\n", where);
      return;
    }
  if (!g_str_equal (expected, fixed))
    g_string_append_printf (found, "%s: not %s, but %s\n", where, expected, fixed);
  if (!is_translated (original, translation))
    g_string_append_printf (found, "%s: not translated\n", where);
  check_labels (original, translation, labels, where, found);
}

/* Compares block by block, up to the first that is of another kind. */
static void
check_page (const char *path,
            const char *page,
            const char *translated_page,
            GPtrArray *labels,
            GString *found)
{
  g_autoptr (GPtrArray) originals = parse_page (page);
  g_autoptr (GPtrArray) translations = parse_page (translated_page);

  for (guint i = 0; i < originals->len; i++)
    {
      const Piece *original = originals->pdata[i];
      const Piece *translation = i < translations->len ? translations->pdata[i] : NULL;
      g_autofree char *start = replace (original->text, "\\A(.{50}).*\\z", "\\1…");
      g_autofree char *where = g_strdup_printf ("%s, block %u (“%s”)", path, i + 1, start);

      if (translation == NULL || !g_str_equal (original->kind, translation->kind))
        {
          g_string_append_printf (found, "%s: not a block of the kind “%s”, but “%s”\n", where,
                                  original->kind, translation ? translation->kind : "end");
          return;
        }
      check_piece (original, translation, labels, where, found);
    }
  if (translations->len > originals->len)
    g_string_append_printf (found, "%s has more blocks than the English page\n", path);
}

static char *
strip_mnemonic (const char *label)
{
  return replace (label, "\\(_\\w\\)|_", "");
}

/* Returns what is between the quotation marks of a line of a catalogue, as of a label. */
static char *
parse_string (const char *line)
{
  const char *start = strchr (line, '"') + 1;
  g_autofree char *text = g_strndup (start, strlen (start) - strlen ("\""));

  return strip_mnemonic (text);
}

/* The strings of a catalogue, without those in several forms. */
static GPtrArray *
parse_catalogue (const char *text)
{
  GPtrArray *labels = g_ptr_array_new_with_free_func ((GDestroyNotify) label_free);
  g_autoptr (GString) joined = g_string_new (text);
  g_auto (GStrv) lines = NULL;

  g_string_replace (joined, "\"\n\"", "", 0);
  lines = g_strsplit (joined->str, "\n", -1);
  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    if (g_str_has_prefix (lines[i], "msgid \"") && g_str_has_prefix (lines[i + 1], "msgstr \""))
      {
        Label *label = g_new (Label, 1);

        label->original = parse_string (lines[i]);
        label->translation = parse_string (lines[i + 1]);
        g_ptr_array_add (labels, label);
      }
  return labels;
}

/* Each page of the language is there, is in the resources, and says the same. */
static void
check_language (const char *language, GPtrArray *paths, GString *found)
{
  g_autofree char *catalogue_path = g_strconcat ("po/", language, ".po", NULL);
  g_autofree char *catalogue = source_tree_read (catalogue_path);
  g_autofree char *resources = source_tree_read ("ui/troupe.gresource.xml");
  g_autoptr (GPtrArray) labels = parse_catalogue (catalogue);

  for (guint i = 0; i < paths->len; i++)
    {
      const char *name = (const char *) paths->pdata[i] + strlen (HELP);
      g_autofree char *path = g_strconcat (HELP, language, "/", name, NULL);
      g_autofree char *line = g_strdup_printf ("<file alias=\"help/%s/%s\">%s/%s</file>", language,
                                               name, language, name);
      g_autofree char *original = NULL;
      g_autofree char *translation = NULL;

      if (strchr (name, '/') != NULL)
        continue;
      if (!g_ptr_array_find_with_equal_func (paths, path, g_str_equal, NULL))
        {
          g_string_append_printf (found, "%s is missing\n", path);
          continue;
        }
      original = source_tree_read (paths->pdata[i]);
      translation = source_tree_read (path);
      check_page (path, original, translation, labels, found);
      if (strstr (resources, line) == NULL)
        g_string_append_printf (found, "ui/troupe.gresource.xml lacks %s\n", line);
    }
}

static void
print_found (GString *found)
{
  g_auto (GStrv) lines = g_strsplit (found->str, "\n", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_test_message ("%s", lines[i]);
      g_test_fail ();
    }
}

static void
test_language (gconstpointer data)
{
  const char *language = data;
  g_autoptr (GPtrArray) paths = source_tree_list ("data/help", ".md");
  g_autoptr (GString) found = g_string_new (NULL);

  check_language (language, paths, found);
  print_found (found);
}

/* A folder is a language, and a page of it has an original. */
static void
test_folders (void)
{
  g_autoptr (GPtrArray) paths = source_tree_list ("data/help", ".md");
  g_autofree char *list = source_tree_read ("po/LINGUAS");
  g_auto (GStrv) languages = g_strsplit (list, "\n", -1);

  for (guint i = 0; i < paths->len; i++)
    {
      const char *name = (const char *) paths->pdata[i] + strlen (HELP);
      const char *slash = strchr (name, '/');
      g_autofree char *language = slash ? g_strndup (name, slash - name) : NULL;
      g_autofree char *original = slash ? g_strconcat (HELP, slash + 1, NULL) : NULL;

      if (slash == NULL)
        continue;
      g_assert_true (g_strv_contains ((const char *const *) languages, language));
      g_assert_true (g_ptr_array_find_with_equal_func (paths, original, g_str_equal, NULL));
    }
}

/* What is wrong with a page, whose original is always the same one. */
static void
assert_found (const char *page, const char *expected)
{
  static const char original[] =
      "Title\n\n# The first head of all\n\nOne two three four `a` [Ctrl+Z].\n\n"
      "    code\n\n- Press “Go on” here\n  now\n- two\n";
  static const char catalogue[] = "msgid \"\"\nmsgstr \"\"\n\"Language: de\\n\"\n\n"
                                  "msgid \"\"\n\"_Go \"\n\"on\"\nmsgstr \"Weite_r\"\n";
  g_autoptr (GPtrArray) labels = parse_catalogue (catalogue);
  g_autoptr (GString) found = g_string_new (NULL);

  check_page ("de/x", original, page, labels, found);
  if (*expected == '\0')
    g_assert_cmpstr (found->str, ==, "");
  else
    g_assert_nonnull (strstr (found->str, expected));
}

/* The check finds the faults that it checks for. */
static void
test_examples (void)
{
  static const struct
  {
    const char *page;
    const char *found;
  } examples[] = {
    { "Titel\n\n# Kopf\n\nEins `a` [Strg+Z].\n\n    code\n\n- „Weiter“\n- zwei\n", "" },
    { "Titel\n\n## Kopf\n", "de/x, block 2 (“The first head of all”): not a block" },
    { "Titel\n\n# The first head of all\n\nEins `a` [Strg+Z].\n\n    code\n\n- Weiter\n- zwei\n",
      "block 2 (“The first head of all”): not translated" },
    { "Titel\n\n# Kopf\n\nEins `b` [Strg+Z].\n\n    code\n\n- Weiter\n- zwei\n",
      "not code: a; 1 keys: Z, but code: b; 1 keys: Z" },
    { "Titel\n\n# Kopf\n\nEins `a` [Strg+X].\n\n    code\n\n- Weiter\n- zwei\n", "1 keys: X" },
    { "Titel\n\n# Kopf\n\nEins `a`.\n\n    code\n\n- Weiter\n- zwei\n", "0 keys: " },
    { "Titel\n\n# Kopf\n\nEins `a` [Strg+Z].\n\n    kot\n\n- Weiter\n- zwei\n",
      "lines of code differ" },
    { "Titel\n\n# Kopf\n\nEins `a` [Strg+Z].\n\n    code\n\n- Los\n- zwei\n",
      "the window calls “Go on” “Weiter”" },
    { "Titel\n\n# Kopf\n\nEins `a` [Strg+Z].\n\n    code\n\n- Weiter\n", "but “end”" },
    { "Titel\n\n# Kopf\n\nEins `a` [Strg+Z].\n\n    code\n\n- Weiter\n- zwei\n\nNoch",
      "de/x has more blocks" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    assert_found (examples[i].page, examples[i].found);
}

int
main (int argc, char *argv[])
{
  g_autofree char *list = NULL;
  g_auto (GStrv) languages = NULL;

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  list = source_tree_read ("po/LINGUAS");
  languages = g_strsplit (g_strchomp (list), "\n", -1);
  g_test_add_func ("/help-pages/examples", test_examples);
  g_test_add_func ("/help-pages/folders", test_folders);
  for (guint i = 0; languages[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/help-pages/", languages[i], NULL);

      if (*languages[i] != '#')
        g_test_add_data_func (path, languages[i], test_language);
    }

  return g_test_run ();
}
