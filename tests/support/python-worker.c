/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starts a worker of Python functions in a test. */

#include "python-worker.h"

GSubprocessLauncher *
python_worker_new_launcher (void)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);

  g_subprocess_launcher_set_cwd (launcher, g_getenv ("TROUPE_PYTHON_DATA"));
  g_subprocess_launcher_unsetenv (launcher, "TROUPE_LANES");
  return launcher;
}

/**
 * python_worker_start:
 * @launcher: sets up the process
 * @first: the worker's first argument
 * @...: further ones, then %NULL
 *
 * Returns: (transfer full): a client of the worker that was started
 */
WireClient *
python_worker_start (GSubprocessLauncher *launcher, const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  va_list arguments;

  g_ptr_array_add (argv, (char *) g_getenv ("TROUPE_PYTHON"));
  g_ptr_array_add (argv, (char *) g_getenv ("TROUPE_PYTHON_WORKER"));
  va_start (arguments, first);
  for (const char *argument = first; argument != NULL; argument = va_arg (arguments, const char *))
    g_ptr_array_add (argv, (char *) argument);
  va_end (arguments);
  g_ptr_array_add (argv, NULL);

  return wire_client_new_with_launcher (launcher, (const char *const *) argv->pdata);
}

/**
 * python_worker_new:
 * @function: FILE.py:NAME or MODULE:NAME
 *
 * Returns: (transfer full): a client of a worker with one lane
 */
WireClient *
python_worker_new (const char *function)
{
  return python_worker_new_with_lanes (function, "1");
}

WireClient *
python_worker_new_with_lanes (const char *function, const char *lanes)
{
  g_autoptr (GSubprocessLauncher) launcher = python_worker_new_launcher ();

  g_subprocess_launcher_setenv (launcher, "TROUPE_LANES", lanes, TRUE);
  return python_worker_start (launcher, function, NULL);
}
