/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Standard output of an item, captured. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeCapture, troupe_capture_free)

G_END_DECLS
