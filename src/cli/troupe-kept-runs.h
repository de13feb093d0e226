/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which kept run goes on. */

#pragma once

#include "troupe-call.h"
#include "troupe-journal.h"
#include "troupe-run-lock.h"

G_BEGIN_DECLS

TroupePastRun *
troupe_kept_runs_find (TroupeJournal *journal, const char *digest, gboolean only_failed);
TroupeRunLock *troupe_kept_runs_claim (TroupeJournal *journal, const char *digest, GError **error);
gboolean troupe_kept_runs_check_new (TroupeJournal *journal,
                                     TroupeCall *call,
                                     const char *digest,
                                     const char *directory,
                                     GError **error);

G_END_DECLS
