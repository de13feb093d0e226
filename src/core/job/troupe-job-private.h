/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The error helper that the files of a job share. */

#pragma once

#include "troupe-job.h"

G_BEGIN_DECLS

gboolean troupe_job_set_invalid (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
