/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the memory through which large results pass. */

#include "troupe-shared-memory.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* Of all of it: a page for the head, and the slots. */
#define SIZE (4096 + TROUPE_SHARED_SLOTS * TROUPE_SHARED_SLOT_SIZE)

/* Both sides in one process: the pool's opens the worker's by its pid. */
typedef struct
{
  TroupeSharedMemory *worker;
  TroupeSharedMemory *pool;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->worker = troupe_shared_memory_new ();
  g_assert_nonnull (fixture->worker);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->worker, troupe_shared_memory_unref);
  g_clear_pointer (&fixture->pool, troupe_shared_memory_unref);
}

static void
open_memory (Fixture *fixture)
{
  fixture->pool =
      troupe_shared_memory_open (getpid (), troupe_shared_memory_get_fd (fixture->worker));
  g_assert_nonnull (fixture->pool);
}

static guint32
fill (Fixture *fixture, const char *text)
{
  guint32 slot;
  guint8 *at = troupe_shared_memory_take (fixture->worker, &slot);

  g_assert_nonnull (at);
  memcpy (at, text, strlen (text));
  return slot;
}

static void
test_values_pass (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;

  open_memory (fixture);
  first = troupe_shared_memory_hold (fixture->pool, fill (fixture, "first"), 5);
  second = troupe_shared_memory_hold (fixture->pool, fill (fixture, "second"), 6);
  g_assert_cmpmem (g_bytes_get_data (first, NULL), g_bytes_get_size (first), "first", 5);
  g_assert_cmpmem (g_bytes_get_data (second, NULL), g_bytes_get_size (second), "second", 6);
}

/* Results without a reader must not be kept. */
static void
test_not_before_it_is_open (Fixture *fixture, gconstpointer data)
{
  guint32 slot;

  g_assert_null (troupe_shared_memory_take (fixture->worker, &slot));
  open_memory (fixture);
  g_assert_nonnull (troupe_shared_memory_take (fixture->worker, &slot));
}

static void
test_slots_come_back (Fixture *fixture, gconstpointer data)
{
  GBytes *held[TROUPE_SHARED_SLOTS];
  guint32 slot;

  open_memory (fixture);
  for (guint i = 0; i < TROUPE_SHARED_SLOTS; i++)
    held[i] = troupe_shared_memory_hold (fixture->pool, fill (fixture, "x"), 1);
  g_assert_null (troupe_shared_memory_take (fixture->worker, &slot));

  /* In any order, once the last one who reads it is done. */
  g_bytes_ref (held[7]);
  g_bytes_unref (held[7]);
  g_assert_null (troupe_shared_memory_take (fixture->worker, &slot));
  g_bytes_unref (held[7]);
  g_assert_cmpuint (fill (fixture, "y"), ==, 7);
  held[7] = troupe_shared_memory_hold (fixture->pool, 7, TROUPE_SHARED_SLOT_SIZE);

  for (guint i = 0; i < TROUPE_SHARED_SLOTS; i++)
    g_bytes_unref (held[i]);
}

static void
test_held_outlives_both (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = NULL;

  open_memory (fixture);
  bytes = troupe_shared_memory_hold (fixture->pool, fill (fixture, "still there"), 11);
  tear_down (fixture, NULL);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "still there", 11);
}

static int
get_next_descriptor (void)
{
  int fd = dup (STDERR_FILENO);

  g_assert_cmpint (close (fd), ==, 0);
  return fd;
}

/* As many workers as there are results may have ended before theirs are forgotten. */
static void
test_pool_keeps_no_descriptor (Fixture *fixture, gconstpointer data)
{
  int next = get_next_descriptor ();

  open_memory (fixture);
  g_assert_cmpint (get_next_descriptor (), ==, next);
}

static void
test_lies_about_slots (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = NULL;

  open_memory (fixture);
  g_assert_null (troupe_shared_memory_hold (fixture->pool, TROUPE_SHARED_SLOTS, 1));
  g_assert_null (troupe_shared_memory_hold (fixture->pool, G_MAXUINT32, 1));
  g_assert_null (troupe_shared_memory_hold (fixture->pool, 0, TROUPE_SHARED_SLOT_SIZE + 1));

  bytes = troupe_shared_memory_hold (fixture->pool, 0, 1);
  g_assert_nonnull (bytes);
  g_assert_null (troupe_shared_memory_hold (fixture->pool, 0, 1));
}

static int
make_memory (guint seals, gsize size)
{
  int fd = memfd_create ("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, size), ==, 0);
  g_assert_cmpint (fcntl (fd, F_ADD_SEALS, seals), ==, 0);
  return fd;
}

/* Files that could lose pages while they are read, and descriptors that are no memory. */
static void
test_other_descriptors (void)
{
  const guint seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
  int ends[2];
  int fds[6];

  g_assert_cmpint (pipe (ends), ==, 0);
  fds[0] = make_memory (F_SEAL_SHRINK, SIZE);
  fds[1] = make_memory (F_SEAL_GROW | F_SEAL_SEAL, SIZE);
  fds[2] = make_memory (seals, SIZE - 4096);
  fds[3] = ends[0];
  fds[4] = ends[1];
  fds[5] = open ("/dev/zero", O_RDWR | O_CLOEXEC);

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_assert_null (troupe_shared_memory_open (getpid (), fds[i]));
      close (fds[i]);
      g_assert_null (troupe_shared_memory_open (getpid (), fds[i]));
    }
  g_assert_null (troupe_shared_memory_open (getpid (), G_MAXUINT32));
}

static gboolean
is_made_within (int resource, rlim_t most)
{
  g_autoptr (TroupeSharedMemory) memory = NULL;
  struct rlimit limit;
  struct rlimit less;

  g_assert_cmpint (getrlimit (resource, &limit), ==, 0);
  less = (struct rlimit){ most, limit.rlim_max };
  g_assert_cmpint (setrlimit (resource, &less), ==, 0);
  memory = troupe_shared_memory_new ();
  g_assert_cmpint (setrlimit (resource, &limit), ==, 0);
  return memory != NULL;
}

/* It would reduce the memory that the items may use. */
static void
test_limited_address_space (void)
{
  g_assert_false (is_made_within (RLIMIT_AS, G_GINT64_CONSTANT (1) << 46));
}

/* The worker would be sent SIGXFSZ. */
static void
test_limited_file_size (void)
{
  g_assert_false (is_made_within (RLIMIT_FSIZE, SIZE - 1));
  g_assert_true (is_made_within (RLIMIT_FSIZE, SIZE));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) \
  g_test_add ("/shared-memory/" path, Fixture, NULL, set_up, function, tear_down)

  ADD ("values-pass", test_values_pass);
  ADD ("not-before-it-is-open", test_not_before_it_is_open);
  ADD ("slots-come-back", test_slots_come_back);
  ADD ("held-outlives-both", test_held_outlives_both);
  ADD ("pool-keeps-no-descriptor", test_pool_keeps_no_descriptor);
  ADD ("lies-about-slots", test_lies_about_slots);
  g_test_add_func ("/shared-memory/other-descriptors", test_other_descriptors);
  g_test_add_func ("/shared-memory/limited-address-space", test_limited_address_space);
  g_test_add_func ("/shared-memory/limited-file-size", test_limited_file_size);

  return g_test_run ();
}
