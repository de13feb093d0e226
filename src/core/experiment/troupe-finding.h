/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A finding: the outcome of an experiment. */

#pragma once

#include "troupe-plot.h"
#include "troupe-table.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_FINDING (troupe_finding_get_type ())

/**
 * TroupeFinding:
 *
 * The result of an experiment: tables of figures, plots of them, their meaning, and reasons to
 * doubt them. It does not change once the experiment has returned it.
 */
G_DECLARE_FINAL_TYPE (TroupeFinding, troupe_finding, TROUPE, FINDING, GObject)

TroupeFinding *troupe_finding_new (void);

/* The experiment's side. */
void troupe_finding_take_table (TroupeFinding *self, TroupeTable *table);
void troupe_finding_take_plot (TroupeFinding *self, TroupePlot *plot);
void troupe_finding_add_meaning (TroupeFinding *self, const char *sentence);
void troupe_finding_add_warning (TroupeFinding *self, const char *sentence);
void troupe_finding_set_others (TroupeFinding *self, double before, double during);

GPtrArray *troupe_finding_get_tables (TroupeFinding *self);
GPtrArray *troupe_finding_get_plots (TroupeFinding *self);
TroupeTable *troupe_finding_find_table (TroupeFinding *self, const char *name);
const char *const *troupe_finding_get_meaning (TroupeFinding *self);
const char *const *troupe_finding_get_warnings (TroupeFinding *self);
double troupe_finding_get_others_before (TroupeFinding *self);
double troupe_finding_get_others_during (TroupeFinding *self);
gboolean troupe_finding_is_busy (TroupeFinding *self);

G_END_DECLS
