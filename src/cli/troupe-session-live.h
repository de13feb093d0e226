/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The live table of a run of this process. */

#pragma once

#include "troupe-call.h"
#include "troupe-console.h"
#include "troupe-runner.h"

G_BEGIN_DECLS

/**
 * TroupeSessionLive:
 *
 * The terminal while it shows a table: what would be written to it meanwhile is kept, and written
 * afterwards.
 */
typedef struct _TroupeSessionLive TroupeSessionLive;

/** TroupeSessionLiveFunc: called when somebody leaves the table, or stops the run. */
typedef void (*TroupeSessionLiveFunc) (gpointer data);

TroupeSessionLive *
troupe_session_live_new (TroupeCall *call, TroupeConsole *console, GError **error);
void troupe_session_live_free (TroupeSessionLive *self);

void troupe_session_live_begin (TroupeSessionLive *self,
                                TroupeRunner *runner,
                                TroupeSessionLiveFunc left,
                                TroupeSessionLiveFunc stop,
                                gpointer data);
void troupe_session_live_end (TroupeSessionLive *self);
gboolean troupe_session_live_is_shown (TroupeSessionLive *self);
gboolean troupe_session_live_write_held (TroupeSessionLive *self, GError **error);

void
troupe_session_live_print_event (TroupeSessionLive *self, TroupeConsole *console, const char *text);
void troupe_session_live_set_notice (TroupeSessionLive *self, const char *text);
void troupe_session_live_resize (TroupeSessionLive *self);
void troupe_session_live_suspend (TroupeSessionLive *self);
void troupe_session_live_resume (TroupeSessionLive *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeSessionLive, troupe_session_live_free)

G_END_DECLS
