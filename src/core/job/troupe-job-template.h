/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command template of a job. */

#pragma once

#include "troupe-job.h"
#include "troupe-source.h"
#include "troupe-template.h"

G_BEGIN_DECLS

void troupe_job_take_columns (TroupeJob *self, TroupeSource *source);
TroupeTemplate *troupe_job_create_template (TroupeJob *self, GError **error);
TroupeTemplate *troupe_job_create_text_template (TroupeJob *self, const char *text, GError **error);

G_END_DECLS
