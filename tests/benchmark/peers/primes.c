/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A peer of the benchmark of primes: the fastest that two processes can be.
 *
 * primes FILE STEP NUMBER…
 *
 * The limit: two processes run Troupe's function on the numbers, divided as evenly as can be, and
 * nothing is sent while they do. The numbers are STEP, 2 STEP, …, as many as a power of two, in any
 * order: divided by the Thue-Morse sequence, both halves have the same sum, the same sum of squares
 * and of further powers (Prouhet, 1851), and so the same work whatever it grows with.
 */

#include "troupe-builtin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define VALUE_MAX 32

static void
run_items (int part, gint64 step, char **items, int n_items, char (*results)[VALUE_MAX])
{
  const TroupeBuiltin *primes = troupe_builtin_find ("primes", NULL);

  for (int i = 0; i < n_items; i++)
    {
      TroupeValues values;

      if (__builtin_parityll (atoll (items[i]) / step - 1) != part)
        continue;

      troupe_values_init (&values);
      if (!primes->apply (items[i], strlen (items[i]), &values, NULL))
        exit (EXIT_FAILURE);
      memcpy (results[i], values.data, MIN (values.size, VALUE_MAX - 1));
      troupe_values_clear (&values);
    }
}

int
main (int argc, char *argv[])
{
  FILE *file = fopen (argv[1], "w");
  gint64 step = atoll (argv[2]);
  char **items = argv + 3;
  int n_items = argc - 3;
  char (*results)[VALUE_MAX] =
      mmap (NULL, n_items * VALUE_MAX, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pid_t child = fork ();
  int status = 0;

  if (results == MAP_FAILED || file == NULL || child < 0)
    return EXIT_FAILURE;
  if (child == 0)
    {
      run_items (0, step, items, n_items, results);
      _exit (EXIT_SUCCESS);
    }

  run_items (1, step, items, n_items, results);
  waitpid (child, &status, 0);
  for (int i = 0; i < n_items; i++)
    fprintf (file, "%s\n", results[i]);
  return status == 0 && fclose (file) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
