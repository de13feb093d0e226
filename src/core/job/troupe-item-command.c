/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the command line of an item, as a person would type it. */

#include "troupe-item-command.h"

#include "troupe-bytes.h"
#include "troupe-shell-words.h"
#include "troupe-source.h"

#include <string.h>

struct _TroupeItemCommand
{
  TroupeTemplate *template_;
  gboolean has_parts;
  /* The call of Troupe without items. */
  GString *call;
};

/* The options that only this kind of job has belong to what is run. */
static void
append_options (GString *call, TroupeJob *job)
{
  TroupeOptions *options = TROUPE_OPTIONS (job);
  const TroupeOption *const *all = troupe_options_list (options);

  for (; *all != NULL; all++)
    {
      g_autofree char *word = troupe_option_dup_word (*all);
      g_autofree char *option = g_strconcat ("--", word, NULL);
      g_autofree char *text = troupe_options_dup_text (options, (*all)->name);

      if ((*all)->only_for != troupe_job_get_kind (job) ||
          troupe_options_is_default (options, (*all)->name))
        continue;
      troupe_shell_words_append (call, option);
      if ((*all)->type != TROUPE_OPTION_BOOLEAN)
        troupe_shell_words_append (call, text);
    }
}

/**
 * troupe_item_command_new:
 * @job: the job, with the columns of its items
 * @template_: (nullable): of a job of commands, their template, which must outlive the object
 *
 * Returns: (transfer full): a description of what the job does with an item
 */
TroupeItemCommand *
troupe_item_command_new (TroupeJob *job, TroupeTemplate *template_)
{
  static const char *const kinds[] = {
    [TROUPE_JOB_PYTHON] = "--python",
    [TROUPE_JOB_PROGRAM] = "--program",
  };
  const char *const *columns = troupe_job_get_columns (job);
  TroupeItemCommand *self = g_new0 (TroupeItemCommand, 1);

  self->template_ = template_;
  self->has_parts = columns != NULL && g_strv_length ((char **) columns) > 1;
  self->call = g_string_new ("troupe map");
  if (template_ != NULL)
    return self;

  if (troupe_job_get_kind (job) != TROUPE_JOB_FUNCTION)
    {
      append_options (self->call, job);
      troupe_shell_words_append (self->call, kinds[troupe_job_get_kind (job)]);
    }
  troupe_shell_words_append (self->call, troupe_job_get_subject (job));
  return self;
}

/**
 * troupe_item_command_free:
 * @self: (transfer full): a description
 *
 * Frees @self.
 */
void
troupe_item_command_free (TroupeItemCommand *self)
{
  g_string_free (self->call, TRUE);
  g_free (self);
}

static void
append_part (GString *line, const char *part)
{
  const char *const word[] = { part, NULL };

  /* No word that follows is an option. */
  troupe_shell_words_append (line, ":::");
  troupe_shell_words_append_all (line, word);
}

/**
 * troupe_item_command_append:
 * @self: a description
 * @item: an item
 * @sequence: its number, from 1 on
 * @lane: the number of the lane that runs it, from 1 on
 * @to: the string to append the command line to, without a newline after it
 */
void
troupe_item_command_append (TroupeItemCommand *self,
                            GBytes *item,
                            guint64 sequence,
                            guint lane,
                            GString *to)
{
  static const char separator[] = { TROUPE_PART_SEPARATOR, '\0' };
  g_autoptr (GString) line = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  gsize size;
  const char *bytes = troupe_bytes_get_data (item, &size);

  if (self->template_ != NULL)
    {
      troupe_template_describe (self->template_, bytes, size, sequence, lane, to);
      return;
    }

  line = g_string_new (self->call->str);
  text = g_strndup (bytes, size);
  if (!self->has_parts || *text == '\0')
    {
      append_part (line, text);
    }
  else
    {
      parts = g_strsplit (text, separator, -1);
      for (guint i = 0; parts[i] != NULL; i++)
        append_part (line, parts[i]);
    }
  g_string_append_len (to, line->str, line->len);
}
