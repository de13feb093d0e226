/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Results that are known to a test. */

#pragma once

#include "troupe-known-results.h"

G_BEGIN_DECLS

#define KNOWN_TYPE_LIST (known_list_get_type ())

/**
 * KnownList:
 *
 * Known results of the decimal integers from 1 on: that of 5 is "known 5".
 */
G_DECLARE_FINAL_TYPE (KnownList, known_list, KNOWN, LIST, GObject)

KnownList *known_list_new (void);
void known_list_add (KnownList *self, guint64 first_index, guint32 count);
void known_list_add_failed (KnownList *self, guint64 index);
void known_list_add_chunk (KnownList *self, const TroupeResultChunk *chunk);
/* Reading fails after that many chunks. */
void known_list_fail_after (KnownList *self, guint n_chunks);
/* Another thread that reads waits after that many chunks until it is let go on. */
void known_list_hold_after (KnownList *self, guint n_chunks);
void known_list_go_on (KnownList *self);

G_END_DECLS
