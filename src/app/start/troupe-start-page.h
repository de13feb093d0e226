/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The first page of the window. */

#pragma once

#include "troupe-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_START_PAGE (troupe_start_page_get_type ())

/**
 * TroupeStartPage:
 *
 * The choice of jobs: recent jobs, new jobs of the person's own, the built-in functions. Each has
 * one draft, which keeps the typed text.
 *
 * Properties: functions (GListModel of TroupeFunction, nullable).
 *
 * Signals: "chosen" with a TroupeDraft.
 */
G_DECLARE_FINAL_TYPE (TroupeStartPage, troupe_start_page, TROUPE, START_PAGE, AdwBin)

GListModel *troupe_start_page_get_functions (TroupeStartPage *self);
void troupe_start_page_set_functions (TroupeStartPage *self, GListModel *functions);
void troupe_start_page_set_runs (TroupeStartPage *self, GListModel *runs);
void troupe_start_page_set_running_runs (TroupeStartPage *self, GListModel *runs);
void troupe_start_page_show_failure (TroupeStartPage *self, const char *message);
void troupe_start_page_open_file (TroupeStartPage *self, const char *path);
void troupe_start_page_open_saved (TroupeStartPage *self, TroupeDraft *draft, const char *path);
GPtrArray *troupe_start_page_list_modified (TroupeStartPage *self);

G_END_DECLS
