/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tells the text that arrives before the frames of a far node, such as that of a login script, from
 * the messages of the script that starts the node. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The message after which frames begin. */
#define TROUPE_PREAMBLE_READY "ready"

/** The message that only shows that the script still waits. */
#define TROUPE_PREAMBLE_WAITS "waits"

/**
 * TroupePreamble:
 *
 * Reads a stream up to its first frame. Messages of the script that starts the node are what
 * follows a marker in a line; %TROUPE_PREAMBLE_READY is followed by frames. All other text is kept,
 * up to a limit.
 */
typedef struct _TroupePreamble TroupePreamble;

/**
 * TroupePreambleMessage:
 * @message: what the script said after the marker, without the end of the line
 * @data: the user data
 *
 * Called for each message but %TROUPE_PREAMBLE_WAITS.
 */
typedef void (*TroupePreambleMessage) (const char *message, gpointer data);

TroupePreamble *
troupe_preamble_new (const char *marker, TroupePreambleMessage message, gpointer data);
void troupe_preamble_free (TroupePreamble *self);
gboolean troupe_preamble_push (TroupePreamble *self,
                               const guint8 *bytes,
                               gsize size,
                               gsize *taken,
                               GError **error);
gboolean troupe_preamble_is_over (TroupePreamble *self);
char *troupe_preamble_dup_text (TroupePreamble *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupePreamble, troupe_preamble_free)

G_END_DECLS
