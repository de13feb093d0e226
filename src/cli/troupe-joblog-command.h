/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command lines in a job log. */

#pragma once

#include "troupe-job.h"
#include "troupe-result-chunk.h"
#include "troupe-template.h"

G_BEGIN_DECLS

/**
 * TroupeJoblogCommand:
 *
 * Writes the command line that a job log has for an item.
 */
typedef struct _TroupeJoblogCommand TroupeJoblogCommand;

TroupeJoblogCommand *troupe_joblog_command_new (TroupeJob *job, TroupeTemplate *template_);
void troupe_joblog_command_free (TroupeJoblogCommand *self);
void troupe_joblog_command_append (TroupeJoblogCommand *self,
                                   const TroupeResultChunk *chunk,
                                   guint32 offset,
                                   guint lane,
                                   GString *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeJoblogCommand, troupe_joblog_command_free)

G_END_DECLS
