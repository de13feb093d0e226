/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The file that receives the report of a run. */

#pragma once

#include "troupe-run.h"

G_BEGIN_DECLS

/**
 * TroupeReportFile:
 *
 * A file that is opened before the run, so that a mistake is found early, and written after it.
 */
typedef struct _TroupeReportFile TroupeReportFile;

TroupeReportFile *troupe_report_file_new (const char *path, GError **error);
void troupe_report_file_free (TroupeReportFile *self);
gboolean troupe_report_file_write (TroupeReportFile *self, TroupeRun *run, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeReportFile, troupe_report_file_free)

G_END_DECLS
