/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks a question below the live table and takes the answer. */

#include "troupe-live-menu.h"

typedef struct
{
  char letter;
  char *text;
} Answer;

struct _TroupeLiveMenu
{
  char *question;
  GArray *answers;
  guint chosen;
  guint first;
};

static void
clear_answer (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->text, g_free);
}

/**
 * troupe_live_menu_new:
 * @question: what is asked
 *
 * Returns: (transfer full): a menu without answers
 */
TroupeLiveMenu *
troupe_live_menu_new (const char *question)
{
  TroupeLiveMenu *self = g_new0 (TroupeLiveMenu, 1);

  self->question = g_strdup (question);
  self->answers = g_array_new (FALSE, FALSE, sizeof (Answer));
  g_array_set_clear_func (self->answers, clear_answer);
  return self;
}

/**
 * troupe_live_menu_free:
 * @self: (transfer full): a menu
 */
void
troupe_live_menu_free (TroupeLiveMenu *self)
{
  g_array_unref (self->answers);
  g_free (self->question);
  g_free (self);
}

/**
 * troupe_live_menu_add:
 * @self: a menu
 * @letter: the key that gives the answer, or '\0' for none
 * @answer: the answer
 */
void
troupe_live_menu_add (TroupeLiveMenu *self, char letter, const char *answer)
{
  const Answer added = { letter, g_strdup (answer) };

  g_array_append_val (self->answers, added);
}

/**
 * troupe_live_menu_choose:
 * @self: a menu
 * @answer: the answer that Enter gives, from 0; the first one if this is not called
 */
void
troupe_live_menu_choose (TroupeLiveMenu *self, guint answer)
{
  self->chosen = MIN (answer, self->answers->len - 1);
}

/**
 * troupe_live_menu_get_chosen:
 * @self: a menu
 *
 * Returns: the answer that Enter gives, from 0
 */
guint
troupe_live_menu_get_chosen (TroupeLiveMenu *self)
{
  return self->chosen;
}

/**
 * troupe_live_menu_take_key:
 * @self: a menu
 * @key: a key
 *
 * Returns: the answer, from 0, or %TROUPE_LIVE_MENU_OPEN or %TROUPE_LIVE_MENU_CLOSED, if it was
 * left without one
 */
int
troupe_live_menu_take_key (TroupeLiveMenu *self, guint32 key)
{
  for (guint i = 0; i < self->answers->len; i++)
    if (key != 0 && key == (guint32) g_array_index (self->answers, Answer, i).letter)
      return i;

  switch (key)
    {
    case TROUPE_KEY_UP:
      self->chosen -= self->chosen > 0;
      return TROUPE_LIVE_MENU_OPEN;
    case TROUPE_KEY_DOWN:
      self->chosen += self->chosen + 1 < self->answers->len;
      return TROUPE_LIVE_MENU_OPEN;
    case TROUPE_KEY_ENTER:
      return self->chosen;
    case TROUPE_KEY_ESCAPE:
    case TROUPE_KEY_F (10):
    case 'q':
    case 'n':
      return TROUPE_LIVE_MENU_CLOSED;
    default:
      return TROUPE_LIVE_MENU_OPEN;
    }
}

/**
 * troupe_live_menu_get_n_rows:
 * @self: a menu
 *
 * Returns: the rows of a screen that show it in whole
 */
guint
troupe_live_menu_get_n_rows (TroupeLiveMenu *self)
{
  return self->answers->len + 1;
}

/**
 * troupe_live_menu_draw:
 * @self: a menu
 * @screen: a screen
 * @top: the row of the screen with the question
 * @n_rows: the rows of the screen that it may fill, at least 2
 */
void
troupe_live_menu_draw (TroupeLiveMenu *self, TroupeScreen *screen, guint top, guint n_rows)
{
  const guint width = troupe_screen_get_n_columns (screen);
  const guint room = MAX (n_rows, 2) - 1;

  if (self->chosen < self->first)
    self->first = self->chosen;
  else if (self->chosen >= self->first + room)
    self->first = self->chosen - room + 1;

  troupe_screen_draw (screen, top, 0, width, self->question, TROUPE_STYLE_TITLE);
  for (guint i = 0; i < room && self->first + i < self->answers->len; i++)
    {
      const Answer *answer = &g_array_index (self->answers, Answer, self->first + i);
      g_autofree char *line =
          g_strdup_printf (" %c  %s", answer->letter != '\0' ? answer->letter : ' ', answer->text);

      troupe_screen_draw (screen, top + 1 + i, 0, width, line,
                          self->first + i == self->chosen ? TROUPE_STYLE_SELECTED
                                                          : TROUPE_STYLE_NORMAL);
    }
}
