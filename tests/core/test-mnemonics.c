/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Compares the letters that are pressed with Alt: no two in one menu, or on one page, are the same,
 * in any language. */

#include "source-tree.h"

#include <string.h>

/* The texts of one menu, or of one page without its menus. */
typedef struct
{
  char *name;
  GPtrArray *texts;
} Scope;

static void
scope_free (Scope *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->texts);
  g_free (self);
}

static Scope *
scope_new (const char *name)
{
  Scope *self = g_new0 (Scope, 1);

  self->name = g_strdup (name);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  return self;
}

typedef struct
{
  GPtrArray *scopes;
  Scope *page;
  Scope *menu;
  gboolean is_text;
} Reader;

/* The letter after the first underscore, in lower case, or 0. */
static gunichar
get_mnemonic (const char *text)
{
  const char *mark = strchr (text, '_');
  const gunichar letter = mark ? g_utf8_get_char (mark + 1) : 0;

  return letter != 0 && g_unichar_isalnum (letter) ? g_unichar_tolower (letter) : 0;
}

static void
start_cb (GMarkupParseContext *context,
          const char *name,
          const char **keys,
          const char **values,
          gpointer user_data,
          GError **error)
{
  Reader *self = user_data;
  const char *key = NULL;
  gboolean is_translated = FALSE;

  for (guint i = 0; keys[i] != NULL; i++)
    {
      if (g_str_equal (keys[i], "name"))
        key = values[i];
      is_translated = is_translated || g_str_equal (keys[i], "translatable");
    }
  if (g_str_equal (name, "menu"))
    {
      g_autofree char *menu_name = g_strconcat (self->page->name, " (menu)", NULL);

      self->menu = scope_new (menu_name);
      g_ptr_array_add (self->scopes, self->menu);
    }
  self->is_text = is_translated && (g_strcmp0 (key, "label") == 0 || g_strcmp0 (key, "title") == 0);
}

static void
end_cb (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Reader *self = user_data;

  if (g_str_equal (name, "menu"))
    self->menu = NULL;
  self->is_text = FALSE;
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize size,
         gpointer user_data,
         GError **error)
{
  Reader *self = user_data;
  Scope *scope = self->menu != NULL ? self->menu : self->page;

  if (self->is_text && get_mnemonic (text) != 0 &&
      !g_ptr_array_find_with_equal_func (scope->texts, text, g_str_equal, NULL))
    g_ptr_array_add (scope->texts, g_strdup (text));
}

static void
read_page (GPtrArray *scopes, const char *path)
{
  const GMarkupParser parser = { start_cb, end_cb, text_cb, NULL, NULL };
  g_autofree char *text = source_tree_read (path);
  Reader reader = { scopes, scope_new (path), NULL, FALSE };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &reader, NULL);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (scopes, reader.page);
  g_markup_parse_context_parse (context, text, -1, &error);
  g_assert_no_error (error);
}

static GPtrArray *
read_pages (void)
{
  g_autoptr (GPtrArray) paths = source_tree_list ("ui", ".ui");
  GPtrArray *scopes = g_ptr_array_new_with_free_func ((GDestroyNotify) scope_free);

  for (guint i = 0; i < paths->len; i++)
    read_page (scopes, paths->pdata[i]);
  return scopes;
}

/* Appends the text between the quotation marks of a line. */
static void
append_quoted (GString *text, const char *line)
{
  const char *begin = strchr (line, '"');
  const char *end = strrchr (line, '"');
  g_autofree char *quoted = g_strndup (begin + 1, end - begin - 1);
  g_autofree char *plain = g_strcompress (quoted);

  g_string_append (text, plain);
}

/* Returns the translations of a catalogue; those that are to be looked at again are left out. */
static GHashTable *
read_catalogue (const char *path)
{
  g_autofree char *content = source_tree_read (path);
  g_auto (GStrv) lines = g_strsplit (content, "\n", -1);
  GHashTable *translations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GString) id = g_string_new (NULL);
  g_autoptr (GString) translation = g_string_new (NULL);
  GString *present = id;
  gboolean is_fuzzy = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], "msgid "))
        present = g_string_truncate (id, 0);
      else if (g_str_has_prefix (lines[i], "msgstr "))
        present = g_string_truncate (translation, 0);
      else if (g_str_has_prefix (lines[i], "#,"))
        is_fuzzy = strstr (lines[i], "fuzzy") != NULL;
      if (g_str_has_prefix (lines[i], "msgid ") || g_str_has_prefix (lines[i], "msgstr ") ||
          lines[i][0] == '"')
        append_quoted (present, lines[i]);

      if (lines[i][0] == '\0')
        {
          if (id->len > 0 && translation->len > 0 && !is_fuzzy)
            g_hash_table_insert (translations, g_strdup (id->str), g_strdup (translation->str));
          g_string_truncate (id, 0);
          g_string_truncate (translation, 0);
          is_fuzzy = FALSE;
        }
    }
  return translations;
}

/* @translations is NULL in English. */
static void
compare (const Scope *scope, const char *language, GHashTable *translations, GString *wrong)
{
  g_autoptr (GHashTable) letters = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < scope->texts->len; i++)
    {
      const char *id = scope->texts->pdata[i];
      const char *text = translations == NULL ? id : g_hash_table_lookup (translations, id);
      const gunichar letter = text == NULL ? 0 : get_mnemonic (text);
      const char *other = g_hash_table_lookup (letters, GUINT_TO_POINTER (letter));

      if (letter == 0)
        continue;
      if (other != NULL)
        g_string_append_printf (wrong, "%s: “%s” and “%s” in %s\n", language, other, text,
                                scope->name);
      g_hash_table_insert (letters, GUINT_TO_POINTER (letter), (char *) text);
    }
}

static void
test_pages (void)
{
  g_autoptr (GPtrArray) scopes = read_pages ();
  g_autoptr (GPtrArray) catalogues = source_tree_list ("po", ".po");
  g_autoptr (GString) wrong = g_string_new (NULL);
  guint n_texts = 0;

  for (guint i = 0; i < scopes->len; i++)
    {
      compare (scopes->pdata[i], "en", NULL, wrong);
      n_texts += ((Scope *) scopes->pdata[i])->texts->len;
    }
  for (guint i = 0; i < catalogues->len; i++)
    {
      g_autoptr (GHashTable) translations = read_catalogue (catalogues->pdata[i]);

      g_assert_cmpuint (g_hash_table_size (translations), >, 100);
      for (guint j = 0; j < scopes->len; j++)
        compare (scopes->pdata[j], catalogues->pdata[i], translations, wrong);
    }

  g_assert_cmpuint (n_texts, >, 20);
  g_assert_cmpuint (catalogues->len, >, 1);
  g_assert_cmpstr (wrong->str, ==, "");
}

/* The test itself sees what is wrong. */
static void
test_comparison (void)
{
  g_autoptr (GHashTable) translations = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) english = g_string_new (NULL);
  g_autoptr (GString) german = g_string_new (NULL);
  Scope *scope = scope_new ("menu");

  g_ptr_array_add (scope->texts, g_strdup ("_Help"));
  g_ptr_array_add (scope->texts, g_strdup ("S_how"));
  g_ptr_array_add (scope->texts, g_strdup ("_Über"));
  compare (scope, "en", NULL, english);
  g_assert_cmpstr (english->str, ==, "en: “_Help” and “S_how” in menu\n");

  g_hash_table_insert (translations, (char *) "_Help", (char *) "_Hilfe");
  g_hash_table_insert (translations, (char *) "S_how", (char *) "_Zeigen");
  compare (scope, "de", translations, german);
  g_assert_cmpstr (german->str, ==, "");
  g_assert_cmpuint (get_mnemonic ("A_Äb"), ==, g_utf8_get_char ("ä"));
  g_assert_cmpuint (get_mnemonic ("開く(_O)…"), ==, 'o');
  g_assert_cmpuint (get_mnemonic ("none"), ==, 0);
  scope_free (scope);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mnemonics/pages", test_pages);
  g_test_add_func ("/mnemonics/comparison", test_comparison);
  return g_test_run ();
}
