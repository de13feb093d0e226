/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A job as the words that are sent to a node. */

#pragma once

#include "troupe-job.h"

G_BEGIN_DECLS

GBytes *troupe_node_job_create (TroupeJob *job, guint n_workers, const char *directory);
TroupeJob *troupe_node_job_copy_rest (TroupeJob *job);
TroupeJob *troupe_node_job_read (GBytes *words, char **directory, GError **error);

G_END_DECLS
