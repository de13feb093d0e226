/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of an experiment. */

#pragma once

#include "troupe-experiment.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_EXPERIMENT_PAGE (troupe_experiment_page_get_type ())

/**
 * TroupeExperimentPage:
 *
 * A claim, the experiment about it, and its finding on this machine. A running experiment ends with
 * its page.
 *
 * Properties: experiment (TroupeExperiment, construct-only), available (boolean: whether it may be
 * run; not while another one is measured).
 */
G_DECLARE_FINAL_TYPE (TroupeExperimentPage, troupe_experiment_page, TROUPE, EXPERIMENT_PAGE, AdwBin)

GtkWidget *troupe_experiment_page_new (TroupeExperiment *experiment);

TroupeExperiment *troupe_experiment_page_get_experiment (TroupeExperimentPage *self);

/* The jobs to choose from; initially the first one is chosen. */
guint
troupe_experiment_page_add_job (TroupeExperimentPage *self, const char *title, TroupeJobFile *job);
void troupe_experiment_page_choose_job (TroupeExperimentPage *self, guint position);

G_END_DECLS
