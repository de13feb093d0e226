/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws lines of text that may be more and longer than there is room. */

#include "troupe-live-page.h"

#include "troupe-column-text.h"

#include <string.h>

typedef struct
{
  TroupeStyle style;
  char *text;
} Line;

struct _TroupeLivePage
{
  char *title;
  GArray *lines;
  guint first;
  guint n_shown;
  gboolean follows_end;
};

static void
clear_line (gpointer data)
{
  Line *line = data;

  g_clear_pointer (&line->text, g_free);
}

/**
 * troupe_live_page_new:
 * @title: its title
 *
 * Returns: (transfer full): a page without lines
 */
TroupeLivePage *
troupe_live_page_new (const char *title)
{
  TroupeLivePage *self = g_new0 (TroupeLivePage, 1);

  self->title = g_strdup (title);
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (self->lines, clear_line);
  return self;
}

/**
 * troupe_live_page_free:
 * @self: (transfer full): a page
 */
void
troupe_live_page_free (TroupeLivePage *self)
{
  g_array_unref (self->lines);
  g_free (self->title);
  g_free (self);
}

/**
 * troupe_live_page_clear:
 * @self: a page
 *
 * Removes the lines, to add others: where it was scrolled to stays.
 */
void
troupe_live_page_clear (TroupeLivePage *self)
{
  g_array_set_size (self->lines, 0);
}

/**
 * troupe_live_page_add:
 * @self: a page
 * @style: how the line is shown
 * @text: any text; its lines become lines
 */
void
troupe_live_page_add (TroupeLivePage *self, TroupeStyle style, const char *text)
{
  const char *end;

  do
    {
      const gsize size = strcspn (text, "\n");
      const Line line = { style, g_strndup (text, size) };

      g_array_append_val (self->lines, line);
      end = text + size;
      text = end + 1;
    }
  while (*end != '\0');
}

/**
 * troupe_live_page_get_n_lines:
 * @self: a page
 *
 * Returns: the number of its lines
 */
guint
troupe_live_page_get_n_lines (TroupeLivePage *self)
{
  return self->lines->len;
}

/**
 * troupe_live_page_follow:
 * @self: a page
 *
 * Shows the last lines, and those that are added, until it is scrolled.
 */
void
troupe_live_page_follow (TroupeLivePage *self)
{
  self->follows_end = TRUE;
}

static guint
get_last_first (TroupeLivePage *self)
{
  return self->lines->len > self->n_shown ? self->lines->len - self->n_shown : 0;
}

static void
scroll (TroupeLivePage *self, gint64 n_lines)
{
  self->first = CLAMP ((gint64) self->first + n_lines, 0, (gint64) get_last_first (self));
  self->follows_end = self->follows_end && self->first == get_last_first (self);
}

/**
 * troupe_live_page_take_key:
 * @self: a page
 * @key: a key
 *
 * Scrolls.
 *
 * Returns: whether it was a key for that
 */
gboolean
troupe_live_page_take_key (TroupeLivePage *self, guint32 key)
{
  const gint64 page = MAX (self->n_shown, 1);

  switch (key)
    {
    case TROUPE_KEY_UP:
      scroll (self, -1);
      return TRUE;
    case TROUPE_KEY_DOWN:
      scroll (self, 1);
      return TRUE;
    case TROUPE_KEY_PAGE_UP:
      scroll (self, -page);
      return TRUE;
    case TROUPE_KEY_PAGE_DOWN:
    case ' ':
      scroll (self, page);
      return TRUE;
    case TROUPE_KEY_HOME:
      scroll (self, -(gint64) self->lines->len);
      return TRUE;
    case TROUPE_KEY_END:
      scroll (self, self->lines->len);
      self->follows_end = TRUE;
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * troupe_live_page_draw:
 * @self: a page
 * @screen: a screen
 * @top: the row of the screen with its title
 * @n_rows: the rows of the screen that it may fill, title included
 */
void
troupe_live_page_draw (TroupeLivePage *self, TroupeScreen *screen, guint top, guint n_rows)
{
  const guint width = troupe_screen_get_n_columns (screen);
  g_autofree char *position = NULL;

  if (n_rows == 0)
    return;

  self->n_shown = n_rows - 1;
  if (self->follows_end || self->first > get_last_first (self))
    self->first = get_last_first (self);

  troupe_screen_draw (screen, top, 0, width, self->title, TROUPE_STYLE_TITLE);
  if (self->lines->len > self->n_shown)
    {
      const guint last = self->first + self->n_shown;
      guint position_width;

      position = g_strdup_printf ("%u–%u/%u", self->first + 1, last, self->lines->len);
      position_width = troupe_column_text_measure (position);
      if (position_width < width)
        troupe_screen_draw (screen, top, width - position_width, position_width, position,
                            TROUPE_STYLE_TITLE);
    }

  for (guint i = 0; i < self->n_shown && self->first + i < self->lines->len; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, self->first + i);

      troupe_screen_draw (screen, top + 1 + i, 0, width, line->text, line->style);
    }
}
