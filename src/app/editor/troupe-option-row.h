/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A row for one option of a job. */

#pragma once

#include "troupe-job.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_OPTION_ROW (troupe_option_row_get_type ())

/**
 * TroupeOptionRow:
 *
 * One option of a job, named as on the command line: its description and its value. An invalid
 * value is reported in the row, and the job keeps the previous one.
 *
 * Properties: option (string, construct-only: one of troupe_job_text_get_options()), help (string),
 * job (TroupeJob, nullable).
 */
G_DECLARE_FINAL_TYPE (TroupeOptionRow, troupe_option_row, TROUPE, OPTION_ROW, AdwActionRow)

gboolean troupe_option_row_get_invalid (TroupeOptionRow *self);

G_END_DECLS
