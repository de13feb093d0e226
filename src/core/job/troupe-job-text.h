/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of a job as text, as job files and the command line write them. */

#pragma once

#include "troupe-job.h"

G_BEGIN_DECLS

/* The options of a job as text, in the words of the command line: "workers" is "4", "chunk" is
 * "auto", "halt" is "soon,fail=10%", "memory-limit" is "512M". */

const char *const *troupe_job_text_get_options (void);
gboolean troupe_job_text_is_for_python (const char *option);
const char *troupe_job_text_get_old_name (const char *option);
gboolean troupe_job_set_text (TroupeJob *job, const char *option, const char *text, GError **error);
char *troupe_job_dup_text (TroupeJob *job, const char *option);
gboolean troupe_job_is_default (TroupeJob *job, const char *option);

G_END_DECLS
