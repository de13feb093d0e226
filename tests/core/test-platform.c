/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the calls that only some C libraries have. */

#include "troupe-heap.h"
#include "troupe-pidfd.h"
#include "troupe-signal-name.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* They are those of the C library, where it knows them. */
static void
test_signal_names (void)
{
  for (int number = -1; number <= NSIG; number++)
    {
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 32)
      g_assert_cmpstr (troupe_signal_get_abbreviation (number), ==, sigabbrev_np (number));
#endif
      if (number <= 0 || number >= SIGRTMIN)
        g_assert_null (troupe_signal_get_abbreviation (number));
    }
  g_assert_cmpstr (troupe_signal_get_abbreviation (SIGKILL), ==, "KILL");
}

/* A descriptor is that of its process to the end, and of no other one after it. */
static void
test_pidfd (void)
{
  pid_t pid = fork ();
  int status;
  int fd;

  if (pid == 0)
    for (;;)
      pause ();
  g_assert_cmpint (pid, >, 0);
  fd = troupe_pidfd_open (pid);
  g_assert_no_errno (fd);
  g_assert_cmpint (fcntl (fd, F_GETFD), ==, FD_CLOEXEC);

  g_assert_no_errno (troupe_pidfd_signal (fd, SIGTERM));
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGTERM);

  g_assert_cmpint (troupe_pidfd_signal (fd, SIGTERM), ==, -1);
  g_assert_cmpint (errno, ==, ESRCH);
  g_assert_no_errno (close (fd));
  g_assert_cmpint (troupe_pidfd_open (pid), ==, -1);
  g_assert_cmpint (errno, ==, ESRCH);
}

/* A block that is given back is kept for the next one; a large one is by itself. */
static void
test_heap (void)
{
#ifdef __GLIBC__
  const gsize n_apart = mallinfo2 ().hblks;
  gsize size;
  char *small;
  char *large;

  troupe_heap_share ();
  troupe_heap_keep (4 << 20, 16 << 20);
  small = g_malloc0 (1 << 20);
  g_assert_cmpuint (mallinfo2 ().hblks, ==, n_apart);
  size = mallinfo2 ().arena;
  g_free (small);
  g_assert_cmpuint (mallinfo2 ().arena, ==, size);

  large = g_malloc0 (5 << 20);
  /* Sanitizers and valgrind have a heap of their own. */
  g_assert_cmpuint (mallinfo2 ().hblks, ==, size == 0 ? n_apart : n_apart + 1);
  g_free (large);
#endif
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/platform/signal-names", test_signal_names);
  g_test_add_func ("/platform/pidfd", test_pidfd);
  g_test_add_func ("/platform/heap", test_heap);

  return g_test_run ();
}
