/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The check of the files that a run writes. */

#pragma once

#include "troupe-job-file.h"

G_BEGIN_DECLS

gboolean troupe_written_files_check (TroupeJobFile *file, const char *save, GError **error);

G_END_DECLS
