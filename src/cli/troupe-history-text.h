/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Kept runs as text for people. */

#pragma once

#include "troupe-difference.h"
#include "troupe-past-run.h"
#include "troupe-run.h"

G_BEGIN_DECLS

char *troupe_history_text_list (GListModel *runs);
char *troupe_history_text_show (TroupePastRun *past, TroupeRun *run);
char *troupe_history_text_compare (TroupePastRun *const *past,
                                   TroupeRun *const *runs,
                                   const TroupeDifference *difference);

G_END_DECLS
