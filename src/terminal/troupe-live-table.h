/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of workers on a screen. */

#pragma once

#include "troupe-live-columns.h"

G_BEGIN_DECLS

/**
 * TroupeLiveTable:
 *
 * The workers of a run in rows: sorted, filtered, scrolled, and one of them chosen. The choice
 * stays with its worker, or what replaces it, wherever that is sorted to.
 */
typedef struct _TroupeLiveTable TroupeLiveTable;

TroupeLiveTable *troupe_live_table_new (TroupeRun *run);
void troupe_live_table_free (TroupeLiveTable *self);

void troupe_live_table_update (TroupeLiveTable *self, const TroupeLiveFacts *facts);
void troupe_live_table_draw (TroupeLiveTable *self, TroupeScreen *screen, guint top, guint n_rows);

void troupe_live_table_sort (TroupeLiveTable *self, TroupeLiveColumnId column);
void troupe_live_table_sort_next (TroupeLiveTable *self, int step);
void troupe_live_table_reverse (TroupeLiveTable *self);
TroupeLiveColumnId troupe_live_table_get_sorted (TroupeLiveTable *self);
void troupe_live_table_set_filter (TroupeLiveTable *self, const char *text);
const char *troupe_live_table_get_filter (TroupeLiveTable *self);
void troupe_live_table_set_shows_ended (TroupeLiveTable *self, gboolean shows_ended);
gboolean troupe_live_table_get_shows_ended (TroupeLiveTable *self);

void troupe_live_table_move (TroupeLiveTable *self, int n_rows);
void troupe_live_table_move_to_start (TroupeLiveTable *self);
void troupe_live_table_move_page (TroupeLiveTable *self, int n_pages);
gboolean troupe_live_table_find (TroupeLiveTable *self, const char *text, gboolean is_next);
TroupeWorker *troupe_live_table_get_chosen (TroupeLiveTable *self);
guint troupe_live_table_get_n_rows (TroupeLiveTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeLiveTable, troupe_live_table_free)

G_END_DECLS
