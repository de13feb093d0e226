/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fits text of any origin into the columns of a terminal: characters may be as wide as two of them,
 * or belong to the one before. */

#include "troupe-column-text.h"

#include "troupe-safe-text.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* The most marks above or below a character: ncurses keeps no more in one place. */
#define MARKS_MAX 4

/* Stands for the character that a mark at the beginning does not have. */
#define NO_LETTER "◌"

#define ELLIPSIS "…"

/* Asks for an emoji of twice the width, which terminals and the C library disagree on. */
#define EMOJI_VARIANT 0xfe0f

/* Joins or separates the letters of some scripts. */
#define NON_JOINER 0x200c
#define JOINER     0x200d

/* Text that was taken so far, and how much of it leaves room for an ellipsis. */
typedef struct
{
  GString *to;
  guint width;
  guint column;
  guint n_marks;
  gsize cut_at;
  guint cut_column;
  gboolean is_full;
} Fit;

/**
 * troupe_column_text_use_locale:
 *
 * Makes the C library know the widths of characters in a locale that has none but those of ASCII:
 * Troupe's text is UTF-8 everywhere. Called before any text is fitted.
 */
void
troupe_column_text_use_locale (void)
{
  if (MB_CUR_MAX == 1)
    setlocale (LC_CTYPE, "C.UTF-8");
}

/* Returns -1 for what a terminal may draw in any width. */
static int
find_width (gunichar character)
{
  if (character == NON_JOINER || character == JOINER)
    return 0;
  return g_unichar_type (character) == G_UNICODE_FORMAT ? -1 : wcwidth ((wchar_t) character);
}

/* Adds @piece, of the characters of one place; returns FALSE when there is no room for it. */
static gboolean
add_piece (Fit *fit, const char *piece, gsize size, guint n_columns)
{
  if (fit->column + n_columns > fit->width)
    {
      fit->is_full = TRUE;
      return FALSE;
    }

  g_string_append_len (fit->to, piece, size);
  fit->column += n_columns;
  if (fit->column < fit->width)
    {
      fit->cut_at = fit->to->len;
      fit->cut_column = fit->column;
    }
  return TRUE;
}

static gboolean
add_mark (Fit *fit, gunichar mark)
{
  char bytes[6];
  const int size = g_unichar_to_utf8 (mark, bytes);

  if (mark == EMOJI_VARIANT || fit->n_marks >= MARKS_MAX)
    return TRUE;
  if (fit->column == 0 && !add_piece (fit, NO_LETTER, strlen (NO_LETTER), 1))
    return FALSE;
  fit->n_marks++;
  return add_piece (fit, bytes, size, 0);
}

/* Adds the character at @at, of which @safe is what may be shown. */
static gboolean
add_character (Fit *fit, const char *at, const char *safe)
{
  const gunichar character = g_utf8_get_char (safe);
  const gboolean is_escaped = *at != '\\' && *safe == '\\';
  const int width = is_escaped ? (int) strlen (safe) : find_width (character);
  char escaped[16];

  if (width == 0)
    return add_mark (fit, character);
  fit->n_marks = 0;
  if (width > 0)
    return add_piece (fit, safe, strlen (safe), width);

  g_snprintf (escaped, sizeof escaped, "\\u%04x", character);
  return add_piece (fit, escaped, strlen (escaped), strlen (escaped));
}

static void
add_text (Fit *fit, const char *text)
{
  const char *start = text;
  const char *end = text + strlen (text);
  guint n_open = 0;
  g_autoptr (GString) safe = g_string_new (NULL);

  while (text < end && !fit->is_full)
    {
      const char *at = text;

      /* A terminal places the columns from left to right. */
      text = troupe_safe_text_skip_mark (start, at, end, &n_open);
      if (text > at)
        continue;

      g_string_truncate (safe, 0);
      text = troupe_safe_text_append (safe, at, end);
      add_character (fit, at, safe->str);
    }
}

static void
add_blanks (GString *to, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (to, ' ');
}

/**
 * troupe_column_text_measure:
 * @text: any text
 *
 * Returns: the number of columns that it needs in whole
 */
guint
troupe_column_text_measure (const char *text)
{
  g_autoptr (GString) to = g_string_new (NULL);
  Fit fit = { .to = to, .width = G_MAXUINT / 2 };

  add_text (&fit, text);
  return fit.column;
}

/**
 * troupe_column_text_append:
 * @to: the string to append to
 * @text: any text, perhaps not even valid
 * @width: a number of columns
 * @side: the side at which the text is
 *
 * Appends exactly @width columns: @text without anything that could affect a terminal, and blanks,
 * or an ellipsis if it is longer.
 */
void
troupe_column_text_append (GString *to, const char *text, guint width, TroupeColumnSide side)
{
  g_autoptr (GString) own = g_string_new (NULL);
  Fit fit = { .to = own, .width = width };

  if (width == 0)
    return;

  add_text (&fit, text);
  if (fit.is_full)
    {
      g_string_truncate (own, fit.cut_at);
      g_string_append (own, ELLIPSIS);
      fit.column = fit.cut_column + 1;
    }

  if (side == TROUPE_COLUMN_END)
    add_blanks (to, width - fit.column);
  g_string_append_len (to, own->str, own->len);
  if (side == TROUPE_COLUMN_START)
    add_blanks (to, width - fit.column);
}

/**
 * troupe_column_text_fit:
 * @text: any text, perhaps not even valid
 * @width: a number of columns
 * @side: the side at which the text is
 *
 * Returns: (transfer full): what troupe_column_text_append() appends
 */
char *
troupe_column_text_fit (const char *text, guint width, TroupeColumnSide side)
{
  GString *to = g_string_new (NULL);

  troupe_column_text_append (to, text, width, side);
  return g_string_free (to, FALSE);
}
