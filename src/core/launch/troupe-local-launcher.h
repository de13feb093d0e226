/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The launcher of workers that are processes of this machine. */

#pragma once

#include "troupe-job.h"
#include "troupe-launcher.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_LOCAL_LAUNCHER (troupe_local_launcher_get_type ())

/**
 * TroupeLocalLauncher:
 *
 * A #TroupeLauncher that starts a worker process of this machine in each slot. Its preparation
 * waits for a command that searches for a Python interpreter only.
 */
G_DECLARE_FINAL_TYPE (TroupeLocalLauncher, troupe_local_launcher, TROUPE, LOCAL_LAUNCHER, GObject)

TroupeLauncher *troupe_local_launcher_new (TroupeJob *job);

G_END_DECLS
