/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Watches many file descriptors with one epoll set and one main loop source. */

#include "troupe-descriptors.h"

#include "troupe-config.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <sys/epoll.h>
#include <unistd.h>

#define EVENTS_MAX 64

struct _TroupeDescriptorWatch
{
  int fd;
  /* NULL once it is no longer watched. */
  TroupeDescriptorFunc callback;
  gpointer data;
};

struct _TroupeDescriptors
{
  int epoll_fd;
  GSource *source;
  gboolean dispatching;
  /* Watches that were removed while events that may refer to them were pending. */
  GPtrArray *given_up;
};

static gboolean
ready_cb (int fd, GIOCondition condition, gpointer data)
{
  TroupeDescriptors *self = data;
  struct epoll_event events[EVENTS_MAX];
  int n_events = epoll_wait (self->epoll_fd, events, EVENTS_MAX, 0);

  self->dispatching = TRUE;
  for (int i = 0; i < n_events; i++)
    {
      TroupeDescriptorWatch *watch = events[i].data.ptr;

      if (watch->callback != NULL)
        watch->callback (watch->data);
    }
  self->dispatching = FALSE;
  g_ptr_array_set_size (self->given_up, 0);
  return G_SOURCE_CONTINUE;
}

/**
 * troupe_descriptors_new:
 * @context: the context in which callbacks are called
 *
 * Returns: (transfer full): a set without descriptors
 */
TroupeDescriptors *
troupe_descriptors_new (GMainContext *context)
{
  TroupeDescriptors *self = g_new0 (TroupeDescriptors, 1);

  self->given_up = g_ptr_array_new_with_free_func (g_free);
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  if (self->epoll_fd < 0)
    return self;

  self->source = g_unix_fd_source_new (self->epoll_fd, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (ready_cb), self, NULL);
  /* No callback iterates the context. If GLib prevented recursion, by removing the descriptor
   * during the callbacks, each one would wake the loop for one more iteration. */
  g_source_set_can_recurse (self->source, TRUE);
  g_source_attach (self->source, context);
  return self;
}

/**
 * troupe_descriptors_free:
 * @self: (transfer full): a set without descriptors
 *
 * Frees it, but not from within a callback.
 */
void
troupe_descriptors_free (TroupeDescriptors *self)
{
  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_source_unref (self->source);
      close (self->epoll_fd);
    }
  g_ptr_array_unref (self->given_up);
  g_free (self);
}

/**
 * troupe_descriptors_watch:
 * @self: a set
 * @fd: a pipe, a socket or a terminal that is not in the set
 * @callback: the function to call
 * @data: for @callback
 * @error: return location for an error
 *
 * Calls @callback whenever there is data to read.
 *
 * Returns: (transfer full) (nullable): the watch, to be removed before @fd is closed
 */
TroupeDescriptorWatch *
troupe_descriptors_watch (TroupeDescriptors *self,
                          int fd,
                          TroupeDescriptorFunc callback,
                          gpointer data,
                          GError **error)
{
  TroupeDescriptorWatch *watch = g_new (TroupeDescriptorWatch, 1);
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = watch };

  *watch = (TroupeDescriptorWatch){ fd, callback, data };
  if (epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0)
    return watch;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               _ ("what a worker writes cannot be waited for: %s; use fewer workers"),
               g_strerror (errno));
  g_free (watch);
  return NULL;
}

/**
 * troupe_descriptors_unwatch:
 * @self: a set
 * @watch: (transfer full): one of its watches
 *
 * Removes a watch, whose callback is not called any more.
 */
void
troupe_descriptors_unwatch (TroupeDescriptors *self, TroupeDescriptorWatch *watch)
{
  epoll_ctl (self->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL);
  watch->callback = NULL;
  if (self->dispatching)
    g_ptr_array_add (self->given_up, watch);
  else
    g_free (watch);
}
