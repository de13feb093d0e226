/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-job-file.h"

G_BEGIN_DECLS

gboolean troupe_written_files_check (TroupeJobFile *file, const char *save, GError **error);

G_END_DECLS
