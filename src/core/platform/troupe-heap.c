/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Adjusts settings of the C library's heap; musl has no such settings, and needs none. */

#include "troupe-heap.h"

#include <malloc.h>

/**
 * troupe_heap_share:
 *
 * Lets all threads of this process share one heap. glibc would otherwise reserve 64 MiB of address
 * space for each thread.
 */
void
troupe_heap_share (void)
{
#ifdef M_ARENA_MAX
  mallopt (M_ARENA_MAX, 1);
#endif
}

/**
 * troupe_heap_keep:
 * @block_bytes: the size of the largest block that is kept
 * @bytes: how much is kept
 *
 * Keeps memory that was freed in this process, so that the next blocks need no call of the kernel.
 */
void
troupe_heap_keep (int block_bytes, int bytes)
{
#if defined(M_MMAP_THRESHOLD) && defined(M_TRIM_THRESHOLD)
  mallopt (M_MMAP_THRESHOLD, block_bytes);
  mallopt (M_TRIM_THRESHOLD, bytes);
#endif
}
