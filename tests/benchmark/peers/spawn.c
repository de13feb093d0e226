/* SPDX-License-Identifier: GPL-3.0-or-later */

/* spawn COUNT PROGRAM
 *
 * The limit: starts PROGRAM so often, two at a time, with posix_spawn() and nothing else.
 */

#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int
main (int argc, char *argv[])
{
  char *arguments[] = { argv[2], NULL };
  int left = atoi (argv[1]);
  int running = 0;

  while (left > 0 || running > 0)
    {
      int status;

      while (left > 0 && running < 2)
        {
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
