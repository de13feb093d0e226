/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The job log of a run. */

#pragma once

#include "troupe-job.h"
#include "troupe-result-chunk.h"
#include "troupe-template.h"

G_BEGIN_DECLS

/**
 * TroupeJoblog:
 *
 * A line for each item that was run, in the columns of GNU parallel's --joblog: Seq, Host,
 * Starttime, JobRuntime, Send, Receive, Exitval, Signal, Command. It has whole lines, also when
 * this process is killed.
 */
typedef struct _TroupeJoblog TroupeJoblog;

TroupeJoblog *troupe_joblog_new (const char *path,
                                 TroupeJob *job,
                                 TroupeTemplate *template_,
                                 gboolean goes_on,
                                 GError **error);
gboolean troupe_joblog_add (TroupeJoblog *self, const TroupeResultChunk *chunk, GError **error);
gboolean troupe_joblog_flush (TroupeJoblog *self, GError **error);
gboolean troupe_joblog_close (TroupeJoblog *self, GError **error);
void troupe_joblog_free (TroupeJoblog *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeJoblog, troupe_joblog_free)

G_END_DECLS
