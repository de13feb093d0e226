/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Manages the memory file through which a worker passes large results to the pool. */

#include "troupe-shared-memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* These seals prevent a change of the size, so that a mapped page stays valid. */
#define SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)

#define SLOTS_AT 4096
#define SIZE     (SLOTS_AT + TROUPE_SHARED_SLOTS * TROUPE_SHARED_SLOT_SIZE)

/* The first page, atomic. Each word has one writer at a time: a slot is taken by the worker and
 * released by the pool. */
typedef struct
{
  guint32 open;
  guint32 taken[TROUPE_SHARED_SLOTS];
} Head;

struct _TroupeSharedMemory
{
  gatomicrefcount references;
  /* The worker's descriptor, otherwise -1: results of workers that ended must not use up
   * descriptors. */
  int fd;
  Head *head;
  /* The pool's own knowledge, which the worker cannot change. */
  gboolean held[TROUPE_SHARED_SLOTS];
};

static TroupeSharedMemory *
memory_map (int fd)
{
  void *address = mmap (NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  TroupeSharedMemory *self;

  if (address == MAP_FAILED)
    return NULL;

  self = g_new0 (TroupeSharedMemory, 1);
  g_atomic_ref_count_init (&self->references);
  self->fd = -1;
  self->head = address;
  return self;
}

/* A file of memory that is larger than files may be ends its process. */
static gboolean
is_limited (void)
{
  struct rlimit space;
  struct rlimit file;

  return getrlimit (RLIMIT_AS, &space) < 0 || space.rlim_cur != RLIM_INFINITY ||
         getrlimit (RLIMIT_FSIZE, &file) < 0 || file.rlim_cur < SIZE;
}

/**
 * troupe_shared_memory_new:
 *
 * Creates memory for the calling worker. It is not read before the pool has opened it.
 *
 * Returns: (transfer full) (nullable): the memory, or %NULL if the system refuses it, allows no
 *   file of that size, or limits the address space, which is then left to the items
 */
TroupeSharedMemory *
troupe_shared_memory_new (void)
{
  TroupeSharedMemory *self = NULL;
  int fd;

  if (is_limited ())
    return NULL;

  fd = memfd_create ("troupe-results", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0)
    return NULL;

  if (ftruncate (fd, SIZE) == 0 && fcntl (fd, F_ADD_SEALS, SEALS) == 0)
    self = memory_map (fd);
  if (self != NULL)
    self->fd = fd;
  else
    close (fd);
  return self;
}

/**
 * troupe_shared_memory_open:
 * @pid: the process id of a worker; after its end this fails
 * @fd: which of its descriptors is the memory
 *
 * Opens the memory of a worker, which detects that by itself. Any other kind of descriptor, and
 * memory whose size may change, is refused.
 *
 * Returns: (transfer full) (nullable): the memory, or %NULL
 */
TroupeSharedMemory *
troupe_shared_memory_open (gint64 pid, guint32 fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/fd/%u", pid, fd);
  int own = open (path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  TroupeSharedMemory *self = NULL;
  struct stat status;
  int seals;

  if (own < 0)
    return NULL;

  seals = fcntl (own, F_GET_SEALS);
  if (seals >= 0 && (seals & SEALS) == SEALS && fstat (own, &status) == 0 && status.st_size == SIZE)
    self = memory_map (own);
  close (own);

  if (self != NULL)
    __atomic_store_n (&self->head->open, 1, __ATOMIC_RELEASE);
  return self;
}

/**
 * troupe_shared_memory_unref:
 * @self: (transfer full): memory
 *
 * Gives back a reference. May be called by any thread.
 */
void
troupe_shared_memory_unref (TroupeSharedMemory *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  munmap (self->head, SIZE);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

/**
 * troupe_shared_memory_get_fd:
 * @self: a worker's memory
 *
 * Returns: its descriptor, in this process
 */
int
troupe_shared_memory_get_fd (TroupeSharedMemory *self)
{
  return self->fd;
}

static guint8 *
memory_get_slot (TroupeSharedMemory *self, guint32 slot)
{
  return (guint8 *) self->head + SLOTS_AT + (gsize) slot * TROUPE_SHARED_SLOT_SIZE;
}

/**
 * troupe_shared_memory_take:
 * @self: a worker's memory
 * @slot: (out): which slot it is
 *
 * Takes the first free slot to fill, so that the number of slots ever written does not exceed the
 * number used at the same time. One thread at a time may do so.
 *
 * Returns: (transfer none) (nullable): its memory, %TROUPE_SHARED_SLOT_SIZE bytes, or %NULL while
 *   the pool reads all of them, or has not opened the memory
 */
guint8 *
troupe_shared_memory_take (TroupeSharedMemory *self, guint32 *slot)
{
  Head *head = self->head;

  if (__atomic_load_n (&head->open, __ATOMIC_ACQUIRE) == 0)
    return NULL;

  for (guint32 i = 0; i < TROUPE_SHARED_SLOTS; i++)
    if (__atomic_load_n (&head->taken[i], __ATOMIC_ACQUIRE) == 0)
      {
        __atomic_store_n (&head->taken[i], 1, __ATOMIC_RELAXED);
        *slot = i;
        return memory_get_slot (self, i);
      }
  return NULL;
}

/* The arguments of the free function of a slot's bytes. */
typedef struct
{
  TroupeSharedMemory *memory;
  guint32 slot;
} Hold;

static void
hold_free (gpointer data)
{
  Hold *self = data;

  __atomic_store_n (&self->memory->held[self->slot], FALSE, __ATOMIC_RELAXED);
  __atomic_store_n (&self->memory->head->taken[self->slot], 0, __ATOMIC_RELEASE);
  troupe_shared_memory_unref (self->memory);
  g_free (self);
}

/**
 * troupe_shared_memory_hold:
 * @self: memory that was opened
 * @slot: a slot that its worker filled
 * @size: the number of its bytes
 *
 * Keeps the slot, and @self, for as long as its bytes are referenced, by any thread; then the
 * worker may fill it again.
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL if there is no such slot, it is held
 *   already, or is smaller
 */
GBytes *
troupe_shared_memory_hold (TroupeSharedMemory *self, guint32 slot, gsize size)
{
  Hold *hold;

  if (slot >= TROUPE_SHARED_SLOTS || size > TROUPE_SHARED_SLOT_SIZE ||
      __atomic_exchange_n (&self->held[slot], TRUE, __ATOMIC_ACQUIRE))
    return NULL;

  g_atomic_ref_count_inc (&self->references);
  hold = g_new (Hold, 1);
  *hold = (Hold){ self, slot };
  return g_bytes_new_with_free_func (memory_get_slot (self, slot), size, hold_free, hold);
}
