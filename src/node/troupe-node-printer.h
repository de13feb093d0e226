/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sends what the items of a node print, while they run. */

#pragma once

#include "troupe-live-output.h"
#include "troupe-node-output.h"
#include "troupe-results.h"

G_BEGIN_DECLS

/**
 * TroupeNodePrinter:
 *
 * Sends the output of running items: of all of them, as far as the pool above takes it, or of the
 * one that a person looks at. Results wait for the output of their items.
 */
typedef struct _TroupeNodePrinter TroupeNodePrinter;

TroupeNodePrinter *
troupe_node_printer_new (TroupeNodeOutput *output, TroupeResults *results, guint32 flags);
void troupe_node_printer_free (TroupeNodePrinter *self);
TroupeLiveOutput *troupe_node_printer_get_live (TroupeNodePrinter *self);
void troupe_node_printer_grant (TroupeNodePrinter *self, guint64 bytes);
void troupe_node_printer_watch (TroupeNodePrinter *self, gboolean is_watched, guint64 index);
void troupe_node_printer_finish (TroupeNodePrinter *self);

G_END_DECLS
