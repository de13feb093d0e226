/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What draws on a screen: the functions of a module, the styles that it shows, the keys that it
 * reads.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeStyle:
 * @TROUPE_STYLE_NORMAL: text
 * @TROUPE_STYLE_STRONG: what is read first
 * @TROUPE_STYLE_FAINT: what matters less
 * @TROUPE_STYLE_LABEL: the name of a figure
 * @TROUPE_STYLE_GOOD: what works
 * @TROUPE_STYLE_OTHER: the part of a bar that others use
 * @TROUPE_STYLE_ATTENTION: what may need a look
 * @TROUPE_STYLE_BAD: what failed
 * @TROUPE_STYLE_TITLE: the titles of a table
 * @TROUPE_STYLE_SORTED: the title of the column that a table is sorted by
 * @TROUPE_STYLE_SELECTED: the chosen row
 * @TROUPE_STYLE_KEY: the words for keys at the bottom
 * @TROUPE_N_STYLES: their number
 *
 * How text is shown. Colours add nothing that is not said by text as well.
 */
typedef enum
{
  TROUPE_STYLE_NORMAL,
  TROUPE_STYLE_STRONG,
  TROUPE_STYLE_FAINT,
  TROUPE_STYLE_LABEL,
  TROUPE_STYLE_GOOD,
  TROUPE_STYLE_OTHER,
  TROUPE_STYLE_ATTENTION,
  TROUPE_STYLE_BAD,
  TROUPE_STYLE_TITLE,
  TROUPE_STYLE_SORTED,
  TROUPE_STYLE_SELECTED,
  TROUPE_STYLE_KEY,
  TROUPE_N_STYLES,
} TroupeStyle;

/**
 * TroupeKey:
 *
 * Keys that are no characters. Those that are have the number of the character, as a letter or as
 * '\t'.
 */
typedef enum
{
  TROUPE_KEY_NONE = 0,
  TROUPE_KEY_ENTER = '\n',
  TROUPE_KEY_ESCAPE = 0x1b,
  TROUPE_KEY_BACKSPACE = 0x7f,
  TROUPE_KEY_UP = 0x110000,
  TROUPE_KEY_DOWN,
  TROUPE_KEY_LEFT,
  TROUPE_KEY_RIGHT,
  TROUPE_KEY_PAGE_UP,
  TROUPE_KEY_PAGE_DOWN,
  TROUPE_KEY_HOME,
  TROUPE_KEY_END,
  TROUPE_KEY_OTHER,
  TROUPE_KEY_F0,
} TroupeKey;

/** The key with the number @n of those at the top. */
#define TROUPE_KEY_F(n) (TROUPE_KEY_F0 + (n))

/**
 * TroupeScreenFunctions:
 * @check: whether a terminal of the type @type has such a screen
 * @open: takes the terminal @fd, of the type @type, or returns %NULL if that is not possible
 * @close: gives the terminal back as it was, and frees @screen
 * @suspend: gives it back for some time
 * @resume: takes it again
 * @get_size: asks the terminal for its size
 * @clear: makes the screen empty
 * @draw: puts text that is safe and fits at a place, from 0
 * @show: shows what was drawn
 * @read_key: returns a #TroupeKey that was pressed, or %TROUPE_KEY_NONE
 *
 * What draws on a screen.
 */
typedef struct
{
  gboolean (*check) (int fd, const char *type);
  gpointer (*open) (int fd, const char *type, gboolean has_colours);
  void (*close) (gpointer screen);
  void (*suspend) (gpointer screen);
  void (*resume) (gpointer screen);
  void (*get_size) (gpointer screen, guint *n_rows, guint *n_columns);
  void (*clear) (gpointer screen);
  void (*draw) (gpointer screen, guint row, guint column, const char *text, TroupeStyle style);
  void (*show) (gpointer screen);
  guint32 (*read_key) (gpointer screen);
} TroupeScreenFunctions;

/** The name of the module that draws through ncurses, and of what it offers, for dlsym(). */
#define TROUPE_SCREEN_CURSES_MODULE "troupe-screen.so"
#define TROUPE_SCREEN_CURSES_SYMBOL "troupe_screen_curses_functions"

G_END_DECLS
