/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The interface between the launcher of nodes elsewhere and what reaches other machines. */

#include "troupe-far-route.h"

G_DEFINE_INTERFACE (TroupeFarRoute, troupe_far_route, G_TYPE_OBJECT)

static void
troupe_far_route_default_init (TroupeFarRouteInterface *iface)
{
}
