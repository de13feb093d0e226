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
