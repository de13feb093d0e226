/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A writer of results in one of the output formats. */

#pragma once

#include "troupe-job-file.h"
#include "troupe-result-chunk.h"

G_BEGIN_DECLS

/**
 * TroupeFormatter:
 *
 * Writes results as text, chunk by chunk, in one of the formats.
 */
typedef struct _TroupeFormatter TroupeFormatter;

TroupeFormatter *troupe_formatter_new (TroupeFormat format);
void troupe_formatter_set_omits_silent (TroupeFormatter *self, gboolean omits_silent);
void troupe_formatter_free (TroupeFormatter *self);
TroupeFormat troupe_formatter_get_format (TroupeFormatter *self);

void troupe_formatter_begin (TroupeFormatter *self, GString *to);
void troupe_formatter_add (TroupeFormatter *self,
                           const TroupeResultChunk *chunk,
                           guint32 offset,
                           guint32 count,
                           GString *to);
void troupe_formatter_end (TroupeFormatter *self, GString *to);

gboolean troupe_formatter_is_silent (const TroupeResultChunk *chunk, guint32 offset);
GBytes *troupe_formatter_dup_item (const TroupeResultChunk *chunk, guint32 offset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeFormatter, troupe_formatter_free)

G_END_DECLS
