/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Passes what items print from the pool's thread to the owner's, while they run. */

#include "troupe-live-output.h"

#include "troupe-wake-source.h"

struct _TroupeLiveOutput
{
  gatomicrefcount references;
  gboolean is_only;
  GSourceFunc wake;
  gpointer data;

  /* Atomic: pieces that were added and that the owner has not passed on. */
  guint n_open;

  GMutex lock;
  GSource *waking;
  /* Made ready when the owner took something. */
  GSource *taken_source;
  GQueue pieces;
  /* Maps the number of a worker to the bytes of it that were taken and not collected. */
  GHashTable *taken;
};

static gboolean
wake_cb (gpointer data)
{
  TroupeLiveOutput *self = data;

  return self->wake (self->data);
}

/**
 * troupe_live_output_new:
 * @is_only: whether what is taken here is wanted nowhere else: commands have no values then, and
 *   results have no output
 * @wake: called in the main context that is the thread's default now, when there are pieces; it
 *   returns %G_SOURCE_CONTINUE
 * @data: for @wake
 *
 * Returns: (transfer full): live output without any pieces
 */
TroupeLiveOutput *
troupe_live_output_new (gboolean is_only, GSourceFunc wake, gpointer data)
{
  g_autoptr (GMainContext) owner = g_main_context_ref_thread_default ();
  TroupeLiveOutput *self = g_new0 (TroupeLiveOutput, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->is_only = is_only;
  self->wake = wake;
  self->data = data;
  self->waking = troupe_wake_source_new (owner, wake_cb, self);
  self->taken = g_hash_table_new (NULL, NULL);
  return self;
}

/**
 * troupe_live_output_ref:
 * @self: live output
 *
 * Returns: (transfer full): @self
 */
TroupeLiveOutput *
troupe_live_output_ref (TroupeLiveOutput *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
free_piece (gpointer data)
{
  troupe_live_piece_clear (data);
  g_free (data);
}

/**
 * troupe_live_output_unref:
 * @self: (transfer full): live output
 *
 * Gives back a reference.
 */
void
troupe_live_output_unref (TroupeLiveOutput *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_queue_clear_full (&self->pieces, free_piece);
  g_hash_table_unref (self->taken);
  g_clear_pointer (&self->taken_source, g_source_unref);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * troupe_live_output_disconnect:
 * @self: live output
 *
 * The owner's last call, after which it is not woken any more.
 */
void
troupe_live_output_disconnect (TroupeLiveOutput *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->waking != NULL)
    {
      g_source_destroy (self->waking);
      g_clear_pointer (&self->waking, g_source_unref);
    }
}

/**
 * troupe_live_output_is_only:
 * @self: live output
 *
 * Returns: whether the pieces are wanted nowhere else
 */
gboolean
troupe_live_output_is_only (TroupeLiveOutput *self)
{
  return self->is_only;
}

/**
 * troupe_live_output_set_taken_source:
 * @self: live output
 * @source: (nullable): a source of troupe_wake_source_new(), which is woken when the owner took
 *   pieces
 */
void
troupe_live_output_set_taken_source (TroupeLiveOutput *self, GSource *source)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_clear_pointer (&self->taken_source, g_source_unref);
  self->taken_source = source != NULL ? g_source_ref (source) : NULL;
}

/**
 * troupe_live_output_add:
 * @self: live output
 * @piece: what an item printed; copied
 *
 * Wakes the owner.
 */
void
troupe_live_output_add (TroupeLiveOutput *self, const TroupeLivePiece *piece)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  TroupeLivePiece *copy = g_memdup2 (piece, sizeof *piece);

  copy->item = g_bytes_ref (piece->item);
  copy->text = g_bytes_ref (piece->text);
  g_queue_push_tail (&self->pieces, copy);
  g_atomic_int_inc (&self->n_open);
  if (self->waking != NULL)
    g_source_set_ready_time (self->waking, 0);
}

/**
 * troupe_live_output_collect_taken:
 * @self: live output
 * @worker: the number of a worker, or an account
 * @least: the number of bytes that is worth the effort
 *
 * Returns: the number of bytes of that worker that were taken since the last time, or 0 while it is
 *   less than @least
 */
gsize
troupe_live_output_collect_taken (TroupeLiveOutput *self, guint worker, gsize least)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const gsize taken =
      GPOINTER_TO_SIZE (g_hash_table_lookup (self->taken, GUINT_TO_POINTER (worker)));

  if (taken < least)
    return 0;

  g_hash_table_remove (self->taken, GUINT_TO_POINTER (worker));
  return taken;
}

/**
 * troupe_live_output_take:
 * @self: live output
 * @piece: (out): the oldest piece, to be cleared by the caller
 *
 * Returns: whether there was one
 */
gboolean
troupe_live_output_take (TroupeLiveOutput *self, TroupeLivePiece *piece)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree TroupeLivePiece *oldest = g_queue_pop_head (&self->pieces);
  gpointer worker;
  gsize taken;

  if (oldest == NULL)
    return FALSE;

  *piece = *oldest;
  worker = GUINT_TO_POINTER (oldest->account != 0 ? oldest->account : oldest->worker);
  taken = GPOINTER_TO_SIZE (g_hash_table_lookup (self->taken, worker));
  g_hash_table_insert (self->taken, worker,
                       GSIZE_TO_POINTER (taken + g_bytes_get_size (oldest->text)));
  if (self->taken_source != NULL)
    g_source_set_ready_time (self->taken_source, 0);
  return TRUE;
}

/**
 * troupe_live_output_pass_on:
 * @self: a live output
 *
 * For an owner who passes pieces on: the oldest one that was taken is on its way now.
 */
void
troupe_live_output_pass_on (TroupeLiveOutput *self)
{
  g_atomic_int_add (&self->n_open, -1);
}

/**
 * troupe_live_output_is_idle:
 * @self: a live output, whose owner calls troupe_live_output_pass_on()
 *
 * For the thread that adds pieces.
 *
 * Returns: whether all of them were passed on
 */
gboolean
troupe_live_output_is_idle (TroupeLiveOutput *self)
{
  return g_atomic_int_get (&self->n_open) == 0;
}

/**
 * troupe_live_piece_clear:
 * @piece: a piece
 *
 * Drops its item and text.
 */
void
troupe_live_piece_clear (TroupeLivePiece *piece)
{
  g_clear_pointer (&piece->item, g_bytes_unref);
  g_clear_pointer (&piece->text, g_bytes_unref);
}
