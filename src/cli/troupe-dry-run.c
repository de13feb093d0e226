/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Prints the command line of each item, and runs none. */

#include "troupe-dry-run.h"

#include "troupe-item-command.h"
#include "troupe-job-template.h"

#include <poll.h>
#include <stdio.h>

/* Items taken at a time. */
#define PIECE_ITEMS 1024

static void
wait_for_items (TroupeSource *source)
{
  struct pollfd entry = { .fd = troupe_source_get_wait_fd (source), .events = POLLIN };

  poll (&entry, 1, -1);
}

static void
print_left_out (TroupeSource *source, gboolean *has_left_out)
{
  while (TRUE)
    {
      g_autofree char *sentence = troupe_source_take_warning (source);

      if (sentence == NULL)
        return;
      *has_left_out = TRUE;
      g_printerr ("%s\n", sentence);
    }
}

/* The lanes take turns, as if all items took as long. */
static void
print_items (TroupeItemCommand *command, TroupeItems *items, guint n_lanes)
{
  const guint64 first = troupe_items_get_first_index (items);
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint32 i = 0; i < troupe_items_get_count (items); i++)
    {
      g_autoptr (GBytes) item = troupe_items_dup_item (items, i);

      troupe_item_command_append (command, item, first + i + 1, (first + i) % n_lanes + 1, lines);
      g_string_append_c (lines, '\n');
    }
  fwrite (lines->str, 1, lines->len, stdout);
}

static gboolean
print_all (TroupeJob *job, TroupeSource *source, gboolean *has_left_out, GError **error)
{
  const guint n_lanes = troupe_job_get_effective_workers (job) * troupe_job_get_threads (job);
  g_autoptr (TroupeTemplate) template_ = NULL;
  g_autoptr (TroupeItemCommand) command = NULL;
  TroupeSourceStatus status;

  troupe_job_take_columns (job, source);
  if (troupe_job_get_kind (job) == TROUPE_JOB_COMMAND)
    {
      template_ = troupe_job_create_template (job, error);
      if (template_ == NULL)
        return FALSE;
    }
  command = troupe_item_command_new (job, template_);

  do
    {
      g_autoptr (TroupeItems) items = NULL;

      status = troupe_source_next (source, PIECE_ITEMS, G_MAXSIZE, &items, error);
      print_left_out (source, has_left_out);
      if (status == TROUPE_SOURCE_WAIT)
        wait_for_items (source);
      if (status == TROUPE_SOURCE_ITEMS)
        print_items (command, items, n_lanes);
    }
  while (status == TROUPE_SOURCE_ITEMS || status == TROUPE_SOURCE_WAIT);
  return status == TROUPE_SOURCE_END;
}

/**
 * troupe_dry_run:
 * @call: a call
 *
 * Prints the command line of each item to standard output, in the order of the items, quoted so
 * that a shell reads it. No worker is started, and of the files that the call names, only the job
 * file is written.
 *
 * Returns: the exit status
 */
TroupeExit
troupe_dry_run (TroupeCall *call)
{
  g_autoptr (TroupeJob) job = troupe_job_copy (call->file->job);
  g_autoptr (GError) error = NULL;
  g_autoptr (TroupeSource) source = NULL;
  gboolean has_left_out = FALSE;

  if (call->save == NULL || troupe_job_file_save (call->file, call->save, &error))
    source = troupe_job_file_open_items (call->file, &error);
  if (source == NULL || !print_all (job, source, &has_left_out, &error))
    {
      fflush (stdout);
      g_printerr ("troupe: %s\n", error->message);
      return TROUPE_EXIT_WRONG;
    }

  return fflush (stdout) == 0 && !has_left_out ? TROUPE_EXIT_OK : TROUPE_EXIT_FAILED;
}
