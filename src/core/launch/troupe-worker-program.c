/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the worker programs that pools start. */

#include "troupe-worker-program.h"

#include "troupe-paths.h"

#define WORKER_NAME        "troupe-worker"
#define PYTHON_WORKER_NAME "troupe_worker_main.py"
#define NODE_NAME          "troupe-node"

/**
 * troupe_pool_get_worker_program:
 *
 * Finds troupe-worker: the program that the environment variable `TROUPE_WORKER` names, otherwise
 * the one that troupe_paths_find_program() finds.
 *
 * Returns: (transfer none): a path
 */
const char *
troupe_pool_get_worker_program (void)
{
  static char *found = NULL;
  const char *named = g_getenv ("TROUPE_WORKER");

  if (named != NULL && *named != '\0')
    return named;

  if (g_once_init_enter (&found))
    g_once_init_leave (&found, troupe_paths_find_program (WORKER_NAME));
  return found;
}

/**
 * troupe_pool_get_node_program:
 *
 * Finds troupe-node: the program that the environment variable `TROUPE_NODE` names, otherwise the
 * one that troupe_paths_find_program() finds.
 *
 * Returns: (transfer none): a path
 */
const char *
troupe_pool_get_node_program (void)
{
  static char *found = NULL;
  const char *named = g_getenv ("TROUPE_NODE");

  if (named != NULL && *named != '\0')
    return named;

  if (g_once_init_enter (&found))
    g_once_init_leave (&found, troupe_paths_find_program (NODE_NAME));
  return found;
}

/**
 * troupe_pool_get_python_worker:
 *
 * Finds the program that runs Python functions: the one that the environment variable
 * `TROUPE_PYTHON_WORKER` names, otherwise the one that troupe_paths_find_program() finds.
 *
 * Returns: (transfer none): a path
 */
const char *
troupe_pool_get_python_worker (void)
{
  static char *found = NULL;
  const char *named = g_getenv ("TROUPE_PYTHON_WORKER");

  if (named != NULL && *named != '\0')
    return named;

  if (g_once_init_enter (&found))
    g_once_init_leave (&found, troupe_paths_find_program (PYTHON_WORKER_NAME));
  return found;
}
