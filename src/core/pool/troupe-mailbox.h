/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-event.h"
#include "troupe-pool.h"
#include "troupe-result-chunk.h"

G_BEGIN_DECLS

#define TROUPE_N_RESULT_STATUS (TROUPE_RESULT_NOT_RUN + 1)

/**
 * TroupePoolCounts:
 * @state: a #TroupePoolState
 * @n_items: items in all, -1 while that is not known
 * @n_status: items of each #TroupeResultStatus that is a result
 * @restarts: workers that replaced one that died
 * @retries: items that were run again because they failed
 * @item_seconds: that all items with a result took, added up
 * @slowest: the items that took longest, the slowest one first
 * @n_slowest: how many of @slowest there are
 * @started_at: by g_get_monotonic_time(), microseconds
 * @ended_at: the same, 0 while it runs
 *
 * What the pool publishes of itself.
 */
typedef struct
{
  int state;
  gint64 n_items;
  guint64 n_status[TROUPE_N_RESULT_STATUS];
  guint restarts;
  guint retries;
  double item_seconds;
  TroupeSlowItem slowest[TROUPE_N_SLOWEST];
  guint n_slowest;
  gint64 started_at;
  gint64 ended_at;
} TroupePoolCounts;

/**
 * TROUPE_NEWS_LEAST_INTERVAL:
 *
 * How often the owner is told of anything at the most, in milliseconds.
 */
#define TROUPE_NEWS_LEAST_INTERVAL 50

/**
 * TroupeMailbox:
 *
 * The mailbox between the pool's thread, which posts, and the owner's, which is woken and
 * collects the newest of each. Whatever was posted twice in between is collected once.
 */
typedef struct _TroupeMailbox TroupeMailbox;

/**
 * TroupeMailboxSnapshot:
 * @counts: the newest
 * @workers: (element-type TroupeWorkerStatus): those that changed
 * @events: (element-type TroupeEvent): in order
 * @error: (nullable): why the pool could not do its work
 *
 * What was collected.
 */
typedef struct
{
  TroupePoolCounts counts;
  GArray *workers;
  GPtrArray *events;
  GError *error;
} TroupeMailboxSnapshot;

TroupeMailbox *troupe_mailbox_new (GSourceFunc wake, gpointer data);
TroupeMailbox *troupe_mailbox_ref (TroupeMailbox *self);
void troupe_mailbox_unref (TroupeMailbox *self);
void troupe_mailbox_disconnect (TroupeMailbox *self);

void troupe_mailbox_set_interval (TroupeMailbox *self, guint milliseconds);
guint troupe_mailbox_get_interval (TroupeMailbox *self);
void troupe_mailbox_post_counts (TroupeMailbox *self, const TroupePoolCounts *counts, gint64 at);
void troupe_mailbox_post_worker (TroupeMailbox *self, const TroupeWorkerStatus *status);
void troupe_mailbox_post_event (TroupeMailbox *self, TroupeEvent *event);
void troupe_mailbox_post_error (TroupeMailbox *self, const GError *error);

void troupe_mailbox_collect (TroupeMailbox *self, TroupeMailboxSnapshot *snapshot);
void troupe_mailbox_snapshot_clear (TroupeMailboxSnapshot *snapshot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeMailbox, troupe_mailbox_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeMailboxSnapshot, troupe_mailbox_snapshot_clear)

G_END_DECLS
