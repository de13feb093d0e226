/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The destination of results, with a fallback. */

#pragma once

#include "troupe-console.h"
#include "troupe-formatter.h"

G_BEGIN_DECLS

/**
 * TroupeSink:
 *
 * The destination of results: a file or standard output. If that is full, the rest is written
 * elsewhere, and the console reports the new destination.
 */
typedef struct _TroupeSink TroupeSink;

/**
 * TroupeSinkState:
 * @TROUPE_SINK_OPEN: results are taken
 * @TROUPE_SINK_CLOSED: the reader of standard output was closed
 * @TROUPE_SINK_LOST: results can be written nowhere
 */
typedef enum
{
  TROUPE_SINK_OPEN,
  TROUPE_SINK_CLOSED,
  TROUPE_SINK_LOST,
} TroupeSinkState;

/** TroupeSinkFunc: called after something was written, and when the state changed. */
typedef void (*TroupeSinkFunc) (TroupeSink *sink, gpointer user_data);

TroupeSink *troupe_sink_new (TroupeFormat format,
                             const char *path,
                             TroupeConsole *console,
                             TroupeSinkFunc func,
                             gpointer user_data,
                             GError **error);
void troupe_sink_set_omits_silent (TroupeSink *self, gboolean omits_silent);
void troupe_sink_free (TroupeSink *self);

void
troupe_sink_add (TroupeSink *self, const TroupeResultChunk *chunk, guint32 offset, guint32 count);
void troupe_sink_add_text (TroupeSink *self, const void *text, gsize size);
void troupe_sink_flush (TroupeSink *self);
void troupe_sink_end (TroupeSink *self);
void troupe_sink_close (TroupeSink *self);

TroupeSinkState troupe_sink_get_state (TroupeSink *self);
gboolean troupe_sink_has_failed (TroupeSink *self);
gsize troupe_sink_get_n_waiting (TroupeSink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeSink, troupe_sink_free)

G_END_DECLS
