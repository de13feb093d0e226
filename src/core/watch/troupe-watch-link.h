/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sends and receives the frames of a watched run over a socket, on either end. */

#pragma once

#include "troupe-wire.h"

G_BEGIN_DECLS

/**
 * TroupeWatchLink:
 *
 * Frames over a connected socket, in the main context that was the default of the thread when it
 * was made.
 */
typedef struct _TroupeWatchLink TroupeWatchLink;

/**
 * TroupeWatchLinkEvents:
 * @frame: a complete frame was received; returns %FALSE with an error if it is not a valid one
 * @broken: the stream ended, with %TROUPE_WIRE_ERROR_CLOSED, or what came was not valid. Nothing
 *   follows
 * @drained: (nullable): everything was sent, after some of it had to wait
 *
 * Functions that notify the owner of a link, who may free it in any of them.
 */
typedef struct
{
  gboolean (*frame) (const TroupeFrame *frame, gpointer data, GError **error);
  void (*broken) (const GError *error, gpointer data);
  void (*drained) (gpointer data);
} TroupeWatchLinkEvents;

TroupeWatchLink *
troupe_watch_link_new (int fd, gsize frame_max, const TroupeWatchLinkEvents *events, gpointer data);
void troupe_watch_link_free (TroupeWatchLink *self);

int troupe_watch_link_get_fd (TroupeWatchLink *self);
GByteArray *troupe_watch_link_get_output (TroupeWatchLink *self);
gsize troupe_watch_link_get_unsent (TroupeWatchLink *self);
void troupe_watch_link_flush (TroupeWatchLink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeWatchLink, troupe_watch_link_free)

G_END_DECLS
