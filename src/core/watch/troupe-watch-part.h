/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cuts results into frames of a moderate size. */

#pragma once

#include "troupe-told-bare.h"

G_BEGIN_DECLS

/** The bytes that one frame of several results has at most, about. */
#define TROUPE_WATCH_PART_BYTES (64 * 1024)

guint32 troupe_watch_part_append (const TroupeResultChunk *chunk,
                                  guint32 offset,
                                  GByteArray *to,
                                  TroupeToldBare *bare);

G_END_DECLS
