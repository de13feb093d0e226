/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The launcher of nodes on other machines. */

#pragma once

#include "troupe-far-route.h"
#include "troupe-job.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_FAR_LAUNCHER (troupe_far_launcher_get_type ())

/**
 * TroupeFarLauncher:
 *
 * Starts a node on each machine that a #TroupeFarRoute reaches. A machine that fails is left out,
 * and another one takes its place as long as there are any.
 */
G_DECLARE_FINAL_TYPE (TroupeFarLauncher, troupe_far_launcher, TROUPE, FAR_LAUNCHER, GObject)

/** The environment variable with the interval of beats, the patience of both sides and, if these
 * are to change as well, the time in which a node starts and that after which it is said to be
 * waited for, in milliseconds with commas between them, for tests that wait for the end of these
 * times. */
#define TROUPE_FAR_LAUNCHER_VARIABLE "TROUPE_FAR_TIMES"

TroupeLauncher *troupe_far_launcher_new (TroupeJob *job, TroupeFarRoute *route);

G_END_DECLS
