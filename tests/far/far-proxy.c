/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A network between a test and a server, which can be slow or cut: two threads for each direction
 * of each connection, one that reads, and one that writes what is due. */

#include "far-proxy.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER_SIZE 65536

struct _FarProxy
{
  char *address;
  guint port;
  guint delay_ms;
  int listener;
  GThread *thread;

  /* Of all that follows. */
  GMutex lock;
  GCond changed;
  gboolean is_cut;
  gboolean is_closed;
  GArray *sockets;
  GPtrArray *threads;
  GPtrArray *directions;
};

/* One direction of a connection, and the pieces that are on their way; the last one is empty. */
typedef struct
{
  FarProxy *proxy;
  int from;
  int to;
  GAsyncQueue *pieces;
} Direction;

typedef struct
{
  gint64 due;
  GBytes *bytes;
} Piece;

/* Returns whether bytes are still passed on. */
static gboolean
proxy_wait (FarProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (self->is_cut && !self->is_closed)
    g_cond_wait (&self->changed, &self->lock);
  return !self->is_closed;
}

static gboolean
write_all (int fd, const char *at, gsize left)
{
  while (left > 0)
    {
      const gssize size = send (fd, at, left, MSG_NOSIGNAL);

      if (size <= 0)
        return FALSE;
      at += size;
      left -= size;
    }
  return TRUE;
}

static void
piece_free (Piece *piece)
{
  g_bytes_unref (piece->bytes);
  g_free (piece);
}

static void
direction_push (Direction *self, const char *bytes, gsize size)
{
  Piece *piece = g_new (Piece, 1);

  piece->due = g_get_monotonic_time () + self->proxy->delay_ms * 1000;
  piece->bytes = g_bytes_new (bytes, size);
  g_async_queue_push (self->pieces, piece);
}

static gpointer
read_main (gpointer data)
{
  Direction *self = data;
  g_autofree char *buffer = g_malloc (BUFFER_SIZE);
  gssize size;

  while (proxy_wait (self->proxy) && (size = read (self->from, buffer, BUFFER_SIZE)) > 0)
    direction_push (self, buffer, size);
  shutdown (self->from, SHUT_RD);
  direction_push (self, NULL, 0);
  return NULL;
}

static void
direction_write (Direction *self)
{
  while (TRUE)
    {
      Piece *piece = g_async_queue_pop (self->pieces);
      const gint64 left = piece->due - g_get_monotonic_time ();
      gsize size;
      const char *bytes = g_bytes_get_data (piece->bytes, &size);
      gboolean goes_on;

      if (left > 0)
        g_usleep (left);
      goes_on = size > 0 && proxy_wait (self->proxy) && write_all (self->to, bytes, size);
      piece_free (piece);
      if (!goes_on)
        return;
    }
}

static gpointer
write_main (gpointer data)
{
  Direction *self = data;

  direction_write (self);
  shutdown (self->to, SHUT_WR);
  shutdown (self->from, SHUT_RD);
  return NULL;
}

static void
direction_free (Direction *self)
{
  g_async_queue_unref (self->pieces);
  g_free (self);
}

/* Called with the lock held. */
static void
proxy_start_direction (FarProxy *self, int from, int to)
{
  Direction *direction = g_new (Direction, 1);

  *direction = (Direction){ self, from, to, g_async_queue_new_full ((GDestroyNotify) piece_free) };
  g_ptr_array_add (self->directions, direction);
  g_ptr_array_add (self->threads, g_thread_new ("reader", read_main, direction));
  g_ptr_array_add (self->threads, g_thread_new ("writer", write_main, direction));
}

static void
proxy_connect (FarProxy *self, int near)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  struct sockaddr_in name = { .sin_family = AF_INET, .sin_port = htons (self->port) };
  const int far = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  inet_pton (AF_INET, self->address, &name.sin_addr);
  g_array_append_val (self->sockets, near);
  g_array_append_val (self->sockets, far);
  if (connect (far, (struct sockaddr *) &name, sizeof name) < 0)
    {
      shutdown (near, SHUT_RDWR);
      return;
    }
  proxy_start_direction (self, near, far);
  proxy_start_direction (self, far, near);
}

static gpointer
proxy_main (gpointer data)
{
  FarProxy *self = data;
  int near;

  while ((near = accept4 (self->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
    proxy_connect (self, near);
  return NULL;
}

/**
 * far_proxy_start:
 * @address: the address of a server
 * @port: its port
 * @delay_ms: the milliseconds that a byte takes in each direction
 *
 * Returns: (transfer full): a network to that server, which is not cut
 */
FarProxy *
far_proxy_start (const char *address, guint port, guint delay_ms)
{
  FarProxy *self = g_new0 (FarProxy, 1);
  struct sockaddr_in name = { .sin_family = AF_INET };

  self->address = g_strdup (address);
  self->port = port;
  self->delay_ms = delay_ms;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->sockets = g_array_new (FALSE, FALSE, sizeof (int));
  self->threads = g_ptr_array_new ();
  self->directions = g_ptr_array_new_with_free_func ((GDestroyNotify) direction_free);
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  inet_pton (AF_INET, "127.0.0.1", &name.sin_addr);
  g_assert_no_errno (bind (self->listener, (struct sockaddr *) &name, sizeof name));
  g_assert_no_errno (listen (self->listener, 10));
  self->thread = g_thread_new ("proxy", proxy_main, self);
  return self;
}

/**
 * far_proxy_get_port:
 * @self: a network
 *
 * Returns: the port at 127.0.0.1 that leads to the server
 */
guint
far_proxy_get_port (FarProxy *self)
{
  struct sockaddr_in name;
  socklen_t size = sizeof name;

  g_assert_no_errno (getsockname (self->listener, (struct sockaddr *) &name, &size));
  return ntohs (name.sin_port);
}

/**
 * far_proxy_set_cut:
 * @self: a network
 * @is_cut: whether no byte arrives
 */
void
far_proxy_set_cut (FarProxy *self, gboolean is_cut)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->is_cut = is_cut;
  g_cond_broadcast (&self->changed);
}

/**
 * far_proxy_stop:
 * @self: (transfer full): a network
 *
 * Ends all connections.
 */
void
far_proxy_stop (FarProxy *self)
{
  shutdown (self->listener, SHUT_RDWR);
  g_thread_join (self->thread);

  g_mutex_lock (&self->lock);
  self->is_closed = TRUE;
  g_cond_broadcast (&self->changed);
  for (guint i = 0; i < self->sockets->len; i++)
    shutdown (g_array_index (self->sockets, int, i), SHUT_RDWR);
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  for (guint i = 0; i < self->sockets->len; i++)
    close (g_array_index (self->sockets, int, i));

  close (self->listener);
  g_array_unref (self->sockets);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->directions);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->address);
  g_free (self);
}
