/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The progress of a run in the status line. */

#pragma once

#include "troupe-console.h"
#include "troupe-run.h"

G_BEGIN_DECLS

/**
 * TroupeMeter:
 *
 * Shows in the status of a console how far a run is.
 */
typedef struct _TroupeMeter TroupeMeter;

/**
 * TroupeMeterFacts:
 * @n_items: the number of items, or -1
 * @n_done: items with a result
 * @n_failed: the number of these without a value
 * @n_crashed: the number of these that ended their worker
 * @n_timed_out: the number of these that ran for too long
 * @rate: items per second, or 0 as long as it cannot be estimated
 * @left: seconds until the last item is finished, or -1 if it cannot be estimated
 * @is_still: whether nothing advances: the run is paused, ends, or has finished
 * @n_paused: the number of stopped workers
 * @waiting: why no item starts, or an empty string
 * @is_ready: whether a worker is or was ready; before that, @waiting is a sentence
 *
 * What a line about a run says.
 */
typedef struct
{
  gint64 n_items;
  guint64 n_done;
  guint64 n_failed;
  guint64 n_crashed;
  guint64 n_timed_out;
  double rate;
  double left;
  gboolean is_still;
  guint n_paused;
  const char *waiting;
  gboolean is_ready;
} TroupeMeterFacts;

TroupeMeter *troupe_meter_new (TroupeRun *run, TroupeConsole *console, gboolean has_bar);
void troupe_meter_free (TroupeMeter *self);

char *troupe_meter_look (TroupeMeter *self);
char *troupe_meter_draw_bar (gint64 n_items, guint64 n_done);
char *troupe_meter_describe (const TroupeMeterFacts *facts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeMeter, troupe_meter_free)

G_END_DECLS
