/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parses job files strictly, with errors that name the line. */

#include "troupe-job-file-private.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* lines: the line of each "[Group]" and "[Group] Key" that was not read yet. */
typedef struct
{
  const char *name;
  GKeyFile *keys;
  GHashTable *lines;
  GError **error;
} Reader;

G_GNUC_PRINTF (4, 5)
static gboolean
fail (Reader *reader, TroupeJobFileError code, guint line, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  if (line == 0)
    g_set_error (reader->error, TROUPE_JOB_FILE_ERROR, code, "%s: %s", reader->name, message);
  else
    g_set_error (reader->error, TROUPE_JOB_FILE_ERROR, code, _ ("%s, line %u: %s"), reader->name,
                 line, message);
  return FALSE;
}

static guint
get_line (Reader *reader, const char *group, const char *key)
{
  g_autofree char *place =
      key == NULL ? g_strdup_printf ("[%s]", group) : g_strdup_printf ("[%s] %s", group, key);

  return GPOINTER_TO_UINT (g_hash_table_lookup (reader->lines, place));
}

/* Marks a key as known and returns its line, or 0 if it is absent. */
static guint
take_line (Reader *reader, const char *group, const char *key)
{
  g_autofree char *place = g_strdup_printf ("[%s] %s", group, key);
  guint line = GPOINTER_TO_UINT (g_hash_table_lookup (reader->lines, place));

  g_hash_table_remove (reader->lines, place);
  return line;
}

/* GKeyFile neither reports lines nor rejects a key that occurs twice. */
static gboolean
scan_lines (Reader *reader, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *group = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);
      char *equals = strchr (line, '=');
      g_autofree char *place = NULL;

      if (*line == '\0' || *line == '#')
        continue;

      if (*line == '[' && g_str_has_suffix (line, "]"))
        {
          g_free (group);
          group = g_strndup (line + 1, strlen (line) - 2);
          place = g_strdup (line);
        }
      else if (equals == NULL || equals == line)
        {
          return fail (reader, TROUPE_JOB_FILE_ERROR_SYNTAX, i + 1,
                       _ ("“%s” is neither a group in brackets, nor Key=Value, nor a comment after "
                          "#"),
                       line);
        }
      else if (group == NULL)
        {
          return fail (reader, TROUPE_JOB_FILE_ERROR_SYNTAX, i + 1,
                       _ ("“%s” stands before the first group"), line);
        }
      else
        {
          *equals = '\0';
          place = g_strdup_printf ("[%s] %s", group, g_strchomp (line));
        }

      if (g_hash_table_contains (reader->lines, place))
        return fail (reader, TROUPE_JOB_FILE_ERROR_INVALID, i + 1, _ ("%s is there twice"), place);
      g_hash_table_insert (reader->lines, g_steal_pointer (&place), GUINT_TO_POINTER (i + 1));
    }

  return TRUE;
}

/* The text was checked to be UTF-8 before, so a value has no other fault. */
static gboolean
fail_escape (Reader *reader, const char *key, guint line)
{
  return fail (reader, TROUPE_JOB_FILE_ERROR_INVALID, line,
               _ ("%s: A backslash begins \\s, \\n, \\t or \\r, or is written twice"), key);
}

/* Reports an error of an existing key. */
static char *
read_string (Reader *reader, const char *group, const char *key, guint line)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_key_file_get_string (reader->keys, group, key, &error);

  if (error == NULL || fail_escape (reader, key, line))
    return g_steal_pointer (&text);
  return NULL;
}

static GStrv
read_strings (Reader *reader, const char *group, const char *key, guint line)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) texts = g_key_file_get_string_list (reader->keys, group, key, NULL, &error);

  if (error == NULL || fail_escape (reader, key, line))
    return g_steal_pointer (&texts);
  return NULL;
}

/* Requires exactly one of names, which are properties. */
static const char *
choose_key (Reader *reader, const char *group, const char *const *names, guint *line)
{
  const char *chosen = NULL;

  *line = 0;
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *key = troupe_job_file_key (names[i]);
      guint here = take_line (reader, group, key);

      if (here != 0 && chosen != NULL)
        {
          g_autofree char *other = troupe_job_file_key (chosen);

          fail (reader, TROUPE_JOB_FILE_ERROR_INVALID, MAX (*line, here),
                _ ("%s and %s exclude each other"), other, key);
          return NULL;
        }
      if (here != 0)
        {
          chosen = names[i];
          *line = here;
        }
    }

  if (chosen == NULL)
    {
      g_autoptr (GString) all = g_string_new (NULL);

      for (guint i = 0; names[i] != NULL; i++)
        {
          g_autofree char *key = troupe_job_file_key (names[i]);

          g_string_append_printf (all, "%s%s", i == 0 ? "" : _ (", "), key);
        }
      fail (reader, TROUPE_JOB_FILE_ERROR_INVALID, get_line (reader, group, NULL),
            _ ("[%s] needs one of %s"), group, all->str);
    }

  return chosen;
}

static GStrv
enum_nicks (GType type)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);
  GStrv nicks = g_new0 (char *, klass->n_values + 1);

  for (guint i = 0; i < klass->n_values; i++)
    nicks[i] = g_strdup (klass->values[i].value_nick);
  return nicks;
}

static int
enum_value (GType type, const char *nick)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);
  GEnumValue *value = g_enum_get_value_by_nick (klass, nick);

  return value == NULL ? -1 : value->value;
}

static gboolean
fail_kind (Reader *reader)
{
  return fail (reader, TROUPE_JOB_FILE_ERROR_VERSION, 0,
               _ ("This is not a job file: a job file begins with [%s] and Version=%d"),
               TROUPE_JOB_FILE_GROUP, TROUPE_JOB_FILE_VERSION);
}

static gboolean
read_version (Reader *reader)
{
  guint line = take_line (reader, TROUPE_JOB_FILE_GROUP, "Version");
  g_autofree char *text = NULL;
  guint64 version;

  if (line == 0)
    return fail_kind (reader);

  text = read_string (reader, TROUPE_JOB_FILE_GROUP, "Version", line);
  if (text == NULL)
    return FALSE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT, &version, NULL))
    return fail (reader, TROUPE_JOB_FILE_ERROR_VERSION, line,
                 _ ("Version: “%s” is not a whole number above 0"), text);
  if (version > TROUPE_JOB_FILE_VERSION)
    return fail (reader, TROUPE_JOB_FILE_ERROR_VERSION, line,
                 _ ("The file has version %s, and this Troupe reads up to %d: a newer Troupe wrote "
                    "it, and can read it"),
                 text, TROUPE_JOB_FILE_VERSION);

  return TRUE;
}

/* The line of an option, or 0, and its key, which may have an earlier name, but not both. */
static guint
take_option (Reader *reader, const char *group, const TroupeOption *option, char **key)
{
  const char *old_name = option->old_name;
  g_autofree char *name = troupe_job_file_key (option->name);
  g_autofree char *old_key = old_name == NULL ? NULL : troupe_job_file_key (old_name);
  guint line = take_line (reader, group, name);
  guint old_line = old_key == NULL ? 0 : take_line (reader, group, old_key);

  if (line != 0 && old_line != 0)
    {
      fail (reader, TROUPE_JOB_FILE_ERROR_INVALID, MAX (line, old_line),
            _ ("%s and %s exclude each other"), name, old_key);
      return 0;
    }
  *key = old_line != 0 ? g_steal_pointer (&old_key) : g_steal_pointer (&name);
  return MAX (line, old_line);
}

static gboolean
fail_kind_of_option (Reader *reader, const TroupeOption *option, const char *key, guint line)
{
  return fail (reader, TROUPE_JOB_FILE_ERROR_INVALID, line,
               option->only_for == TROUPE_JOB_PYTHON ? _ ("%s is for Python functions only")
                                                     : _ ("%s is for commands only"),
               key);
}

static gboolean
read_options (Reader *reader, const char *group, TroupeOptions *options, TroupeJobKind kind)
{
  const TroupeOption *const *all = troupe_options_list (options);
  g_autoptr (GError) error = NULL;

  for (; *all != NULL; all++)
    {
      g_autofree char *key = NULL;
      guint line = take_option (reader, group, *all, &key);
      g_autofree char *text = NULL;

      if (key == NULL)
        return FALSE;
      if (line == 0)
        continue;
      if (!troupe_option_is_for (*all, kind))
        return fail_kind_of_option (reader, *all, key, line);
      text = read_string (reader, group, key, line);
      if (text == NULL)
        return FALSE;
      if (!troupe_options_set_text (options, (*all)->name, text, &error))
        return fail (reader, TROUPE_JOB_FILE_ERROR_INVALID, line, "%s: %s", key, error->message);
    }

  return TRUE;
}

static gboolean
read_job (Reader *reader, TroupeJob *job)
{
  g_auto (GStrv) kinds = enum_nicks (TROUPE_TYPE_JOB_KIND);
  g_autofree char *subject = NULL;
  g_autofree char *key = NULL;
  const char *kind;
  guint line;

  kind = choose_key (reader, TROUPE_JOB_FILE_JOB, (const char *const *) kinds, &line);
  if (kind == NULL)
    return FALSE;
  key = troupe_job_file_key (kind);
  subject = read_string (reader, TROUPE_JOB_FILE_JOB, key, line);
  if (subject == NULL)
    return FALSE;
  troupe_job_set_kind (job, enum_value (TROUPE_TYPE_JOB_KIND, kind));
  troupe_job_set_subject (job, subject);

  return read_options (reader, TROUPE_JOB_FILE_JOB, TROUPE_OPTIONS (job),
                       troupe_job_get_kind (job));
}

/* The keys of the kinds of list that an option is for. */
static char *
list_kinds_of_option (const TroupeOption *option)
{
  g_auto (GStrv) kinds = enum_nicks (TROUPE_TYPE_ITEM_LIST_KIND);
  g_autoptr (GString) keys = g_string_new (NULL);

  for (guint i = 0; kinds[i] != NULL; i++)
    {
      g_autofree char *key = troupe_job_file_key (kinds[i]);

      if ((option->lists & (1u << i)) != 0)
        g_string_append_printf (keys, "%s%s", keys->len == 0 ? "" : _ (", "), key);
    }
  return g_string_free (g_steal_pointer (&keys), FALSE);
}

/* Options of a list, some of which are for some kinds of list only. */
static gboolean
read_list_options (Reader *reader, const char *group, TroupeItemList *list)
{
  const gboolean is_first = g_str_equal (group, TROUPE_JOB_FILE_ITEMS);
  const TroupeOption *const *all = troupe_options_list (TROUPE_OPTIONS (list));
  g_autoptr (GError) error = NULL;

  for (; *all != NULL; all++)
    {
      g_autofree char *key = troupe_job_file_key ((*all)->name);
      g_autofree char *kinds = NULL;
      g_autofree char *text = NULL;
      guint line;

      /* There is none before the first list. */
      if (is_first && g_str_equal ((*all)->name, "linked"))
        continue;
      line = take_line (reader, group, key);
      if (line == 0)
        continue;
      kinds = list_kinds_of_option (*all);
      if (!troupe_item_list_takes (list, *all))
        return fail (reader, TROUPE_JOB_FILE_ERROR_INVALID, line, _ ("%s goes with %s only"), key,
                     kinds);
      text = read_string (reader, group, key, line);
      if (text == NULL)
        return FALSE;
      if (!troupe_options_set_text (TROUPE_OPTIONS (list), (*all)->name, text, &error))
        return fail (reader, TROUPE_JOB_FILE_ERROR_INVALID, line, "%s: %s", key, error->message);
    }
  return TRUE;
}

static gboolean
read_items (Reader *reader, const char *group, GPtrArray *lists)
{
  g_auto (GStrv) kinds = enum_nicks (TROUPE_TYPE_ITEM_LIST_KIND);
  g_autoptr (TroupeItemList) list = NULL;
  g_autofree char *key = NULL;
  GParamSpec *pspec;
  const char *kind;
  guint line;

  kind = choose_key (reader, group, (const char *const *) kinds, &line);
  if (kind == NULL)
    return FALSE;

  key = troupe_job_file_key (kind);
  list = troupe_item_list_new (enum_value (TROUPE_TYPE_ITEM_LIST_KIND, kind));
  pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (list), kind);
  if (pspec->value_type == G_TYPE_STRV)
    {
      g_auto (GStrv) texts = read_strings (reader, group, key, line);

      if (texts == NULL)
        return FALSE;
      g_object_set (list, kind, texts, NULL);
    }
  else
    {
      g_autofree char *text = read_string (reader, group, key, line);

      if (text == NULL)
        return FALSE;
      g_object_set (list, kind, text, NULL);
    }

  if (!read_list_options (reader, group, list))
    return FALSE;
  g_ptr_array_add (lists, g_steal_pointer (&list));
  return TRUE;
}

static gboolean
read_all_items (Reader *reader, GPtrArray *lists)
{
  g_autofree char *group = troupe_job_file_items_group (0);

  do
    {
      g_autofree char *place = g_strdup_printf ("[%s]", group);

      if (!read_items (reader, group, lists))
        return FALSE;
      g_hash_table_remove (reader->lines, place);
      g_free (group);
      group = troupe_job_file_items_group (lists->len);
    }
  while (g_key_file_has_group (reader->keys, group));

  return TRUE;
}

/* Fails for the first group or key, by line, that was not requested. */
static gboolean
refuse_unknown (Reader *reader)
{
  static const char *const groups[] = {
    TROUPE_JOB_FILE_GROUP,
    TROUPE_JOB_FILE_JOB,
    TROUPE_JOB_FILE_OUTPUT,
    NULL,
  };
  const char *first = NULL;
  guint first_line = G_MAXUINT;
  GHashTableIter iter;
  gpointer place;
  gpointer line;

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autofree char *group = g_strdup_printf ("[%s]", groups[i]);

      g_hash_table_remove (reader->lines, group);
    }

  g_hash_table_iter_init (&iter, reader->lines);
  while (g_hash_table_iter_next (&iter, &place, &line))
    if (GPOINTER_TO_UINT (line) < first_line)
      {
        first = place;
        first_line = GPOINTER_TO_UINT (line);
      }

  if (first == NULL)
    return TRUE;
  if (g_str_has_suffix (first, "]"))
    return fail (reader, TROUPE_JOB_FILE_ERROR_UNKNOWN, first_line,
                 _ ("There is no group %s in job files"), first);

  return fail (reader, TROUPE_JOB_FILE_ERROR_UNKNOWN, first_line,
               _ ("There is no key “%s” in the group %.*s"), strstr (first, "] ") + 2,
               (int) (strstr (first, "] ") + 1 - first), first);
}

static char *
path_from_folder (const char *folder, const char *path)
{
  if (g_path_is_absolute (path) || g_str_equal (folder, "."))
    return g_strdup (path);
  return g_str_equal (path, ".") ? g_strdup (folder) : g_build_filename (folder, path, NULL);
}

/**
 * troupe_job_file_load:
 * @path: a job file
 * @error: return location for an error
 *
 * Reads a job file, strictly: an unknown group or key is an error that names the line and the key.
 * Paths in the file are relative to its own folder.
 *
 * Returns: (transfer full) (nullable): its contents, or %NULL with %TROUPE_JOB_FILE_ERROR or
 *   %G_FILE_ERROR
 */
TroupeJobFile *
troupe_job_file_load (const char *path, GError **error)
{
  gsize size;
  g_autofree char *text = troupe_job_file_read (path, &size, error);

  return text != NULL ? troupe_job_file_load_text (text, size, path, error) : NULL;
}

/**
 * troupe_job_file_load_text:
 * @text: the text of a job file
 * @size: its size in bytes
 * @path: the path of the file that it is from, or would be
 * @error: return location for an error
 *
 * Reads the text of a job file, as troupe_job_file_load() does.
 *
 * Returns: (transfer full) (nullable): its contents, or %NULL with %TROUPE_JOB_FILE_ERROR
 */
TroupeJobFile *
troupe_job_file_load_text (const char *text, gsize size, const char *path, GError **error)
{
  g_autoptr (TroupeJobFile) self = troupe_job_file_new ();
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) syntax = NULL;
  g_autoptr (GError) invalid = NULL;
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *folder = g_path_get_dirname (path);
  Reader reader = { name, keys, lines, error };

  if (strlen (text) != size || !g_utf8_validate (text, size, NULL))
    {
      fail (&reader, TROUPE_JOB_FILE_ERROR_SYNTAX, 0, _ ("This is not a job file: it is not text"));
      return NULL;
    }
  if (!scan_lines (&reader, text))
    return NULL;
  if (!g_key_file_load_from_data (keys, text, size, G_KEY_FILE_NONE, &syntax))
    {
      fail (&reader, TROUPE_JOB_FILE_ERROR_SYNTAX, 0, "%s", syntax->message);
      return NULL;
    }

  if (!read_version (&reader) || !read_job (&reader, self->job) ||
      !read_all_items (&reader, self->items) ||
      !read_options (&reader, TROUPE_JOB_FILE_OUTPUT, TROUPE_OPTIONS (self->output),
                     troupe_job_get_kind (self->job)) ||
      !refuse_unknown (&reader))
    return NULL;

  troupe_job_file_find_columns (self);
  if (!troupe_job_validate (self->job, &invalid))
    {
      fail (&reader, TROUPE_JOB_FILE_ERROR_INVALID, 0, "%s", invalid->message);
      return NULL;
    }

  troupe_job_file_map_paths (self, folder, path_from_folder);
  return g_steal_pointer (&self);
}
