/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lets lanes send what their items print, as far as the pool has granted it. */

#include "troupe-listening.h"

struct _TroupeListening
{
  GMutex lock;
  GCond granted;
  int mode; /* atomic */
  guint64 bytes;
};

/**
 * troupe_listening_new:
 *
 * Returns: (transfer full): that of a pool that does not listen
 */
TroupeListening *
troupe_listening_new (void)
{
  TroupeListening *self = g_new0 (TroupeListening, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->granted);
  return self;
}

/**
 * troupe_listening_free:
 * @self: (transfer full): that of a pool
 *
 * Frees @self.
 */
void
troupe_listening_free (TroupeListening *self)
{
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->granted);
  g_free (self);
}

/**
 * troupe_listening_grant:
 * @self: that of a pool
 * @listen: a wish to hear everything that is printed from now on
 *
 * Lets more be sent.
 */
void
troupe_listening_grant (TroupeListening *self, const TroupeWireListen *listen)
{
  g_mutex_lock (&self->lock);
  g_atomic_int_set (&self->mode, listen->mode);
  self->bytes += MIN (listen->bytes, G_MAXUINT64 - self->bytes);
  g_cond_broadcast (&self->granted);
  g_mutex_unlock (&self->lock);
}

/**
 * troupe_listening_wants_all:
 * @self: that of a pool
 *
 * Returns: whether everything that items print is to be sent as they print it
 */
gboolean
troupe_listening_wants_all (TroupeListening *self)
{
  return g_atomic_int_get (&self->mode) != 0;
}

/**
 * troupe_listening_wants_only:
 * @self: that of a pool
 *
 * Returns: whether it is sent in no other way
 */
gboolean
troupe_listening_wants_only (TroupeListening *self)
{
  return g_atomic_int_get (&self->mode) == TROUPE_LISTEN_ONLY;
}

/**
 * troupe_listening_take:
 * @self: that of a pool that wants everything
 * @most: the number of bytes to be sent
 *
 * Waits until the pool takes more. A command waits with it, as soon as its pipe is full.
 *
 * Returns: the number of bytes that may be sent, at least 1
 */
gsize
troupe_listening_take (TroupeListening *self, gsize most)
{
  gsize taken;

  g_mutex_lock (&self->lock);
  while (self->bytes == 0)
    g_cond_wait (&self->granted, &self->lock);
  taken = MIN (self->bytes, most);
  self->bytes -= taken;
  g_mutex_unlock (&self->lock);
  return taken;
}
