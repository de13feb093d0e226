/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sends or receives messages in a communication measurement. */

#include "troupe-exchanger.h"

#include "troupe-config.h"
#include "troupe-exchange.h"
#include "troupe-setup.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* A process whose partner died must not wait for it for ever. */
#define LIMIT_SECONDS 30

/* The clock is read after this number of bytes, so that its cost is negligible. */
#define BYTES_BETWEEN_LOOKS 4096

typedef struct
{
  TroupeExchange *exchange;
  guint8 *message;
  guint slot;
} Exchanger;

static gint64
get_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

static gboolean
wait_for (sem_t *semaphore)
{
  while (sem_wait (semaphore) < 0)
    if (errno != EINTR)
      return FALSE;
  return TRUE;
}

/* Sends the size, then the message, in one write if possible. */
static gboolean
write_message (Exchanger *self, gsize size)
{
  gsize written = 0;

  while (written < sizeof size + size)
    {
      gsize head = MIN (written, sizeof size);
      gsize body = written - head;
      const struct iovec parts[] = {
        { (guint8 *) &size + head, sizeof size - head },
        { self->message + body, size - body },
      };
      gssize n = writev (TROUPE_EXCHANGE_PIPE_FD, parts, G_N_ELEMENTS (parts));

      if (n < 0 && errno != EINTR)
        return FALSE;
      written += MAX (n, 0);
    }
  return TRUE;
}

static gboolean
read_bytes (gpointer to, gsize size)
{
  gsize n_read = 0;

  while (n_read < size)
    {
      gssize n = read (TROUPE_EXCHANGE_PIPE_FD, (guint8 *) to + n_read, size - n_read);

      if (n == 0)
        errno = EPIPE;
      if (n == 0 || (n < 0 && errno != EINTR))
        return FALSE;
      n_read += MAX (n, 0);
    }
  return TRUE;
}

static guint8 *
get_next_slot (Exchanger *self)
{
  guint8 *slot = self->exchange->slots + self->slot * self->exchange->slot_size;

  self->slot = (self->slot + 1) % self->exchange->n_slots;
  return slot;
}

/* The bounded buffer: E. W. Dijkstra, "Cooperating sequential processes", EWD 123, 1965. */
static gboolean
fill_slot (Exchanger *self, gsize size)
{
  guint8 *slot;

  if (!wait_for (&self->exchange->empty))
    return FALSE;
  slot = get_next_slot (self);
  memcpy (slot, &size, sizeof size);
  memcpy (slot + sizeof size, self->message, size);
  return sem_post (&self->exchange->filled) == 0;
}

static gboolean
empty_slot (Exchanger *self, gsize *size)
{
  const guint8 *slot;

  if (!wait_for (&self->exchange->filled))
    return FALSE;
  slot = get_next_slot (self);
  memcpy (size, slot, sizeof *size);
  memcpy (self->message, slot + sizeof *size, *size);
  return sem_post (&self->exchange->empty) == 0;
}

static gboolean
put (Exchanger *self, gsize size)
{
  switch (self->exchange->way)
    {
    case TROUPE_EXCHANGE_QUEUE:
      return wait_for (&self->exchange->lock) && write_message (self, size) &&
             sem_post (&self->exchange->lock) == 0;
    case TROUPE_EXCHANGE_MEMORY:
      return fill_slot (self, size);
    case TROUPE_EXCHANGE_PIPE:
    default:
      return write_message (self, size);
    }
}

static gboolean
get (Exchanger *self, gsize *size)
{
  if (self->exchange->way == TROUPE_EXCHANGE_MEMORY)
    return empty_slot (self, size);
  return read_bytes (size, sizeof *size) && read_bytes (self->message, *size);
}

/* An empty message is the end. */
static gboolean
send_all (Exchanger *self)
{
  gsize size = self->exchange->message_size;
  guint n_between = MAX (BYTES_BETWEEN_LOOKS / size, 1);
  gint64 end = get_time () + self->exchange->duration;

  do
    {
      for (guint i = 0; i < n_between; i++)
        if (!put (self, size))
          return FALSE;
    }
  while (get_time () < end);
  return put (self, 0);
}

/* Prints the number of messages received, and the nanoseconds that they took. */
static gboolean
receive_all (Exchanger *self)
{
  gint64 begin = get_time ();
  guint n_ended = 0;
  guint64 n_messages = 0;

  while (n_ended < self->exchange->n_senders)
    {
      gsize size;

      if (!get (self, &size))
        return FALSE;
      if (size == 0)
        n_ended++;
      else
        n_messages++;
    }
  printf ("%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT "\n", n_messages, get_time () - begin);
  return TRUE;
}

/**
 * troupe_exchanger_run:
 * @part: "send", "receive", or "start": only to begin at the same time as all others
 * @error: return location for an error
 *
 * Takes part in a measurement, whose memory and pipe are open as descriptors. It prints its
 * measurement: "receive" prints messages and nanoseconds, "start" the time of its arrival and of
 * its start.
 *
 * Returns: %FALSE if that was not possible
 */
gboolean
troupe_exchanger_run (const char *part, GError **error)
{
  Exchanger self = { 0 };
  g_autofree guint8 *message = NULL;
  gsize size;
  gint64 came;
  gboolean good = TRUE;

  alarm (LIMIT_SECONDS);
  self.exchange = troupe_exchange_map (TROUPE_EXCHANGE_MEMORY_FD, &size);
  if (self.exchange == NULL)
    return troupe_setup_fail (error, "mmap");

  message = self.message = g_malloc0 (self.exchange->message_size);
  came = get_time ();
  pthread_barrier_wait (&self.exchange->start);
  if (g_str_equal (part, "send"))
    good = send_all (&self);
  else if (g_str_equal (part, "receive"))
    good = receive_all (&self);
  else
    printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", came, get_time ());

  good = good || troupe_setup_fail (error, part);
  munmap (self.exchange, size);
  return good;
}
