/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Builds the calls of Slurm's programs. */

#pragma once

#include "troupe-job.h"

G_BEGIN_DECLS

GStrv troupe_slurm_call_build_allocation (TroupeJob *job, GError **error);
GStrv troupe_slurm_call_build_state (const char *number, const char *format);
GStrv troupe_slurm_call_build_step (const char *number,
                                    const char *node,
                                    guint n_cpus,
                                    const char *const *arguments);
GStrv
troupe_slurm_call_build_copy (const char *number, const char *node, const char *const *arguments);

G_END_DECLS
