/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The status of a worker as a frame. */

#pragma once

#include "troupe-told.h"
#include "troupe-worker-status.h"

G_BEGIN_DECLS

void troupe_told_worker_append (GByteArray *frame,
                                const TroupeWorkerStatus *status,
                                const char *command_line);
gboolean
troupe_told_worker_peek (const guint8 *body, gsize size, guint *number, TroupeWorkerState *state);
gboolean troupe_told_worker_read (const guint8 *body,
                                  gsize size,
                                  gint64 offset,
                                  TroupeWorkerStatus *status,
                                  char **command_line,
                                  GError **error);

G_END_DECLS
