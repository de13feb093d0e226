/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts of the Python package alone: programs of tests/data/package/ that start no process. */

#include "package-program.h"

int
main (int argc, char **argv)
{
  static const char *const programs[] = {
    "told_pool.py", "told_iterators.py", "told_executor.py", "told_process.py", "told_joblib.py",
    "told_kept.py", "frames.py",         "segments.py",      "labels.py",       "words.py",
    "passing.py",   "replaced.py",       "keep.py",
  };

  g_test_init (&argc, &argv, NULL);
  package_program_add_tests ("/python-parts", programs, G_N_ELEMENTS (programs));
  return g_test_run ();
}
