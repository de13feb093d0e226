/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the node programs have in common. */

#pragma once

#include "troupe-node-keeper.h"

G_BEGIN_DECLS

int troupe_node_main (int argc, char **argv, const TroupeNodeKeeper *keeper);

G_END_DECLS
