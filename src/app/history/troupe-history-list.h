/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of kept runs. */

#pragma once

#include "troupe-past-run.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * TroupeHistoryAction:
 * @TROUPE_HISTORY_OPEN: show the run
 * @TROUPE_HISTORY_CONTINUE: run its items that have no result
 * @TROUPE_HISTORY_RUN_FAILED: run its failed items again
 * @TROUPE_HISTORY_COMPARE: show two runs side by side
 * @TROUPE_HISTORY_KEEP: keep the runs for ever
 * @TROUPE_HISTORY_UNKEEP: let limits remove the runs
 * @TROUPE_HISTORY_DELETE: delete the runs
 *
 * What a person asks for. @TROUPE_HISTORY_COMPARE is about two runs, the last three about any
 * number, and the others about one.
 */
typedef enum
{
  TROUPE_HISTORY_OPEN,
  TROUPE_HISTORY_CONTINUE,
  TROUPE_HISTORY_RUN_FAILED,
  TROUPE_HISTORY_COMPARE,
  TROUPE_HISTORY_KEEP,
  TROUPE_HISTORY_UNKEEP,
  TROUPE_HISTORY_DELETE,
} TroupeHistoryAction;

#define TROUPE_TYPE_HISTORY_LIST (troupe_history_list_get_type ())

/**
 * TroupeHistoryList:
 *
 * Lists kept runs, with a search and a filter, and offers actions for the selected ones.
 *
 * Properties: runs (a GListModel of TroupePastRun, newest first), narrow (boolean, read-only).
 *
 * Signals: "act" (int, a #TroupeHistoryAction; GPtrArray of TroupePastRun).
 */
G_DECLARE_FINAL_TYPE (TroupeHistoryList, troupe_history_list, TROUPE, HISTORY_LIST, AdwBin)

G_END_DECLS
