/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A screen that a test keeps in memory. */

#pragma once

#include "troupe-screen.h"

G_BEGIN_DECLS

/** The largest that it can be. */
#define FAKE_SCREEN_ROWS    50
#define FAKE_SCREEN_COLUMNS 200

/**
 * FakeScreen:
 * @n_rows: its height, which a test may change
 * @n_columns: its width, likewise
 * @text: its rows, with a question mark for each column of what is not ASCII
 * @styles: the style of each column of each row
 *
 * What is drawn on a screen.
 */
typedef struct
{
  guint n_rows;
  guint n_columns;
  char *text[FAKE_SCREEN_ROWS + 1];
  TroupeStyle styles[FAKE_SCREEN_ROWS][FAKE_SCREEN_COLUMNS];
} FakeScreen;

TroupeScreen *fake_screen_new (FakeScreen *self, guint n_rows, guint n_columns);

gboolean fake_screen_has (FakeScreen *self, const char *text);
guint fake_screen_find (FakeScreen *self, const char *text);
TroupeStyle fake_screen_get_style (FakeScreen *self, const char *text);

G_END_DECLS
