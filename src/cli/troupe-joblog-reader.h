/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a job log, of Troupe or of GNU parallel, to go on after it. */

#pragma once

#include "troupe-job.h"
#include "troupe-known-results.h"
#include "troupe-template.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_JOBLOG_READER (troupe_joblog_reader_get_type ())

/**
 * TroupeJoblogReader:
 *
 * The items that a job log has, as known results. The log has no values: the results are marked by
 * the number 0 of their worker, and their values are empty. The command line in the log is compared
 * with that of the item.
 */
G_DECLARE_FINAL_TYPE (TroupeJoblogReader, troupe_joblog_reader, TROUPE, JOBLOG_READER, GObject)

TroupeJoblogReader *troupe_joblog_reader_new (const char *path,
                                              TroupeJob *job,
                                              TroupeTemplate *template_,
                                              gboolean without_failed,
                                              GError **error);

gboolean troupe_joblog_reader_has_result (const TroupeResultChunk *chunk);

G_END_DECLS
