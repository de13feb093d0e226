/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A link sends and receives frames of a worker over two descriptors, of any kind. */

#pragma once

#include "troupe-descriptors.h"
#include "troupe-preamble.h"
#include "troupe-wire.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_LINK (troupe_link_get_type ())

/**
 * TroupeLink:
 *
 * Carries frames both ways over two descriptors. It does not depend on a process: only the creator
 * of the descriptors knows the other end. Belongs to the thread whose main context was the default
 * when it was made.
 */
G_DECLARE_FINAL_TYPE (TroupeLink, troupe_link, TROUPE, LINK, GObject)

/**
 * TroupeLinkEvents:
 * @frame: a complete frame was received; returns %FALSE with an error if it is not a valid one
 * @idle: every frame that was received was passed to @frame
 * @broken: the data received is not a stream of frames, or one of the two streams was closed, for
 *   which the error is %TROUPE_WIRE_ERROR_CLOSED. Never called from within @frame
 *
 * Functions that notify the owner of a link.
 */
typedef struct
{
  gboolean (*frame) (const TroupeFrame *frame, gpointer data, GError **error);
  void (*idle) (gpointer data);
  void (*broken) (const GError *error, gpointer data);
} TroupeLinkEvents;

TroupeLink *troupe_link_new (int input_fd,
                             int output_fd,
                             TroupeDescriptors *descriptors,
                             const TroupeLinkEvents *events,
                             gpointer data,
                             GError **error);
void troupe_link_set_preamble (TroupeLink *self, TroupePreamble *preamble);
GByteArray *troupe_link_get_output (TroupeLink *self);
void troupe_link_flush (TroupeLink *self);
void troupe_link_close_output (TroupeLink *self);
void troupe_link_check_outputs (GPtrArray *links);
int troupe_link_get_output_fd (TroupeLink *self);
gsize troupe_link_get_unsent (TroupeLink *self);
gint64 troupe_link_get_stalled_since (TroupeLink *self);
void troupe_link_skip_text (TroupeLink *self, const char *until, gsize most, GString *skipped);
gint64 troupe_link_get_read_at (TroupeLink *self);
void troupe_link_break (TroupeLink *self, const GError *error);
void troupe_link_drain (TroupeLink *self);

G_END_DECLS
