/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The processes that a worker started as a frame, and the wish to be told of them. */

#pragma once

#include "troupe-told.h"
#include "troupe-worker-process.h"

#include <gio/gio.h>

G_BEGIN_DECLS

void troupe_told_processes_append (GByteArray *frame, guint worker, GListModel *processes);
GArray *troupe_told_processes_read (const guint8 *body, gsize size, guint *worker, GError **error);

void troupe_told_view_append (GByteArray *frame, guint worker, gboolean is_viewed);
gboolean troupe_told_view_read (const guint8 *body,
                                gsize size,
                                guint *worker,
                                gboolean *is_viewed,
                                GError **error);

G_END_DECLS
