/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The frequently changing figures of a run, in one structure that is passed between threads. */

#pragma once

#include "troupe-result-chunk.h"

G_BEGIN_DECLS

/**
 * TroupeRunState:
 * @TROUPE_RUN_READY: it was not started
 * @TROUPE_RUN_RUNNING: it works
 * @TROUPE_RUN_PAUSED: all of its workers are stopped
 * @TROUPE_RUN_ENDING: no item is handed out any more, and its workers end
 * @TROUPE_RUN_FINISHED: every worker joined, and every item has its result
 */
typedef enum
{
  TROUPE_RUN_READY,
  TROUPE_RUN_RUNNING,
  TROUPE_RUN_PAUSED,
  TROUPE_RUN_ENDING,
  TROUPE_RUN_FINISHED,
} TroupeRunState;

#define TROUPE_N_RESULT_STATUS (TROUPE_RESULT_NOT_RUN + 1)

/** The number of slowest items that are kept. */
#define TROUPE_N_SLOWEST 5

/**
 * TroupeSlowItem:
 * @index: from 0
 * @seconds: the time that it took; for a chunk of several items, their mean
 *
 * An item that took long.
 */
typedef struct
{
  guint64 index;
  double seconds;
} TroupeSlowItem;

/** Bytes of the reason why a run waits. */
#define TROUPE_RUN_WAITING_MAX 256

/**
 * TroupeRunCounts:
 * @state: a #TroupeRunState
 * @n_items: the total number of items, -1 while it is unknown
 * @n_status: items of each #TroupeResultStatus that is a result
 * @n_known: the number of these whose result was known before the run started
 * @restarts: workers that replaced one that died
 * @retries: how often items were run again because they failed
 * @n_again: the number of items with a result that began more than once, for any reason
 * @item_seconds: that all items with a result ran, added up; without the time for which their
 * worker was stopped
 * @known_seconds: the part of @item_seconds that belongs to results which were known before the
 * start
 * @waited_seconds: that later sessions of a run that was continued had no worker yet, as in the
 * queue of a cluster; of a run that was kept
 * @slowest: the items that took longest, slowest first
 * @n_slowest: the number of elements of @slowest
 * @others_cores: the number of cores that other programs used on this machine while the run went
 *   on, on average; 0 before it finished, and if it was too short for that to be measured
 * @waiting: why no item starts although workers have none, such as "load 8.1 of 4"; before the
 * first worker is ready, a sentence about what it waits for, such as the queue of a cluster; or an
 * empty string
 * @started_at: by the clock of the run, 0 before it was started
 * @ended_at: the same, 0 before it finished
 *
 * The progress of a run. The clock of a run counts microseconds. For a run in progress it is
 * g_get_monotonic_time() of this process; for one that is over its origin is arbitrary. The times
 * of its workers and of its trace use the same clock.
 */
typedef struct
{
  int state;
  gint64 n_items;
  guint64 n_status[TROUPE_N_RESULT_STATUS];
  guint64 n_known;
  guint restarts;
  guint retries;
  guint64 n_again;
  double item_seconds;
  double known_seconds;
  double waited_seconds;
  TroupeSlowItem slowest[TROUPE_N_SLOWEST];
  guint n_slowest;
  double others_cores;
  char waiting[TROUPE_RUN_WAITING_MAX];
  gint64 started_at;
  gint64 ended_at;
} TroupeRunCounts;

guint64 troupe_run_counts_get_n_done (const TroupeRunCounts *self);

G_END_DECLS
