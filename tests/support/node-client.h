/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A node whose pool is a test. */

#pragma once

#include "troupe-frame-reader.h"
#include "troupe-wire-node.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** Milliseconds between beats of a node, and its patience, unless a test says others. */
#define NODE_CLIENT_BEAT_MS     100
#define NODE_CLIENT_PATIENCE_MS 4000

/**
 * NodeClient:
 * @process: the node
 * @input: where frames to it go
 * @output: where frames of it come from
 * @reader: the frames
 *
 * The pool's side of the wire to a node, in a test's hands.
 */
typedef struct
{
  GSubprocess *process;
  int input;
  int output;
  TroupeFrameReader *reader;
} NodeClient;

void node_client_start (NodeClient *self);
void node_client_start_with (NodeClient *self, GSubprocessLauncher *launcher);
char *node_client_finish (NodeClient *self, int *status);
void node_client_end (NodeClient *self);

void node_client_send (NodeClient *self, GByteArray *frames);
void node_client_send_job (NodeClient *self, GBytes *words, guint patience_ms, guint flags);
void node_client_send_beat (NodeClient *self);
void node_client_send_end (NodeClient *self);
void node_client_wait_for (NodeClient *self, TroupeFrameType type, TroupeFrame *frame);

G_END_DECLS
