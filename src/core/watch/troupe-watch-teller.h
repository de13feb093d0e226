/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tells watchers the state of a run. */

#pragma once

#include "troupe-machine.h"
#include "troupe-run.h"
#include "troupe-watch-trace.h"

G_BEGIN_DECLS

/**
 * TroupeWatchTeller:
 *
 * Encodes what changed in a run, once for all watchers. It looks at the run when it is told to,
 * and leaves it alone otherwise.
 */
typedef struct _TroupeWatchTeller TroupeWatchTeller;

/**
 * TroupeWatchTold:
 * @change: the last change that was told
 * @n_events: the number of events that were told or passed over
 * @trace: (nullable): what was told of the trace
 *
 * What one watcher was told. All 0 at first.
 */
typedef struct
{
  guint64 change;
  guint64 n_events;
  TroupeWatchTrace *trace;
} TroupeWatchTold;

TroupeWatchTeller *troupe_watch_teller_new (TroupeRun *run);
void troupe_watch_teller_free (TroupeWatchTeller *self);

void
troupe_watch_teller_look (TroupeWatchTeller *self, TroupeMachine *machine, gboolean has_measured);
gboolean troupe_watch_teller_append (TroupeWatchTeller *self,
                                     TroupeWatchTold *told,
                                     guint wants,
                                     GByteArray *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeWatchTeller, troupe_watch_teller_free)

G_END_DECLS
