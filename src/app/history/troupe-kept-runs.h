/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The journal in which the windows keep their runs. */

#pragma once

#include "troupe-journal.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

TroupeJournal *troupe_kept_runs_get_journal (GError **error);
TroupePastRun *troupe_kept_runs_find (guint64 id, GError **error);
void troupe_kept_runs_follow_while_shown (GtkWidget *view);

G_END_DECLS
