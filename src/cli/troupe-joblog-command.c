/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the command line that a job log has for an item. */

#include "troupe-joblog-command.h"

#include "troupe-bytes.h"
#include "troupe-formatter.h"

#include <string.h>

struct _TroupeJoblogCommand
{
  char *title;
  TroupeTemplate *template_;
};

/**
 * troupe_joblog_command_new:
 * @job: the job
 * @template_: (nullable): of a job of commands, their template, which must outlive this
 *
 * Returns: (transfer full): a writer of command lines
 */
TroupeJoblogCommand *
troupe_joblog_command_new (TroupeJob *job, TroupeTemplate *template_)
{
  TroupeJoblogCommand *self = g_new (TroupeJoblogCommand, 1);

  self->title = troupe_job_describe (job);
  self->template_ = template_;
  return self;
}

/**
 * troupe_joblog_command_free:
 * @self: (transfer full): a writer of command lines
 *
 * Frees @self.
 */
void
troupe_joblog_command_free (TroupeJoblogCommand *self)
{
  g_free (self->title);
  g_free (self);
}

/**
 * troupe_joblog_command_append:
 * @self: a writer of command lines
 * @chunk: items
 * @offset: the offset of one of them
 * @lane: the number of the lane that {%} stands for
 * @to: the string to append to
 *
 * Appends the command of an item, as bytes, in one line.
 */
void
troupe_joblog_command_append (TroupeJoblogCommand *self,
                              const TroupeResultChunk *chunk,
                              guint32 offset,
                              guint lane,
                              GString *to)
{
  const gsize start = to->len;
  g_autoptr (GBytes) item = NULL;
  const char *bytes;
  gsize size;

  if (self->template_ != NULL)
    {
      item = troupe_items_dup_item (chunk->items, offset);
      bytes = troupe_bytes_get_data (item, &size);
      troupe_template_describe (self->template_, bytes, size, chunk->first_index + offset + 1, lane,
                                to);
    }
  else
    {
      item = troupe_formatter_dup_item (chunk, offset);
      bytes = troupe_bytes_get_data (item, &size);
      g_string_append (to, self->title);
      g_string_append_c (to, ' ');
      g_string_append_len (to, bytes, size);
    }

  for (gsize i = start; i < to->len; i++)
    if (strchr ("\n\t", to->str[i]) != NULL)
      to->str[i] = ' ';
}
