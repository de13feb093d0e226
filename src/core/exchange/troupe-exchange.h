/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The memory that the processes of a communication measurement share. */

#pragma once

#include <glib.h>
#include <pthread.h>
#include <semaphore.h>

G_BEGIN_DECLS

/**
 * TroupeExchangeWay:
 * @TROUPE_EXCHANGE_PIPE: one process writes to a pipe, one reads
 * @TROUPE_EXCHANGE_QUEUE: several write to a pipe, one at a time by a lock, one reads
 * @TROUPE_EXCHANGE_MEMORY: one writes to memory that both have, one reads
 *
 * How messages go from process to process.
 */
typedef enum
{
  TROUPE_EXCHANGE_PIPE,
  TROUPE_EXCHANGE_QUEUE,
  TROUPE_EXCHANGE_MEMORY,
} TroupeExchangeWay;

#define TROUPE_EXCHANGE_N_WAYS (TROUPE_EXCHANGE_MEMORY + 1)

/** The descriptors that a process finds open: the memory, and its end of the pipe. */
#define TROUPE_EXCHANGE_MEMORY_FD 3
#define TROUPE_EXCHANGE_PIPE_FD   4

/**
 * TroupeExchange:
 * @way: how messages go
 * @n_senders: the number of sending processes
 * @message_size: bytes of each message
 * @duration: nanoseconds to send for
 * @start: the barrier at which all processes wait for one another
 * @lock: held while a message is written to a queue
 * @empty: slots that may be written
 * @filled: slots that may be read
 * @n_slots: the number of slots, at least 2
 * @slot_size: bytes from one slot to the next
 * @slots: the messages, each after its size
 *
 * Memory that the processes of a measurement share, at a different address in each. It is created
 * by the process that starts them, from the same build.
 */
typedef struct
{
  TroupeExchangeWay way;
  guint n_senders;
  gsize message_size;
  gint64 duration;
  pthread_barrier_t start;
  sem_t lock;
  sem_t empty;
  sem_t filled;
  guint n_slots;
  gsize slot_size;
  guint8 slots[];
} TroupeExchange;

int troupe_exchange_create (TroupeExchangeWay way,
                            guint n_senders,
                            guint n_processes,
                            gsize message_size,
                            gint64 duration);
TroupeExchange *troupe_exchange_map (int fd, gsize *size);

G_END_DECLS
