/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads files and makes frames of them, in a thread of its own. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The bytes of files that may be on their way before the reader has written them. */
#define TROUPE_FILE_SENDER_ROOM (4 * 1024 * 1024)

/**
 * TroupeFileSenderEvents:
 * @emit: called with whole frames, in the order in which they are to be sent
 * @pass: (nullable): called with frames that were pushed, if not @emit is to be
 * @describe: (transfer full): returns a sentence without a full stop: why a file cannot be read
 *
 * What a sender calls, in its own thread.
 */
typedef struct
{
  void (*emit) (const guint8 *frames, gsize size, gpointer data);
  void (*pass) (GBytes *frames, gpointer data);
  char *(*describe) (const char *path, const char *why, gboolean is_missing, gpointer data);
} TroupeFileSenderEvents;

/**
 * TroupeFileSender:
 *
 * Files and frames that are sent one after the other. A sender never has more of the files in
 * memory than a few pieces: the reader says how much it has written.
 */
typedef struct _TroupeFileSender TroupeFileSender;

TroupeFileSender *troupe_file_sender_new (const TroupeFileSenderEvents *events, gpointer data);
void troupe_file_sender_free (TroupeFileSender *self);
void troupe_file_sender_push_file (TroupeFileSender *self,
                                   guint64 index,
                                   guint position,
                                   const char *path,
                                   const char *name);
void troupe_file_sender_push_frames (TroupeFileSender *self, GBytes *frames);
void troupe_file_sender_add_room (TroupeFileSender *self, guint64 bytes);
gboolean troupe_file_sender_is_idle (TroupeFileSender *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeFileSender, troupe_file_sender_free)

G_END_DECLS
