/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of kept runs. */

#pragma once

#include "troupe-journal.h"
#include "troupe-run-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_HISTORY_PAGE (troupe_history_page_get_type ())

/**
 * TroupeHistoryPage:
 *
 * Lists the runs that are kept in a journal, shows one of them as it was, or two side by side, and
 * deletes runs and restores them. Runs are opened by the action win.open-run, and continued by
 * win.continue-run.
 *
 * Properties: journal (TroupeJournal, nullable); read-only: run-view (TroupeRunView, nullable: the
 * view of the run that is shown).
 */
G_DECLARE_FINAL_TYPE (TroupeHistoryPage, troupe_history_page, TROUPE, HISTORY_PAGE, AdwBin)

void troupe_history_page_show_list (TroupeHistoryPage *self);
void troupe_history_page_open_run (TroupeHistoryPage *self, TroupePastRun *run);
TroupeRunView *troupe_history_page_get_run_view (TroupeHistoryPage *self);
gboolean troupe_history_page_go_back (TroupeHistoryPage *self);

G_END_DECLS
