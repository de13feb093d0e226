/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The arguments and the environment of a worker process. */

#pragma once

#include "troupe-job.h"

G_BEGIN_DECLS

void troupe_launch_set_first_slot (guint number);
guint troupe_launch_find_niceness (TroupeJob *job);
GStrv troupe_launch_build_arguments (TroupeJob *job, guint slot, const char *const *interpreter);
char *troupe_launch_describe (TroupeJob *job, guint slot);

G_END_DECLS
