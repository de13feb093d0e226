/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the live table says of a run as a whole. */

#pragma once

#include "troupe-estimate.h"
#include "troupe-machine.h"
#include "troupe-run-figures.h"

G_BEGIN_DECLS

/**
 * TroupeLiveMachine:
 * @host: its name, or an empty string for this one
 * @cores: (nullable): the load of its processors, as a #GListModel of #TroupeCore
 * @memory_bytes: its memory, 0 if not known
 * @available_bytes: the part of it that a program could have, 0 if not known
 *
 * The machine on which a run was started.
 */
typedef struct
{
  const char *host;
  GListModel *cores;
  guint64 memory_bytes;
  guint64 available_bytes;
} TroupeLiveMachine;

/**
 * TroupeLiveFacts:
 * @figures: of the run
 * @machine: the machine on which it was started
 * @state: a #TroupeRunState
 * @n_items: the number of items, or -1
 * @n_ok: items that succeeded
 * @n_crashed: items that ended their worker
 * @n_timed_out: items that ran for too long
 * @rate: items per second, or 0 as long as it cannot be estimated
 * @left: seconds until the last item is finished, or -1 if it cannot be estimated
 * @mean_seconds: that an item took so far, or 0 while there are too few
 * @timeout: seconds after which an item is ended, or 0
 * @n_workers: workers that live
 * @n_running: those of them that run an item
 * @n_paused: those of them that are stopped
 * @n_slow: those of them whose item takes much longer than others
 * @n_died: workers that died and were replaced
 * @rss_bytes: memory of all workers on the machine now
 * @local_cores: cores that the workers on the machine use now
 * @n_local: workers that live on the machine
 * @all_rss_bytes: memory of all workers on all machines now
 * @n_hosts: the number of machines on which workers live
 * @has_hosts: whether workers run, or ran, on other machines
 *
 * What the live table says of a run.
 */
typedef struct
{
  TroupeRunFigures figures;
  TroupeLiveMachine machine;
  int state;
  gint64 n_items;
  guint64 n_ok;
  guint64 n_crashed;
  guint64 n_timed_out;
  double rate;
  double left;
  double mean_seconds;
  double timeout;
  guint n_workers;
  guint n_running;
  guint n_paused;
  guint n_slow;
  guint n_died;
  guint64 rss_bytes;
  double local_cores;
  guint n_local;
  guint64 all_rss_bytes;
  guint n_hosts;
  gboolean has_hosts;
} TroupeLiveFacts;

/**
 * TroupeLivePace:
 * @TROUPE_LIVE_PACE_USUAL: as others
 * @TROUPE_LIVE_PACE_SLOW: much longer than others
 * @TROUPE_LIVE_PACE_STUCK: so long that it may never end, or will be ended soon
 *
 * How long an item has been running, in comparison with others.
 */
typedef enum
{
  TROUPE_LIVE_PACE_USUAL,
  TROUPE_LIVE_PACE_SLOW,
  TROUPE_LIVE_PACE_STUCK,
} TroupeLivePace;

void troupe_live_machine_read_memory (TroupeLiveMachine *self);
void troupe_live_facts_compute (TroupeLiveFacts *self,
                                TroupeRun *run,
                                TroupeEstimate *estimate,
                                const TroupeLiveMachine *machine);
double troupe_live_facts_get_item_seconds (TroupeWorker *worker);
TroupeLivePace troupe_live_facts_judge (const TroupeLiveFacts *self, TroupeWorker *worker);

G_END_DECLS
