/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What happened in a run, for the live table. */

#pragma once

#include "troupe-live-page.h"
#include "troupe-run.h"

G_BEGIN_DECLS

/**
 * TroupeLiveMessages:
 *
 * The events of a run, and other lines about it, in the order in which they came.
 */
typedef struct _TroupeLiveMessages TroupeLiveMessages;

TroupeLiveMessages *troupe_live_messages_new (TroupeRun *run);
void troupe_live_messages_free (TroupeLiveMessages *self);

void troupe_live_messages_add (TroupeLiveMessages *self, const char *text);
guint troupe_live_messages_get_n_warnings (TroupeLiveMessages *self);
void troupe_live_messages_draw_last (TroupeLiveMessages *self,
                                     TroupeScreen *screen,
                                     guint top,
                                     guint n_rows);
void troupe_live_messages_fill (TroupeLiveMessages *self,
                                TroupeLivePage *page,
                                guint worker,
                                gboolean warnings_only);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeLiveMessages, troupe_live_messages_free)

G_END_DECLS
