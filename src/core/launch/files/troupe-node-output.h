/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Frames on their way from a node to the pool above it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TroupeNodeOutput:
 *
 * Frames that any thread appends, and that the thread of the link takes and sends. Appending never
 * waits for the link.
 */
typedef struct _TroupeNodeOutput TroupeNodeOutput;

/** The bytes that may wait before the node takes no more items. */
#define TROUPE_NODE_OUTPUT_MAX (16 * 1024 * 1024)

TroupeNodeOutput *troupe_node_output_new (GSourceFunc ready, gpointer data);
void troupe_node_output_free (TroupeNodeOutput *self);
void troupe_node_output_set_fd (TroupeNodeOutput *self, int fd);

/* For any thread. */
GByteArray *troupe_node_output_begin (TroupeNodeOutput *self);
void troupe_node_output_end (TroupeNodeOutput *self);
void troupe_node_output_end_held (TroupeNodeOutput *self);
void troupe_node_output_flush (TroupeNodeOutput *self);
GByteArray *troupe_node_output_begin_told (TroupeNodeOutput *self);
void troupe_node_output_end_told (TroupeNodeOutput *self);
gboolean troupe_node_output_is_full (TroupeNodeOutput *self);

/* For the thread of the link. */
void troupe_node_output_take (TroupeNodeOutput *self, GByteArray *to);
void troupe_node_output_set_unsent (TroupeNodeOutput *self, gsize unsent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeNodeOutput, troupe_node_output_free)

G_END_DECLS
