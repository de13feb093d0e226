/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source that knows its length from its first item on. */

#pragma once

#include "troupe-source.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_COUNTED_SOURCE (troupe_counted_source_get_type ())

/**
 * TroupeCountedSource:
 *
 * The items of a source whose length may be unknown, which is read to its end first.
 */
G_DECLARE_FINAL_TYPE (TroupeCountedSource,
                      troupe_counted_source,
                      TROUPE,
                      COUNTED_SOURCE,
                      TroupeSource)

TroupeSource *troupe_counted_source_new (TroupeSource *source);

G_END_DECLS
