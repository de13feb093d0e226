/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "troupe-lane.h"

G_BEGIN_DECLS

/**
 * TroupeReader:
 *
 * Takes the pool's frames, hands batches to the lanes, and answers for them while they are busy.
 */
typedef struct _TroupeReader TroupeReader;

TroupeReader *troupe_reader_new (int fd,
                                 TroupeBatchQueue *queue,
                                 TroupeOutput *output,
                                 TroupeLane *const *lanes,
                                 guint n_lanes);
void troupe_reader_free (TroupeReader *self);

gboolean troupe_reader_run (TroupeReader *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeReader, troupe_reader_free)

G_END_DECLS
