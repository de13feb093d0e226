/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The row of a new run. */

#pragma once

#include "troupe-database.h"
#include "troupe-job-file.h"
#include "troupe-run-lock.h"

G_BEGIN_DECLS

TroupeRunLock *troupe_run_row_insert (TroupeDatabase *database,
                                      TroupeJobFile *file,
                                      const char *digest,
                                      guint64 *id,
                                      GError **error);

G_END_DECLS
