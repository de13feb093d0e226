/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "troupe-job-file-private.h"

#include <string.h>

G_DEFINE_QUARK (troupe_job_file_error, troupe_job_file_error)

G_DEFINE_ENUM_TYPE (TroupeFormat,
                    troupe_format,
                    G_DEFINE_ENUM_VALUE (TROUPE_FORMAT_LINES, "lines"),
                    G_DEFINE_ENUM_VALUE (TROUPE_FORMAT_JSON, "json"),
                    G_DEFINE_ENUM_VALUE (TROUPE_FORMAT_JSONL, "jsonl"),
                    G_DEFINE_ENUM_VALUE (TROUPE_FORMAT_CSV, "csv"))

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
  return self;
}

/**
 * troupe_job_file_free:
 * @self: (transfer full): what a job file holds
 *
 * Frees @self; its job and its items live on where someone else has a reference.
 */
void
troupe_job_file_free (TroupeJobFile *self)
{
  g_clear_object (&self->job);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->joblog, g_free);
  g_clear_pointer (&self->results, g_free);
  g_clear_pointer (&self->report, g_free);
  g_free (self);
}

/**
 * troupe_job_file_open_items:
 * @self: what a job file holds, with at least one list of items
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the items, or %NULL with %TROUPE_SOURCE_ERROR
 */
TroupeSource *
troupe_job_file_open_items (TroupeJobFile *self, GError **error)
{
  g_return_val_if_fail (self->items->len > 0, NULL);

  return troupe_item_list_open (g_ptr_array_index (self->items, 0), error);
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
map_items (TroupeItemList *items, const char *folder, TroupeJobFilePath map_path)
{
  g_auto (GStrv) input = g_strdupv ((char **) troupe_item_list_get_input (items));

  for (guint i = 0; input[i] != NULL; i++)
    if (!g_str_equal (input[i], "-"))
      map_path_in_place (&input[i], folder, map_path);
  troupe_item_list_set_input (items, (const char *const *) input);
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

/* Replaces each path by what map_path() makes of it. */
void
troupe_job_file_map_paths (TroupeJobFile *self, const char *folder, TroupeJobFilePath map_path)
{
  if (troupe_job_get_kind (self->job) == TROUPE_JOB_PYTHON)
    map_python (self->job, folder, map_path);
  for (guint i = 0; i < self->items->len; i++)
    map_items (g_ptr_array_index (self->items, i), folder, map_path);

  map_path_in_place (&self->output, folder, map_path);
  map_path_in_place (&self->joblog, folder, map_path);
  map_path_in_place (&self->results, folder, map_path);
  map_path_in_place (&self->report, folder, map_path);
}
