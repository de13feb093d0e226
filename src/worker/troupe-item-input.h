/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The standard input of a command that reads its item. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeItemInput:
 * @TROUPE_ITEM_INPUT_EMPTY: a command reads nothing
 * @TROUPE_ITEM_INPUT_LINES: a command reads its item as a text: each of its parts, with tabs
 * between them, and a newline
 * @TROUPE_ITEM_INPUT_EXACT: a command reads the bytes of its item
 *
 * What commands have on their standard input.
 */
typedef enum
{
  TROUPE_ITEM_INPUT_EMPTY,
  TROUPE_ITEM_INPUT_LINES,
  TROUPE_ITEM_INPUT_EXACT,
} TroupeItemInput;

int troupe_item_input_open (TroupeItemInput form, const char *item, gsize size);

G_END_DECLS
