/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The launcher of nodes on hosts that ssh connects to. */

#pragma once

#include "troupe-job.h"
#include "troupe-launcher.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_SSH_LAUNCHER (troupe_ssh_launcher_get_type ())

/**
 * TroupeSshLauncher:
 *
 * A #TroupeLauncher that starts a node on a host in each slot. Its connections are child processes
 * of this one, so that they end with it.
 */
G_DECLARE_FINAL_TYPE (TroupeSshLauncher, troupe_ssh_launcher, TROUPE, SSH_LAUNCHER, GObject)

TroupeLauncher *troupe_ssh_launcher_new (TroupeJob *job);

G_END_DECLS
