/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the items of an earlier run. */

#pragma once

#include "troupe-results.h"
#include "troupe-source.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_EARLIER_SOURCE (troupe_earlier_source_get_type ())

/**
 * TroupeEarlierSource:
 *
 * The items of earlier results, for a run that goes on with them and whose own source cannot be
 * read again. They are read from the results on demand.
 */
G_DECLARE_FINAL_TYPE (TroupeEarlierSource,
                      troupe_earlier_source,
                      TROUPE,
                      EARLIER_SOURCE,
                      TroupeSource)

TroupeSource *troupe_earlier_source_new (TroupeResults *results, TroupeSource *source);

G_END_DECLS
