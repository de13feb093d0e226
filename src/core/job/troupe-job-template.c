/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes the command template of a job, as its workers do. */

#include "troupe-job-template.h"

/* What replacement strings stand for in each text about the items of a job. */
static TroupeTemplateSettings
get_settings (TroupeJob *self)
{
  const char *const *columns = troupe_job_get_columns (self);
  const guint n_columns = columns == NULL ? 0 : g_strv_length ((char **) columns);

  return (TroupeTemplateSettings){
    .has_parts = columns == NULL || n_columns > 0 || troupe_job_has_groups (self),
    .names = columns,
    .n_parts = columns == NULL ? 0 : MAX (n_columns, 1) * troupe_job_get_group_max (self),
    .leaves_items_out = troupe_job_get_omits_items (self),
    .is_stream = troupe_job_get_stream (self),
    .has_edits = troupe_job_get_plus (self),
  };
}

/**
 * troupe_job_create_template:
 * @self: a job that runs commands
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): its template, or %NULL with %TROUPE_TEMPLATE_ERROR_UNKNOWN;
 *   if the columns of its items are not known, any position is valid
 */
TroupeTemplate *
troupe_job_create_template (TroupeJob *self, GError **error)
{
  TroupeTemplateSettings settings = get_settings (self);
  const char *shell = troupe_job_get_shell (self);

  settings.repeats_words = troupe_job_repeats_words (self);
  settings.shell = *shell == '\0' ? NULL : shell;
  settings.reads_item = troupe_job_get_stdin_item (self);
  return troupe_template_new (troupe_job_get_subject (self), &settings, error);
}

/**
 * troupe_job_create_text_template:
 * @self: a job
 * @text: a text with replacement strings, which is no command
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a template of @text for the items of @self, or %NULL with
 *   %TROUPE_TEMPLATE_ERROR_UNKNOWN
 */
TroupeTemplate *
troupe_job_create_text_template (TroupeJob *self, const char *text, GError **error)
{
  TroupeTemplateSettings settings = get_settings (self);

  settings.is_text = TRUE;
  return troupe_template_new (text, &settings, error);
}

/**
 * troupe_job_take_columns:
 * @self: a job
 * @source: its items
 *
 * Sets the columns of @self to the parts of these items; to %NULL if each item has a number of its
 * own.
 */
void
troupe_job_take_columns (TroupeJob *self, TroupeSource *source)
{
  const char *const *names = troupe_source_get_part_names (source);
  const guint n_parts = troupe_source_get_n_parts (source);
  g_auto (GStrv) unnamed = NULL;

  if (names == NULL && n_parts > 0)
    {
      unnamed = g_new0 (char *, n_parts + 1);
      for (guint i = 0; n_parts > 1 && i < n_parts; i++)
        unnamed[i] = g_strdup ("");
      names = (const char *const *) unnamed;
    }
  troupe_job_set_columns (self, names);
}
