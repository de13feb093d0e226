/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The frames in which files of items travel between a node and the pool above it. */

#pragma once

#include "troupe-wire.h"

G_BEGIN_DECLS

/**
 * TroupeFileKind:
 * @TROUPE_FILE_BEGIN: the next bytes are those of a file
 * @TROUPE_FILE_FOLDER: there is to be a folder
 * @TROUPE_FILE_DATA: bytes of the file
 * @TROUPE_FILE_END: all bytes of the file are there
 * @TROUPE_FILE_FAILED: there is no file, or no more of it, and the item fails
 * @TROUPE_FILE_WANTED: pool: which files of an item are wanted back
 * @TROUPE_FILE_TAKEN: so many bytes were written, and as many may be sent in addition
 * @TROUPE_FILE_CLEAN: pool: the files of an item are to be removed
 *
 * What a frame is about.
 */
typedef enum
{
  TROUPE_FILE_BEGIN = 1,
  TROUPE_FILE_FOLDER = 2,
  TROUPE_FILE_DATA = 3,
  TROUPE_FILE_END = 4,
  TROUPE_FILE_FAILED = 5,
  TROUPE_FILE_WANTED = 6,
  TROUPE_FILE_TAKEN = 7,
  TROUPE_FILE_CLEAN = 8,
} TroupeFileKind;

/**
 * TroupeFileFrame:
 * @kind: what it is about
 * @mode: the permissions of a file
 * @index: the index of the item
 * @position: of a file that comes back: which one of those that were wanted, from 0 on
 * @size: of a file, or a number of bytes that were taken
 * @inode: the number of the file on its file system
 * @modified: when it was modified last, in nanoseconds since 1970
 * @rest: (nullable): the name, the bytes, or the text of a failure; names are each ended by a NUL
 *   byte; owned
 *
 * A frame of the type %TROUPE_FRAME_FILE. What a kind does not need is 0.
 */
typedef struct
{
  TroupeFileKind kind;
  guint32 mode;
  guint64 index;
  guint32 position;
  guint64 size;
  guint64 inode;
  gint64 modified;
  GBytes *rest;
} TroupeFileFrame;

void troupe_file_frame_append (GByteArray *to,
                               const TroupeFileFrame *self,
                               gconstpointer rest,
                               gsize rest_size);
gboolean troupe_file_frame_parse (const TroupeFrame *frame, TroupeFileFrame *self, GError **error);
char *troupe_file_frame_dup_text (const TroupeFileFrame *self);
GStrv troupe_file_frame_split (const TroupeFileFrame *self);
void troupe_file_frame_clear (TroupeFileFrame *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeFileFrame, troupe_file_frame_clear)

G_END_DECLS
