/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The journal in which the windows keep their runs. */

#pragma once

#include "troupe-journal.h"

G_BEGIN_DECLS

TroupeJournal *troupe_kept_runs_get_journal (GError **error);

G_END_DECLS
