/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The questions that the live table asks before an order, or to be sorted. */

#pragma once

#include "troupe-live-columns.h"
#include "troupe-live-menu.h"

G_BEGIN_DECLS

TroupeLiveMenu *troupe_live_question_how_to_end (TroupeWorker *worker, TroupeJob *job);
TroupeLiveMenu *troupe_live_question_whether_to_stop (TroupeJob *job);
TroupeLiveMenu *troupe_live_question_what_to_sort_by (TroupeLiveColumnId sorted);

G_END_DECLS
