/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What became of a run, in the words of the window. */

#pragma once

#include "troupe-run-outcome.h"

G_BEGIN_DECLS

char *troupe_run_words_describe (const TroupeRunOutcome *outcome);
char *troupe_run_words_describe_hold (const TroupeRunOutcome *outcome);
char *troupe_run_words_describe_failed (guint64 n_failed, gint64 n_items);

G_END_DECLS
