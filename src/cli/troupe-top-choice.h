/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks which of several runs to show. */

#pragma once

#include "troupe-running-runs.h"

G_BEGIN_DECLS

gboolean troupe_top_choice_ask (TroupeRunningRuns *runs, TroupeRunningRun **run, GError **error);

G_END_DECLS
