/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Standard output of an item, captured. */

#pragma once

#include "troupe-wire.h"

G_BEGIN_DECLS

/** The most bytes that are kept of each output stream of an item, with room for
 * troupe_capture_note_cut(). */
#define TROUPE_CAPTURE_MAX (TROUPE_WIRE_OUTPUT_MAX - 128)

/**
 * TroupeCapture:
 *
 * Standard output of the process, captured for one item at a time. Since a process has only one,
 * items that print wait for each other if a worker has several lanes.
 */
typedef struct _TroupeCapture TroupeCapture;

TroupeCapture *troupe_capture_new (GError **error);
void troupe_capture_free (TroupeCapture *self);

void troupe_capture_begin (TroupeCapture *self);
GString *troupe_capture_end (TroupeCapture *self);

void troupe_capture_note_cut (GString *text, guint64 size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeCapture, troupe_capture_free)

G_END_DECLS
