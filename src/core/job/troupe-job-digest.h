/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What makes two jobs the same: a run of one can go on as the other. */

#pragma once

#include "troupe-job-file.h"

G_BEGIN_DECLS

char *troupe_job_digest_create (TroupeJobFile *file, const char *directory, GError **error);
char *troupe_job_digest_find_change (const char *before, const char *now);

G_END_DECLS
