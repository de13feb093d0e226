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

TroupeMeter *troupe_meter_new (TroupeRun *run, TroupeConsole *console, gboolean has_bar);
void troupe_meter_free (TroupeMeter *self);

char *troupe_meter_draw_bar (gint64 n_items, guint64 n_done);
char *troupe_meter_describe (gint64 n_items,
                             guint64 n_done,
                             guint64 n_bad,
                             double rate,
                             guint n_paused,
                             const char *waiting);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeMeter, troupe_meter_free)

G_END_DECLS
