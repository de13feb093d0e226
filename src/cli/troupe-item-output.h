/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The destinations of what items print. */

#pragma once

#include "troupe-item-printer.h"
#include "troupe-job-file.h"

G_BEGIN_DECLS

/**
 * TroupeItemOutput:
 *
 * Passes what items print to the destinations that the options of a call ask for: to standard
 * output and standard error as text, and to files of a folder. While neither is wanted, it does
 * nothing, and nothing is asked of the workers.
 */
typedef struct _TroupeItemOutput TroupeItemOutput;

TroupeItemOutput *troupe_item_output_new (TroupeJobFile *file,
                                          TroupeJob *job,
                                          TroupeSink *sink,
                                          TroupeConsole *console,
                                          gboolean keeps_values,
                                          GSourceFunc wake,
                                          gpointer data,
                                          GError **error);
void troupe_item_output_free (TroupeItemOutput *self);

TroupeLiveOutput *troupe_item_output_get_live (TroupeItemOutput *self);
gboolean troupe_item_output_is_text (TroupeItemOutput *self);
gboolean troupe_item_output_take_piece (TroupeItemOutput *self, GError **error);
gboolean
troupe_item_output_record (TroupeItemOutput *self, const TroupeResultChunk *chunk, GError **error);
void troupe_item_output_add_results (TroupeItemOutput *self,
                                     const TroupeResultChunk *chunk,
                                     guint32 offset,
                                     guint32 count);
void troupe_item_output_end (TroupeItemOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeItemOutput, troupe_item_output_free)

G_END_DECLS
