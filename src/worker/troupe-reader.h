/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The thread of a worker that reads frames. */

#pragma once

#include "troupe-lane.h"

G_BEGIN_DECLS

/**
 * TroupeReader:
 *
 * Reads the pool's frames, hands batches to the lanes, and answers probes for them while they are
 * busy.
 */
typedef struct _TroupeReader TroupeReader;

/**
 * TroupeReaderEnd:
 * @TROUPE_READER_FINISHED: the stream ended between two frames, and once every item had a result
 * @TROUPE_READER_FAILED: it did not, or could not be read, and the error is set
 * @TROUPE_READER_SIGNALLED: there is a signal
 */
typedef enum
{
  TROUPE_READER_FINISHED,
  TROUPE_READER_FAILED,
  TROUPE_READER_SIGNALLED,
} TroupeReaderEnd;

TroupeReader *troupe_reader_new (int fd,
                                 int signal_fd,
                                 int terminal_fd,
                                 TroupeBatchQueue *queue,
                                 TroupeOutput *output,
                                 TroupeListening *listening,
                                 TroupeLane *const *lanes,
                                 guint n_lanes);
void troupe_reader_free (TroupeReader *self);

TroupeReaderEnd troupe_reader_run (TroupeReader *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeReader, troupe_reader_free)

G_END_DECLS
