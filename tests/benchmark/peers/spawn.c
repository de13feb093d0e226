/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A peer of the benchmark of commands: the fastest that processes can be started.
 *
 * spawn COUNT PROGRAM
 *
 * The limit: starts PROGRAM so often, two at a time, with posix_spawn() and nothing else. As with
 * the others, its argument is a number: /bin/true has more to do with an argument than without.
 */

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int
main (int argc, char *argv[])
{
  char number[16];
  char *arguments[] = { argv[2], number, NULL };
  int left = atoi (argv[1]);
  int running = 0;

  while (left > 0 || running > 0)
    {
      int status;

      while (left > 0 && running < 2)
        {
          snprintf (number, sizeof number, "%d", left);
          if (posix_spawn (NULL, argv[2], NULL, NULL, arguments, environ) != 0)
            return EXIT_FAILURE;
          left--;
          running++;
        }
      if (wait (&status) < 0 || status != 0)
        return EXIT_FAILURE;
      running--;
    }
  return EXIT_SUCCESS;
}
