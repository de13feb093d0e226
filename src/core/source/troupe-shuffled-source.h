/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the items of another one, in random order. */

#pragma once

#include "troupe-source.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_SHUFFLED_SOURCE (troupe_shuffled_source_get_type ())

G_DECLARE_FINAL_TYPE (TroupeShuffledSource,
                      troupe_shuffled_source,
                      TROUPE,
                      SHUFFLED_SOURCE,
                      TroupeSource)

TroupeSource *troupe_shuffled_source_new (TroupeSource *source, guint32 seed);

G_END_DECLS
