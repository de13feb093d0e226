/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Creates and maps the shared memory of a communication measurement. */

#include "troupe-exchange.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The slots hold as much as a pipe: 64 KiB; but at least two messages, so that one is written while
 * the other is read. */
#define WAITING_BYTES (64 * 1024)
#define SLOTS_LEAST   2
#define CACHE_LINE    64

/**
 * troupe_exchange_map:
 * @fd: the descriptor from troupe_exchange_create(), in any process
 * @size: (out): the number of bytes to unmap
 *
 * Returns: (transfer none) (nullable): the memory; %NULL with errno if that was not possible
 */
TroupeExchange *
troupe_exchange_map (int fd, gsize *size)
{
  struct stat status;
  gpointer memory;

  if (fstat (fd, &status) < 0)
    return NULL;

  *size = status.st_size;
  memory = mmap (NULL, status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  return memory == MAP_FAILED ? NULL : memory;
}

/**
 * troupe_exchange_create:
 * @way: how messages go
 * @n_senders: the number of sending processes
 * @n_processes: the total number of processes
 * @message_size: bytes of each message
 * @duration: nanoseconds to send for
 *
 * Makes the memory of a measurement.
 *
 * Returns: a descriptor that is closed on exec, or -1 with errno
 */
int
troupe_exchange_create (TroupeExchangeWay way,
                        guint n_senders,
                        guint n_processes,
                        gsize message_size,
                        gint64 duration)
{
  gsize slot_size = (sizeof (gsize) + message_size + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
  guint n_slots = MAX (WAITING_BYTES / slot_size, SLOTS_LEAST);
  gsize size = sizeof (TroupeExchange) + (way == TROUPE_EXCHANGE_MEMORY ? n_slots * slot_size : 0);
  int fd = memfd_create ("troupe-exchange", MFD_CLOEXEC);
  TroupeExchange *self = NULL;
  pthread_barrierattr_t attributes;

  if (fd < 0)
    return -1;
  if (ftruncate (fd, size) == 0)
    self = troupe_exchange_map (fd, &size);
  if (self == NULL)
    {
      int reason = errno;

      close (fd);
      errno = reason;
      return -1;
    }

  self->way = way;
  self->n_senders = n_senders;
  self->message_size = message_size;
  self->duration = duration;
  self->n_slots = n_slots;
  self->slot_size = slot_size;
  pthread_barrierattr_init (&attributes);
  pthread_barrierattr_setpshared (&attributes, PTHREAD_PROCESS_SHARED);
  pthread_barrier_init (&self->start, &attributes, n_processes);
  pthread_barrierattr_destroy (&attributes);
  sem_init (&self->lock, TRUE, 1);
  sem_init (&self->empty, TRUE, n_slots);
  sem_init (&self->filled, TRUE, 0);
  munmap (self, size);
  return fd;
}
