/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A source that reads a stream as it comes, before its items are needed. */

#pragma once

#include "troupe-source.h"

G_BEGIN_DECLS

/** The bytes of items that are read ahead at most, unless there is another limit. */
#define TROUPE_AHEAD_BYTES_MAX (64 * 1024 * 1024)

#define TROUPE_TYPE_AHEAD_SOURCE (troupe_ahead_source_get_type ())

/**
 * TroupeAheadSource:
 *
 * The items of another source, which are read as soon as they are there, by the main context of the
 * thread, so that they can be kept: what is still in a pipe is lost with the process.
 */
G_DECLARE_FINAL_TYPE (TroupeAheadSource, troupe_ahead_source, TROUPE, AHEAD_SOURCE, TroupeSource)

/** TroupeAheadFunc: called with items when they were read, and with %NULL after the last one. */
typedef void (*TroupeAheadFunc) (TroupeItems *items, gpointer data);

TroupeSource *troupe_ahead_source_new (TroupeSource *source);
void troupe_ahead_source_set_max (TroupeAheadSource *self, gsize bytes);
void troupe_ahead_source_start (TroupeAheadSource *self, TroupeAheadFunc func, gpointer data);
void troupe_ahead_source_stop (TroupeAheadSource *self);

G_END_DECLS
