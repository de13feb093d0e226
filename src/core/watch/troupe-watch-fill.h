/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fills a run with what its process tells about it. */

#pragma once

#include "troupe-machine.h"
#include "troupe-run.h"
#include "troupe-told-greeting.h"
#include "troupe-wire.h"

G_BEGIN_DECLS

/**
 * TroupeWatchFill:
 *
 * Takes the frames about a run of another process, and fills a run with them. Nothing is trusted: a
 * frame that does not fit is an error, after which nothing more can be taken.
 */
typedef struct _TroupeWatchFill TroupeWatchFill;

TroupeWatchFill *troupe_watch_fill_new (TroupeToldGreeting *greeting, guint wants, gboolean is_far);
void troupe_watch_fill_free (TroupeWatchFill *self);

TroupeRun *troupe_watch_fill_get_run (TroupeWatchFill *self);
TroupeMachine *troupe_watch_fill_get_machine (TroupeWatchFill *self);
const TroupeToldGreeting *troupe_watch_fill_get_greeting (TroupeWatchFill *self);

gboolean troupe_watch_fill_take (TroupeWatchFill *self, const TroupeFrame *frame, GError **error);
gboolean troupe_watch_fill_append_views (TroupeWatchFill *self, GByteArray *to);
gboolean troupe_watch_fill_end (TroupeWatchFill *self, const char *why);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeWatchFill, troupe_watch_fill_free)

G_END_DECLS
