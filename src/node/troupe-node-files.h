/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The files of the items of a node. */

#pragma once

#include "troupe-node-output.h"
#include "troupe-wire.h"

G_BEGIN_DECLS

/**
 * TroupeNodeFilesFrame:
 * @frame: a frame of the pool above
 * @data: the user data
 *
 * Called when the files that came before a frame are there.
 */
typedef void (*TroupeNodeFilesFrame) (const TroupeFrame *frame, gpointer data);

/**
 * TroupeNodeFilesResult:
 * @frames: the result of items
 * @data: the user data
 *
 * Called in a thread of its own when the files of items were sent.
 */
typedef void (*TroupeNodeFilesResult) (GBytes *frames, gpointer data);

/**
 * TroupeNodeFiles:
 *
 * Files that the pool above sends before items, and those that are sent back before results. Costs
 * nothing until a first frame about files comes.
 */
typedef struct _TroupeNodeFiles TroupeNodeFiles;

TroupeNodeFiles *
troupe_node_files_new (TroupeNodeOutput *output, TroupeNodeFilesFrame frame, gpointer data);
void troupe_node_files_free (TroupeNodeFiles *self);
void
troupe_node_files_set_result (TroupeNodeFiles *self, TroupeNodeFilesResult result, gpointer data);

/* For the thread of the link. */
gboolean troupe_node_files_take (TroupeNodeFiles *self, const TroupeFrame *frame, GError **error);
char *troupe_node_files_steal_failure (TroupeNodeFiles *self, guint64 index);
gboolean troupe_node_files_are_sent (TroupeNodeFiles *self);
gboolean troupe_node_files_are_received (TroupeNodeFiles *self);

/* For any thread. */
gboolean troupe_node_files_is_active (TroupeNodeFiles *self);
void troupe_node_files_finish (TroupeNodeFiles *self,
                               guint64 first_index,
                               guint32 count,
                               GBytes *frames);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeNodeFiles, troupe_node_files_free)

G_END_DECLS
