/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A network between a test and a server, which can be cut: a thread for each direction of each
 * connection. */

#include "far-proxy.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER_SIZE 65536

struct _FarProxy
{
  char *address;
  guint port;
  int listener;
  GThread *thread;

  /* Of all that follows. */
  GMutex lock;
  GCond changed;
  gboolean is_cut;
  gboolean is_closed;
  GArray *sockets;
  GPtrArray *threads;
};

/* One direction of a connection. */
typedef struct
{
  FarProxy *proxy;
  int from;
  int to;
} Direction;

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

static gpointer
direction_main (gpointer data)
{
  g_autofree Direction *self = data;
  g_autofree char *buffer = g_malloc (BUFFER_SIZE);
  gssize size;

  while (proxy_wait (self->proxy) && (size = read (self->from, buffer, BUFFER_SIZE)) > 0)
    if (!proxy_wait (self->proxy) || !write_all (self->to, buffer, size))
      break;
  shutdown (self->to, SHUT_WR);
  shutdown (self->from, SHUT_RD);
  return NULL;
}

/* Called with the lock held. */
static void
proxy_start_direction (FarProxy *self, int from, int to)
{
  Direction *direction = g_new (Direction, 1);

  *direction = (Direction){ self, from, to };
  g_ptr_array_add (self->threads, g_thread_new ("direction", direction_main, direction));
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
 *
 * Returns: (transfer full): a network to that server, which is not cut
 */
FarProxy *
far_proxy_start (const char *address, guint port)
{
  FarProxy *self = g_new0 (FarProxy, 1);
  struct sockaddr_in name = { .sin_family = AF_INET };

  self->address = g_strdup (address);
  self->port = port;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->sockets = g_array_new (FALSE, FALSE, sizeof (int));
  self->threads = g_ptr_array_new ();
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
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->address);
  g_free (self);
}
