/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One watcher of a run, in the process that runs it. */

#pragma once

#include "troupe-told-answer.h"
#include "troupe-told-order.h"
#include "troupe-watch-feed.h"
#include "troupe-watch-teller.h"

G_BEGIN_DECLS

/**
 * TroupeWatcher:
 *
 * The connection of one watcher. It is told the state of the run when it has taken what it was told
 * before: it is never queued for more than once, so that a slow one costs no more memory than a
 * fast one.
 */
typedef struct _TroupeWatcher TroupeWatcher;

/**
 * TroupeWatcherEvents:
 * @order: carries out an order; returns (transfer full) (nullable) a sentence if it is refused, and
 *   sets the answer
 * @find: returns (transfer none) (nullable) a worker by its number
 * @changed: what the watcher wants is new, or it has taken all that it was told
 * @pulled: it asks for the next results
 * @gone: it closed the connection, or sent what is not valid; it is to be freed
 *
 * Functions that notify the owner of a watcher.
 */
typedef struct
{
  char *(*order) (const TroupeToldOrder *order,
                  TroupeWatcher *watcher,
                  TroupeToldAnswer *answer,
                  gpointer data);
  TroupeWorker *(*find) (guint number, gpointer data);
  void (*changed) (TroupeWatcher *watcher, gpointer data);
  void (*pulled) (TroupeWatcher *watcher, gpointer data);
  void (*gone) (TroupeWatcher *watcher, gpointer data);
} TroupeWatcherEvents;

TroupeWatcher *troupe_watcher_new (int fd,
                                   GByteArray *greeting,
                                   TroupeWatchFeed *feed,
                                   const TroupeWatcherEvents *events,
                                   gpointer data);
void troupe_watcher_free (TroupeWatcher *self);

guint troupe_watcher_get_wants (TroupeWatcher *self);
guint troupe_watcher_get_interval (TroupeWatcher *self);
gint64 troupe_watcher_get_pid (TroupeWatcher *self);

gboolean troupe_watcher_tell (TroupeWatcher *self, TroupeWatchTeller *teller);
gsize troupe_watcher_answer_pull (TroupeWatcher *self);
gboolean troupe_watcher_takes_much (TroupeWatcher *self);
gboolean troupe_watcher_is_due (TroupeWatcher *self, gint64 now);
void troupe_watcher_tell_exit (TroupeWatcher *self, int status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeWatcher, troupe_watcher_free)

G_END_DECLS
