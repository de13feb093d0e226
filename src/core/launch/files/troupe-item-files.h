/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The files of items that a pool gives to a node: they go there before the items, and come back
 * before the results. */

#pragma once

#include "troupe-file-names.h"
#include "troupe-items.h"
#include "troupe-wire.h"

G_BEGIN_DECLS

/**
 * TroupeItemFilesEvents:
 * @frames: there are frames to send: troupe_item_files_take_output() returns them
 * @frame: a frame of the node whose turn it is
 *
 * What the files of items call, in the main context in which they were made.
 */
typedef struct
{
  void (*frames) (gpointer data);
  void (*frame) (const TroupeFrame *frame, gpointer data);
} TroupeItemFilesEvents;

/**
 * TroupeItemFiles:
 *
 * The pool's side of the files of the items of one node.
 */
typedef struct _TroupeItemFiles TroupeItemFiles;

TroupeItemFiles *troupe_item_files_new (TroupeFileNames *names,
                                        const char *host,
                                        const TroupeItemFilesEvents *events,
                                        gpointer data);
void troupe_item_files_free (TroupeItemFiles *self);
void troupe_item_files_hand (TroupeItemFiles *self, TroupeItems *items, guint64 batch);
void troupe_item_files_end (TroupeItemFiles *self);
void troupe_item_files_take_output (TroupeItemFiles *self, GByteArray *to);
gboolean troupe_item_files_take (TroupeItemFiles *self, const TroupeFrame *frame, GError **error);
void troupe_item_files_drain (TroupeItemFiles *self);

G_END_DECLS
