/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The published facts about a worker, in one structure that is passed between threads. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeWorkerState:
 * @TROUPE_WORKER_STARTING: its process was started and has not greeted yet
 * @TROUPE_WORKER_IDLE: it waits for items
 * @TROUPE_WORKER_RUNNING: it has items
 * @TROUPE_WORKER_PAUSED: it was stopped (SIGSTOP)
 * @TROUPE_WORKER_ENDING: it was ordered to end
 * @TROUPE_WORKER_JOINED: it ended and was reaped
 */
typedef enum
{
  TROUPE_WORKER_STARTING,
  TROUPE_WORKER_IDLE,
  TROUPE_WORKER_RUNNING,
  TROUPE_WORKER_PAUSED,
  TROUPE_WORKER_ENDING,
  TROUPE_WORKER_JOINED,
} TroupeWorkerState;

/**
 * TroupeKilledBy:
 * @TROUPE_KILLED_BY_NOBODY: it ended by itself, or something outside of Troupe ended it
 * @TROUPE_KILLED_BY_USER: a person killed or terminated it through Troupe
 * @TROUPE_KILLED_BY_TIMEOUT: its item ran for too long
 * @TROUPE_KILLED_BY_STOP: the job was stopped
 * @TROUPE_KILLED_BY_POOL: it broke the protocol
 * @TROUPE_KILLED_BY_MEMORY: it used more memory than its limit
 * @TROUPE_KILLED_BY_PACE: it had to make room for others
 * @TROUPE_KILLED_BY_SLOWNESS: it was to end by itself, and took longer than it may
 */
typedef enum
{
  TROUPE_KILLED_BY_NOBODY,
  TROUPE_KILLED_BY_USER,
  TROUPE_KILLED_BY_TIMEOUT,
  TROUPE_KILLED_BY_STOP,
  TROUPE_KILLED_BY_POOL,
  TROUPE_KILLED_BY_MEMORY,
  TROUPE_KILLED_BY_PACE,
  TROUPE_KILLED_BY_SLOWNESS,
} TroupeKilledBy;

/** The last cause. */
#define TROUPE_KILLED_BY_LAST TROUPE_KILLED_BY_SLOWNESS

/**
 * TroupeItemSpan:
 * @first_index: the index of the first item, from 0
 * @count: the number of items
 *
 * Consecutive items.
 */
typedef struct
{
  guint64 first_index;
  guint64 count;
} TroupeItemSpan;

/** The number of spans that are kept of a worker's latest items. */
#define TROUPE_WORKER_LATEST 16

/** Bytes of the name of a machine: Linux allows 64, and one ends it. */
#define TROUPE_WORKER_HOST_MAX 65

/**
 * TroupeWorkerStatus:
 * @number: from 1; a replacement has a number of its own
 * @slot: its slot, from 0, which its replacement takes over
 * @is_local: whether its process runs on this machine, so that it can be sampled here
 * @host: the name of the other machine that it runs on, or an empty string for this one
 * @pid: of the process on that machine, 0 before it was started, or if it ended before its id could
 *   be asked for
 * @state: its state
 * @items_done: results that it gave
 * @user_seconds: CPU time in user mode that it reported, its commands' included
 * @system_seconds: the same in the kernel
 * @max_rss_bytes: the peak resident memory that it reported
 * @core: the processor that its last result names, or -1
 * @exited: whether it joined by exiting; otherwise, once it is joined, by a signal
 * @exit_code: its exit code, or the signal
 * @killed_by: the cause of its end
 * @replaces: the number of the worker that it replaces, or 0
 * @restarts: the number of workers that died in its slot before
 * @launched_at: the time at which its process was requested, by g_get_monotonic_time(),
 *   microseconds
 * @started_at: the same, when there was a process
 * @greeted_at: the same, 0 before it greeted
 * @ending_at: the time at which it was ordered to end, by the same clock, or 0
 * @joined_at: the same, 0 before it joined
 * @paused_seconds: how long it was stopped, until it went on the last time
 * @paused_since: the time at which it was stopped, by the same clock, 0 while it is not
 * @item_since: the time at which its current item or batch began, by the same clock, 0 if it has
 *   none
 * @item: its first item, for display, or an empty string
 * @n_items_held: the number of its items
 * @reason: the reason of its end, if the pool knows it, or an empty string
 * @latest: the items whose results it sent last, newest last
 * @n_latest: the number of elements of @latest
 *
 * The facts that the pool publishes about a worker.
 */
typedef struct
{
  guint number;
  guint slot;
  gboolean is_local;
  char host[TROUPE_WORKER_HOST_MAX];
  gint64 pid;
  TroupeWorkerState state;
  guint64 items_done;
  double user_seconds;
  double system_seconds;
  guint64 max_rss_bytes;
  int core;
  gboolean exited;
  int exit_code;
  TroupeKilledBy killed_by;
  guint replaces;
  guint restarts;
  gint64 launched_at;
  gint64 started_at;
  gint64 greeted_at;
  gint64 ending_at;
  gint64 joined_at;
  double paused_seconds;
  gint64 paused_since;
  gint64 item_since;
  char item[96];
  guint32 n_items_held;
  char reason[200];
  TroupeItemSpan latest[TROUPE_WORKER_LATEST];
  guint n_latest;
} TroupeWorkerStatus;

/** A status to begin with: all is zero but the place, this machine, and the core, not known. */
#define TROUPE_WORKER_STATUS_INIT \
  {                               \
    .is_local = TRUE, .core = -1  \
  }

void troupe_worker_status_set_item (TroupeWorkerStatus *self, const char *item, gsize size);
char *troupe_worker_status_describe_pid (gint64 pid);
double troupe_worker_status_get_item_seconds (const TroupeWorkerStatus *self);
void troupe_worker_status_add_items (TroupeWorkerStatus *self, guint64 first_index, guint64 count);
char *troupe_worker_status_dup_join_text (const TroupeWorkerStatus *self);
const char *troupe_worker_state_to_text (TroupeWorkerState state);
char *troupe_signal_to_name (int signal_number);

G_END_DECLS
