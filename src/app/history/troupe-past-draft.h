/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The job of a kept run, to be edited or run again. */

#pragma once

#include "troupe-draft.h"
#include "troupe-past-run.h"

G_BEGIN_DECLS

TroupeDraft *troupe_past_draft_new (TroupePastRun *run, GError **error);

G_END_DECLS
