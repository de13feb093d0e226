/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lines in place of the live table, which scroll. */

#pragma once

#include "troupe-screen.h"

G_BEGIN_DECLS

/**
 * TroupeLivePage:
 *
 * Lines of text with a title.
 */
typedef struct _TroupeLivePage TroupeLivePage;

TroupeLivePage *troupe_live_page_new (const char *title);
void troupe_live_page_free (TroupeLivePage *self);

void troupe_live_page_clear (TroupeLivePage *self);
void troupe_live_page_add (TroupeLivePage *self, TroupeStyle style, const char *text);
guint troupe_live_page_get_n_lines (TroupeLivePage *self);
void troupe_live_page_follow (TroupeLivePage *self);
gboolean troupe_live_page_take_key (TroupeLivePage *self, guint32 key);
void troupe_live_page_draw (TroupeLivePage *self, TroupeScreen *screen, guint top, guint n_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeLivePage, troupe_live_page_free)

G_END_DECLS
