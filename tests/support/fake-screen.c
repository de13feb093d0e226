/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps what is drawn on a screen, and finds it. */

#include "fake-screen.h"

#include "troupe-column-text.h"

#include <string.h>

static void
fake_nothing (gpointer screen)
{
}

static void
fake_close (gpointer screen)
{
  FakeScreen *self = screen;

  for (guint i = 0; i < G_N_ELEMENTS (self->text); i++)
    g_clear_pointer (&self->text[i], g_free);
}

static void
fake_get_size (gpointer screen, guint *n_rows, guint *n_columns)
{
  FakeScreen *self = screen;

  *n_rows = self->n_rows;
  *n_columns = self->n_columns;
}

static void
fake_clear (gpointer screen)
{
  FakeScreen *self = screen;

  fake_close (self);
  for (guint i = 0; i < self->n_rows; i++)
    self->text[i] = g_strnfill (self->n_columns, ' ');
  memset (self->styles, 0, sizeof self->styles);
}

/* Nothing may be drawn beside the screen. */
static void
fake_draw (gpointer screen, guint row, guint column, const char *text, TroupeStyle style)
{
  FakeScreen *self = screen;
  const guint width = troupe_column_text_measure (text);

  g_assert_cmpuint (row, <, self->n_rows);
  g_assert_cmpuint (column + width, <=, self->n_columns);
  for (guint i = 0; i < width; i++, text = g_utf8_next_char (text))
    {
      self->text[row][column + i] = (guchar) *text < 0x80 ? *text : '?';
      self->styles[row][column + i] = style;
    }
}

static guint32
fake_read_key (gpointer screen)
{
  return TROUPE_KEY_NONE;
}

static const TroupeScreenFunctions fake_functions = {
  .close = fake_close,
  .suspend = fake_nothing,
  .resume = fake_nothing,
  .get_size = fake_get_size,
  .clear = fake_clear,
  .draw = fake_draw,
  .show = fake_nothing,
  .read_key = fake_read_key,
};

/**
 * fake_screen_new:
 * @self: (out caller-allocates): what is drawn
 * @n_rows: the height of the screen
 * @n_columns: its width
 *
 * Returns: (transfer full): a screen without a terminal
 */
TroupeScreen *
fake_screen_new (FakeScreen *self, guint n_rows, guint n_columns)
{
  *self = (FakeScreen){ .n_rows = n_rows, .n_columns = n_columns };
  return troupe_screen_new (&fake_functions, self);
}

/* Returns the row, or the number of rows. */
static guint
look (FakeScreen *self, const char *text)
{
  guint row = 0;

  while (row < self->n_rows && strstr (self->text[row], text) == NULL)
    row++;
  return row;
}

/**
 * fake_screen_has:
 * @self: a screen
 * @text: a text
 *
 * Returns: whether a row has it
 */
gboolean
fake_screen_has (FakeScreen *self, const char *text)
{
  return look (self, text) < self->n_rows;
}

/**
 * fake_screen_find:
 * @self: a screen
 * @text: a text, which must be there
 *
 * Returns: the first row with it, from 0
 */
guint
fake_screen_find (FakeScreen *self, const char *text)
{
  const guint row = look (self, text);
  g_autofree char *all = NULL;

  if (row < self->n_rows)
    return row;
  all = g_strjoinv ("\n", self->text);
  g_error ("There is no “%s” in:\n%s", text, all);
}

/**
 * fake_screen_get_style:
 * @self: a screen
 * @text: a text, which must be there
 *
 * Returns: the style of its first character
 */
TroupeStyle
fake_screen_get_style (FakeScreen *self, const char *text)
{
  const guint row = fake_screen_find (self, text);

  return self->styles[row][strstr (self->text[row], text) - self->text[row]];
}
