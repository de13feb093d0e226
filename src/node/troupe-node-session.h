/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The life of a node: from its first frame to its last. */

#pragma once

#include "troupe-node-keeper.h"

G_BEGIN_DECLS

int troupe_node_session_run (int input_fd, int output_fd, const TroupeNodeKeeper *keeper);

G_END_DECLS
