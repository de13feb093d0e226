/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A peer of the benchmark of squares: the fastest that two processes can be.
 *
 * square LAST FILE
 *
 * The limit: two processes compute, format and write the squares of 1 to LAST to one file, each its
 * half, at its place. No pool could divide the work better, and nothing is sent from one process to
 * another. The decimal digits are made by the function that Troupe's worker uses.
 */

#include "troupe-decimal.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIECE (256 * 1024)

/* The bytes of the lines of 1 to last: a square has a digit and a newline, and one more digit for
 * each power of ten that it reaches. */
static gint64
count_bytes (gint64 last)
{
  gint64 bytes = 2 * last;

  for (double power = 10; power <= (double) last * last; power *= 10)
    bytes += last - (gint64) ceil (sqrt (power)) + 1;
  return bytes;
}

static void
write_squares (int fd, gint64 first, gint64 last)
{
  char *buffer = g_malloc (PIECE + TROUPE_DECIMAL_ROOM);
  gint64 offset = count_bytes (first - 1);
  char *at = buffer;

  for (gint64 number = first; number <= last; number++)
    {
      at = troupe_decimal_write_square (at, number);
      *at++ = '\n';
      if (at - buffer >= PIECE || number == last)
        {
          if (pwrite (fd, buffer, at - buffer, offset) != at - buffer)
            exit (EXIT_FAILURE);
          offset += at - buffer;
          at = buffer;
        }
    }
  g_free (buffer);
}

int
main (int argc, char *argv[])
{
  gint64 last = atoll (argv[1]);
  int fd = open (argv[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  pid_t child = fork ();
  int status = 0;

  if (fd < 0 || child < 0)
    return EXIT_FAILURE;
  if (child == 0)
    {
      write_squares (fd, 1, last / 2);
      return EXIT_SUCCESS;
    }
  write_squares (fd, last / 2 + 1, last);
  waitpid (child, &status, 0);
  return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
