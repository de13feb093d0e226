/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source of the items that failed in an earlier run. */

#pragma once

#include "troupe-results.h"
#include "troupe-source.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_FAILED_SOURCE (troupe_failed_source_get_type ())

/**
 * TroupeFailedSource:
 *
 * The items of earlier results that failed, crashed or timed out. They are read from the results on
 * demand.
 */
G_DECLARE_FINAL_TYPE (TroupeFailedSource, troupe_failed_source, TROUPE, FAILED_SOURCE, TroupeSource)

TroupeSource *troupe_failed_source_new (TroupeResults *results, TroupeSource *source);

G_END_DECLS
