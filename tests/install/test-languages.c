/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each catalogue of po/LINGUAS says all that Troupe says, and keeps what no translation may change.
 */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* The head of a compiled catalogue:
 * https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html */
typedef struct
{
  guint32 magic;
  guint32 revision;
  guint32 count;
  guint32 originals;
  guint32 translations;
} Head;

typedef struct
{
  guint32 length;
  guint32 offset;
} Entry;

#define MAGIC 0x950412de

/* Of languages that are written from right to left: their letters, an isolate of Unicode with text
 * in it, and what has to be in one, since signs at its ends would follow the direction of the
 * sentence: options, replacement strings, paths, separators of lists, and whatever is filled in. */
#define LETTER  "[\\p{Arabic}\\p{Hebrew}]"
#define ISOLATE "[\u2066\u2068][^\u2066-\u2069]*\u2069"
#define CODE                                                                                    \
  "(?<![\\w%-])--?(?:[A-Za-z]|%s)[\\w-]*|%(?:\\d\\$)?s|\\{[^}\\s]*\\}|(?<![\\w}/.~])[~.]{0,2}/" \
  "\\.?[A-Za-z][\\w/.]*|"                                                                       \
  ":::"

static char *directory;

static char *
source_path (const char *name)
{
  return g_build_filename (g_getenv ("TROUPE_SOURCE_ROOT"), "po", name, NULL);
}

/* A code a line. */
static char **
read_languages (void)
{
  g_autofree char *path = source_path ("LINGUAS");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GStrvBuilder) languages = g_strv_builder_new ();

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && *lines[i] != '#')
      g_strv_builder_add (languages, lines[i]);
  return g_strv_builder_end (languages);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_autofree char *said = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &said, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("%s: %s", argv[0], said);
}

/* All that is marked in the sources, as meson's troupe-pot collects it. */
static char *
collect (void)
{
  char *path = g_build_filename (directory, "troupe.pot", NULL);
  g_autofree char *files = source_path ("POTFILES.in");

  run ((const char *const[]){
      "xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2",
      "--keyword=NC_:1c,2", "--keyword=g_dngettext:2,3", "--keyword=g_dpgettext2:2c,3",
      "--add-comments", "-D", g_getenv ("TROUPE_SOURCE_ROOT"), "-f", files, "-o", path, NULL });
  return path;
}

/* Returns the literal words in a text, by their kind. */
static char *
find_fixed (const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new (
      "(?<![\\w-])--[a-z][a-z-]+|\\{[^}\\s]*\\}|\\bSIG[A-Z]+\\b|</?[a-z]+>", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    g_ptr_array_add (found, g_match_info_fetch (match, 0));
  g_ptr_array_sort (found, compare_strings);
  g_ptr_array_add (found, NULL);
  return g_strjoinv (" ", (char **) found->pdata);
}

static const char *
get_text (const char *data, guint32 table, guint32 index)
{
  Entry entry;

  memcpy (&entry, data + table + index * sizeof entry, sizeof entry);
  return data + entry.offset;
}

/* Returns the code in a sentence that is in no isolate, or NULL. */
static char *
find_bare (const char *text)
{
  g_autoptr (GRegex) isolate = g_regex_new (ISOLATE, 0, 0, NULL);
  g_autoptr (GRegex) code = g_regex_new (CODE, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *rest = g_strdup (text);

  if (!g_regex_match_simple (LETTER, text, 0, 0))
    return NULL;
  while (g_regex_match (isolate, rest, 0, NULL))
    {
      g_autofree char *before = g_steal_pointer (&rest);

      rest = g_regex_replace_literal (isolate, before, -1, 0, " ", 0, NULL);
    }
  g_regex_match (code, rest, 0, &match);
  return g_match_info_matches (match) ? g_match_info_fetch (match, 0) : NULL;
}

static void
check_isolates (const char *language, const char *original, const char *translations, gsize length)
{
  const char *end = translations + length;

  /* Plural forms are separated by NUL bytes. */
  for (const char *at = translations; at < end; at += strlen (at) + 1)
    {
      g_autofree char *bare = find_bare (at);

      if (bare != NULL)
        {
          g_test_message ("%s: “%s” says “%s”, with %s in no isolate (U+2066 and U+2069)", language,
                          original, at, bare);
          g_test_fail ();
        }
    }
}

static guint32
get_length (const char *data, guint32 table, guint32 index)
{
  Entry entry;

  memcpy (&entry, data + table + index * sizeof entry, sizeof entry);
  return entry.length;
}

static void
check_fixed (const char *language, const char *path)
{
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  Head head;

  g_file_get_contents (path, &data, NULL, &error);
  g_assert_no_error (error);
  memcpy (&head, data, sizeof head);
  g_assert_cmphex (head.magic, ==, MAGIC);

  /* The first is the head of the catalogue. Of plural forms, the last is compared. */
  for (guint32 i = 1; i < head.count; i++)
    {
      const char *original = get_text (data, head.originals, i);
      const char *translation = get_text (data, head.translations, i);
      g_autofree char *expected = find_fixed (original);
      g_autofree char *fixed = find_fixed (translation);

      check_isolates (language, original, translation, get_length (data, head.translations, i));
      if (!g_str_equal (expected, fixed))
        {
          g_test_message ("%s: “%s” says “%s”, which lacks or adds some of: %s", language, original,
                          translation, expected);
          g_test_fail ();
        }
    }
}

static void
test_language (gconstpointer data)
{
  const char *language = data;
  g_autofree char *name = g_strconcat (language, ".po", NULL);
  g_autofree char *catalogue = source_path (name);
  g_autofree char *compiled = g_build_filename (directory, "troupe.mo", NULL);
  g_autofree char *template = collect ();

  run ((const char *const[]){ "msgcmp", catalogue, template, NULL });
  run ((const char *const[]){ "msgfmt", "--check", "--output-file", compiled, catalogue, NULL });
  check_fixed (language, compiled);
  g_assert_no_errno (g_unlink (compiled));
  g_assert_no_errno (g_unlink (template));
}

/* The check of isolates finds what it is for. */
static void
test_isolates (void)
{
  static const struct
  {
    const char *text;
    const char *bare;
  } cases[] = {
    { "Use --time, {} and /bin", NULL },
    { "\u0627 \u2066--time\u2069 \u2068\u2066{}\u2069 a\u2069 I/O -", NULL },
    { "\u0627 %-e %b 1-a", NULL },
    { "\u0627 --time", "--time" },
    { "\u0627 --%s", "--%s" },
    { "\u0627 \u2068%s\u2069 %2$s", "%2$s" },
    { "\u05d0 \u2066a\u2069 -j", "-j" },
    { "\u0627 {.}.out", "{.}" },
    { "\u0627 (/bin/sh)", "/bin/sh" },
    { "\u0627 ~/.ssh", "~/.ssh" },
    { "\u0627 :::+", ":::" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *bare = find_bare (cases[i].text);

      g_assert_cmpstr (bare, ==, cases[i].bare);
    }
}

static void
test_languages (void)
{
  g_auto (GStrv) languages = read_languages ();
  g_autofree char *path = source_path (".");
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, ".po"))
      {
        g_autofree char *language = g_strndup (name, strlen (name) - strlen (".po"));

        g_assert_true (g_strv_contains ((const char *const *) languages, language));
      }
}

int
main (int argc, char *argv[])
{
  g_auto (GStrv) languages = read_languages ();
  int status;

  g_test_init (&argc, &argv, NULL);
  directory = g_dir_make_tmp ("troupe-languages-XXXXXX", NULL);

  g_test_add_func ("/languages/isolates", test_isolates);
  g_test_add_func ("/languages/listed", test_languages);
  for (guint i = 0; languages[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/languages/", languages[i], NULL);

      g_test_add_data_func (path, languages[i], test_language);
    }

  status = g_test_run ();
  g_rmdir (directory);
  g_free (directory);
  return status;
}
