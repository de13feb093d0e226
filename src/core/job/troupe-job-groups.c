/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Joins as many items as a command of a job has. */

#include "troupe-job-groups.h"

#include "troupe-command-length.h"
#include "troupe-group-source.h"
#include "troupe-job-template.h"

static gboolean
fits (const char *row, gsize size, gpointer data)
{
  return troupe_command_length_fits (data, row, size);
}

/**
 * troupe_job_group_items:
 * @self: a job
 * @source: its items
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the items of each command, joined if it has several; or
 *   %NULL with %TROUPE_TEMPLATE_ERROR_UNKNOWN
 */
TroupeSource *
troupe_job_group_items (TroupeJob *self, TroupeSource *source, GError **error)
{
  const guint n_lanes = troupe_job_get_effective_workers (self) * troupe_job_get_threads (self);
  const guint most = troupe_job_get_group_max (self);
  const TroupeFill fill = troupe_job_get_fill (self);
  const gboolean is_spread = fill == TROUPE_FILL_NO ? most == 0 : fill != TROUPE_FILL_XARGS;
  g_autoptr (TroupeJob) job = NULL;
  TroupeTemplate *template_;
  TroupeGroupSettings settings;

  if (!troupe_job_has_groups (self))
    return g_object_ref (source);

  job = troupe_job_copy (self);
  troupe_job_take_columns (job, source);
  template_ = troupe_job_create_template (job, error);
  if (template_ == NULL)
    return NULL;

  settings = (TroupeGroupSettings){
    .most = most,
    .share = is_spread ? n_lanes : 0,
    .joins_lines = troupe_job_get_max_lines (self) > 0,
    .limit = troupe_job_get_max_chars (self),
    .fits = fits,
    .data = troupe_command_length_new (template_, troupe_job_get_max_chars (self)),
    .free_data = (GDestroyNotify) troupe_command_length_free,
  };
  return troupe_group_source_new (source, &settings);
}
