/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The items of a job whose commands have several of them. */

#pragma once

#include "troupe-job.h"
#include "troupe-source.h"

G_BEGIN_DECLS

TroupeSource *troupe_job_group_items (TroupeJob *self, TroupeSource *source, GError **error);

G_END_DECLS
