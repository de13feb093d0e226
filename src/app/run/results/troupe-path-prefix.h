/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the paths of items have in common. */

#pragma once

#include "troupe-results.h"

G_BEGIN_DECLS

char *troupe_path_prefix_find (TroupeResults *results);

G_END_DECLS
