/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why a run does not advance, or did not start, and what to do about it. */

#pragma once

#include "troupe-progress.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_RUN_NOTICE (troupe_run_notice_get_type ())

/**
 * TroupeRunNotice:
 *
 * A line below the headline of a run, with a button: a job that did not start can be edited, and
 * workers that are paused can be continued. It is hidden while there is nothing to say.
 *
 * Properties: progress (#TroupeProgress), can-act (boolean: the run takes orders).
 */
G_DECLARE_FINAL_TYPE (TroupeRunNotice, troupe_run_notice, TROUPE, RUN_NOTICE, AdwBin)

G_END_DECLS
