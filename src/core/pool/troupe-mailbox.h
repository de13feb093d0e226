/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The mailbox between the pool's thread and the owner's thread. */

#pragma once

#include "troupe-event.h"
#include "troupe-run-counts.h"
#include "troupe-worker-status.h"

G_BEGIN_DECLS

/**
 * TROUPE_MAILBOX_LEAST_INTERVAL:
 *
 * The shortest interval at which the owner is woken, in milliseconds.
 */
#define TROUPE_MAILBOX_LEAST_INTERVAL 50

/**
 * TroupeMailbox:
 *
 * The mailbox between the pool's thread, which posts, and the owner's, which is woken and collects
 * the newest of each. A value that was posted twice in between is collected once.
 */
typedef struct _TroupeMailbox TroupeMailbox;

/**
 * TroupeMailboxTold:
 * @frames: frames that tell about workers of another machine, one after the other
 * @host: the name of the machine
 * @offset: microseconds to add to their times
 * @numbers: (element-type guint): for each frame, the number of its worker in this run, or 0 if the
 *   frame is not for the owner
 *
 * What a node told, to be read by the owner's thread, which has more time than the pool's.
 */
typedef struct
{
  GBytes *frames;
  char *host;
  gint64 offset;
  GArray *numbers;
} TroupeMailboxTold;

/**
 * TroupeMailboxSnapshot:
 * @counts: the newest
 * @workers: (element-type TroupeWorkerStatus): those that changed
 * @told: (element-type TroupeMailboxTold): in order; older than @workers
 * @events: (element-type TroupeEvent): in order
 * @error: (nullable): why the pool could not do its work
 *
 * The collected contents.
 */
typedef struct
{
  TroupeRunCounts counts;
  GArray *workers;
  GPtrArray *told;
  GPtrArray *events;
  GError *error;
} TroupeMailboxSnapshot;

TroupeMailbox *troupe_mailbox_new (GSourceFunc wake, gpointer data);
TroupeMailbox *troupe_mailbox_ref (TroupeMailbox *self);
void troupe_mailbox_unref (TroupeMailbox *self);
void troupe_mailbox_disconnect (TroupeMailbox *self);

void troupe_mailbox_set_interval (TroupeMailbox *self, guint milliseconds);
guint troupe_mailbox_get_interval (TroupeMailbox *self);
void troupe_mailbox_post_counts (TroupeMailbox *self, const TroupeRunCounts *counts, gint64 at);
void troupe_mailbox_post_worker (TroupeMailbox *self, const TroupeWorkerStatus *status);
void troupe_mailbox_post_told (TroupeMailbox *self,
                               GBytes *frames,
                               const char *host,
                               gint64 offset,
                               GArray *numbers);
void troupe_mailbox_post_event (TroupeMailbox *self, TroupeEvent *event);
void troupe_mailbox_post_error (TroupeMailbox *self, const GError *error);

void troupe_mailbox_collect (TroupeMailbox *self, TroupeMailboxSnapshot *snapshot);
void troupe_mailbox_snapshot_clear (TroupeMailboxSnapshot *snapshot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeMailbox, troupe_mailbox_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeMailboxSnapshot, troupe_mailbox_snapshot_clear)

G_END_DECLS
