/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the memory of processes and of those that they started. */

#include "troupe-process-memory.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MB         ((guint64) 1024 * 1024)
#define BLOCK      (64 * MB)
#define TOLERANCE  (16 * MB)
#define NO_LIMIT   G_MAXUINT64
#define ZERO_LIMIT 0

static char *
map_block (int flags)
{
  char *block = mmap (NULL, BLOCK, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);

  g_assert_true (block != MAP_FAILED);
  return block;
}

/* Starts a process that calls @function, waits for that, and lets it live until @until ends. */
static pid_t
start (void (*function) (gpointer data), gpointer data, const int until[2])
{
  int ready[2];
  char byte;
  pid_t pid;

  g_assert_cmpint (pipe (ready), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      close (until[1]);
      if (function != NULL)
        function (data);
      g_assert_cmpint (write (ready[1], "x", 1), ==, 1);
      _exit (read (until[0], &byte, 1) == 0 ? 0 : 1);
    }

  close (ready[1]);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  close (ready[0]);
  return pid;
}

static void
fill_cb (gpointer data)
{
  memset (map_block (MAP_PRIVATE), 1, BLOCK);
}

/* The child leaves the session, and so the process group. */
static void
fill_in_session_cb (gpointer data)
{
  setsid ();
  fill_cb (data);
}

static void
start_child_cb (gpointer data)
{
  start (fill_in_session_cb, NULL, data);
}

static void
reserve_cb (gpointer data)
{
  map_block (MAP_PRIVATE | MAP_NORESERVE);
}

static void
read_shared_cb (gpointer data)
{
  const char *block = data;
  volatile char sum = 0;

  for (guint64 i = 0; i < BLOCK; i += 4096)
    sum += block[i];
}

static void
start_two_readers_cb (gpointer data)
{
  char *block = map_block (MAP_SHARED);

  memset (block, 1, BLOCK);
  start (read_shared_cb, block, data);
  start (read_shared_cb, block, data);
}

/* Measures a process that called @function. */
static guint64
measure (void (*function) (gpointer data), guint64 limit)
{
  int until[2];
  pid_t pid;
  guint64 bytes;

  g_assert_cmpint (pipe (until), ==, 0);
  pid = start (function, until, until);
  bytes = troupe_process_memory_measure (pid, limit);
  close (until[1]);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  close (until[0]);
  g_test_message ("%" G_GUINT64_FORMAT " bytes", bytes);
  return bytes;
}

static void
test_own (void)
{
  const guint64 before = measure (NULL, NO_LIMIT);
  const guint64 after = measure (fill_cb, NO_LIMIT);

  g_assert_cmpuint (before, >, 0);
  g_assert_cmpuint (before, <, TOLERANCE);
  g_assert_cmpuint (after, >=, BLOCK);
  g_assert_cmpuint (after, <, BLOCK + TOLERANCE);
}

/* Memory that was reserved and not used is none: Java, Go and sanitizers reserve a lot. */
static void
test_reserved (void)
{
  g_assert_cmpuint (measure (reserve_cb, NO_LIMIT), <, TOLERANCE);
}

static void
test_descendant (void)
{
  const guint64 bytes = measure (start_child_cb, NO_LIMIT);

  g_assert_cmpuint (bytes, >=, BLOCK);
  g_assert_cmpuint (bytes, <, BLOCK + TOLERANCE);
}

/* Shared memory counts once as soon as it matters. */
static void
test_shared (void)
{
  const guint64 rough = measure (start_two_readers_cb, NO_LIMIT);
  const guint64 exact = measure (start_two_readers_cb, ZERO_LIMIT);

  g_assert_cmpuint (rough, >=, 3 * BLOCK);
  g_assert_cmpuint (exact, >=, BLOCK);
  g_assert_cmpuint (exact, <, BLOCK + TOLERANCE);
}

static void
test_gone (void)
{
  pid_t pid = fork ();

  if (pid == 0)
    _exit (0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  g_assert_cmpuint (troupe_process_memory_measure (pid, NO_LIMIT), ==, 0);
  g_assert_cmpuint (troupe_process_memory_measure (pid, ZERO_LIMIT), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/process-memory/own", test_own);
  g_test_add_func ("/process-memory/reserved", test_reserved);
  g_test_add_func ("/process-memory/descendant", test_descendant);
  g_test_add_func ("/process-memory/shared", test_shared);
  g_test_add_func ("/process-memory/gone", test_gone);
  return g_test_run ();
}
