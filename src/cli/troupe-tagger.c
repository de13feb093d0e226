/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the tag of an item, with which each line of its output begins. */

#include "troupe-tagger.h"

#include "troupe-bytes.h"
#include "troupe-job-template.h"

#include <string.h>

struct _TroupeTagger
{
  TroupeTemplate *template_;
};

static gboolean
is_octal (char character)
{
  return character >= '0' && character <= '7';
}

/* Reads an escape as GNU parallel has them: \t, \n, \r and three digits, such as \033 of a colour.
 * Returns its size, or 0. */
static gsize
read_escape (const char *text, char *character)
{
  static const char names[] = "tnr";
  static const char characters[] = "\t\n\r";
  const char *name = *text == '\\' && text[1] != '\0' ? strchr (names, text[1]) : NULL;

  if (name != NULL)
    {
      *character = characters[name - names];
      return 2;
    }
  if (*text != '\\' || !is_octal (text[1]) || !is_octal (text[2]) || !is_octal (text[3]))
    return 0;

  *character = (text[1] - '0') * 64 + (text[2] - '0') * 8 + text[3] - '0';
  return *character != '\0' ? 4 : 0;
}

static char *
replace_escapes (const char *text)
{
  GString *replaced = g_string_new (NULL);

  while (*text != '\0')
    {
      char character = *text;
      const gsize size = read_escape (text, &character);

      g_string_append_c (replaced, character);
      text += MAX (size, 1);
    }
  return g_string_free (replaced, FALSE);
}

/**
 * troupe_tagger_new:
 * @text: (nullable): a text with replacement strings and escapes, or %NULL for the item, which is
 *   nothing if it is a block of a stream
 * @job: the job, whose items have their columns
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a tagger, or %NULL with %TROUPE_TEMPLATE_ERROR_UNKNOWN
 */
TroupeTagger *
troupe_tagger_new (const char *text, TroupeJob *job, GError **error)
{
  g_autoptr (TroupeTagger) self = g_new0 (TroupeTagger, 1);
  const char *item = troupe_job_get_stream (job) ? "" : "{}";
  g_autofree char *replaced = text != NULL ? replace_escapes (text) : g_strdup (item);

  self->template_ = troupe_job_create_text_template (job, replaced, error);
  if (self->template_ != NULL)
    return g_steal_pointer (&self);

  g_prefix_error (error, "--tagstring: ");
  return NULL;
}

/**
 * troupe_tagger_free:
 * @self: (transfer full): a tagger
 *
 * Frees @self.
 */
void
troupe_tagger_free (TroupeTagger *self)
{
  g_clear_pointer (&self->template_, troupe_template_free);
  g_free (self);
}

/**
 * troupe_tagger_dup_tag:
 * @self: a tagger
 * @item: an item
 * @index: its index
 * @worker: the number of its worker, which is that of its lane if it has one lane and was not
 *   replaced
 *
 * Returns: (transfer full): the tag, in one line, with a tab at its end
 */
char *
troupe_tagger_dup_tag (TroupeTagger *self, GBytes *item, guint64 index, guint worker)
{
  g_autoptr (GString) tag = g_string_new (NULL);
  gsize size;
  const char *bytes = troupe_bytes_get_data (item, &size);

  /* An item with a NUL byte is no argument of a command, but may be one of a function. */
  if (!troupe_template_expand_text (self->template_, bytes, size, index + 1, worker, tag, NULL))
    g_string_append_len (tag, bytes, strnlen (bytes, size));
  g_string_append_c (tag, '\t');
  return g_strdelimit (g_string_free (g_steal_pointer (&tag), FALSE), "\n", ' ');
}
