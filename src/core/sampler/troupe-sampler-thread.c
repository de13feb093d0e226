/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The thread that calls libgtop; it handles one request at a time. */

#include "troupe-sampler-thread.h"

#include "troupe-wake-source.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <glibtop.h>

typedef struct
{
  GPtrArray *groups;
  gboolean with_processors;
  gint64 answer_at;
  gboolean ok;
} Order;

struct _TroupeSamplerThread
{
  GThread *thread;
  GAsyncQueue *orders;
  GAsyncQueue *answers;
  GSource *answered;
  TroupeProcessors *processors;

  TroupeSamplerMeasured measured;
  gpointer data;
};

static void
order_free (Order *order)
{
  g_clear_pointer (&order->groups, g_ptr_array_unref);
  g_free (order);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Order, order_free)

/* libgtop ends the whole program if it cannot open this file, for example when a process is out of
 * descriptors: no measurement is made then. */
static gboolean
can_measure (void)
{
  int fd = g_open ("/proc/stat", O_RDONLY | O_CLOEXEC, 0);

  return fd >= 0 && g_close (fd, NULL);
}

static void
carry_out (TroupeSamplerThread *self, Order *order)
{
  /* libgtop's state is global and has no lock, and each sampler has a thread. */
  static GMutex libgtop_mutex;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&libgtop_mutex);
  const double *loads;
  const guint *numbers;

  if (!can_measure ())
    return;

  glibtop_init ();
  if (order->with_processors)
    troupe_processors_measure (self->processors);
  order->ok = troupe_process_groups_measure (
      order->groups, MAX (troupe_processors_get (self->processors, &numbers, &loads), 1));
}

static gpointer
run (gpointer data)
{
  TroupeSamplerThread *self = data;
  Order *order;
  gint64 answer_at;

  while ((order = g_async_queue_pop (self->orders))->groups != NULL)
    {
      carry_out (self, order);
      answer_at = order->answer_at;
      g_async_queue_push (self->answers, order);
      g_source_set_ready_time (self->answered, answer_at);
    }

  order_free (order);
  return NULL;
}

static gboolean
answered (gpointer data)
{
  TroupeSamplerThread *self = data;
  g_autoptr (Order) order = g_async_queue_try_pop (self->answers);

  if (order != NULL)
    self->measured (order->ok, order->with_processors ? self->processors : NULL, self->data);
  return G_SOURCE_CONTINUE;
}

/**
 * troupe_sampler_thread_new:
 * @context: the context in which @measured is called
 * @measured: to call after each order
 * @data: for @measured
 *
 * Returns: (transfer full): a thread that waits for orders
 */
TroupeSamplerThread *
troupe_sampler_thread_new (GMainContext *context, TroupeSamplerMeasured measured, gpointer data)
{
  TroupeSamplerThread *self = g_new0 (TroupeSamplerThread, 1);

  self->orders = g_async_queue_new_full ((GDestroyNotify) order_free);
  self->answers = g_async_queue_new_full ((GDestroyNotify) order_free);
  self->answered = troupe_wake_source_new (context, answered, self);
  self->processors = troupe_processors_new ();
  self->measured = measured;
  self->data = data;
  self->thread = g_thread_new ("troupe-sampler", run, self);
  return self;
}

/**
 * troupe_sampler_thread_free:
 *
 * Ends the thread and waits for it, for as long as one measurement takes. No callback is called
 * afterwards.
 */
void
troupe_sampler_thread_free (TroupeSamplerThread *self)
{
  g_async_queue_push (self->orders, g_new0 (Order, 1));
  g_thread_join (self->thread);

  g_source_destroy (self->answered);
  g_source_unref (self->answered);
  g_async_queue_unref (self->orders);
  g_async_queue_unref (self->answers);
  g_clear_pointer (&self->processors, troupe_processors_free);
  g_free (self);
}

/**
 * troupe_sampler_thread_measure:
 * @groups: (element-type TroupeProcessGroup) (transfer full): the groups to measure, possibly none
 * @with_processors: whether to measure the processors, too
 * @answer_at: the time of the callback, by g_get_monotonic_time(), or 0 for at once
 *
 * Requests a measurement. The next request must wait until this one is finished.
 */
void
troupe_sampler_thread_measure (TroupeSamplerThread *self,
                               GPtrArray *groups,
                               gboolean with_processors,
                               gint64 answer_at)
{
  Order *order = g_new0 (Order, 1);

  order->groups = groups;
  order->with_processors = with_processors;
  order->answer_at = answer_at;
  g_async_queue_push (self->orders, order);
}
