/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The content of a job file: a job, its items and its output. */

#include "troupe-job-file-private.h"

#include "troupe-combination-source.h"
#include "troupe-config.h"
#include "troupe-job-groups.h"
#include "troupe-option-name.h"
#include "troupe-shuffled-source.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

G_DEFINE_QUARK (troupe_job_file_error, troupe_job_file_error)

/**
 * troupe_job_file_new:
 *
 * Returns: (transfer full): a new job, with no items
 */
TroupeJobFile *
troupe_job_file_new (void)
{
  TroupeJobFile *self = g_new0 (TroupeJobFile, 1);

  self->job = troupe_job_new (TROUPE_JOB_FUNCTION, NULL);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->output = troupe_output_options_new ();
  return self;
}

/**
 * troupe_job_file_free:
 * @self: (transfer full): the contents of a job file
 *
 * Frees @self; its job, its items and its options are released.
 */
void
troupe_job_file_free (TroupeJobFile *self)
{
  g_clear_object (&self->job);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_object (&self->output);
  g_free (self);
}

/**
 * troupe_job_file_find_columns:
 * @self: the contents of a job file
 *
 * Sets the columns of the job to those of the lists of items, without opening them: to %NULL if a
 * file must be opened for that; and whether its items are blocks of a stream.
 */
void
troupe_job_file_find_columns (TroupeJobFile *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) columns = NULL;
  gboolean known = TRUE;
  gboolean is_stream = FALSE;

  for (guint i = 0; i < self->items->len; i++)
    {
      TroupeItemList *list = g_ptr_array_index (self->items, i);
      g_autofree char *name = troupe_item_list_dup_part_name (list);

      known = known && name != NULL;
      is_stream = is_stream || troupe_item_list_is_stream (list);
      if (name != NULL && (self->items->len > 1 || *name != '\0'))
        g_strv_builder_add (names, name);
    }

  columns = g_strv_builder_end (names);
  troupe_job_set_columns (self->job, known ? (const char *const *) columns : NULL);
  troupe_job_set_stream (self->job, is_stream);
}

static gboolean
check_parts (TroupeJob *job, guint n_parts, GError **error)
{
  if (troupe_job_get_kind (job) != TROUPE_JOB_FUNCTION || n_parts == 1)
    return TRUE;

  if (n_parts == 0)
    g_set_error_literal (error, TROUPE_JOB_FILE_ERROR, TROUPE_JOB_FILE_ERROR_INVALID,
                         _ ("A built-in function takes one value, and these items have columns: "
                            "use a command or a Python function"));
  else
    g_set_error (error, TROUPE_JOB_FILE_ERROR, TROUPE_JOB_FILE_ERROR_INVALID,
                 _ ("A built-in function takes one value, and these items have %u: choose one "
                    "column, or use a command or a Python function"),
                 n_parts);
  return FALSE;
}

static gboolean
is_order_open (TroupeJob *job)
{
  return troupe_job_get_shuf (job) && troupe_job_get_seed (job) == 0;
}

/**
 * troupe_job_file_choose_order:
 * @self: the contents of a job file
 *
 * Chooses the order of the items if it is to be random and was not chosen yet.
 */
void
troupe_job_file_choose_order (TroupeJobFile *self)
{
  if (is_order_open (self->job))
    g_object_set (self->job, "seed", 1 + g_random_int_range (0, G_MAXINT32), NULL);
}

static TroupeSource *
combine (TroupeJob *job, GPtrArray *sources, const gboolean *linked)
{
  TroupeSource *const *all = (TroupeSource *const *) sources->pdata;

  if (sources->len == 1)
    return g_object_ref (all[0]);
  return troupe_job_get_link (job) ? troupe_combination_source_new_repeated (all, sources->len)
                                   : troupe_combination_source_new (all, linked, sources->len);
}

/**
 * troupe_job_file_open_items:
 * @self: the contents of a job file, with at least one list of items
 * @error: return location for an error
 *
 * Opens the lists, combines them if there are several, and joins the items of a command. If their
 * order is to be random and was not chosen yet, it is chosen, and is the same when they are opened
 * again.
 *
 * Returns: (transfer full) (nullable): the items, or %NULL with %TROUPE_SOURCE_ERROR, or with
 *   %TROUPE_JOB_FILE_ERROR_INVALID if the job cannot take them
 */
TroupeSource *
troupe_job_file_open_items (TroupeJobFile *self, GError **error)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) linked = g_array_new (FALSE, FALSE, sizeof (gboolean));
  g_autoptr (TroupeSource) combined = NULL;
  g_autoptr (TroupeSource) shuffled = NULL;

  g_return_val_if_fail (self->items->len > 0, NULL);

  if (troupe_job_get_stream (self->job) && self->items->len > 1)
    {
      g_set_error (error, TROUPE_JOB_FILE_ERROR, TROUPE_JOB_FILE_ERROR_INVALID,
                   /* Translators: %s is the option --pipe, or its name in the form */
                   _ ("The blocks of %s cannot be combined with other items"),
                   troupe_option_name ("pipe"));
      return NULL;
    }

  for (guint i = 0; i < self->items->len; i++)
    {
      TroupeItemList *list = g_ptr_array_index (self->items, i);
      TroupeSource *source = troupe_item_list_open (list, error);
      gboolean is_linked = troupe_item_list_get_linked (list);

      if (source == NULL)
        return NULL;
      g_ptr_array_add (sources, source);
      g_array_append_val (linked, is_linked);
    }

  combined = combine (self->job, sources, (const gboolean *) (gpointer) linked->data);
  if (!check_parts (self->job, troupe_source_get_n_parts (combined), error))
    return NULL;
  troupe_job_file_choose_order (self);
  shuffled = troupe_job_get_shuf (self->job)
                 ? troupe_shuffled_source_new (combined, troupe_job_get_seed (self->job))
                 : g_object_ref (combined);
  return troupe_job_group_items (self->job, shuffled, error);
}

static gboolean
is_stream (const char *path)
{
  struct stat status;

  if (*path == '\0')
    return FALSE;
  return (g_str_equal (path, "-") ? fstat (STDIN_FILENO, &status) : stat (path, &status)) == 0 &&
         !S_ISREG (status.st_mode) && !S_ISDIR (status.st_mode);
}

/**
 * troupe_job_file_reads_stream:
 * @self: the contents of a job file
 *
 * Returns: whether items come from a pipe or a terminal, which cannot be read again, or are in a
 *   random order that is not that of the job, and would be another one the next time
 */
gboolean
troupe_job_file_reads_stream (TroupeJobFile *self)
{
  if (is_order_open (self->job))
    return TRUE;

  for (guint i = 0; i < self->items->len; i++)
    {
      TroupeItemList *list = g_ptr_array_index (self->items, i);
      const TroupeItemListKind kind = troupe_item_list_get_kind (list);
      const char *const *input = troupe_item_list_get_input (list);

      if (kind == TROUPE_ITEM_LIST_CSV && is_stream (troupe_item_list_get_csv (list)))
        return TRUE;
      for (guint j = 0; kind == TROUPE_ITEM_LIST_INPUT && input[j] != NULL; j++)
        if (is_stream (input[j]))
          return TRUE;
    }
  return FALSE;
}

/**
 * troupe_job_file_reads_standard_input:
 * @self: the contents of a job file
 *
 * Returns: whether a list of items is read from standard input
 */
gboolean
troupe_job_file_reads_standard_input (TroupeJobFile *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      TroupeItemList *list = g_ptr_array_index (self->items, i);

      if (g_strv_contains (troupe_item_list_get_input (list), "-") ||
          g_str_equal (troupe_item_list_get_csv (list), "-"))
        return TRUE;
    }
  return FALSE;
}

char *
troupe_job_file_items_group (guint index)
{
  return index == 0 ? g_strdup (TROUPE_JOB_FILE_ITEMS)
                    : g_strdup_printf ("%s %u", TROUPE_JOB_FILE_ITEMS, index + 1);
}

char *
troupe_job_file_key (const char *option)
{
  GString *key = g_string_new (NULL);
  gboolean upper = TRUE;

  for (const char *at = option; *at != '\0'; at++)
    {
      if (*at != '-')
        g_string_append_c (key, upper ? g_ascii_toupper (*at) : *at);
      upper = *at == '-';
    }

  return g_string_free (key, FALSE);
}

static void
map_path_in_place (char **path, const char *folder, TroupeJobFilePath map_path)
{
  g_autofree char *old = *path;

  *path = old == NULL ? NULL : map_path (folder, old);
}

static void
map_property (GObject *object, const char *name, const char *folder, TroupeJobFilePath map_path)
{
  g_autofree char *path = NULL;

  g_object_get (object, name, &path, NULL);
  if (*path == '\0' || g_str_equal (path, "-") || g_str_equal (path, "..."))
    return;

  map_path_in_place (&path, folder, map_path);
  g_object_set (object, name, path, NULL);
}

static void
map_items (TroupeItemList *items, const char *folder, TroupeJobFilePath map_path)
{
  g_auto (GStrv) input = g_strdupv ((char **) troupe_item_list_get_input (items));

  for (guint i = 0; input[i] != NULL; i++)
    if (!g_str_equal (input[i], "-"))
      map_path_in_place (&input[i], folder, map_path);
  troupe_item_list_set_input (items, (const char *const *) input);

  map_property (G_OBJECT (items), "csv", folder, map_path);
  map_property (G_OBJECT (items), "glob", folder, map_path);
  map_property (G_OBJECT (items), "directory", folder, map_path);
}

static void
map_options (TroupeOptions *options, const char *folder, TroupeJobFilePath map_path)
{
  const TroupeOption *const *all = troupe_options_list (options);

  for (; *all != NULL; all++)
    if ((*all)->type == TROUPE_OPTION_PATH)
      map_property (G_OBJECT (options), (*all)->name, folder, map_path);
}

/* FILE.py:NAME, but not MODULE:NAME. */
static void
map_python (TroupeJob *job, const char *folder, TroupeJobFilePath map_path)
{
  const char *subject = troupe_job_get_subject (job);
  const char *colon = strrchr (subject, ':');
  g_autofree char *file = NULL;
  g_autofree char *mapped = NULL;

  if (colon == NULL || colon - subject < 3 || strncmp (colon - 3, ".py", 3) != 0)
    return;

  file = g_strndup (subject, colon - subject);
  map_path_in_place (&file, folder, map_path);
  mapped = g_strconcat (file, colon, NULL);
  troupe_job_set_subject (job, mapped);
}

/* Replaces each path by the result of map_path(). */
void
troupe_job_file_map_paths (TroupeJobFile *self, const char *folder, TroupeJobFilePath map_path)
{
  if (troupe_job_get_kind (self->job) == TROUPE_JOB_PYTHON)
    map_python (self->job, folder, map_path);
  for (guint i = 0; i < self->items->len; i++)
    map_items (g_ptr_array_index (self->items, i), folder, map_path);
  map_options (TROUPE_OPTIONS (self->job), folder, map_path);
  map_options (TROUPE_OPTIONS (self->output), folder, map_path);
}
