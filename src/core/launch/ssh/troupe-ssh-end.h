/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Says in words why ssh ended, and what to do about it. */

#pragma once

#include "troupe-node-handle.h"

G_BEGIN_DECLS

TroupeWorkerEnd troupe_ssh_end_explain (const char *host, const TroupeNodeEnd *end, char **reason);

G_END_DECLS
