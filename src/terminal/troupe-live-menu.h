/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A question with a few answers, below the live table. */

#pragma once

#include "troupe-screen.h"

G_BEGIN_DECLS

/**
 * TroupeLiveMenu:
 *
 * A question and its answers, of which one is chosen by its letter, or with the arrows and Enter.
 */
typedef struct _TroupeLiveMenu TroupeLiveMenu;

/** What troupe_live_menu_take_key() returns besides the number of an answer. */
#define TROUPE_LIVE_MENU_OPEN   -1
#define TROUPE_LIVE_MENU_CLOSED -2

TroupeLiveMenu *troupe_live_menu_new (const char *question);
void troupe_live_menu_free (TroupeLiveMenu *self);

void troupe_live_menu_add (TroupeLiveMenu *self, char letter, const char *answer);
void troupe_live_menu_choose (TroupeLiveMenu *self, guint answer);
guint troupe_live_menu_get_chosen (TroupeLiveMenu *self);
int troupe_live_menu_take_key (TroupeLiveMenu *self, guint32 key);
guint troupe_live_menu_get_n_rows (TroupeLiveMenu *self);
void troupe_live_menu_draw (TroupeLiveMenu *self, TroupeScreen *screen, guint top, guint n_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeLiveMenu, troupe_live_menu_free)

G_END_DECLS
