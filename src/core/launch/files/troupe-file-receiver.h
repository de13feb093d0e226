/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes files that come in frames, in a thread of its own. */

#pragma once

#include "troupe-file-frame.h"

G_BEGIN_DECLS

/**
 * TroupeFileReceiverEvents:
 * @find: (transfer full) (nullable): in the thread: returns the path of a file or folder that
 *   comes, or %NULL if it is not wanted
 * @describe: (transfer full): in the thread: returns a sentence without a full stop: why a file
 *   cannot be written
 * @written: in the thread: a file or a folder is there; @is_same if it is the file itself that was
 *   sent, by another way
 * @failed: in the thread: a file is not there
 * @other: (nullable): in the thread: a frame about files that is for nobody else
 * @emit: in the thread: called with frames to send
 * @frame: in the main context in which the receiver was made: a frame of another type
 *
 * What a receiver calls.
 */
typedef struct
{
  char *(*find) (const TroupeFileFrame *frame, gpointer data);
  char *(*describe) (const char *path, const char *why, gpointer data);
  void (*written) (const TroupeFileFrame *frame, const char *path, gboolean is_same, gpointer data);
  void (*failed) (guint64 index, const char *text, gpointer data);
  void (*other) (const TroupeFileFrame *frame, gpointer data);
  void (*emit) (const guint8 *frames, gsize size, gpointer data);
  void (*frame) (const TroupeFrame *frame, gpointer data);
} TroupeFileReceiverEvents;

/**
 * TroupeFileReceiver:
 *
 * Writes files under temporary names, and gives them theirs when all of them is there. Other frames
 * wait for the files before them.
 */
typedef struct _TroupeFileReceiver TroupeFileReceiver;

TroupeFileReceiver *troupe_file_receiver_new (const TroupeFileReceiverEvents *events,
                                              gpointer data);
void troupe_file_receiver_free (TroupeFileReceiver *self);
void troupe_file_receiver_take (TroupeFileReceiver *self, const TroupeFrame *frame);
gboolean troupe_file_receiver_is_idle (TroupeFileReceiver *self);
void troupe_file_receiver_drain (TroupeFileReceiver *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeFileReceiver, troupe_file_receiver_free)

G_END_DECLS
