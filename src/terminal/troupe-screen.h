/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The whole screen of a terminal. */

#pragma once

#include "troupe-screen-functions.h"

G_BEGIN_DECLS

/**
 * TroupeScreen:
 *
 * The screen of the terminal that this process belongs to, and its keyboard.
 */
typedef struct _TroupeScreen TroupeScreen;

/** TroupeScreenKeyFunc: called for each key that is pressed. */
typedef void (*TroupeScreenKeyFunc) (guint32 key, gpointer data);

TroupeScreen *troupe_screen_open (GError **error);
TroupeScreen *troupe_screen_new (const TroupeScreenFunctions *functions, gpointer data);
void troupe_screen_free (TroupeScreen *self);

void troupe_screen_watch_keys (TroupeScreen *self, TroupeScreenKeyFunc func, gpointer data);
gboolean troupe_screen_is_shown (TroupeScreen *self);
void troupe_screen_suspend (TroupeScreen *self);
gboolean troupe_screen_resume (TroupeScreen *self);

guint troupe_screen_get_n_rows (TroupeScreen *self);
guint troupe_screen_get_n_columns (TroupeScreen *self);
void troupe_screen_begin (TroupeScreen *self);
guint troupe_screen_draw (TroupeScreen *self,
                          guint row,
                          guint column,
                          guint width,
                          const char *text,
                          TroupeStyle style);
void troupe_screen_end (TroupeScreen *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeScreen, troupe_screen_free)

G_END_DECLS
