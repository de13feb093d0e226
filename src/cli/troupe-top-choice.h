/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks which of several runs to show. */

#pragma once

#include "troupe-running-runs.h"

G_BEGIN_DECLS

/**
 * TroupeTopChoiceFigures:
 * @number: the number of the run
 * @title: what runs
 * @n_items: the number of items, or -1
 * @n_done: those that are done
 * @n_failed: those that failed
 * @elapsed: seconds
 *
 * What a line about a run says.
 */
typedef struct
{
  const char *number;
  const char *title;
  gint64 n_items;
  guint64 n_done;
  guint64 n_failed;
  double elapsed;
} TroupeTopChoiceFigures;

char *troupe_top_choice_describe (const TroupeTopChoiceFigures *figures);
gboolean troupe_top_choice_ask_lines (GPtrArray *lines, int *chosen, GError **error);
gboolean troupe_top_choice_ask (TroupeRunningRuns *runs, TroupeRunningRun **run, GError **error);

G_END_DECLS
