/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Speaks the pool's side of the wire to a worker, for tests. */

#pragma once

#include "troupe-wire.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WireClient:
 *
 * The pool's side of the wire for one worker, any program that speaks the protocol, in a test's
 * hands: it sends frames and collects what comes back, by item. Whatever a worker must not do fails
 * the test; so does a wait of more than %WIRE_CLIENT_LIMIT_S, and a life of four times that.
 */
typedef struct _WireClient WireClient;

#define WIRE_CLIENT_LIMIT_S 30

/**
 * WireAnswer:
 * @value: (nullable): the value; %NULL for an item that failed, unless it has one nevertheless
 * @kind: how it failed, or 0
 * @code: with it
 * @message: (nullable): of a failed item
 * @details: (nullable): of a failed item, maybe empty
 * @standard_output: (nullable): what the item printed, if anything
 * @standard_error: (nullable): what the item printed, if anything
 * @warning: (nullable): what the worker says of its value, if anything
 * @chunk: what it took: of several items together, if they came together
 *
 * What came back for an item. Texts are followed by a NUL byte, @value is not.
 */
typedef struct
{
  GBytes *value;
  TroupeFailureKind kind;
  gint32 code;
  char *message;
  char *details;
  char *standard_output;
  char *standard_error;
  char *warning;
  TroupeWireChunk chunk;
} WireAnswer;

WireClient *wire_client_new (const char *const *argv);
WireClient *wire_client_new_worker (const char *argument, ...) G_GNUC_NULL_TERMINATED;
WireClient *wire_client_new_with_launcher (GSubprocessLauncher *launcher, const char *const *argv);
void wire_client_free (WireClient *self);

void wire_client_share (WireClient *self);
guint wire_client_get_n_shared (WireClient *self);
GSubprocess *wire_client_get_process (WireClient *self);
const TroupeWireHello *wire_client_wait_hello (WireClient *self);

void wire_client_send_items (WireClient *self, guint64 batch, const char *const *items);
void wire_client_send_block (WireClient *self, guint64 batch, TroupeBlock *block);
void
wire_client_send_range (WireClient *self, guint64 batch, gint64 first, gint64 step, guint32 count);
void wire_client_send_probe (WireClient *self);
void wire_client_send_listen (WireClient *self, TroupeListenMode mode, guint64 bytes);
void wire_client_send_bytes (WireClient *self, const void *bytes, gsize size);
void wire_client_close_input (WireClient *self);
void wire_client_close_output (WireClient *self);

GPtrArray *wire_client_wait_answers (WireClient *self, guint64 batch, guint count);
GPtrArray *wire_client_get_answers (WireClient *self, guint64 batch);
const char *wire_client_get_printed (WireClient *self, guint64 batch);
GString *wire_client_get_live (WireClient *self, TroupeOutputStream stream);
GString *wire_client_wait_live (WireClient *self, TroupeOutputStream stream, gsize size);
GArray *wire_client_wait_progress (WireClient *self);
TroupeWireProgress wire_client_wait_at (WireClient *self, guint64 batch, guint32 position);
const TroupeWireGoodbye *wire_client_wait_goodbye (WireClient *self);
const GError *wire_client_wait_error (WireClient *self);
const char *wire_client_wait_end (WireClient *self);

void wire_client_assert_values (WireClient *self, guint64 batch, const char *const *values);
void wire_client_assert_failure (WireClient *self, guint64 batch, guint index, const char *message);
void wire_client_assert_finishes (WireClient *self);
void wire_client_assert_leaves (WireClient *self, const char *message);
void wire_client_assert_exit (WireClient *self, int status);
void wire_client_assert_signal (WireClient *self, int number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WireClient, wire_client_free)

G_END_DECLS
