/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Says what each key of the live table is for, as users of top and htop expect. */

#include "troupe-live-keys.h"

#include "troupe-config.h"

#include <glib/gi18n.h>

/* A key that sorts adds its column to the action. */
#define SORT_BY(column) (TROUPE_LIVE_SORT_BY + (column))

static const struct
{
  guint32 key;
  int action;
} actions[] = {
  { 'q', TROUPE_LIVE_LEAVE },
  { 'Q', TROUPE_LIVE_LEAVE },
  { TROUPE_KEY_F (10), TROUPE_LIVE_LEAVE },
  { 'h', TROUPE_LIVE_HELP },
  { '?', TROUPE_LIVE_HELP },
  { TROUPE_KEY_F (1), TROUPE_LIVE_HELP },
  { 'e', TROUPE_LIVE_EVENTS },
  { '\t', TROUPE_LIVE_EVENTS },
  { 'f', TROUPE_LIVE_FAILURES },
  { 'i', TROUPE_LIVE_DETAILS },
  { TROUPE_KEY_ENTER, TROUPE_LIVE_DETAILS },
  { 'p', TROUPE_LIVE_PAUSE },
  { 'a', TROUPE_LIVE_PAUSE_ALL },
  { 'k', TROUPE_LIVE_END },
  { TROUPE_KEY_F (9), TROUPE_LIVE_END },
  { 'S', TROUPE_LIVE_STOP },
  { TROUPE_KEY_F (6), TROUPE_LIVE_SORT },
  { '/', TROUPE_LIVE_SEARCH },
  { TROUPE_KEY_F (3), TROUPE_LIVE_SEARCH_NEXT },
  { '\\', TROUPE_LIVE_FILTER },
  { TROUPE_KEY_F (4), TROUPE_LIVE_FILTER },
  { 'w', TROUPE_LIVE_ALL_WORKERS },
  { 'L' - '@', TROUPE_LIVE_REDRAW },
  { TROUPE_KEY_UP, TROUPE_LIVE_UP },
  { TROUPE_KEY_DOWN, TROUPE_LIVE_DOWN },
  { TROUPE_KEY_PAGE_UP, TROUPE_LIVE_PAGE_UP },
  { TROUPE_KEY_PAGE_DOWN, TROUPE_LIVE_PAGE_DOWN },
  { TROUPE_KEY_HOME, TROUPE_LIVE_FIRST },
  { TROUPE_KEY_END, TROUPE_LIVE_LAST },
  { '<', TROUPE_LIVE_SORT_LEFT },
  { '>', TROUPE_LIVE_SORT_RIGHT },
  { 'I', TROUPE_LIVE_REVERSE },
  { 'R', TROUPE_LIVE_REVERSE },
  { 'P', SORT_BY (TROUPE_LIVE_CPU) },
  { 'M', SORT_BY (TROUPE_LIVE_MEMORY) },
  { 'T', SORT_BY (TROUPE_LIVE_TIME) },
  { 'N', SORT_BY (TROUPE_LIVE_NUMBER) },
};

typedef struct
{
  const char *key;
  const char *text;
  /* Of the translation, or NULL. */
  const char *context;
} Hint;

static const Hint of_table[] = {
  { "F1", N_ ("Help") },    { "p", N_ ("Pause") },
  { "k", N_ ("Kill") },     { "a", NC_ ("workers", "All"), "workers" },
  { "f", N_ ("Failures") }, { "q", N_ ("Leave") },
  { "F6", N_ ("Sort") },    { "/", N_ ("Search") },
  { "F4", N_ ("Filter") },  { "e", N_ ("Events") },
  { "↵", N_ ("Details") },  { "S", N_ ("Stop Run") },
};

static const Hint of_page[] = { { "q", N_ ("Back") }, { "↑↓", N_ ("Scroll") } };

static const Hint of_menu[] = { { "↵", N_ ("Choose") }, { "Esc", N_ ("Cancel") } };

static const struct
{
  const Hint *hints;
  guint n_hints;
} bars[] = {
  [TROUPE_LIVE_KEYS_OF_TABLE] = { of_table, G_N_ELEMENTS (of_table) },
  [TROUPE_LIVE_KEYS_OF_PAGE] = { of_page, G_N_ELEMENTS (of_page) },
  [TROUPE_LIVE_KEYS_OF_MENU] = { of_menu, G_N_ELEMENTS (of_menu) },
};

/**
 * troupe_live_keys_find:
 * @key: a key
 *
 * Returns: what it is for while the table is shown
 */
TroupeLiveAction
troupe_live_keys_find (guint32 key)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (actions[i].key == key)
      return actions[i].action;
  return TROUPE_LIVE_NO_ACTION;
}

/**
 * troupe_live_keys_move:
 * @table: a table
 * @action: an action for the table alone; others do nothing
 */
void
troupe_live_keys_move (TroupeLiveTable *table, TroupeLiveAction action)
{
  switch ((int) action)
    {
    case TROUPE_LIVE_UP:
      troupe_live_table_move (table, -1);
      break;
    case TROUPE_LIVE_DOWN:
      troupe_live_table_move (table, 1);
      break;
    case TROUPE_LIVE_PAGE_UP:
      troupe_live_table_move_page (table, -1);
      break;
    case TROUPE_LIVE_PAGE_DOWN:
      troupe_live_table_move_page (table, 1);
      break;
    case TROUPE_LIVE_FIRST:
      troupe_live_table_move_to_start (table);
      break;
    case TROUPE_LIVE_LAST:
      troupe_live_table_move (table, (int) troupe_live_table_get_n_rows (table));
      break;
    case TROUPE_LIVE_SORT_LEFT:
      troupe_live_table_sort_next (table, -1);
      break;
    case TROUPE_LIVE_SORT_RIGHT:
      troupe_live_table_sort_next (table, 1);
      break;
    case TROUPE_LIVE_REVERSE:
      troupe_live_table_reverse (table);
      break;
    default:
      if ((int) action >= TROUPE_LIVE_SORT_BY && (int) action < SORT_BY (TROUPE_N_LIVE_COLUMNS))
        troupe_live_table_sort (table, action - TROUPE_LIVE_SORT_BY);
      break;
    }
}

/**
 * troupe_live_keys_draw:
 * @screen: a screen
 * @row: a row of it
 * @keys: which keys there are
 *
 * Draws the most important keys, as many as fit in whole.
 */
void
troupe_live_keys_draw (TroupeScreen *screen, guint row, TroupeLiveKeys keys)
{
  const guint width = troupe_screen_get_n_columns (screen);
  guint column = 0;

  for (guint i = 0; i < bars[keys].n_hints; i++)
    {
      const Hint *hint = &bars[keys].hints[i];
      const char *text =
          hint->context != NULL ? g_dpgettext2 (NULL, hint->context, hint->text) : _ (hint->text);
      const guint key_width = troupe_column_text_measure (hint->key);
      const guint text_width = troupe_column_text_measure (text) + 1;

      if (column + key_width + text_width > width)
        break;
      column = troupe_screen_draw (screen, row, column, key_width, hint->key, TROUPE_STYLE_STRONG);
      column = troupe_screen_draw (screen, row, column, text_width, text, TROUPE_STYLE_KEY);
    }
  troupe_screen_draw (screen, row, column, width - column, "", TROUPE_STYLE_KEY);
}
