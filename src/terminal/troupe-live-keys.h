/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The keys of the live table. */

#pragma once

#include "troupe-live-table.h"

G_BEGIN_DECLS

/**
 * TroupeLiveAction:
 *
 * What a key of the table is for; those from %TROUPE_LIVE_MOVES on are for the table alone.
 */
typedef enum
{
  TROUPE_LIVE_NO_ACTION,
  TROUPE_LIVE_LEAVE,
  TROUPE_LIVE_HELP,
  TROUPE_LIVE_EVENTS,
  TROUPE_LIVE_FAILURES,
  TROUPE_LIVE_DETAILS,
  TROUPE_LIVE_PAUSE,
  TROUPE_LIVE_PAUSE_ALL,
  TROUPE_LIVE_END,
  TROUPE_LIVE_STOP,
  TROUPE_LIVE_SORT,
  TROUPE_LIVE_SEARCH,
  TROUPE_LIVE_SEARCH_NEXT,
  TROUPE_LIVE_FILTER,
  TROUPE_LIVE_ALL_WORKERS,
  TROUPE_LIVE_REDRAW,
  TROUPE_LIVE_MOVES,
  TROUPE_LIVE_UP = TROUPE_LIVE_MOVES,
  TROUPE_LIVE_DOWN,
  TROUPE_LIVE_PAGE_UP,
  TROUPE_LIVE_PAGE_DOWN,
  TROUPE_LIVE_FIRST,
  TROUPE_LIVE_LAST,
  TROUPE_LIVE_SORT_LEFT,
  TROUPE_LIVE_SORT_RIGHT,
  TROUPE_LIVE_REVERSE,
  TROUPE_LIVE_SORT_BY,
} TroupeLiveAction;

/**
 * TroupeLiveKeys:
 * @TROUPE_LIVE_KEYS_OF_TABLE: the table is shown
 * @TROUPE_LIVE_KEYS_OF_PAGE: a page is shown
 * @TROUPE_LIVE_KEYS_OF_MENU: a question is asked
 *
 * Which keys there are.
 */
typedef enum
{
  TROUPE_LIVE_KEYS_OF_TABLE,
  TROUPE_LIVE_KEYS_OF_PAGE,
  TROUPE_LIVE_KEYS_OF_MENU,
} TroupeLiveKeys;

TroupeLiveAction troupe_live_keys_find (guint32 key);
void troupe_live_keys_move (TroupeLiveTable *table, TroupeLiveAction action);
void troupe_live_keys_draw (TroupeScreen *screen, guint row, TroupeLiveKeys keys);

G_END_DECLS
