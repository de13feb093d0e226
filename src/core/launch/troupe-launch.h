/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-job.h"

G_BEGIN_DECLS

guint troupe_launch_find_niceness (TroupeJob *job);
GStrv troupe_launch_build_arguments (TroupeJob *job, guint slot, const char *interpreter);

G_END_DECLS
