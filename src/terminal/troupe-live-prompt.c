/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Takes a line of text from the keyboard. */

#include "troupe-live-prompt.h"

#include "troupe-column-text.h"

struct _TroupeLivePrompt
{
  char *label;
  GString *text;
};

/**
 * troupe_live_prompt_new:
 * @label: what stands before the text
 * @text: the text to begin with
 *
 * Returns: (transfer full): a prompt
 */
TroupeLivePrompt *
troupe_live_prompt_new (const char *label, const char *text)
{
  TroupeLivePrompt *self = g_new0 (TroupeLivePrompt, 1);

  self->label = g_strdup (label);
  self->text = g_string_new (text);
  return self;
}

/**
 * troupe_live_prompt_free:
 * @self: (transfer full): a prompt
 */
void
troupe_live_prompt_free (TroupeLivePrompt *self)
{
  g_string_free (self->text, TRUE);
  g_free (self->label);
  g_free (self);
}

/**
 * troupe_live_prompt_take_key:
 * @self: a prompt
 * @key: a key
 *
 * Returns: what the key did
 */
TroupeLivePromptState
troupe_live_prompt_take_key (TroupeLivePrompt *self, guint32 key)
{
  if (key == TROUPE_KEY_ENTER)
    return TROUPE_LIVE_PROMPT_DONE;
  if (key == TROUPE_KEY_ESCAPE)
    return TROUPE_LIVE_PROMPT_CANCELLED;
  if (key == TROUPE_KEY_F (3))
    return TROUPE_LIVE_PROMPT_NEXT;

  if (key == TROUPE_KEY_BACKSPACE && self->text->len > 0)
    {
      const char *last = g_utf8_find_prev_char (self->text->str, self->text->str + self->text->len);

      g_string_truncate (self->text, last - self->text->str);
    }
  else if (key < TROUPE_KEY_UP && g_unichar_validate (key) && !g_unichar_iscntrl (key))
    {
      g_string_append_unichar (self->text, key);
    }
  return TROUPE_LIVE_PROMPT_OPEN;
}

/**
 * troupe_live_prompt_get_text:
 * @self: a prompt
 *
 * Returns: (transfer none): the text so far
 */
const char *
troupe_live_prompt_get_text (TroupeLivePrompt *self)
{
  return self->text->str;
}

/**
 * troupe_live_prompt_draw:
 * @self: a prompt
 * @screen: a screen
 * @row: a row of the screen
 */
void
troupe_live_prompt_draw (TroupeLivePrompt *self, TroupeScreen *screen, guint row)
{
  const guint label_width = troupe_column_text_measure (self->label);
  const guint column =
      troupe_screen_draw (screen, row, 0, label_width, self->label, TROUPE_STYLE_KEY);
  g_autofree char *text = g_strconcat (" ", self->text->str, "_", NULL);

  troupe_screen_draw (screen, row, column,
                      troupe_screen_get_n_columns (screen) -
                          MIN (column, troupe_screen_get_n_columns (screen)),
                      text, TROUPE_STYLE_NORMAL);
}
