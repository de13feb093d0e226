/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes job files and keeps the comments of a file that is replaced. */

#include "troupe-job-file-private.h"

#include "troupe-config.h"

#include <glib/gi18n-lib.h>

static gboolean
set_string (GKeyFile *keys, const char *group, const char *key, const char *text, GError **error)
{
  g_autofree char *shown = NULL;

  if (g_utf8_validate (text, -1, NULL))
    {
      g_key_file_set_string (keys, group, key, text);
      return TRUE;
    }

  shown = g_utf8_make_valid (text, -1);
  g_set_error (error, TROUPE_JOB_FILE_ERROR, TROUPE_JOB_FILE_ERROR_INVALID,
               _ ("%s cannot be saved, since “%s” is not valid UTF-8 and a job file is text"), key,
               shown);
  return FALSE;
}

static gboolean
set_property (GKeyFile *keys, const char *group, GObject *object, const char *name, GError **error)
{
  g_autofree char *key = troupe_job_file_key (name);
  g_auto (GValue) value = G_VALUE_INIT;
  const char *const *texts;

  g_object_get_property (object, name, &value);
  if (!G_VALUE_HOLDS (&value, G_TYPE_STRV))
    return set_string (keys, group, key, g_value_get_string (&value), error);

  texts = g_value_get_boxed (&value);
  for (guint i = 0; texts[i] != NULL; i++)
    if (!set_string (keys, group, key, texts[i], error))
      return FALSE;
  g_key_file_set_string_list (keys, group, key, texts, g_strv_length ((char **) texts));
  return TRUE;
}

/* Writes the options that are not at their defaults and have an effect on jobs of the kind. */
static gboolean
write_options (GKeyFile *keys,
               const char *group,
               TroupeOptions *options,
               TroupeJobKind kind,
               GError **error)
{
  const TroupeOption *const *all = troupe_options_list (options);

  for (; *all != NULL; all++)
    {
      g_autofree char *key = troupe_job_file_key ((*all)->name);
      g_autofree char *text = troupe_options_dup_text (options, (*all)->name);

      if (troupe_options_is_default (options, (*all)->name) || !troupe_option_is_for (*all, kind))
        continue;
      if (!set_string (keys, group, key, text, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_job (GKeyFile *keys, TroupeJob *job, GError **error)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (TROUPE_TYPE_JOB_KIND);
  g_autofree char *kind =
      troupe_job_file_key (g_enum_get_value (klass, troupe_job_get_kind (job))->value_nick);

  return set_string (keys, TROUPE_JOB_FILE_JOB, kind, troupe_job_get_subject (job), error) &&
         write_options (keys, TROUPE_JOB_FILE_JOB, TROUPE_OPTIONS (job), troupe_job_get_kind (job),
                        error);
}

static gboolean
write_items (GKeyFile *keys, const char *group, TroupeItemList *list, GError **error)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (TROUPE_TYPE_ITEM_LIST_KIND);
  TroupeItemListKind kind = troupe_item_list_get_kind (list);
  const TroupeOption *const *options = troupe_options_list (TROUPE_OPTIONS (list));
  GObject *object = G_OBJECT (list);

  if (!set_property (keys, group, object, g_enum_get_value (klass, kind)->value_nick, error))
    return FALSE;

  for (; *options != NULL; options++)
    {
      g_autofree char *key = troupe_job_file_key ((*options)->name);
      g_autofree char *text = troupe_options_dup_text (TROUPE_OPTIONS (list), (*options)->name);

      if (troupe_options_is_default (TROUPE_OPTIONS (list), (*options)->name) ||
          !troupe_item_list_takes (list, *options))
        continue;
      if (!set_string (keys, group, key, text, error))
        return FALSE;
    }
  return TRUE;
}

static char *
make_absolute (const char *folder, const char *path)
{
  return g_canonicalize_filename (path, folder);
}

/* The path is relative if the file is in the folder or below, so that both can be moved together.
 */
static char *
path_for_folder (const char *folder, const char *path)
{
  g_autofree char *absolute = make_absolute (NULL, path);
  g_autoptr (GFile) file = g_file_new_for_path (absolute);
  g_autoptr (GFile) above = g_file_new_for_path (folder);
  char *relative =
      g_file_equal (above, file) ? g_strdup (".") : g_file_get_relative_path (above, file);

  return relative != NULL ? relative : g_steal_pointer (&absolute);
}

static TroupeJobFile *
copy_with_paths (TroupeJobFile *self, const char *folder, TroupeJobFilePath map_path)
{
  TroupeJobFile *copy = g_memdup2 (self, sizeof *self);

  copy->job = troupe_job_copy (self->job);
  copy->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->items->len; i++)
    g_ptr_array_add (copy->items, troupe_item_list_copy (g_ptr_array_index (self->items, i)));
  copy->output = troupe_options_copy (TROUPE_OPTIONS (self->output));

  troupe_job_file_map_paths (copy, folder, map_path);
  return copy;
}

static void
remove_missing (GKeyFile *keys, const char *group, GKeyFile *wanted)
{
  g_auto (GStrv) names = g_key_file_get_keys (keys, group, NULL, NULL);

  if (!g_key_file_has_group (wanted, group))
    {
      g_key_file_remove_group (keys, group, NULL);
      return;
    }
  for (guint i = 0; names[i] != NULL; i++)
    if (!g_key_file_has_key (wanted, group, names[i], NULL))
      g_key_file_remove_key (keys, group, names[i], NULL);
}

static void
copy_group (GKeyFile *keys, const char *group, GKeyFile *from)
{
  g_auto (GStrv) names = g_key_file_get_keys (from, group, NULL, NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_value (from, group, names[i], NULL);

      g_key_file_set_value (keys, group, names[i], value);
    }
}

/* An option that the file names by its former name keeps that name, and the comment above it. */
static void
keep_old_names (GKeyFile *keys, GKeyFile *wanted, const char *group, TroupeOptions *options)
{
  const TroupeOption *const *all = troupe_options_list (options);

  for (; *all != NULL; all++)
    {
      const char *old_name = (*all)->old_name;
      g_autofree char *key = troupe_job_file_key ((*all)->name);
      g_autofree char *old_key = old_name == NULL ? NULL : troupe_job_file_key (old_name);
      g_autofree char *value = g_key_file_get_value (wanted, group, key, NULL);

      if (old_key == NULL || value == NULL || !g_key_file_has_key (keys, group, old_key, NULL))
        continue;
      g_key_file_remove_key (wanted, group, key, NULL);
      g_key_file_set_value (wanted, group, old_key, value);
    }
}

/* Returns the keys of the file at @path, with its comments and in its order, but with the values of
 * @wanted. */
static GKeyFile *
merge_with_file (TroupeJobFile *self, const char *path, GKeyFile *wanted)
{
  GKeyFile *keys = g_key_file_new ();
  g_auto (GStrv) wanted_groups = g_key_file_get_groups (wanted, NULL);
  g_auto (GStrv) groups = NULL;

  /* A file that is not a key file is replaced. */
  g_key_file_load_from_file (keys, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  keep_old_names (keys, wanted, TROUPE_JOB_FILE_JOB, TROUPE_OPTIONS (self->job));
  keep_old_names (keys, wanted, TROUPE_JOB_FILE_OUTPUT, TROUPE_OPTIONS (self->output));
  groups = g_key_file_get_groups (keys, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    remove_missing (keys, groups[i], wanted);
  for (guint i = 0; wanted_groups[i] != NULL; i++)
    copy_group (keys, wanted_groups[i], wanted);
  return keys;
}

static GKeyFile *
write_all (TroupeJobFile *self, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  g_key_file_set_integer (keys, TROUPE_JOB_FILE_GROUP, "Version", TROUPE_JOB_FILE_VERSION);
  if (!write_job (keys, self->job, error))
    return NULL;
  for (guint i = 0; i < self->items->len; i++)
    {
      g_autofree char *group = troupe_job_file_items_group (i);

      if (!write_items (keys, group, g_ptr_array_index (self->items, i), error))
        return NULL;
    }
  return write_options (keys, TROUPE_JOB_FILE_OUTPUT, TROUPE_OPTIONS (self->output),
                        troupe_job_get_kind (self->job), error)
             ? g_steal_pointer (&keys)
             : NULL;
}

/* What matches a pattern, or is in a folder, are items, which are relative as the pattern is. */
static void
keep_patterns (TroupeJobFile *self, TroupeJobFile *copy)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      TroupeItemList *list = g_ptr_array_index (self->items, i);
      TroupeItemList *copied = g_ptr_array_index (copy->items, i);

      troupe_item_list_set_glob (copied, troupe_item_list_get_glob (list));
      troupe_item_list_set_directory (copied, troupe_item_list_get_directory (list));
    }
}

/**
 * troupe_job_file_to_text:
 * @self: the job file to write
 * @error: return location for an error
 *
 * Writes a job file as text for troupe_job_file_load_text(). Its items are the same in the present
 * folder: the paths of files are absolute, but patterns and folders of items are as they are.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL with %TROUPE_JOB_FILE_ERROR if the job
 *   has bytes that are not text
 */
char *
troupe_job_file_to_text (TroupeJobFile *self, GError **error)
{
  g_autoptr (TroupeJobFile) copy = copy_with_paths (self, NULL, make_absolute);
  g_autoptr (GKeyFile) keys = NULL;

  keep_patterns (self, copy);
  keys = write_all (copy, error);
  return keys != NULL ? g_key_file_to_data (keys, NULL, NULL) : NULL;
}

/**
 * troupe_job_file_save:
 * @self: the job file to write
 * @path: the path; an existing file is replaced
 * @error: return location for an error
 *
 * Writes a job file that troupe_job_file_load() reads as @self. Only options that are not at their
 * defaults are written. Comments of a job file that is replaced are kept, beside their keys.
 *
 * Returns: %TRUE, or %FALSE with %TROUPE_JOB_FILE_ERROR or %G_FILE_ERROR
 */
gboolean
troupe_job_file_save (TroupeJobFile *self, const char *path, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  g_autoptr (TroupeJobFile) copy = copy_with_paths (self, folder, path_for_folder);
  g_autoptr (GKeyFile) keys = write_all (copy, error);
  g_autoptr (GKeyFile) merged = NULL;

  if (keys == NULL)
    return FALSE;

  merged = merge_with_file (copy, path, keys);
  return g_key_file_save_to_file (merged, path, error);
}
