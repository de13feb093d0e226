/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The items of a kept run whose source cannot be read again. */

#pragma once

#include "troupe-journal-reader.h"
#include "troupe-source.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_KEPT_SOURCE (troupe_kept_source_get_type ())

/**
 * TroupeKeptSource:
 *
 * The kept items of a run, and then those of a stream: either a stream that goes on after the kept
 * items, or one that begins with them again.
 */
G_DECLARE_FINAL_TYPE (TroupeKeptSource, troupe_kept_source, TROUPE, KEPT_SOURCE, TroupeSource)

TroupeSource *troupe_kept_source_new (TroupeJournalReader *reader, TroupeSource *rest);
TroupeSource *troupe_kept_source_new_compared (TroupeJournalReader *reader, TroupeSource *stream);

G_END_DECLS
