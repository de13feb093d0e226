/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the end of a text, and counts the bytes before it. */

#include "troupe-tail.h"

#include "troupe-config.h"
#include "troupe-wire.h"

#include <glib/gi18n-lib.h>

/* Of a text that is cut: leaves room for the note. */
#define KEPT_MAX (TROUPE_WIRE_OUTPUT_MAX - 128)

struct _TroupeTail
{
  GString *text;
  guint64 n_cut;
};

/**
 * troupe_tail_new:
 *
 * Returns: (transfer full): the end of a text that is empty so far
 */
TroupeTail *
troupe_tail_new (void)
{
  TroupeTail *self = g_new0 (TroupeTail, 1);

  self->text = g_string_new (NULL);
  return self;
}

/**
 * troupe_tail_free:
 * @self: (transfer full): the end of a text
 *
 * Frees @self.
 */
void
troupe_tail_free (TroupeTail *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

static void
cut (TroupeTail *self)
{
  const gsize most = self->n_cut > 0 ? KEPT_MAX : TROUPE_WIRE_OUTPUT_MAX;
  const gsize excess = self->text->len > most ? self->text->len - KEPT_MAX : 0;

  self->n_cut += excess;
  g_string_erase (self->text, 0, excess);
}

/**
 * troupe_tail_append:
 * @self: the end of a text
 * @text: any bytes
 * @size: the number of bytes
 */
void
troupe_tail_append (TroupeTail *self, const void *text, gsize size)
{
  const gsize kept = size > TROUPE_WIRE_OUTPUT_MAX ? KEPT_MAX : size;

  if (kept < size)
    {
      self->n_cut += self->text->len + size - kept;
      g_string_truncate (self->text, 0);
    }
  g_string_append_len (self->text, (const char *) text + size - kept, kept);

  /* Not each time, so that short pieces do not move all of it. */
  if (self->text->len >= 2 * TROUPE_WIRE_OUTPUT_MAX)
    cut (self);
}

/**
 * troupe_tail_clear:
 * @self: the end of a text
 *
 * Begins with an empty text again.
 */
void
troupe_tail_clear (TroupeTail *self)
{
  g_string_truncate (self->text, 0);
  self->n_cut = 0;
}

/**
 * troupe_tail_is_empty:
 * @self: the end of a text
 *
 * Returns: whether nothing was appended
 */
gboolean
troupe_tail_is_empty (TroupeTail *self)
{
  return self->text->len == 0;
}

/**
 * troupe_tail_to_text:
 * @self: the end of a text
 *
 * Returns: (transfer full): the kept bytes, after a line that says how many are missing, if any are
 */
GString *
troupe_tail_to_text (TroupeTail *self)
{
  GString *text = g_string_new (NULL);

  cut (self);
  if (self->n_cut > 0)
    {
      g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, self->n_cut);

      g_string_append_printf (text, _ ("[%s bytes before this were left out]\n"), size);
    }
  g_string_append_len (text, self->text->str, self->text->len);
  return text;
}
