/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reaches hosts through ssh. */

#pragma once

#include "troupe-far-route.h"
#include "troupe-job.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_SSH_ROUTE (troupe_ssh_route_get_type ())

/**
 * TroupeSshRoute:
 *
 * A #TroupeFarRoute to the hosts that a job names. The host ":" is this machine, without ssh.
 */
G_DECLARE_FINAL_TYPE (TroupeSshRoute, troupe_ssh_route, TROUPE, SSH_ROUTE, GObject)

TroupeFarRoute *troupe_ssh_route_new (TroupeJob *job);

G_END_DECLS
