/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tells the text that arrives before the frames of a far node, such as that of a login script, from
 * the messages of the script that starts the node. */

#include "troupe-preamble.h"

#include "troupe-config.h"
#include "troupe-wire.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Limit on the text of a login script. */
#define TEXT_MAX (64 * 1024)

struct _TroupePreamble
{
  char *marker;
  TroupePreambleMessage message;
  gpointer data;

  GString *text;
  /* The line that is not complete yet. */
  GString *line;
  gboolean is_over;
};

/**
 * troupe_preamble_new:
 * @marker: the text before each message of the script, which no other text contains
 * @message: called for each message
 * @data: for @message
 *
 * Returns: (transfer full): a preamble
 */
TroupePreamble *
troupe_preamble_new (const char *marker, TroupePreambleMessage message, gpointer data)
{
  TroupePreamble *self = g_new0 (TroupePreamble, 1);

  self->marker = g_strdup (marker);
  self->message = message;
  self->data = data;
  self->text = g_string_new (NULL);
  self->line = g_string_new (NULL);
  return self;
}

/**
 * troupe_preamble_free:
 * @self: (transfer full): a preamble
 *
 * Frees @self.
 */
void
troupe_preamble_free (TroupePreamble *self)
{
  g_free (self->marker);
  g_string_free (self->text, TRUE);
  g_string_free (self->line, TRUE);
  g_free (self);
}

/* A login script may have printed something on the same line, without an end. */
static void
preamble_take_line (TroupePreamble *self)
{
  char *at = strstr (self->line->str, self->marker);

  if (at == NULL)
    {
      g_string_append (self->text, self->line->str);
      g_string_append_c (self->text, '\n');
    }
  else
    {
      const char *message = g_strstrip (at + strlen (self->marker));

      self->is_over = g_str_equal (message, TROUPE_PREAMBLE_READY);
      if (!g_str_equal (message, TROUPE_PREAMBLE_WAITS))
        self->message (message, self->data);
    }
  g_string_truncate (self->line, 0);
}

/**
 * troupe_preamble_push:
 * @self: a preamble that is not over
 * @bytes: bytes of the stream
 * @size: the number of @bytes
 * @taken: (out): the number of bytes that belong to the preamble; the others are frames
 * @error: return location for an error
 *
 * Reads on.
 *
 * Returns: %FALSE with %TROUPE_WIRE_ERROR_TOO_LARGE if there is more text than any login script
 *   has
 */
gboolean
troupe_preamble_push (TroupePreamble *self,
                      const guint8 *bytes,
                      gsize size,
                      gsize *taken,
                      GError **error)
{
  for (*taken = 0; *taken < size && !self->is_over; (*taken)++)
    if (bytes[*taken] == '\n')
      preamble_take_line (self);
    else if (bytes[*taken] != '\0')
      g_string_append_c (self->line, bytes[*taken]);

  if (self->text->len + self->line->len <= TEXT_MAX)
    return TRUE;

  g_set_error (error, TROUPE_WIRE_ERROR, TROUPE_WIRE_ERROR_TOO_LARGE,
               _ ("it printed more than %d KiB before it greeted"), TEXT_MAX / 1024);
  return FALSE;
}

/**
 * troupe_preamble_is_over:
 * @self: a preamble
 *
 * Returns: whether only frames follow
 */
gboolean
troupe_preamble_is_over (TroupePreamble *self)
{
  return self->is_over;
}

/**
 * troupe_preamble_dup_text:
 * @self: a preamble
 *
 * Returns: (transfer full): its text, made valid UTF-8, without the messages
 */
char *
troupe_preamble_dup_text (TroupePreamble *self)
{
  g_autofree char *all = g_strconcat (self->text->str, self->line->str, NULL);

  return g_utf8_make_valid (all, -1);
}
