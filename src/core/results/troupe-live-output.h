/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What items print, while they run. */

#pragma once

#include "troupe-wire.h"

G_BEGIN_DECLS

/**
 * TROUPE_LIVE_OUTPUT_ROOM:
 *
 * The number of bytes of one worker that wait here at most: its items wait for the owner then.
 */
#define TROUPE_LIVE_OUTPUT_ROOM (256 * 1024)

/**
 * TroupeLiveOutput:
 *
 * The output of running items, in pieces, in the order in which it came: the pool's thread adds,
 * and the owner's thread is woken and takes. An owner that is slow delays the items that print, and
 * no others. The pieces of an item are added before its result.
 */
typedef struct _TroupeLiveOutput TroupeLiveOutput;

/**
 * TroupeLivePiece:
 * @index: the index of the item
 * @attempt: the number of the attempt, from 1: an item whose worker died prints from the beginning
 * @worker: the number of the worker
 * @stream: the stream
 * @item: the item, owned
 * @text: what was printed, owned
 * @account: whose room it takes, if not that of the worker: troupe_live_output_collect_taken()
 */
typedef struct
{
  guint64 index;
  guint attempt;
  guint worker;
  TroupeOutputStream stream;
  GBytes *item;
  GBytes *text;
  guint account;
} TroupeLivePiece;

TroupeLiveOutput *troupe_live_output_new (gboolean is_only, GSourceFunc wake, gpointer data);
TroupeLiveOutput *troupe_live_output_ref (TroupeLiveOutput *self);
void troupe_live_output_unref (TroupeLiveOutput *self);
void troupe_live_output_disconnect (TroupeLiveOutput *self);

/* The pool's side. */
gboolean troupe_live_output_is_only (TroupeLiveOutput *self);
void troupe_live_output_set_taken_source (TroupeLiveOutput *self, GSource *source);
void troupe_live_output_add (TroupeLiveOutput *self, const TroupeLivePiece *piece);
gsize troupe_live_output_collect_taken (TroupeLiveOutput *self, guint worker, gsize least);

/* The owner's side. */
void troupe_live_output_pass_on (TroupeLiveOutput *self);
gboolean troupe_live_output_is_idle (TroupeLiveOutput *self);
gboolean troupe_live_output_take (TroupeLiveOutput *self, TroupeLivePiece *piece);

void troupe_live_piece_clear (TroupeLivePiece *piece);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeLiveOutput, troupe_live_output_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TroupeLivePiece, troupe_live_piece_clear)

G_END_DECLS
