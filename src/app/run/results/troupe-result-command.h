/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command line of an item of a run. */

#pragma once

#include "troupe-job.h"
#include "troupe-result.h"

G_BEGIN_DECLS

char *troupe_result_command_create (TroupeJob *job, TroupeResult *result);

G_END_DECLS
