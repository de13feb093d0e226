/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes what a job does with one item as a command line for a shell. */

#include "troupe-result-command.h"

#include "troupe-bytes.h"
#include "troupe-item-command.h"
#include "troupe-job-template.h"
#include "troupe-source.h"

/* A run that was read from the history, or comes from another process, knows its columns only by
 * its items. */
static void
add_columns (TroupeJob *job, GBytes *item)
{
  g_auto (GStrv) columns = NULL;
  gsize size;
  const char *text = troupe_bytes_get_data (item, &size);
  guint n_parts = 1;

  for (gsize i = 0; i < size; i++)
    n_parts += text[i] == TROUPE_PART_SEPARATOR;
  if (n_parts == 1 || troupe_job_get_columns (job))
    return;

  columns = g_new0 (char *, n_parts + 1);
  for (guint i = 0; i < n_parts; i++)
    columns[i] = g_strdup ("");
  troupe_job_set_columns (job, (const char *const *) columns);
}

/**
 * troupe_result_command_create:
 * @job: a job
 * @result: the result of one of its items
 *
 * Returns: (transfer full) (nullable): what a shell runs to do the same with that item: the command
 *   of a job of commands, otherwise a call of Troupe; %NULL if the item is not known or the
 * template cannot be read
 */
char *
troupe_result_command_create (TroupeJob *job, TroupeResult *result)
{
  g_autoptr (TroupeJob) copy = troupe_job_copy (job);
  g_autoptr (GBytes) item = troupe_result_get_input_bytes (result);
  g_autoptr (TroupeTemplate) template_ = NULL;
  g_autoptr (TroupeItemCommand) command = NULL;
  GString *text;
  guint64 first;
  guint64 last;

  if (item == NULL)
    return NULL;
  add_columns (copy, item);
  if (troupe_job_get_kind (job) == TROUPE_JOB_COMMAND)
    {
      template_ = troupe_job_create_template (copy, NULL);
      if (template_ == NULL)
        return NULL;
    }

  troupe_result_get_items (result, &first, &last);
  command = troupe_item_command_new (copy, template_);
  text = g_string_new (NULL);
  troupe_item_command_append (command, item, first, MAX (troupe_result_get_worker (result), 1),
                              text);
  return g_string_free (text, FALSE);
}
